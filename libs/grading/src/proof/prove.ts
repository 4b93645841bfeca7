/**
 * Proves a lesson: at the start nothing is solved and every guard holds, the solution passes everything, and each wrong attempt fails the
 * checks that it names. A guard that no wrong attempt breaks is needless, and an error.
 */
import {
  attemptParts,
  checksOf,
  problemWithCheck,
  problemWithQuestion,
  type Check,
  type Problem,
  type Scenario,
  type ScenarioFiles,
  type StepPlace,
} from '@drydock/scenario';
import type { CheckVerdict } from '../grade/grade-check.ts';
import { Milestones } from '../grade/milestones.ts';
import type { GradedWorld } from '../world/graded-world.ts';

/** A world with a learner's prompt in it. */
export interface ProvableWorld extends GradedWorld {
  /** Types lines at the prompt of the learner's terminal and waits until the last command has ended; `afterLine` is awaited after each. */
  type(lines: string, afterLine?: () => Promise<void>): Promise<void>;
  at(place: StepPlace): ProvableWorld;
  fork(): ProvableWorld;
}

/** A fresh world of a lesson, after its set-up. Throws when the set-up fails. */
export type CreateWorld = (scenario: Scenario) => Promise<ProvableWorld>;

export interface ProofProblem {
  scenario: string;
  /** `setup`, `solution`, `quiz`, or the name of a wrong attempt. */
  attempt: string;
  /** Undefined when the lesson could not even be set up, or the attempt not be played. */
  check: string | undefined;
  message: string;
}

/** Virtual time that a cluster gets to come to rest after the last command. */
const SETTLING = 10_000;

/** Everything that keeps the lesson from being merged; nothing for a sound one. Every attempt starts from a copy of one set-up. */
export async function prove(scenario: Scenario, createWorld: CreateWorld): Promise<ProofProblem[]> {
  const world = await attempted(() => createWorld(scenario));
  if ('failure' in world) return [{ scenario: scenario.folder, attempt: 'setup', check: undefined, message: world.failure }];
  return new Proof(scenario, world.value).problems();
}

class Proof {
  readonly #scenario: Scenario;
  readonly #start: ProvableWorld;
  readonly #checks: readonly Check[];

  constructor(scenario: Scenario, start: ProvableWorld) {
    this.#scenario = scenario;
    this.#start = start;
    this.#checks = checksOf(scenario);
  }

  async problems(): Promise<ProofProblem[]> {
    const problems = [...(await this.#setup()), ...(await this.#solution())];
    for (const attempt of this.#scenario.wrongAttempts) problems.push(...(await this.#wrong(attempt)));
    return [...problems, ...this.#needless()];
  }

  #setup(): Promise<ProofProblem[]> {
    const rule = (check: Check, { status }: CheckVerdict) => {
      if (status === 'ERROR') return 'can not be checked';
      if (check.guard) return status === 'PASSED' ? undefined : 'is a guard and fails before the learner has done anything';
      return status === 'FAILED' ? undefined : 'passes before the learner has done anything';
    };
    return this.#play('setup', '', this.#checks, rule);
  }

  #solution(): Promise<ProofProblem[]> {
    const rule = (_: Check, { status }: CheckVerdict) => (status === 'PASSED' ? undefined : 'fails after the solution');
    return this.#play('solution', this.#scenario.solution ?? '', this.#checks, rule);
  }

  #wrong({ name, script, fails }: Scenario['wrongAttempts'][number]): Promise<ProofProblem[]> {
    const named = this.#checks.filter(({ id }) => fails.includes(id));
    return this.#play(name, script, named, (_, { status }) => (status === 'FAILED' ? undefined : 'should fail and does not'));
  }

  /** What passes at the start has to be broken by somebody, else nothing can fail it. */
  #needless(): ProofProblem[] {
    const broken = new Set(this.#scenario.wrongAttempts.flatMap(({ fails }) => fails));
    return this.#checks
      .filter(({ id, guard }) => guard && !broken.has(id))
      .map(({ id }) => this.#problem('setup', id, 'nothing can fail it: no wrong attempt breaks this guard'));
  }

  async #play(
    attempt: string,
    script: string,
    checks: readonly Check[],
    rule: (check: Check, verdict: CheckVerdict) => string | undefined,
  ): Promise<ProofProblem[]> {
    const world = this.#start.fork();
    const milestones = new Milestones(this.#scenario);
    const played = await attempted(() => play(world, script, () => milestones.look(world)));
    if ('failure' in played) return [this.#problem(attempt, undefined, played.failure)];
    await milestones.look(world);
    const problems: ProofProblem[] = [];
    for (const check of checks) {
      const verdict = await milestones.verdict(check, world);
      const message = rule(check, verdict);
      if (message !== undefined) problems.push(this.#problem(attempt, check.id, `${message}${explain(verdict)}`));
    }
    return problems;
  }

  #problem(attempt: string, check: string | undefined, message: string): ProofProblem {
    return { scenario: this.#scenario.folder, attempt, check, message };
  }
}

/** Types an attempt, its `# advance:` lines included, and lets the cluster come to rest. Throws when a command does not end. */
export async function play(world: ProvableWorld, script: string, afterLine?: () => Promise<void>): Promise<void> {
  for (const part of attemptParts(script)) {
    if ('type' in part) await world.type(part.type, afterLine);
    else await world.advance(part.advance);
  }
  await world.advance(SETTLING);
}

async function attempted<T>(work: () => Promise<T>): Promise<{ value: T } | { failure: string }> {
  try {
    return { value: await work() };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

function explain({ status, expected, found, where }: CheckVerdict): string {
  if (status === 'PASSED') return '';
  const parts = [where, expected && `expected ${expected}`, `found ${found ?? 'nothing'}`].filter(Boolean);
  return `: ${parts.join('; ')}`;
}

/** The same, as problems of files: a set-up is put right in scenario.yaml, an attempt in its script. */
export function problemsOfProof(problems: readonly ProofProblem[], files: ScenarioFiles): Problem[] {
  return problems.map(({ scenario, attempt, check, message }) => {
    if (attempt === 'setup') {
      if (check === undefined) return { file: `${scenario}/scenario.yaml`, severity: 'error', message };
      return problemWithCheck(files, scenario, check, `${check}: ${message}`);
    }
    if (attempt === 'quiz') return problemWithQuestion(files, scenario, check!, `${check}: ${message}`);
    const file = attempt === 'solution' ? `${scenario}/solution.sh` : `${scenario}/wrong/${attempt}.sh`;
    return { file, line: 1, column: 1, severity: 'error', message: check === undefined ? message : `${check}: ${message}` };
  });
}
