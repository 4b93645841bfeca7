import type { User } from '@drydock/persistence';
import type { Locale } from '@drydock/scenario';
import { Injectable } from '@nestjs/common';
import { LiveAttempts } from '../attempts/live-attempts.ts';
import { Ownership } from '../attempts/ownership.ts';
import type { SchedulingDecision } from './scheduling.types.ts';
import { shownDecision } from './shown-decision.ts';

@Injectable()
export class SchedulingService {
  readonly #ownership: Ownership;
  readonly #live: LiveAttempts;

  constructor(ownership: Ownership, live: LiveAttempts) {
    this.#ownership = ownership;
    this.#live = live;
  }

  /** What the scheduler decided last about the pods that there are, the latest first. */
  async decisions(user: User, attemptId: string): Promise<SchedulingDecision[]> {
    const attempt = await this.#ownership.attempt(user, attemptId);
    const { sandbox } = await this.#live.open(attempt, user.locale as Locale);
    return sandbox.live.schedulingDecisions.map(shownDecision).reverse();
  }
}
