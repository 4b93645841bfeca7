/** A command on another machine whose streams go through the connection. */
import { FileError, ROOT, write, type Process, type Wait } from '@drydock/shell';
import type { Machines } from './machines.ts';
import { loginEnvironment } from './ssh-destination.ts';

/** What a connection leaves in the memory of its process, so that it can go on after a restore. */
interface Session {
  pid: number;
  stdin: number;
  stdout: number;
  stderr: number;
  inputEnded: boolean;
}

const FAILED = 255;
/** How much is sent ahead of what the other side reads. */
const WINDOW = 256 * 1024;

/** The exit status of the command; 255 when the connection broke. */
export function* runPiped(
  machines: Machines,
  target: string,
  process: Process,
  argv: readonly string[],
  { input }: { input: boolean },
): Generator<Wait, number, void> {
  const machine = machines.get(target);
  const memory = process.memory as { piped?: Session };
  if (memory.piped === undefined) {
    const streams = { stdin: machine.createPipe('read'), stdout: machine.createPipe('write'), stderr: machine.createPipe('write') };
    const stepLimit = machine.limits.stepsPerCommand;
    const pid = machine.startProcess({ argv, env: loginEnvironment(undefined), cwd: '/root', stepLimit, ...streams });
    if (typeof pid !== 'number') return FAILED;
    memory.piped = { pid, ...streams, inputEnded: false };
    if (!input) endInput();
  }
  const session = memory.piped;
  function endInput(): void {
    if (memory.piped!.inputEnded) return;
    memory.piped!.inputEnded = true;
    machine.closePipe(memory.piped!.stdin, 'write');
  }
  try {
    for (;;) {
      if (!machines.isRunning(target, machine)) return FAILED;
      const ended = machine.hasEnded(session.pid);
      const printed = [
        { fd: 1, data: machine.drain(session.stdout) },
        { fd: 2, data: machine.drain(session.stderr) },
      ];
      for (const { fd, data } of printed) yield* write(process, fd, data);
      if (ended) return machine.result(session.pid)?.status ?? FAILED;
      if (printed.some(({ data }) => data !== '')) continue;
      const room = !session.inputEnded && machine.unread(session.stdin) < WINDOW;
      const more = room ? process.read(0) : 'blocked';
      if (more === 'end' || more instanceof FileError) endInput();
      else if (more !== 'blocked') machine.feed(session.stdin, more.data);
      else yield waitFor(room);
    }
  } finally {
    if (!machine.hasEnded(session.pid)) machine.signal(session.pid, 'HUP', ROOT);
    endInput();
    machine.closePipe(session.stdout, 'read');
    machine.closePipe(session.stderr, 'read');
  }

  function waitFor(reads: boolean): Wait {
    const roomAgain = () => !reads && !session.inputEnded && machine.unread(session.stdin) < WINDOW;
    const isDue = () =>
      machine.hasEnded(session.pid) || machine.hasOutput(session.stdout) || machine.hasOutput(session.stderr) || roomAgain();
    const progress: Wait = { on: 'notice', subscribe: (wake) => machines.follow({ machine: target, isDue, wake }) };
    return reads && !session.inputEnded ? { on: 'any', any: [progress, { on: 'readable', fd: 0 }] } : progress;
  }
}
