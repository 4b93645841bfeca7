import type { User } from '@drydock/persistence';
import type { Locale } from '@drydock/scenario';
import { Injectable } from '@nestjs/common';
import { isRunningExam } from '../attempts/exam-rules.ts';
import { LiveAttempts } from '../attempts/live-attempts.ts';
import { Ownership } from '../attempts/ownership.ts';
import { ApiError } from '../graphql/api-error.ts';
import { LessonLibrary } from '../lessons/lesson-library.ts';
import type { SchedulingDecision } from './scheduling.types.ts';
import { shownDecision } from './shown-decision.ts';

@Injectable()
export class SchedulingService {
  readonly #ownership: Ownership;
  readonly #live: LiveAttempts;
  readonly #library: LessonLibrary;

  constructor(ownership: Ownership, live: LiveAttempts, library: LessonLibrary) {
    this.#ownership = ownership;
    this.#live = live;
    this.#library = library;
  }

  /** What the scheduler decided last about the pods that there are, the latest first. */
  async decisions(user: User, attemptId: string): Promise<SchedulingDecision[]> {
    const attempt = await this.#ownership.attempt(user, attemptId);
    if (isRunningExam(attempt, this.#library.getFor(attempt)))
      throw new ApiError('BAD_USER_INPUT', 'An exam does not show why pods are where they are.');
    const { sandbox } = await this.#live.open(attempt, user.locale as Locale);
    return sandbox.live.schedulingDecisions.map(shownDecision).reverse();
  }
}
