/** Proves a lesson: it is not solved at the start, its solution solves it, and each wrong attempt fails the check that it names. */
import { attemptParts, checksOf, type Check, type Scenario } from '@drydock/scenario';
import { gradeCheck, type CheckVerdict } from '../grade/grade-check.ts';
import type { GradedWorld } from '../world/graded-world.ts';

/** A world with a learner's prompt in it. */
export interface ProvableWorld extends GradedWorld {
  /** Types lines at the prompt of the learner's terminal and waits until the last command has ended. */
  type(lines: string): Promise<void>;
}

/** A fresh world of a lesson, after its set-up. */
export type CreateWorld = (scenario: Scenario) => Promise<ProvableWorld>;

export interface ProofProblem {
  scenario: string;
  /** `setup`, `solution`, or the name of a wrong attempt. */
  attempt: string;
  check: string;
  message: string;
}

/** Virtual time that a cluster gets to come to rest after the last command. */
const SETTLING = 10_000;

/** Everything that keeps the lesson from being merged; nothing for a sound one. */
export async function prove(scenario: Scenario, createWorld: CreateWorld): Promise<ProofProblem[]> {
  const checks = checksOf(scenario);
  const problem = (attempt: string, verdict: CheckVerdict, message: string): ProofProblem => ({
    scenario: scenario.folder,
    attempt,
    check: verdict.id,
    message: `${message}${explain(verdict)}`,
  });
  const setup = await outcome(scenario, '', checks, createWorld);
  const problems = setup
    .filter(({ status }) => status !== 'FAILED')
    .map((verdict) =>
      problem('setup', verdict, verdict.status === 'ERROR' ? 'can not be checked' : 'passes before the learner has done anything'),
    );
  const solved = await outcome(scenario, scenario.solution ?? '', checks, createWorld);
  problems.push(
    ...solved.filter(({ status }) => status !== 'PASSED').map((verdict) => problem('solution', verdict, 'fails after the solution')),
  );
  for (const { name, script, fails } of scenario.wrongAttempts) {
    const named = checks.filter(({ id }) => id === fails);
    const verdicts = await outcome(scenario, script, named, createWorld);
    problems.push(
      ...verdicts.filter(({ status }) => status !== 'FAILED').map((verdict) => problem(name, verdict, 'should fail and does not')),
    );
  }
  return problems;
}

async function outcome(scenario: Scenario, script: string, checks: readonly Check[], createWorld: CreateWorld): Promise<CheckVerdict[]> {
  const world = await createWorld(scenario);
  for (const part of attemptParts(script)) {
    if ('type' in part) await world.type(part.type);
    else await world.advance(part.advance);
  }
  await world.advance(SETTLING);
  const verdicts: CheckVerdict[] = [];
  for (const check of checks) verdicts.push(await gradeCheck(check, world));
  return verdicts;
}

function explain({ status, expected, found, where }: CheckVerdict): string {
  if (status === 'PASSED') return '';
  const parts = [where, expected && `expected ${expected}`, `found ${found ?? 'nothing'}`].filter(Boolean);
  return `: ${parts.join('; ')}`;
}
