/** Connects a process in a container with the command's own streams until it ends (remotecommand). */
import type { ExecStream } from '@drydock/apiserver';
import { StatusError, type Status } from '@drydock/apimachinery';
import type { Wait } from '@drydock/shell';
import { CommandError } from '../../command/command-error.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';

export interface StreamOptions {
  readonly stdin: boolean;
  /** The local terminal passes every key on. */
  readonly tty: boolean;
}

const STDIN = 0;

/** Throws a CommandError with the exit code of the process when it is not 0. */
export function* runStream({ streams }: Invocation, stream: ExecStream, { stdin, tty }: StreamOptions): Steps {
  const { process } = streams;
  const { terminal } = process;
  const raw = tty && terminal !== undefined && process.isTerminal(STDIN);
  if (raw) {
    terminal.setRaw(true);
    stream.resize(terminal.columns, terminal.rows);
  }
  let reading = stdin;
  if (!stdin) stream.closeStdin();
  try {
    for (;;) {
      streams.outBytes(stream.readStdout());
      streams.errBytes(stream.readStderr());
      if (stream.status) break;
      const input = reading ? process.read(STDIN) : 'blocked';
      if (typeof input === 'object' && 'data' in input) {
        stream.write(input.data);
        continue;
      }
      if (input !== 'blocked') {
        reading = false;
        stream.closeStdin();
      }
      const change: Wait = { on: 'notice', subscribe: (wake) => stream.onChange(wake) };
      yield* streams.wait(reading ? { on: 'any', any: [change, { on: 'readable', fd: STDIN }] } : change);
    }
  } finally {
    if (raw) terminal.setRaw(false);
    stream.close();
  }
  yield* streams.flush();
  checkStatus(stream.status);
}

function checkStatus(status: Status | undefined): void {
  if (!status || status.status === 'Success') return;
  const code = status.details?.causes?.find(({ reason }) => reason === 'ExitCode')?.message;
  if (code !== undefined) throw new CommandError(`command terminated with exit code ${code}`, { exitCode: Number(code), bare: true });
  throw new StatusError(status);
}
