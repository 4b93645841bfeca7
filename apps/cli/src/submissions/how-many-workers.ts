/** Fewer are graded sooner without one: a worker needs about a second to begin. */
export const WORTH_A_WORKER = 20;
/** So many submissions of a worker make up for what its compilation costs. */
const WORTH_A_CORE = 4_000;

/**
 * How many workers grade so many submissions soonest. In the first ten seconds of a worker the engine compiles what it does often, on another core, and each
 * worker has a compilation of its own: two on two cores are slower than one until they have very much to do.
 */
export function howManyWorkers(submissions: number, cores: number): number {
  const most = submissions >= cores * WORTH_A_CORE ? cores : Math.ceil(cores / 2);
  return Math.max(1, Math.min(most, Math.ceil(submissions / WORTH_A_WORKER)));
}
