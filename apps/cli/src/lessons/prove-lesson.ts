import { prepareSandbox, prove, SandboxWorld, type ProofProblem } from '@drydock/grading';
import type { Scenario } from '@drydock/scenario';

/** When the learner of a proof arrives: nothing may depend on it. */
export const ARRIVAL = Date.UTC(2026, 10, 20, 9);
const SEED = 1;

export interface LessonProof {
  problems: ProofProblem[];
  /** Milliseconds of real time that it took. */
  took: number;
}

/** Plays the set-up, the solution and every wrong attempt of a lesson. */
export async function proveLesson(scenario: Scenario): Promise<LessonProof> {
  const start = performance.now();
  const problems = await prove(scenario, async (lesson) => new SandboxWorld(await prepareSandbox(lesson, { seed: SEED, now: ARRIVAL })));
  return { problems, took: performance.now() - start };
}
