import { AttemptRepository, type AttemptWithProgress, type User } from '@drydock/persistence';
import type { Locale } from '@drydock/scenario';
import { Injectable } from '@nestjs/common';
import type { AttemptType } from '../attempts/attempt.types.ts';
import { AttemptsService } from '../attempts/attempts.service.ts';
import { LiveAttempts } from '../attempts/live-attempts.ts';
import { Ownership } from '../attempts/ownership.ts';
import { ApiError, notFound } from '../graphql/api-error.ts';
import { LessonLibrary } from '../lessons/lesson-library.ts';
import type { CheckGrade } from '../sandboxes/sandbox.port.ts';

export interface GradedCluster {
  /** 0 to 1, of the points of the checks. */
  readonly share: number;
  readonly checks: readonly CheckGrade[];
  /** What the learner has entered, line by line. */
  readonly commands: string;
}

/** Fresh clusters in which questions are done. Each is an attempt of its own, part of the attempt that the question belongs to. */
@Injectable()
export class QuestionClustersService {
  readonly #repository: AttemptRepository;
  readonly #attempts: AttemptsService;
  readonly #live: LiveAttempts;
  readonly #library: LessonLibrary;
  readonly #ownership: Ownership;

  constructor(repository: AttemptRepository, attempts: AttemptsService, live: LiveAttempts, library: LessonLibrary, ownership: Ownership) {
    this.#repository = repository;
    this.#attempts = attempts;
    this.#live = live;
    this.#library = library;
    this.#ownership = ownership;
  }

  /** The cluster of a question as it was left, or a fresh one; `restart` leaves the one before behind. */
  async open(user: User, attemptId: string, questionId: string, { restart }: { restart: boolean }): Promise<AttemptType> {
    const { id, track, slug, contentHash, seed, supersededAt } = await this.#ownership.attempt(user, attemptId);
    const question = this.#library.getFor({ track, slug, seed }).quiz.find((each) => each.id === questionId);
    if (question?.type !== 'do' || supersededAt !== null) throw notFound('question');
    if (restart) {
      const left = await this.#repository.supersedeParts(id, questionId, new Date());
      await Promise.all(left.map((part) => this.#live.close(part)));
    }
    const part =
      (await this.#repository.findOpenPart(id, questionId)) ??
      (await this.#repository.create({ userId: user.id, track, slug, contentHash, seed, partOfId: id, questionId }));
    return this.#attempts.get(user, part.id);
  }

  /**
   * What stands in the cluster of a question that the learner wants graded: once it has come to rest.
   *
   * @throws ApiError when it was begun anew meanwhile, in another window
   */
  async grade(user: User, attempt: AttemptWithProgress, questionId: string, clusterId: unknown): Promise<GradedCluster> {
    const part = await this.#repository.findOpenPart(attempt.id, questionId);
    if (part === null || part.id !== clusterId) throw new ApiError('BAD_USER_INPUT', 'This is not the cluster of the question.');
    const { sandbox, grading } = await this.#live.open(part, user.locale as Locale);
    const [step] = await grading.judge();
    const { checks: asked } = this.#library.getFor(part).steps[0]!;
    const reached = step!.checks.reduce((sum, { points }) => sum + points, 0);
    const all = asked.reduce((sum, { points }) => sum + points, 0);
    const commands = sandbox.live.commands.map(({ line }) => line).join('\n');
    return { share: all > 0 ? reached / all : 0, checks: step!.checks, commands };
  }
}
