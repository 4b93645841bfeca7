/** Grades submissions of one lesson, each from a copy of the same prepared sandbox. */
import { createHash } from 'node:crypto';
import { gradeSubmission, prepareSandbox, submissionScript, ungraded, type Submission, type SubmissionResult } from '@drydock/grading';
import type { Sandbox } from '@drydock/sandbox';
import { isPersonal, scenarioFor, type Locale, type Scenario } from '@drydock/scenario';
import { ARRIVAL } from '../lessons/prove-lesson.ts';
import type { ReadSubmission } from './read-submission.ts';

export interface GraderOptions {
  scenario: Scenario;
  locale: Locale;
  /** Decides the timing inside the simulated cluster (and nothing of what is asked). */
  timing: number;
}

/** `seed`: of a learner whose sandbox is prepared before anything is graded. */
export interface GraderSetUp extends GraderOptions {
  seed: number;
}

export interface GradeTask {
  submission: ReadSubmission;
  /** What the learner's parameters were drawn from. */
  seed: number;
}

/** Prepared lessons that are kept: without parameters there is only one. */
const MOST_PREPARED = 20;
/** Results that are kept for others who handed in the same: what is graded from the same start has the same grade. */
const MOST_RESULTS = 2_000;

interface Prepared {
  scenario: Scenario;
  sandbox: Sandbox;
}

export class SubmissionGrader {
  readonly #options: GraderOptions;
  readonly #prepared = new Map<number, Promise<Prepared>>();
  readonly #results = new Map<string, SubmissionResult>();

  constructor(options: GraderOptions) {
    this.#options = options;
  }

  /** The sandbox in which submissions with this seed begin; it stays as it is. @throws Error when the lesson can not be set up */
  async start(seed: number): Promise<Sandbox> {
    return (await this.#prepare(seed)).sandbox;
  }

  /** @throws Error when the lesson itself can not be set up */
  async grade({ submission, seed }: GradeTask): Promise<SubmissionResult> {
    const { scenario, sandbox } = await this.#prepare(seed);
    if ('refused' in submission) return ungraded(scenario, 'refused', submission.refused);
    const key = keyOf(submission, this.#startOf(seed));
    const known = this.#results.get(key);
    if (known) return known;
    const result = await gradeSubmission(scenario, sandbox, submission, { locale: this.#options.locale });
    keep(this.#results, key, result, MOST_RESULTS);
    return result;
  }

  #prepare(seed: number): Promise<Prepared> {
    const key = this.#startOf(seed);
    const known = this.#prepared.get(key);
    if (known) return known;
    const made = this.#make(seed);
    keep(this.#prepared, key, made, MOST_PREPARED);
    return made;
  }

  /** Learners without parameters and tasks of their own start alike. */
  #startOf(seed: number): number {
    return isPersonal(this.#options.scenario) ? seed : 0;
  }

  async #make(seed: number): Promise<Prepared> {
    const scenario = scenarioFor(this.#options.scenario, seed);
    return { scenario, sandbox: await prepareSandbox(scenario, { seed: this.#options.timing, now: ARRIVAL }) };
  }
}

/** Equal for submissions that do the same; the name of a script does not matter. */
function keyOf(submission: Submission, start: number): string {
  return createHash('sha256')
    .update(JSON.stringify([start, submissionScript(submission)]))
    .digest('base64');
}

/** Adds to a map that forgets what was added first. */
function keep<Key, Value>(map: Map<Key, Value>, key: Key, value: Value, most: number): void {
  const [oldest] = map.keys();
  if (map.size >= most) map.delete(oldest!);
  map.set(key, value);
}
