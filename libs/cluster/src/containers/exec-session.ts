/** exec and attach as streams (remotecommand): bytes both ways and one Status at the end. */
import type { Status, StatusReason } from '@drydock/apimachinery';
import type { ExecStream } from '@drydock/apiserver';
import { ROOT } from '@drydock/shell';
import type { LiveMachine, Session } from './live-machine.ts';
import { TerminalBytes } from './terminal-bytes.ts';

const SUCCESS: Status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' };

/** Bytes of output that wait for a reader. A process that has more to say waits as well. */
const MOST_UNREAD = 1024 * 1024;

export function exitStatus(code: number): Status {
  if (code === 0) return SUCCESS;
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: command terminated with exit code ${code}`,
    reason: 'NonZeroExitCode' as StatusReason,
    details: { causes: [{ reason: 'ExitCode', message: `${code}` }] },
  };
}

/** What a stream shows of a process. */
interface Source {
  live: LiveMachine;
  session: Session;
  /** The exit code once it has ended. */
  exitCode(): number | undefined;
  /** The client has no more input. */
  inputEnded(): void;
  /** All that it wrote has been taken. */
  ended(): void;
  /** Nobody is connected any more. */
  disconnected(): void;
  /** Its output is drained by somebody else, who hands it on. */
  forwarded?: { take(): string; copy(bytes: string): void };
}

export class ProcessStream implements ExecStream {
  readonly #source: Source;
  readonly #wakes = new Set<() => void>();
  readonly #unsubscribe: () => void;
  readonly #terminal: TerminalBytes | undefined;
  #stdout = '';
  #stderr = '';
  #code: number | undefined;
  #closed = false;

  constructor(source: Source) {
    this.#source = source;
    const { live, session } = source;
    this.#terminal = session.terminal === undefined ? undefined : new TerminalBytes(live.machine, session.terminal, source.forwarded?.copy);
    this.#unsubscribe = live.onTurn(() => this.#collect());
  }

  write(data: string): void {
    const { live, session } = this.#source;
    if (this.#terminal) this.#terminal.type(data);
    else if (session.stdin !== undefined) live.machine.feed(session.stdin, data);
    live.touch();
  }

  closeStdin(): void {
    this.#source.inputEnded();
  }

  resize(columns: number, rows: number): void {
    const { live, session } = this.#source;
    live.machine.terminal(session.terminal)?.resize(columns, rows);
    live.touch();
  }

  readStdout(): string {
    const data = (this.#terminal?.take() ?? '') + this.#stdout + (this.#terminal ? '' : (this.#source.forwarded?.take() ?? ''));
    this.#stdout = '';
    if (data.length >= MOST_UNREAD) this.#drain();
    return data;
  }

  readStderr(): string {
    const data = this.#stderr;
    this.#stderr = '';
    if (data.length >= MOST_UNREAD) this.#drain();
    return data;
  }

  get status(): Status | undefined {
    return this.#code === undefined ? undefined : exitStatus(this.#code);
  }

  onChange(wake: () => void): () => void {
    this.#wakes.add(wake);
    return () => this.#wakes.delete(wake);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#unsubscribe();
    this.#source.disconnected();
  }

  /** Ends with the container. */
  containerEnded(code: number): void {
    this.#collect();
    this.#code ??= code;
    this.#wake();
  }

  #collect(): void {
    const running = this.#code === undefined;
    this.#code ??= this.#source.exitCode();
    if (running && !this.#source.forwarded) this.#drain();
    if (running && this.#code !== undefined) this.#source.ended();
    this.#wake();
  }

  /** What was in a pipe's way may be written after it. */
  #drain(): void {
    const { live, session } = this.#source;
    const ended = this.#code !== undefined;
    const before = this.#stdout.length + this.#stderr.length;
    if (session.stdout !== undefined && (ended || this.#stdout.length < MOST_UNREAD)) this.#stdout += live.machine.drain(session.stdout);
    if (session.stderr !== undefined && (ended || this.#stderr.length < MOST_UNREAD)) this.#stderr += live.machine.drain(session.stderr);
    if (this.#stdout.length + this.#stderr.length > before) live.touch();
  }

  #wake(): void {
    for (const wake of [...this.#wakes]) wake();
  }
}

/** A process of its own in a container, for `exec`. */
export function newExecStream(live: LiveMachine, session: Session, done: () => void): ProcessStream {
  const end = () => {
    live.endSession(session);
    done();
  };
  return new ProcessStream({
    live,
    session,
    exitCode: () => {
      const report = live.machine.result(session.pid);
      return report?.state === 'exited' ? report.status : undefined;
    },
    inputEnded: () => live.closeInput(session.stdin),
    ended: end,
    disconnected: () => {
      live.machine.signal(session.pid, session.terminal === undefined ? 'KILL' : 'HUP', ROOT);
      end();
    },
  });
}
