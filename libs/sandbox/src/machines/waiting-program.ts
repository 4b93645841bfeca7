import type { Process, Program, ProgramSteps, Wait } from '@drydock/shell';
import { WrappedProgram } from './wrapped-program.ts';

/** Commands of clients that ask no API server. */
const LOCAL = new Set(['completion', 'config', 'help', 'kustomize', 'options', 'plugin']);

/** A client of the API server that is kept waiting: `delay` says how many milliseconds. */
export class WaitingProgram extends WrappedProgram {
  readonly #delay: () => number;

  constructor(program: Program, delay: () => number) {
    super(program);
    this.#delay = delay;
  }

  run(process: Process): ProgramSteps {
    const delay = this.#delay();
    return delay > 0 && !isLocal(process.argv) ? this.#runLater(process, process.clock.now() + delay) : this.wrapped.run(process);
  }

  *#runLater(process: Process, until: number): Generator<Wait, number, void> {
    while (process.clock.now() < until) yield { on: 'time', until };
    return yield* this.wrapped.run(process);
  }
}

const isLocal = (argv: readonly string[]): boolean =>
  argv.length < 2 || argv.some((word) => LOCAL.has(word) || word === '--help' || word === '-h');
