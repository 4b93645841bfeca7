/** crictl exec and attach: processes in containers, connected with the terminal that crictl runs on. */
import type { ExecStream } from '@drydock/apiserver';
import { write, type Wait } from '@drydock/shell';
import { fatal, ok, type CrictlCall, type CrictlCommand, type Result } from './crictl-call.ts';
import { findContainer, isResult } from './container.commands.ts';

const STDIN = 0;

function* exec(call: CrictlCall): Generator<Wait, Result, void> {
  const [id, ...command] = call.operands;
  if (id === undefined) return fatal('ID cannot be empty');
  if (command.length === 0) return fatal('Please specify a container and command to execute');
  const container = findContainer(call, id, 'execing command in container: ');
  if (isResult(container)) return container;
  if (container.state !== 'running')
    return fatal('execing command in container: rpc error: code = Unknown desc = container is in CONTAINER_EXITED state');
  const tty = call.flags.has('tty');
  const opened = call.place.cluster.nodes.execIn(container.id, command, tty);
  if ('error' in opened)
    return fatal(`execing command in container: Internal error occurred: error executing command in container: ${opened.error}`);
  return yield* connect(call, opened.stream, tty, 'execing command in container');
}

function* attach(call: CrictlCall): Generator<Wait, Result, void> {
  const container = findContainer(call, call.operands[0], 'attaching running container failed: ');
  if (isResult(container)) return container;
  const stream = container.state === 'running' ? call.place.cluster.nodes.attachTo(container.id) : undefined;
  if (!stream) return fatal('attaching running container failed: rpc error: code = Unknown desc = container is in CONTAINER_EXITED state');
  return yield* connect(call, stream, call.flags.has('tty'), 'attaching running container failed');
}

/** Until the process ends. With `-t` the terminal passes every key on. */
function* connect({ process, flags }: CrictlCall, stream: ExecStream, tty: boolean, what: string): Generator<Wait, Result, void> {
  const { terminal } = process;
  let reading = flags.has('interactive') || flags.has('stdin');
  const raw = reading && tty && terminal !== undefined && process.isTerminal(STDIN);
  if (raw) {
    terminal.setRaw(true);
    stream.resize(terminal.columns, terminal.rows);
  }
  if (!reading) stream.closeStdin();
  try {
    for (;;) {
      yield* write(process, 1, stream.readStdout());
      yield* write(process, 2, stream.readStderr());
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
      yield reading ? { on: 'any', any: [change, { on: 'readable', fd: STDIN }] } : change;
    }
  } finally {
    if (raw) terminal.setRaw(false);
    stream.close();
  }
  const { status, message, details } = stream.status;
  if (status === 'Success') return ok('');
  const code = details?.causes?.find(({ reason }) => reason === 'ExitCode')?.message;
  return fatal(`${what}: ${code === undefined ? message : `command terminated with exit code ${code}`}`);
}

const STREAMS = [
  { names: ['interactive', 'i'], usage: 'Keep STDIN open' },
  { names: ['tty', 't'], usage: 'Allocate a pseudo-TTY' },
];

export const execCommands: readonly CrictlCommand[] = [
  {
    name: 'attach',
    operands: 'CONTAINER-ID',
    usage: 'Attach to a running container',
    flags: [{ names: ['stdin', 'i'], usage: 'Keep STDIN open' }, STREAMS[1]!],
    run: attach,
  },
  {
    name: 'exec',
    operands: 'CONTAINER-ID COMMAND [ARG...]',
    usage: 'Run a command in a running container',
    flags: [
      ...STREAMS,
      { names: ['sync', 's'], usage: 'Run the command synchronously' },
      { names: ['timeout'], value: 'seconds', usage: 'Timeout in seconds' },
      { names: ['quiet', 'q'], usage: 'Ignored' },
    ],
    takesCommand: true,
    run: exec,
  },
];
