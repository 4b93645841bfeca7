import type { Program } from '@drydock/shell';

/** Commands of clients that ask no API server. */
const LOCAL = new Set(['completion', 'config', 'help', 'kustomize', 'options', 'plugin']);

/** A client of the API server that is kept waiting: `delay` says how many milliseconds. */
export function waitingProgram(program: Program, delay: () => number): Program {
  return {
    ...program,
    *run(process) {
      const isLocal = process.argv.length < 2 || process.argv.some((word) => LOCAL.has(word) || word === '--help' || word === '-h');
      const until = process.clock.now() + (isLocal ? 0 : delay());
      while (process.clock.now() < until) yield { on: 'time', until };
      return yield* program.run(process);
    },
  };
}
