import { prepareSandbox, prove, proveQuiz, SandboxWorld, type ProofProblem } from '@drydock/grading';
import { scenarioFor, withAllTasks, type Scenario } from '@drydock/scenario';

/** When the learner of a proof arrives: nothing may depend on it. */
export const ARRIVAL = Date.UTC(2026, 10, 20, 9);
/** A lesson with parameters is proved for several learners. */
const SEEDS = [1, 2, 3];

export interface LessonProof {
  problems: ProofProblem[];
  /** Milliseconds of real time that it took. */
  took: number;
}

/** Plays the set-up, the solution and every wrong attempt of a lesson. */
export async function proveLesson(scenario: Scenario): Promise<LessonProof> {
  const start = performance.now();
  const problems: ProofProblem[] = [];
  for (const seed of Object.keys(scenario.parameters).length > 0 ? SEEDS : SEEDS.slice(0, 1)) {
    if (problems.length > 0) break;
    const createWorld = async (lesson: Scenario) => new SandboxWorld(await prepareSandbox(lesson, { seed, now: ARRIVAL }));
    const lesson = scenarioFor(withAllTasks(scenario), seed);
    // All questions are proved, not only those that were drawn.
    const whole = scenarioFor({ ...scenario, quizRules: { ...scenario.quizRules, pools: [] } }, seed);
    problems.push(...(await prove(lesson, createWorld)), ...(await proveQuiz(whole, { seed, now: ARRIVAL })));
  }
  return { problems, took: performance.now() - start };
}
