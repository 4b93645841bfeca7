import type { Process, Program, ProgramSteps, Wait } from '@drydock/shell';
import { WrappedProgram } from './wrapped-program.ts';

/** Takes a step of a process and knows whose it is while it is taken. */
export type Around = <T>(process: Process, step: () => T) => T;

/** A program that says, for every step it takes, whose step it is: so that a request can be traced to the command that made it. */
export class TracedProgram extends WrappedProgram {
  readonly #around: Around;

  constructor(program: Program, around: Around) {
    super(program);
    this.#around = around;
  }

  run(process: Process): ProgramSteps {
    return new TracedSteps(this.wrapped.run(process), process, this.#around);
  }
}

/** Written out instead of a generator of its own, which would cost as much again as the steps it hands on. */
class TracedSteps implements ProgramSteps {
  readonly #steps: ProgramSteps;
  readonly #process: Process;
  readonly #around: Around;

  constructor(steps: ProgramSteps, process: Process, around: Around) {
    this.#steps = steps;
    this.#process = process;
    this.#around = around;
  }

  next(): IteratorResult<Wait, number> {
    return this.#around(this.#process, () => this.#steps.next());
  }

  return(status: number): IteratorResult<Wait, number> {
    return this.#around(this.#process, () => this.#steps.return(status));
  }

  [Symbol.iterator](): this {
    return this;
  }
}
