import { setFlagsFromString } from 'node:v8';

/** The first version of the engine with a compiler between the quick one and the thorough one, so that waiting for the latter costs little. */
const FIRST_WITH_MAGLEV = 12;

/** Bytecodes that a function runs before it is compiled thoroughly: a quarter of what is usual. */
const BUDGET = '--interrupt-budget=15000';
/** Bytecodes of other functions that are compiled into one: a third of what is usual. */
const INLINED = '--max-inlined-bytecode-size-cumulative=300';

/**
 * Has the engine compile in smaller pieces and sooner, in all threads. Workers do the same a thousand times, in a wide program: as the engine is set,
 * it compiles for a third of the time that 10,000 grades take, on cores which others could use. Worth an eighth of the whole.
 */
export function compileSooner(): void {
  if (Number.parseInt(process.versions.v8, 10) >= FIRST_WITH_MAGLEV) return;
  setFlagsFromString(BUDGET);
  setFlagsFromString(INLINED);
}
