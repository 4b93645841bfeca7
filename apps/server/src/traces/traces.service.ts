import type { User } from '@drydock/persistence';
import type { Locale } from '@drydock/scenario';
import { Injectable } from '@nestjs/common';
import { LiveAttempts } from '../attempts/live-attempts.ts';
import { Ownership } from '../attempts/ownership.ts';
import { ApiError } from '../graphql/api-error.ts';
import { TRACE_WORDS } from './trace-words.ts';
import type { TracedRequest } from './trace.types.ts';
import { tracedRequest } from './traced-stages.ts';

const MAX_REQUESTS = 200;

@Injectable()
export class TracesService {
  readonly #ownership: Ownership;
  readonly #live: LiveAttempts;

  constructor(ownership: Ownership, live: LiveAttempts) {
    this.#ownership = ownership;
    this.#live = live;
  }

  /** The latest requests of the learner's commands, or of one of them; the latest first. */
  async requests(user: User, attemptId: string, commandId: string | undefined, first: number): Promise<TracedRequest[]> {
    if (first < 1 || first > MAX_REQUESTS) throw new ApiError('BAD_USER_INPUT', `Ask for 1 to ${MAX_REQUESTS} requests.`);
    const attempt = await this.#ownership.attempt(user, attemptId);
    const locale = user.locale as Locale;
    const { sandbox } = await this.#live.open(attempt, locale);
    const records = sandbox.live.auditRecords(commandId).filter(({ origin }) => origin !== undefined);
    return records
      .slice(-first)
      .reverse()
      .map((record) => tracedRequest(record, sandbox.lineOf(record.origin!), TRACE_WORDS[locale]));
  }
}
