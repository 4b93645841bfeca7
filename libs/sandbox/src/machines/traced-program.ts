import type { Process, Program, Wait } from '@drydock/shell';

/** A program that says, for every step it takes, whose step it is: so that a request can be traced to the command that made it. */
export function tracedProgram(program: Program, around: (process: Process, step: () => void) => void): Program {
  return {
    ...program,
    *run(process) {
      const steps = program.run(process);
      try {
        for (;;) {
          let result: IteratorResult<Wait, number> | undefined;
          around(process, () => (result = steps.next()));
          if (result!.done) return result!.value;
          yield result!.value;
        }
      } finally {
        around(process, () => steps.return(0));
      }
    },
  };
}
