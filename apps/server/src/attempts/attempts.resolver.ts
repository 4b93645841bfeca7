import type { User } from '@drydock/persistence';
import { UseGuards } from '@nestjs/common';
import { Args, Float, ID, Int, Mutation, Query, Resolver, Subscription } from '@nestjs/graphql';
import { CurrentUser, SessionGuard } from '../accounts/session.guard.ts';
import { ApiError } from '../graphql/api-error.ts';
import { AttemptEvent, AttemptRecordType, AttemptType, ExamReport, Hint, SandboxClock, StepResult, TaskMark } from './attempt.types.ts';
import { AttemptRecordsService } from './attempt-records.service.ts';
import { AttemptsService } from './attempts.service.ts';

@UseGuards(SessionGuard)
@Resolver()
export class AttemptsResolver {
  readonly #attempts: AttemptsService;
  readonly #records: AttemptRecordsService;

  constructor(attempts: AttemptsService, records: AttemptRecordsService) {
    this.#attempts = attempts;
    this.#records = records;
  }

  @Query(() => AttemptType, { nullable: true, description: "Null for what is not the learner's own" })
  async attempt(@CurrentUser() user: User, @Args('id', { type: () => ID }) id: string): Promise<AttemptType | null> {
    return this.#attempts.get(user, id).catch((error: unknown) => {
      if (error instanceof ApiError && error.code === 'NOT_FOUND') return null;
      throw error;
    });
  }

  @Mutation(() => AttemptType, {
    description: 'Goes on with the open attempt, unless `restart`. An exam, whose time runs from then, begins only with `begin`',
  })
  startAttempt(
    @CurrentUser() user: User,
    @Args('track', { type: () => String }) track: string,
    @Args('slug', { type: () => String }) slug: string,
    @Args('restart', { type: () => Boolean, nullable: true, defaultValue: false }) restart: boolean | null,
    @Args('begin', { type: () => Boolean, nullable: true, defaultValue: false }) begin: boolean | null,
  ): Promise<AttemptType> {
    return this.#attempts.start(user, track, slug, { restart: restart ?? false, begin: begin ?? false });
  }

  @Mutation(() => AttemptType, { description: 'Grades an exam as it stands, and ends it' })
  finishExam(@CurrentUser() user: User, @Args('attemptId', { type: () => ID }) attemptId: string): Promise<AttemptType> {
    return this.#attempts.finishExam(user, attemptId);
  }

  @Mutation(() => TaskMark, { description: 'Notes something about a task of an exam that runs; what is left out stays as it was' })
  markTask(
    @CurrentUser() user: User,
    @Args('attemptId', { type: () => ID }) attemptId: string,
    @Args('stepId', { type: () => String }) stepId: string,
    @Args('flagged', { type: () => Boolean, nullable: true }) flagged: boolean | null,
    @Args('skipped', { type: () => Boolean, nullable: true }) skipped: boolean | null,
  ): Promise<TaskMark> {
    return this.#attempts.markTask(user, attemptId, stepId, { flagged: flagged ?? undefined, skipped: skipped ?? undefined });
  }

  @Query(() => AttemptRecordType, {
    description: "The learner's inputs with their times, so that the attempt can be played and graded again",
  })
  attemptRecord(@CurrentUser() user: User, @Args('attemptId', { type: () => ID }) attemptId: string): Promise<AttemptRecordType> {
    return this.#records.record(user, attemptId);
  }

  @Query(() => [ExamReport], { description: 'The finished attempts at an exam, the latest first' })
  examHistory(
    @CurrentUser() user: User,
    @Args('track', { type: () => String }) track: string,
    @Args('slug', { type: () => String }) slug: string,
  ): Promise<ExamReport[]> {
    return this.#attempts.examHistory(user, track, slug);
  }

  @Mutation(() => StepResult)
  runCheck(
    @CurrentUser() user: User,
    @Args('attemptId', { type: () => ID }) attemptId: string,
    @Args('stepId', { type: () => String }) stepId: string,
  ): Promise<StepResult> {
    return this.#attempts.runCheck(user, attemptId, stepId);
  }

  @Mutation(() => Hint, { nullable: true, description: 'The next hint; null when there is none' })
  async revealHint(
    @CurrentUser() user: User,
    @Args('attemptId', { type: () => ID }) attemptId: string,
    @Args('stepId', { type: () => String }) stepId: string,
  ): Promise<Hint | null> {
    return (await this.#attempts.revealHint(user, attemptId, stepId)) ?? null;
  }

  @Mutation(() => SandboxClock)
  setSpeed(
    @CurrentUser() user: User,
    @Args('attemptId', { type: () => ID }) attemptId: string,
    @Args('speed', { type: () => Float }) speed: number,
  ): Promise<SandboxClock> {
    return this.#attempts.setSpeed(user, attemptId, speed);
  }

  @Mutation(() => SandboxClock)
  advanceTime(
    @CurrentUser() user: User,
    @Args('attemptId', { type: () => ID }) attemptId: string,
    @Args('seconds', { type: () => Int }) seconds: number,
  ): Promise<SandboxClock> {
    return this.#attempts.advanceTime(user, attemptId, seconds);
  }

  @Subscription(() => AttemptEvent, { resolve: (event: AttemptEvent) => event })
  attemptChanged(
    @CurrentUser() user: User,
    @Args('attemptId', { type: () => ID }) attemptId: string,
  ): Promise<AsyncIterableIterator<AttemptEvent>> {
    return this.#attempts.watch(user, attemptId);
  }
}
