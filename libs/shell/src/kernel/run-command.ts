import { decodeUtf8, encodeUtf8 } from './byte-string.ts';
import type { Machine, StartOptions } from './machine.ts';

export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
}

export interface RunCommandOptions extends Omit<StartOptions, 'argv' | 'terminal' | 'stdin' | 'stdout' | 'stderr'> {
  readonly stdin?: string;
  /** Called when only the clock can bring the command on; moves it to `wakeAt`. Without it, such a command is killed. */
  readonly advance?: (wakeAt: number) => void;
}

const BUDGET = 100_000;

/** Runs one command line in `bash -c` until it ends, and collects what it printed. For tests, set-up scripts and graders. */
export async function runCommand(machine: Machine, line: string, options: RunCommandOptions = {}): Promise<CommandResult> {
  const { stdin: input = '', advance, ...start } = options;
  const stdin = machine.createPipe('read');
  const stdout = machine.createPipe('write');
  const stderr = machine.createPipe('write');
  machine.feed(stdin, encodeUtf8(input));
  const pid = machine.startProcess({
    stepLimit: machine.limits.stepsPerCommand,
    ...start,
    argv: ['bash', '-c', line],
    stdin,
    stdout,
    stderr,
  });
  machine.closePipe(stdin, 'write');
  if (typeof pid !== 'number') return { stdout: '', stderr: `bash: ${pid.failure}\n`, status: 127 };
  const printed = { stdout: '', stderr: '' };
  for (;;) {
    const result = machine.run(BUDGET);
    const chunks = [machine.drain(stdout), machine.drain(stderr)] as const;
    printed.stdout += chunks[0];
    printed.stderr += chunks[1];
    const report = machine.result(pid);
    if (report) {
      machine.closePipe(stdout, 'read');
      machine.closePipe(stderr, 'read');
      return { stdout: decodeUtf8(printed.stdout), stderr: decodeUtf8(printed.stderr), status: report.status };
    }
    if (result.state === 'pending') await result.settled;
    if (result.state !== 'blocked' || chunks.join('') !== '') continue;
    if (result.wakeAt !== undefined && advance) advance(result.wakeAt);
    else machine.signal(pid, 'KILL', { name: 'root', uid: 0, gid: 0, home: '/root' });
  }
}
