import type { AttemptRepository, AttemptWithProgress, ProgressRepository, StoredCheck, StoredStep } from '@drydock/persistence';
import type { Locale, Scenario, Step } from '@drydock/scenario';
import { Logger } from '@nestjs/common';
import type { Grader, StepGrade } from '../sandboxes/sandbox.port.ts';
import type { AttemptEvent, StepResult } from './attempt.types.ts';
import { progressOf } from './progress.ts';

/** Milliseconds that a sandbox gets to come to rest after a change, before its checks run. */
const PAUSE = 150;

interface LiveGradingParts {
  readonly attempt: AttemptWithProgress;
  readonly scenario: Scenario;
  readonly grader: Grader;
  readonly attempts: AttemptRepository;
  readonly progress: ProgressRepository;
  readonly isWatched: () => boolean;
  readonly publish: (event: AttemptEvent) => void;
}

/**
 * Runs the checks of an attempt when its sandbox has changed and somebody watches, or when asked. A step that has passed stays passed:
 * later steps may well undo what it asked for.
 */
export class LiveGrading {
  /** Of the messages. */
  locale: Locale = 'en';
  readonly #parts: LiveGradingParts;
  readonly #results = new Map<string, StepResult>();
  readonly #logger = new Logger('Grading');
  #timer: NodeJS.Timeout | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  /** The language in which the checks of an exam that is over have been explained. */
  #explainedIn: Locale | undefined;

  constructor(parts: LiveGradingParts) {
    this.#parts = parts;
    for (const result of storedResults(parts.scenario, parts.attempt)) this.#results.set(result.stepId, result);
  }

  /** What is known of every step, in the order of the lesson. */
  results(): StepResult[] {
    return this.#parts.scenario.steps.map((step) => this.#results.get(step.id) ?? pendingResult(step));
  }

  /** Neither in an exam nor in the cluster of a question: those are graded when they are finished. */
  gradeSoon(): void {
    if (this.#parts.scenario.exam || this.#parts.attempt.questionId !== null) return;
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#parts.isWatched()) this.gradeNow().catch((error: unknown) => this.#logger.error(error));
    }, PAUSE).unref();
  }

  /** Runs the checks as things are now, one round after the other, and tells what has changed. */
  gradeNow(): Promise<void> {
    return this.#inTurn(async () => this.#take(await this.#parts.grader.grade(this.locale)));
  }

  /** What the checks find once everything has come to rest. It is kept and told nowhere else. */
  judge(): Promise<readonly StepGrade[]> {
    return this.#inTurn(() => this.#parts.grader.gradeAtRest(this.locale));
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const grading = this.#queue.then(work);
    this.#queue = grading.catch(() => undefined);
    return grading;
  }

  /** Grades an exam as it stands. What was reached is final. */
  async finish(): Promise<void> {
    const { attempt, attempts, grader, publish, scenario } = this.#parts;
    await this.#inTurn(async () => this.#take(await grader.gradeAtRest(this.locale)));
    this.#explainedIn = this.locale;
    await attempts.complete(attempt.id, new Date());
    const current = await attempts.find(attempt.id);
    if (current) publish({ type: 'completed', progress: progressOf(scenario, current) });
  }

  /**
   * What the checks of an exam that is over have found, said once more: no message is stored. What they came to stays as it was, and one
   * that would come to something else by now is not explained.
   */
  explain(locale: Locale): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#explainedIn === locale) return;
      this.#explainedIn = locale;
      for (const { stepId, checks } of await this.#parts.grader.gradeAtRest(locale)) {
        const known = this.#results.get(stepId);
        if (!known) continue;
        const explained = known.checks.map((check) => {
          const now = checks.find(({ id }) => id === check.id);
          return now?.status === check.status ? { ...now, points: check.points } : check;
        });
        this.#results.set(stepId, { ...known, checks: explained });
      }
    });
  }

  async #take(grades: readonly StepGrade[]): Promise<void> {
    const { progress, attempt } = this.#parts;
    const changed: StepResult[] = [];
    for (const { stepId, passed, checks } of grades) {
      const known = this.#results.get(stepId);
      const result = { stepId, passed, checks: checks.map((check) => ({ ...check })) };
      if (known?.passed || JSON.stringify(known) === JSON.stringify(result)) continue;
      if (!sameStatuses(known, result)) await progress.saveStep(attempt.id, storedStep(result));
      this.#results.set(stepId, result);
      changed.push(result);
    }
    if (changed.length > 0) await this.#publish(changed);
  }

  async #publish(results: StepResult[]): Promise<void> {
    const { attempt, attempts, scenario, publish } = this.#parts;
    const completes = this.results().every(({ passed }) => passed) && (await attempts.complete(attempt.id, new Date()));
    const current = await attempts.find(attempt.id);
    if (current === null) return;
    const progress = progressOf(scenario, current);
    publish({ type: 'results', results, progress });
    if (completes) publish({ type: 'completed', progress });
  }
}

/** What the database knows of the steps of an attempt: no messages, which depend on the language and on what there is now. */
export function storedResults(scenario: Scenario, attempt: Pick<AttemptWithProgress, 'steps'>): StepResult[] {
  return scenario.steps.map((step) => {
    const stored = attempt.steps.find(({ stepId }) => stepId === step.id);
    if (stored === undefined) return pendingResult(step);
    const checks = stored.checks as unknown as readonly StoredCheck[];
    return { stepId: step.id, passed: stored.passedAt !== null, checks: checks.map((check) => ({ ...check })) as StepResult['checks'] };
  });
}

function storedStep({ stepId, passed, checks }: StepResult): StoredStep {
  return {
    stepId,
    checks: checks.map(({ id, status, points }) => ({ id, status, points })),
    points: checks.reduce((sum, { points }) => sum + points, 0),
    passedAt: passed ? new Date() : null,
  };
}

function pendingResult({ id, checks }: Step): StepResult {
  return { stepId: id, passed: false, checks: checks.map((check) => ({ id: check.id, status: 'PENDING', points: 0 })) };
}

function sameStatuses(a: StepResult | undefined, b: StepResult): boolean {
  const statuses = (result: StepResult | undefined) => JSON.stringify(result?.checks.map(({ id, status, points }) => [id, status, points]));
  return statuses(a) === statuses(b);
}
