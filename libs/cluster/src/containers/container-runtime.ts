/** The container runtime of all nodes: starts, stops and looks into containers. A server costs nothing until somebody looks into it. */
import { type Clock, type Rng } from '@drydock/apimachinery';
import type { ExecStream } from '@drydock/apiserver';
import { encodeUtf8, Files, Machine, ROOT, ReadOnlyFileSystem, type FileSystem, type Program, type RunResult, type SpawnFailure } from '@drydock/shell';
import { parseImageReference } from '../images/image-reference.ts';
import type { ResolvedImage } from '../images/image.ts';
import { imageOf } from '../images/registry.ts';
import { makeDirectories } from '../volumes/volume-manager.ts';
import { serverFor, unwrapCommand } from './command.ts';
import { appendLog, EMPTY_LOG, logTail, type SavedLog } from './container-log.ts';
import type { ContainerConfig, ContainerEnd, ContainerRun, SavedMachine } from './container-run.ts';
import { newExecStream, ProcessStream } from './exec-session.ts';
import type { HttpRequest, HttpResponse } from './http.ts';
import { LiveMachine } from './live-machine.ts';
import { newRootFiles } from './root-files.ts';
import type { Listener, ServerContext, ServerProgram } from './server-program.ts';
import { stressProgram } from './stress.program.ts';
import { newServerProgram, serverLogBytes, serverProgramName } from './server-process.ts';

export interface ContainersState {
  runs: ReadonlyMap<string, ContainerRun>;
  logs: ReadonlyMap<string, SavedLog>;
  machines: ReadonlyMap<string, SavedMachine>;
}

export interface ContainerRuntimeOptions {
  clock: Clock;
  rng: Rng;
  /** What shells can run, by name. */
  programs: ReadonlyMap<string, Program>;
  /** Programs that need to know where they run: `curl`, `nslookup`. */
  networkPrograms(config: ContainerConfig): readonly Program[];
  /** Volumes by mount path. */
  mountsOf(config: ContainerConfig): ReadonlyMap<string, FileSystem>;
  /** True when nothing but the service account's credentials is mounted. */
  isBare(config: ContainerConfig): boolean;
  /** Files that the kubelet writes: `/etc/hosts`, `/etc/resolv.conf`. Text by path. */
  hostFiles(config: ContainerConfig): Readonly<Record<string, string>>;
  /** A request from a container to somebody else; undefined when nobody answers. */
  fetch(from: ContainerConfig, url: string, request: HttpRequest): HttpResponse | undefined;
  /** Something happened in a container of this pod. */
  changed(pod: string): void;
}

/** Exit code of a container whose command could not be started (containerd). */
const START_FAILED = 128;
const KILLED = 137;
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const LONGEST_MESSAGE = 4096;
const SERVER_MEMORY = 10_000_000;
const SHELL_MEMORY = 700_000;
const IDLE_MILLI_CPU = 1;

export class ContainerRuntime {
  readonly #options: ContainerRuntimeOptions;
  readonly #runs: Map<string, ContainerRun>;
  readonly #logs: Map<string, SavedLog>;
  readonly #saved: Map<string, SavedMachine>;
  readonly #live = new Map<string, LiveMachine>();
  readonly #streams = new Map<string, Set<ProcessStream>>();
  readonly #logWatchers = new Map<string, Set<() => void>>();

  constructor(options: ContainerRuntimeOptions, state?: ContainersState) {
    this.#options = options;
    this.#runs = new Map(state?.runs);
    this.#logs = new Map(state?.logs);
    this.#saved = new Map(state?.machines);
  }

  snapshot(): ContainersState {
    const machines = new Map(this.#saved);
    for (const [id, live] of this.#live) machines.set(id, live.save());
    return { runs: new Map(this.#runs), logs: new Map(this.#logs), machines };
  }

  get(id: string): ContainerRun | undefined {
    return this.#runs.get(id);
  }

  /** Starts a container, or says why its command cannot be run (in the words of runc); the container has then ended. */
  start(config: ContainerConfig): { error: string } | undefined {
    const { image } = resolved(config);
    const argv = unwrapCommand(image, config.argv);
    const server = serverFor(image, argv);
    const now = this.#options.clock.now();
    if (server) {
      this.#startServer(config, argv, server, now);
      return undefined;
    }
    this.#runs.set(config.id, { config, startedAt: now, listeners: undefined, end: undefined });
    const live = this.#newMachine(config);
    const failure = live.startMain(config, argv, processEnv(config));
    if (!failure) return undefined;
    this.#live.delete(config.id);
    this.#runs.set(config.id, { config, startedAt: 0, listeners: undefined, end: newEnd(START_FAILED, now) });
    const why = describeFailure(argv[0] ?? '', failure);
    return {
      error: `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: ${why}: unknown`,
    };
  }

  #startServer(config: ContainerConfig, argv: readonly string[], server: ServerProgram, now: number): void {
    const start = server.start(this.#serverContext(config, argv, now));
    const end = start.listeners ? undefined : newEnd(start.exitCode, now);
    this.#runs.set(config.id, { config, startedAt: now, listeners: start.listeners, end });
    if (end) this.#append(config.id, serverLogBytes(start.log));
  }

  /** SIGTERM to process 1, or the end of all. Nothing happens to a container that has ended. */
  signal(id: string, signal: 'TERM' | 'KILL'): void {
    const run = this.#runs.get(id);
    if (!run || run.end) return;
    if (signal === 'KILL') return this.#finish(id, KILLED);
    const live = this.#machine(id, false);
    if (live) return live.signalMain('TERM');
    const { argv, server } = this.#serverOf(run)!;
    if (!server.stop) return;
    this.#append(id, serverLogBytes(server.stop.log?.(this.#serverContext(run.config, argv, this.#options.clock.now())) ?? []));
    this.#finish(id, server.stop.exitCode);
  }

  /** Forgets a container and its log. */
  remove(id: string): void {
    if (this.#runs.get(id)?.end === undefined) this.#finish(id, KILLED);
    for (const map of [this.#runs, this.#logs, this.#logWatchers]) map.delete(id);
  }

  /** Runs what can run at this moment. */
  run(budget: number): RunResult {
    const now = this.#options.clock.now();
    const pending: Promise<void>[] = [];
    let more = false;
    for (const [id, saved] of [...this.#saved]) if (saved.wakeAt !== undefined && saved.wakeAt <= now) this.#machine(id, true);
    for (const [id, live] of [...this.#live]) {
      if (!live.isDue(now)) continue;
      const turn = live.run(budget);
      this.#checkMemory(id, live);
      const run = this.#runs.get(id);
      if (run) this.#options.changed(run.config.pod);
      if (turn === 'more') more = true;
      else if (turn !== 'idle') pending.push(turn.settled);
    }
    if (pending.length > 0) return { state: 'pending', settled: Promise.all(pending).then(() => undefined) };
    if (more || [...this.#live.values()].some((live) => live.isDue(now))) return { state: 'more' };
    const times = [...this.#live.values(), ...this.#saved.values()].map(({ wakeAt }) => wakeAt).filter((at) => at !== undefined);
    return times.length === 0 ? { state: 'blocked' } : { state: 'blocked', wakeAt: Math.min(...times) };
  }

  /** A command in a running container; `error` in the words of runc when it cannot be started. */
  exec(id: string, command: readonly string[], tty: boolean): { stream: ExecStream } | { error: string } {
    const { config } = this.#runs.get(id)!;
    const live = this.#machine(id, true)!;
    const session = live.startSession({ argv: command, env: processEnv({ ...config, tty }), cwd: config.workingDir || '/', user: config.user, tty });
    if ('failure' in session) {
      const why = `OCI runtime exec failed: exec failed: unable to start container process: exec: ${describeFailure(command[0] ?? '', session)}: unknown`;
      return { error: `failed to exec in container: failed to start exec "${this.#options.rng.hex(64)}": ${why}` };
    }
    const stream: ProcessStream = newExecStream(live, session, () => this.#streams.get(id)?.delete(stream));
    return { stream: this.#register(id, stream) };
  }

  /** The main process's own streams. */
  attach(id: string): ExecStream {
    const { config } = this.#runs.get(id)!;
    const live = this.#machine(id, true)!;
    const main = live.main!;
    let seen = this.#bytesOf(id).length;
    const stream: ProcessStream = new ProcessStream({
      live,
      session: main,
      exitCode: () => this.#runs.get(id)?.end?.exitCode,
      inputEnded: () => {
        if (config.stdinOnce) live.closeInput(main.stdin);
      },
      ended: () => undefined,
      disconnected: () => {
        live.listenToMain();
        this.#streams.get(id)?.delete(stream);
      },
      forwarded: {
        copy: (bytes) => this.#append(id, bytes),
        take: () => {
          const all = this.#bytesOf(id);
          const fresh = all.slice(seen);
          seen = all.length;
          return fresh;
        },
      },
    });
    return this.#register(id, stream);
  }

  log(id: string): SavedLog {
    const run = this.#runs.get(id);
    const written = this.#logs.get(id) ?? EMPTY_LOG;
    const origin = run?.listeners ? this.#serverOf(run) : undefined;
    if (!run || !origin) return written;
    // What a server prints at its start is not kept: it is the same each time it is worked out.
    const { log } = origin.server.start(this.#serverContext(run.config, origin.argv, run.startedAt));
    const first = appendLog(EMPTY_LOG, serverLogBytes(log), run.startedAt);
    return { chunks: [...first.chunks, ...written.chunks], bytes: first.bytes + written.bytes };
  }

  onLog(id: string, wake: () => void): () => void {
    const watchers = this.#logWatchers.get(id) ?? new Set();
    this.#logWatchers.set(id, watchers);
    watchers.add(wake);
    return () => watchers.delete(wake);
  }

  /** Whether anything but the image's own server has ever run in it, so that its answers may change. */
  hasProcesses(id: string): boolean {
    return this.#live.has(id) || this.#saved.has(id);
  }

  /** Everything that listens in a container. */
  listeners(id: string): readonly Listener[] {
    const run = this.#runs.get(id);
    if (!run || run.end) return [];
    const live = this.hasProcesses(id) ? this.#machine(id, true) : undefined;
    return live ? live.listening.flatMap(({ listeners }) => listeners) : (run.listeners ?? []);
  }

  /** The answer of what listens on the request's port; undefined when it does not speak HTTP. */
  respond(id: string, request: HttpRequest): HttpResponse | undefined {
    const run = this.#runs.get(id)!;
    const origin = this.#listeningServer(run, request.port);
    if (!origin?.server.respond) return undefined;
    const { log = [], ...response } = origin.server.respond(request, this.#serverContext(run.config, origin.argv, this.#options.clock.now()));
    this.#append(id, serverLogBytes(log));
    return response;
  }

  /** What a container uses at this moment. */
  usageOf(id: string): { milliCpu: number; memoryBytes: number } {
    const run = this.#runs.get(id);
    if (!run || run.end) return { milliCpu: 0, memoryBytes: 0 };
    const live = this.#live.get(id);
    const base = run.listeners ? (resolved(run.config).image.memory ?? SERVER_MEMORY) : SHELL_MEMORY;
    return { milliCpu: IDLE_MILLI_CPU + 1000 * (live?.busyProcessors ?? 0), memoryBytes: base + (live?.residentBytes ?? 0) };
  }

  /** A container's files, as its main process sees them. */
  filesOf(id: string): Files | undefined {
    const run = this.#runs.get(id);
    if (!run || run.end) return undefined;
    return this.#machine(id, true)!.machine.filesOf(run.config.user, run.config.workingDir || '/');
  }

  #listeningServer(run: ContainerRun, port: number): { argv: readonly string[]; server: ServerProgram } | undefined {
    if (!this.hasProcesses(run.config.id)) return this.#serverOf(run);
    const process = this.#machine(run.config.id, true)!.listening.find(({ listeners }) => listeners.some((each) => each.port === port));
    const server = process && resolved(run.config).image.servers?.find(({ commands }) => commands.includes(process.command));
    return server && { argv: process.argv, server };
  }

  #serverOf({ config }: ContainerRun): { argv: readonly string[]; server: ServerProgram } | undefined {
    const { image } = resolved(config);
    const argv = unwrapCommand(image, config.argv);
    const server = serverFor(image, argv);
    return server && { argv, server };
  }

  #register(id: string, stream: ProcessStream): ProcessStream {
    const streams = this.#streams.get(id) ?? new Set();
    this.#streams.set(id, streams);
    streams.add(stream);
    return stream;
  }

  #append(id: string, bytes: string): void {
    if (bytes === '') return;
    this.#logs.set(id, appendLog(this.#logs.get(id) ?? EMPTY_LOG, bytes, this.#options.clock.now()));
    for (const wake of [...(this.#logWatchers.get(id) ?? [])]) wake();
  }

  #bytesOf(id: string): string {
    return (this.#logs.get(id) ?? EMPTY_LOG).chunks
      .flat()
      .map(({ line, partial }) => (partial ? line : `${line}\n`))
      .join('');
  }

  #finish(id: string, exitCode: number, outOfMemory = false): void {
    const run = this.#runs.get(id);
    if (!run || run.end) return;
    const message = this.#terminationMessage(run);
    this.#runs.set(id, { ...run, end: { ...newEnd(exitCode, this.#options.clock.now()), outOfMemory, message } });
    this.#live.delete(id);
    this.#saved.delete(id);
    for (const stream of this.#streams.get(id) ?? []) stream.containerEnded(KILLED);
    this.#streams.delete(id);
    for (const wake of [...(this.#logWatchers.get(id) ?? [])]) wake();
    this.#options.changed(run.config.pod);
  }

  #terminationMessage({ config }: ContainerRun): string {
    const live = this.#machine(config.id, false);
    const text = live?.machine.filesOf(ROOT).readText(config.terminationMessagePath);
    return typeof text === 'string' ? text.slice(-LONGEST_MESSAGE) : '';
  }

  #checkMemory(id: string, live: LiveMachine): void {
    const limit = this.#runs.get(id)?.config.memoryLimit;
    if (limit !== undefined && live.residentBytes > limit) this.#finish(id, KILLED, true);
  }

  /** The machine of a container; made when `wanted`. */
  #machine(id: string, wanted: boolean): LiveMachine | undefined {
    const live = this.#live.get(id);
    if (live) return live;
    const run = this.#runs.get(id);
    const saved = this.#saved.get(id);
    if (!run || run.end || (!wanted && !saved)) return undefined;
    const machine = this.#newMachine(run.config, saved);
    const origin = saved ? undefined : this.#serverOf(run);
    if (origin) {
      const [command = ''] = origin.server.commands;
      const memory = { started: true, command, listeners: run.listeners };
      machine.startMain(run.config, origin.argv, processEnv(run.config), { program: serverProgramName(command), memory });
    }
    return machine;
  }

  #newMachine(config: ContainerConfig, saved?: SavedMachine): LiveMachine {
    const image = resolved(config);
    const root = newRootFiles(image, this.#options.programs);
    const mounts = new Map(this.#options.mountsOf(config));
    if (!saved) this.#writeHostFiles(root, mounts, config);
    if (config.readOnlyRoot) mounts.set('/', new ReadOnlyFileSystem(root));
    const machine: Machine = new Machine(
      {
        hostname: config.hostname,
        clock: this.#options.clock,
        seed: parseInt(config.id.slice(0, 8), 16) | 0,
        programs: this.#programsOf(config, image),
        files: root,
        mounts,
        onWake: () => this.#live.get(config.id)?.touch(),
      },
      saved?.state,
    );
    const live = new LiveMachine(
      machine,
      { wrote: (bytes) => this.#append(config.id, bytes), ended: (status) => this.#finish(config.id, status) },
      saved,
    );
    this.#live.set(config.id, live);
    this.#saved.delete(config.id);
    return live;
  }

  #writeHostFiles(root: FileSystem, mounts: ReadonlyMap<string, FileSystem>, config: ContainerConfig): void {
    const files = new Files({ mounts: new Map([['/', root]]), cwd: '/', user: ROOT, umask: 0o022, now: () => this.#options.clock.now(), readDevice: () => undefined });
    for (const [path, text] of Object.entries(this.#options.hostFiles(config))) files.writeText(path, text);
    // The kubelet's file for the last words is there before the process is.
    const { terminationMessagePath } = config;
    makeDirectories(files, terminationMessagePath.slice(0, terminationMessagePath.lastIndexOf('/')) || '/');
    files.writeText(terminationMessagePath, '');
    files.chmod(terminationMessagePath, 0o666);
    if (config.workingDir) makeDirectories(files, config.workingDir);
    for (const path of mounts.keys()) makeDirectories(files, path.slice(0, path.lastIndexOf('/')) || '/');
  }

  #programsOf(config: ContainerConfig, { image }: ResolvedImage): ReadonlyMap<string, Program> {
    const programs = new Map(this.#options.programs);
    for (const program of [stressProgram, ...this.#options.networkPrograms(config)]) programs.set(program.name, program);
    for (const server of image.servers ?? []) {
      for (const command of server.commands) {
        const program = newServerProgram(command, server, (process) => ({
          ...this.#serverContext(config, [command, ...process.argv.slice(1)], this.#options.clock.now()),
          env: process.env,
          workingDir: process.cwd,
        }));
        programs.set(program.name, program);
      }
    }
    return programs;
  }

  #serverContext(config: ContainerConfig, argv: readonly string[], now: number): ServerContext {
    const { image } = resolved(config);
    const pristine = !this.hasProcesses(config.id) && this.#options.isBare(config);
    const view = () => this.#view(config);
    return {
      argv,
      env: { ...image.env, ...config.env },
      hostname: config.hostname,
      address: config.address,
      now,
      declaredPorts: config.declaredPorts,
      workingDir: config.workingDir,
      unchangedFiles: pristine ? `${image.repositories[0]}` : undefined,
      readFile(path) {
        if (pristine) return Object.hasOwn(image.files ?? {}, path) ? encodeUtf8(image.files![path]!) : undefined;
        const content = view().readFile(path);
        return typeof content === 'string' ? content : undefined;
      },
      listDirectory(path) {
        const names = view().list(path);
        return Array.isArray(names) ? names : undefined;
      },
      obstacleToWriting: (path) => this.#obstacle(config, path),
      fetch: (url, request) => this.#options.fetch(config, url, request),
    };
  }

  #obstacle(config: ContainerConfig, path: string): string | undefined {
    if (!config.readOnlyRoot && config.user.uid === 0) return undefined;
    const mounted = [...this.#options.mountsOf(config)].some(([at, fs]) => `${path}/`.startsWith(`${at}/`) && !(fs instanceof ReadOnlyFileSystem));
    if (mounted) return undefined;
    return config.readOnlyRoot ? '30: Read-only file system' : '13: Permission denied';
  }

  #view(config: ContainerConfig): Files {
    if (this.hasProcesses(config.id)) return this.#machine(config.id, true)!.machine.filesOf(ROOT);
    const mounts = new Map<string, FileSystem>([['/', newRootFiles(resolved(config), this.#options.programs)], ...this.#options.mountsOf(config)]);
    return new Files({ mounts, cwd: '/', user: ROOT, umask: 0o022, now: () => this.#options.clock.now(), readDevice: () => undefined });
  }
}

const MOST_RESOLVED = 1000;
const resolvedImages = new Map<string, ResolvedImage>();

function resolved({ image }: ContainerConfig): ResolvedImage {
  const known = resolvedImages.get(image);
  if (known) return known;
  const reference = parseImageReference(image);
  if ('error' in reference) throw new Error(`a container was started from an invalid image: ${image}`);
  if (resolvedImages.size >= MOST_RESOLVED) resolvedImages.clear();
  const found = imageOf(reference);
  resolvedImages.set(image, found);
  return found;
}

function newEnd(exitCode: number, at: number): ContainerEnd {
  return { exitCode, at, outOfMemory: false, message: '' };
}

/** The environment of a process, in the order that the runtime sets it. */
function processEnv(config: ContainerConfig): Record<string, string> {
  const { image } = resolved(config);
  return {
    PATH: DEFAULT_PATH,
    HOSTNAME: config.hostname,
    ...(config.tty ? { TERM: 'xterm' } : {}),
    ...image.env,
    ...config.env,
    HOME: config.user.home,
  };
}

function describeFailure(command: string, { failure }: SpawnFailure): string {
  const name = JSON.stringify(command);
  if (failure === 'not-found') return command.includes('/') ? `${name}: stat ${command}: no such file or directory` : `${name}: executable file not found in $PATH`;
  if (failure === 'is-a-directory') return `${name}: is a directory`;
  return failure === 'not-executable' ? `${name}: permission denied` : `${name}: resource temporarily unavailable`;
}
