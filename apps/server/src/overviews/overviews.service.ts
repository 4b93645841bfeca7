import type { User } from '@drydock/persistence';
import type { Locale } from '@drydock/scenario';
import { Injectable } from '@nestjs/common';
import { isRunningExam } from '../attempts/exam-rules.ts';
import { LiveAttempts } from '../attempts/live-attempts.ts';
import { Ownership } from '../attempts/ownership.ts';
import { ApiError, notFound } from '../graphql/api-error.ts';
import { LessonLibrary } from '../lessons/lesson-library.ts';
import { EventStream } from '../sandboxes/event-stream.ts';
import type { ClusterOverviewType } from './overview.types.ts';

/** Milliseconds between two pictures: a rollout makes many changes a second, and an eye sees few. */
const PAUSE = 150;

@Injectable()
export class OverviewsService {
  readonly #ownership: Ownership;
  readonly #live: LiveAttempts;
  readonly #library: LessonLibrary;

  constructor(ownership: Ownership, live: LiveAttempts, library: LessonLibrary) {
    this.#ownership = ownership;
    this.#live = live;
    this.#library = library;
  }

  /** What the cluster looks like now, and after each change that shows. */
  async watch(user: User, attemptId: string, cluster: string | undefined): Promise<EventStream<ClusterOverviewType>> {
    const attempt = await this.#ownership.attempt(user, attemptId);
    if (isRunningExam(attempt, this.#library.getFor(attempt)))
      throw new ApiError('BAD_USER_INPUT', 'An exam shows no picture of its clusters.');
    const { sandbox } = await this.#live.open(attempt, user.locale as Locale);
    const shown = sandbox.live.cluster(cluster);
    if (!shown) throw notFound('cluster');

    let timer: NodeJS.Timeout | undefined;
    let latest = '';
    const show = () => {
      timer = undefined;
      const overview = shown.overview();
      const text = JSON.stringify(overview);
      if (text === latest) return;
      latest = text;
      stream.push(overview);
    };
    const stop = sandbox.onChange(() => (timer ??= setTimeout(show, PAUSE).unref()));
    const stream = new EventStream<ClusterOverviewType>(() => {
      stop();
      clearTimeout(timer);
      sandbox.disconnect();
    });
    sandbox.connect();
    show();
    return stream;
  }
}
