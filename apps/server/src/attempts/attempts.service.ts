import { randomInt } from 'node:crypto';
import {
  AttemptRepository,
  ProgressRepository,
  TerminalRepository,
  type AttemptWithProgress,
  type MarkChange,
  type User,
} from '@drydock/persistence';
import { inLocale, type Locale, type Scenario, type Step } from '@drydock/scenario';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { ApiError, notFound } from '../graphql/api-error.ts';
import { LessonLibrary } from '../lessons/lesson-library.ts';
import { lessonSummary } from '../lessons/lessons.service.ts';
import { storedAnswers } from '../quizzes/stored-answers.ts';
import type { EventStream } from '../sandboxes/event-stream.ts';
import { checkOpen, deadlineOf, examOf, isRunningExam, reportOf, taskMark } from './exam-rules.ts';
import type { AttemptEvent, AttemptType, ExamReport, Hint, SandboxClock, StepResult, TaskMark } from './attempt.types.ts';
import { clockOf, LiveAttempts, type LiveAttempt } from './live-attempts.ts';
import { Ownership } from './ownership.ts';
import { progressOf } from './progress.ts';

const MAX_SEED = 2 ** 31;
const MAX_SPEED = 600;
/** A week in one jump. */
const MAX_JUMP = 7 * 24 * 60 * 60;
const SECOND = 1000;

@Injectable()
export class AttemptsService implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #attempts: AttemptRepository;
  readonly #progress: ProgressRepository;
  readonly #terminals: TerminalRepository;
  readonly #library: LessonLibrary;
  readonly #ownership: Ownership;
  readonly #live: LiveAttempts;
  readonly #logger = new Logger('Exams');
  readonly #deadlines = new Map<string, NodeJS.Timeout>();

  constructor(
    attempts: AttemptRepository,
    progress: ProgressRepository,
    terminals: TerminalRepository,
    library: LessonLibrary,
    ownership: Ownership,
    live: LiveAttempts,
  ) {
    this.#attempts = attempts;
    this.#progress = progress;
    this.#terminals = terminals;
    this.#library = library;
    this.#ownership = ownership;
    this.#live = live;
  }

  /**
   * The open attempt at a lesson, or a new one; `restart` leaves the open one behind. The time of an exam runs from its start: without
   * `begin` nobody gets into one by looking at it.
   */
  async start(user: User, track: string, slug: string, { restart, begin }: { restart: boolean; begin: boolean }): Promise<AttemptType> {
    const scenario = this.#library.get(track, slug);
    if (restart) {
      const left = await this.#attempts.supersede(user.id, track, slug, new Date());
      await Promise.all(left.map((id) => this.#live.close(id)));
    }
    const open = await this.#attempts.findOpen(user.id, track, slug);
    if (!open && scenario.exam && !begin && !restart) throw new ApiError('NOT_BEGUN', 'An exam begins when it is asked to: its time runs.');
    const contentHash = this.#library.contentHash(scenario);
    const attempt = open ?? (await this.#attempts.create({ userId: user.id, track, slug, contentHash, seed: randomInt(MAX_SEED) }));
    return this.#view(user, attempt, this.#library.getFor(attempt));
  }

  async get(user: User, id: string): Promise<AttemptType> {
    const attempt = await this.#ownership.attempt(user, id);
    return this.#view(user, attempt, this.#library.getFor(attempt));
  }

  async runCheck(user: User, attemptId: string, stepId: string): Promise<StepResult> {
    const { attempt, scenario } = await this.#own(user, attemptId);
    if (scenario.exam) throw new ApiError('BAD_USER_INPUT', 'An exam is graded when it is finished.');
    if (attempt.questionId !== null) throw new ApiError('BAD_USER_INPUT', 'The cluster of a question is graded when it is answered.');
    const step = stepOf(scenario, stepId);
    const { grading } = await this.#open(user, attempt);
    await grading.gradeNow();
    return grading.results().find((result) => result.stepId === step.id)!;
  }

  /** Grades an exam as it stands and ends it. One that is over stays as it is. */
  async finishExam(user: User, attemptId: string): Promise<AttemptType> {
    const { attempt, scenario } = await this.#own(user, attemptId);
    if (!scenario.exam) throw new ApiError('BAD_USER_INPUT', 'This is no exam.');
    await this.#finish(attempt, user.locale as Locale);
    return this.get(user, attemptId);
  }

  /** Tells every window of the attempt. */
  async markTask(user: User, attemptId: string, stepId: string, change: MarkChange): Promise<TaskMark> {
    const { attempt, scenario } = await this.#own(user, attemptId);
    if (!scenario.exam) throw new ApiError('BAD_USER_INPUT', 'This is no exam.');
    checkOpen(attempt, scenario, new Date());
    const mark = taskMark(await this.#progress.markTask(attempt.id, stepOf(scenario, stepId).id, change));
    this.#live.publish(attempt.id, { type: 'mark', mark });
    return mark;
  }

  /** Every exam of a lesson that a learner has finished, the latest first. */
  async examHistory(user: User, track: string, slug: string): Promise<ExamReport[]> {
    const attempts = (await this.#attempts.listOf(user.id)).filter((attempt) => attempt.track === track && attempt.slug === slug);
    return attempts.flatMap((attempt) => reportOf(attempt, this.#library.getFor(attempt), user.locale as Locale) ?? []);
  }

  onApplicationBootstrap(): void {
    this.#keepAllTimes().catch((error: unknown) => this.#logger.error(error));
  }

  /** Exams went on while no server ran: those whose time is over are graded as they were left. */
  async #keepAllTimes(): Promise<void> {
    const exams = this.#library.tracks.flatMap(({ scenarios }) => scenarios.filter(({ exam }) => exam));
    for (const { track, id } of exams) {
      for (const attemptId of await this.#attempts.listRunning(track, id)) {
        const attempt = await this.#attempts.find(attemptId);
        const kept = attempt && this.#keepTime(attempt, this.#library.getFor(attempt));
        await kept?.catch((error: unknown) => this.#logger.error(error));
      }
    }
  }

  onApplicationShutdown(): void {
    for (const timer of this.#deadlines.values()) clearTimeout(timer);
  }

  async #finish(attempt: AttemptWithProgress, locale?: Locale): Promise<void> {
    if (attempt.completedAt !== null) return;
    const { grading } = await this.#live.open(attempt, locale);
    await grading.finish();
  }

  async #finishInTime(attemptId: string): Promise<void> {
    const attempt = await this.#attempts.find(attemptId);
    if (attempt?.supersededAt === null) await this.#finish(attempt);
  }

  /** An exam whose time is over is finished now; one that runs is finished when it is, whether its learner looks or not. */
  async #keepTime(attempt: AttemptWithProgress, scenario: Scenario): Promise<AttemptWithProgress> {
    const deadline = deadlineOf(attempt, scenario);
    if (!deadline || attempt.completedAt !== null) return attempt;
    const left = deadline.getTime() - Date.now();
    if (left <= 0) {
      await this.#finish(attempt);
      return (await this.#attempts.find(attempt.id)) ?? attempt;
    }
    if (!this.#deadlines.has(attempt.id)) {
      const timer = setTimeout(() => {
        this.#deadlines.delete(attempt.id);
        this.#finishInTime(attempt.id).catch((error: unknown) => this.#logger.error(error));
      }, left);
      this.#deadlines.set(attempt.id, timer.unref());
    }
    return attempt;
  }

  /** The next hint of a step; undefined when all are shown. */
  async revealHint(user: User, attemptId: string, stepId: string): Promise<Hint | undefined> {
    const { attempt, scenario } = await this.#own(user, attemptId);
    const step = stepOf(scenario, stepId);
    const revealed = await this.#progress.hints(attempt.id);
    const index = revealed.filter((hint) => hint.stepId === stepId).length;
    const hint = hintOf(step, index, user.locale as Locale);
    if (hint !== undefined) await this.#progress.addHint(attempt.id, stepId, index);
    return hint;
  }

  async setSpeed(user: User, attemptId: string, speed: number): Promise<SandboxClock> {
    if (!(speed >= 0 && speed <= MAX_SPEED)) throw new ApiError('BAD_USER_INPUT', `A speed is a number from 0 to ${MAX_SPEED}.`);
    const { attempt } = await this.#own(user, attemptId);
    const { sandbox } = await this.#open(user, attempt);
    await this.#attempts.setSpeed(attempt.id, speed);
    sandbox.setSpeed(speed);
    return this.#publishClock(attempt.id, clockOf(sandbox));
  }

  async advanceTime(user: User, attemptId: string, seconds: number): Promise<SandboxClock> {
    if (!(seconds >= 0 && seconds <= MAX_JUMP)) throw new ApiError('BAD_USER_INPUT', `Time advances by 0 to ${MAX_JUMP} seconds.`);
    const { attempt } = await this.#own(user, attemptId);
    const { sandbox } = await this.#open(user, attempt);
    await sandbox.jump(seconds * SECOND);
    return this.#publishClock(attempt.id, clockOf(sandbox));
  }

  async watch(user: User, attemptId: string): Promise<EventStream<AttemptEvent>> {
    const { attempt } = await this.#own(user, attemptId);
    return this.#live.watch(attempt, user.locale as Locale);
  }

  #publishClock(attemptId: string, clock: SandboxClock): SandboxClock {
    this.#live.publish(attemptId, { type: 'clock', clock });
    return clock;
  }

  async #own(user: User, attemptId: string): Promise<{ attempt: AttemptWithProgress; scenario: Scenario }> {
    const attempt = await this.#ownership.attempt(user, attemptId);
    return { attempt, scenario: this.#library.getFor(attempt) };
  }

  #open(user: User, attempt: AttemptWithProgress): Promise<LiveAttempt> {
    return this.#live.open(attempt, user.locale as Locale);
  }

  async #view(user: User, found: AttemptWithProgress, scenario: Scenario): Promise<AttemptType> {
    const locale = user.locale as Locale;
    const attempt = await this.#keepTime(found, scenario);
    const [{ sandbox, grading }, hints, terminals] = await Promise.all([
      this.#open(user, attempt),
      this.#progress.hints(attempt.id),
      this.#terminals.listOpen(attempt.id),
    ]);
    if (scenario.exam && attempt.completedAt !== null) await grading.explain(locale);
    return {
      id: attempt.id,
      lesson: lessonSummary(scenario),
      startedAt: attempt.startedAt,
      completedAt: attempt.completedAt,
      progress: progressOf(scenario, attempt),
      results: isRunningExam(attempt, scenario) || attempt.questionId !== null ? [] : grading.results(),
      exam: examOf(attempt, scenario, locale),
      answers: storedAnswers(scenario, attempt.answers),
      hints: hints.flatMap(({ stepId, index }) => {
        const step = scenario.steps.find(({ id }) => id === stepId);
        return (step && hintOf(step, index, locale)) ?? [];
      }),
      clock: clockOf(sandbox),
      terminals,
    };
  }
}

function stepOf(scenario: Scenario, stepId: string): Step {
  const step = scenario.steps.find(({ id }) => id === stepId);
  if (step === undefined) throw notFound('step');
  return step;
}

function hintOf(step: Step, index: number, locale: Locale): Hint | undefined {
  const texts = inLocale(step.hints, locale);
  const text = texts[index];
  return text === undefined ? undefined : { stepId: step.id, index, total: texts.length, text };
}
