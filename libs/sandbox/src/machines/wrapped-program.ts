import type { Process, Program, ProgramSteps } from '@drydock/shell';

/** A program that is another one but for how it runs. A class, so that all of them have one shape. */
export abstract class WrappedProgram implements Program {
  readonly name: string;
  readonly summary: string;
  readonly resumable: Program['resumable'];
  readonly copyMemory: Program['copyMemory'];
  readonly complete: Program['complete'];
  readonly explain: Program['explain'];
  protected readonly wrapped: Program;

  constructor(wrapped: Program) {
    this.name = wrapped.name;
    this.summary = wrapped.summary;
    this.resumable = wrapped.resumable;
    this.copyMemory = wrapped.copyMemory;
    this.complete = wrapped.complete;
    this.explain = wrapped.explain;
    this.wrapped = wrapped;
  }

  abstract run(process: Process): ProgramSteps;
}
