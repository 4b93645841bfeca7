import { Rng, seedOf } from '@drydock/apimachinery';
import type { Scenario, Step } from '../format/scenario.ts';
import { shuffle } from '../quiz/shuffle.ts';

/** The tasks of one attempt at an exam, from its seed, in the order of the file. A lesson has all of its steps. */
export function drawTasks({ steps, exam }: Pick<Scenario, 'steps' | 'exam'>, seed: number): Step[] {
  const left = new Set(
    exam?.pools.flatMap((pool) => shuffle(pool.steps, new Rng({ seed: seedOf(`tasks ${pool.id}`, seed) })).slice(pool.draw)),
  );
  return steps.filter(({ id }) => !left.has(id));
}

/** The exam with every task in it, for its proof. */
export function withAllTasks(scenario: Scenario): Scenario {
  return scenario.exam ? { ...scenario, exam: { ...scenario.exam, pools: [] } } : scenario;
}
