/** Shell scripts that run on a machine without a terminal: set-up, graders, replayed transcripts. */
import { type ByteString, decodeUtf8, encodeUtf8, programFile, ROOT, type CommandResult, type Machine } from '@drydock/shell';

/** Where scripts start, and what they find in their environment. */
const ENVIRONMENT: Readonly<Record<string, string>> = {
  HOME: '/root',
  USER: 'root',
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  TERM: 'xterm',
  COLUMNS: '80',
  LANG: 'C.UTF-8',
  TZ: 'UTC',
};

/** Works until `done`; false when nothing will ever happen any more, or the time is up. */
export type Drive = (done: () => boolean) => Promise<boolean>;

/** What `timeout(1)` says of a command that it had to end. */
const TIMED_OUT = 124;

interface Streams {
  stdin: number;
  stdout: number;
  stderr: number;
}

function openStreams(machine: Machine): Streams {
  return { stdin: machine.createPipe('read'), stdout: machine.createPipe('write'), stderr: machine.createPipe('write') };
}

/** Gets what a script prints, in the order in which it was written. `bytes` may end within a character. */
export type ScriptOutput = (stream: 'stdout' | 'stderr', bytes: ByteString) => void;

interface ScriptSettings {
  onOutput?: ScriptOutput | undefined;
  cwd?: string | undefined;
  env?: Readonly<Record<string, string>> | undefined;
  installedPrograms?: boolean | undefined;
}

/** Runs a script to its end. A script that does not end is killed and reported with status 124. */
export async function runScript(
  machine: Machine,
  script: string,
  drive: Drive,
  { cwd = '/root', env = {}, installedPrograms = false, onOutput }: ScriptSettings = {},
): Promise<CommandResult> {
  const PATH = installedPrograms ? `${installPrograms(machine, script)}:${ENVIRONMENT['PATH']}` : ENVIRONMENT['PATH']!;
  const streams = openStreams(machine);
  const collected = new Collected(machine, streams, onOutput);
  const pid = machine.startProcess({ argv: ['bash', '-c', script], env: { ...ENVIRONMENT, PATH, ...env }, cwd, ...streams });
  machine.closePipe(streams.stdin, 'write');
  if (typeof pid !== 'number') return { stdout: '', stderr: `bash: ${pid.failure}\n`, status: 126 };
  let status: number | undefined;
  const ended = await drive(() => {
    collected.take();
    status ??= machine.result(pid)?.status;
    return status !== undefined;
  });
  if (!ended) machine.signal(-pid, 'KILL', ROOT);
  collected.take();
  machine.closePipe(streams.stdout, 'read');
  machine.closePipe(streams.stderr, 'read');
  return { ...collected.text, status: status ?? TIMED_OUT };
}

const OWN_PROGRAMS = '/run/installed-programs';

/** Puts the programs that a script may name into a directory of their own. */
function installPrograms(machine: Machine, script: string): string {
  const files = machine.filesOf(ROOT);
  files.makeDirectories(OWN_PROGRAMS);
  for (const word of new Set(['bash', 'sh', ...(script.match(/[\w.-]+/g) ?? [])])) {
    if (!machine.programs.has(word)) continue;
    files.writeText(`${OWN_PROGRAMS}/${word}`, programFile(word));
    files.chmod(`${OWN_PROGRAMS}/${word}`, 0o755);
  }
  return OWN_PROGRAMS;
}

/** What was printed so far. Pipes are emptied as they fill, so that nobody waits for us. */
class Collected {
  readonly #machine: Machine;
  readonly #streams: Streams;
  readonly #bytes = { stdout: '', stderr: '' };
  readonly #onOutput: ScriptOutput | undefined;

  constructor(machine: Machine, streams: Streams, onOutput?: ScriptOutput) {
    this.#machine = machine;
    this.#streams = streams;
    this.#onOutput = onOutput;
    if (onOutput) for (const name of ['stdout', 'stderr'] as const) machine.watchPipe(streams[name], () => this.#takeFrom(name));
  }

  take(): void {
    this.#takeFrom('stdout');
    this.#takeFrom('stderr');
  }

  #takeFrom(name: 'stdout' | 'stderr'): void {
    const bytes = this.#machine.drain(this.#streams[name]);
    if (bytes === '') return;
    this.#bytes[name] += bytes;
    this.#onOutput?.(name, bytes);
  }

  get text(): { stdout: string; stderr: string } {
    return { stdout: decodeUtf8(this.#bytes.stdout), stderr: decodeUtf8(this.#bytes.stderr) };
  }
}

/** One shell that is given command after command and keeps its directory, variables and functions in between. */
export class ScriptSession {
  readonly #machine: Machine;
  readonly #drive: Drive;
  readonly #streams: Streams;
  readonly #pid: number;

  constructor(machine: Machine, drive: Drive) {
    this.#machine = machine;
    this.#drive = drive;
    this.#streams = openStreams(machine);
    const pid = machine.startProcess({ argv: ['bash', '-s'], env: ENVIRONMENT, cwd: '/root', ...this.#streams });
    if (typeof pid !== 'number') throw new Error(`no shell could be started: ${pid.failure}`);
    this.#pid = pid;
  }

  /** Runs one command, which may have several lines, with an empty standard input. Status 124 when it did not end. */
  async run(command: string): Promise<CommandResult> {
    const collected = new Collected(this.#machine, this.#streams);
    this.#machine.feed(this.#streams.stdin, encodeUtf8(`{ ${command}\n} </dev/null\n`));
    const ended = await this.#drive(() => {
      collected.take();
      return this.#isWaiting();
    });
    if (!ended) await this.#killChildren();
    collected.take();
    return { ...collected.text, status: ended ? this.#status() : TIMED_OUT };
  }

  /** Ends what did not end by itself, so that the shell is ready for the next command. */
  async #killChildren(): Promise<void> {
    for (const process of [...this.#machine.list()]) {
      if (process.parent !== 0) this.#machine.signal(process.pid, 'KILL', ROOT);
    }
    await this.#drive(() => this.#isWaiting());
  }

  /** The shell has run everything it was given (or has ended). */
  #isWaiting(): boolean {
    const wait = this.#machine.waitOf(this.#pid);
    return this.#shell() === undefined || (wait?.on === 'readable' && wait.fd === 0);
  }

  #status(): number {
    return (this.#shell()?.memory as { shell?: { status: number } } | undefined)?.shell?.status ?? 0;
  }

  #shell() {
    for (const process of this.#machine.list()) if (process.pid === this.#pid) return process;
    return undefined;
  }
}
