import { RECORD_FORMAT, type AttemptRecord, type RecordedInput } from '@drydock/grading';
import { SandboxRepository, TerminalRepository, type User } from '@drydock/persistence';
import type { Locale } from '@drydock/scenario';
import { Injectable } from '@nestjs/common';
import { ApiError } from '../graphql/api-error.ts';
import type { AttemptRecordType } from './attempt.types.ts';
import { LiveAttempts } from './live-attempts.ts';
import { Ownership } from './ownership.ts';

const SIZE = { columns: 120, rows: 40 };

/** Attempts as files, to be shown and graded again elsewhere. */
@Injectable()
export class AttemptRecordsService {
  readonly #ownership: Ownership;
  readonly #live: LiveAttempts;
  readonly #sandboxes: SandboxRepository;
  readonly #terminals: TerminalRepository;

  constructor(ownership: Ownership, live: LiveAttempts, sandboxes: SandboxRepository, terminals: TerminalRepository) {
    this.#ownership = ownership;
    this.#live = live;
    this.#sandboxes = sandboxes;
    this.#terminals = terminals;
  }

  /** What was put in up to now. Throws ApiError for an attempt that was begun before its inputs were kept. */
  async record(user: User, attemptId: string): Promise<AttemptRecordType> {
    const attempt = await this.#ownership.attempt(user, attemptId);
    if (attempt.questionId !== null) throw new ApiError('BAD_USER_INPUT', 'The cluster of a question has no record of its own.');
    const { sandbox } = await this.#live.open(attempt, user.locale as Locale);
    await sandbox.save();
    const [inputs, terminals] = await Promise.all([this.#sandboxes.inputs(attempt.id), this.#terminals.listAll(attempt.id)]);
    const names = new Map(terminals.map(({ id, name }) => [id, name]));
    const recorded = inputs.map(({ at, input }) => named({ at, ...(input as object) } as RecordedInput, names));
    if (sandbox.live.commands.length > 0 && !recorded.some((input) => 'size' in input)) {
      throw new ApiError('BAD_USER_INPUT', 'This attempt was begun before its inputs were kept.');
    }
    const record: AttemptRecord = {
      format: RECORD_FORMAT,
      lesson: `${attempt.track}/${attempt.slug}`,
      version: attempt.contentHash,
      seed: attempt.seed,
      start: attempt.startedAt.getTime(),
      terminal: SIZE,
      inputs: recorded,
      end: Math.max(sandbox.live.now, recorded.at(-1)?.at ?? 0),
    };
    return { fileName: `drydock-${attempt.slug}-${attempt.id.slice(0, 8)}.json`, text: `${JSON.stringify(record)}\n` };
  }
}

function named(input: RecordedInput, names: ReadonlyMap<string, string>): RecordedInput {
  return input.terminal === undefined ? input : { ...input, terminal: names.get(input.terminal) ?? input.terminal };
}
