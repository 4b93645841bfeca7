import type { InodeFileSystem } from '../files/inode-file-system.ts';
import { newBaseFiles } from '../kernel/base-files.ts';
import { programFile } from '../kernel/executable.ts';
import type { Limits } from '../kernel/limits.ts';
import { Machine } from '../kernel/machine.ts';
import type { MachineState } from '../kernel/machine-state.ts';
import type { Program } from '../kernel/program.ts';
import { type CommandResult, runCommand } from '../kernel/run-command.ts';
import { standardPrograms } from '../programs/index.ts';

export const TEST_ENV = { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: '/root' };
export const TEST_TIME = Date.UTC(2026, 10, 20, 12);

let base: InodeFileSystem | undefined;

export interface TestMachine {
  readonly machine: Machine;
  readonly clock: { time: number; now(): number };
  /** Runs a command line in `/tmp/w`; virtual time passes as the command needs it. */
  run(line: string, stdin?: string): Promise<CommandResult>;
}

/** A machine with the standard programs, for specs. */
export function newTestMachine(
  options: { limits?: Partial<Limits>; programs?: readonly Program[]; state?: MachineState } = {},
): TestMachine {
  base ??= newBaseFiles({ programs: standardPrograms.values(), mtime: TEST_TIME, files: { '/tmp/w/.keep': '' } });
  const programs = new Map([...standardPrograms, ...(options.programs ?? []).map((program) => [program.name, program] as const)]);
  const clock = { time: TEST_TIME, now: () => clock.time };
  const machine = new Machine({ hostname: 'workstation', clock, programs, files: base.fork(), limits: options.limits }, options.state);
  const files = machine.filesOf();
  if (!options.state) files.unlink('/tmp/w/.keep');
  for (const { name } of options.programs ?? []) files.writeFile(`/usr/bin/${name}`, programFile(name), { mode: 0o755 });
  const advance = (wakeAt: number) => (clock.time = wakeAt);
  return { machine, clock, run: (line, stdin) => runCommand(machine, line, { cwd: '/tmp/w', env: TEST_ENV, stdin, advance }) };
}
