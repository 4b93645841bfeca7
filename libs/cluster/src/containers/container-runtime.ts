/** The container runtime of all nodes: starts, stops and looks into containers. A server costs nothing until somebody looks into it. */
import type { Rng } from '@drydock/apimachinery';
import type { ExecStream } from '@drydock/apiserver';
import { ROOT, type Files, type RunResult } from '@drydock/shell';
import { ForkedMap } from '../runtime/forked-map.ts';
import { appendLog, EMPTY_LOG, type SavedLog } from './container-log.ts';
import { newContainerMachine, type ContainerMachineOptions } from './container-machine.ts';
import { describeFailure, mainCommand, mainServer, processEnv, resolveImage } from './container-process.ts';
import type { ContainerConfig, ContainerEnd, ContainerRun, SavedMachine } from './container-run.ts';
import { newExecStream, ProcessStream } from './exec-session.ts';
import { withClaim, withRequest, workAt, type ResourceClaim } from './container-work.ts';
import type { DnsWorld } from '../network/coredns/resolve.ts';
import type { DnsAnswer, DnsQuestion } from '../network/dns.ts';
import type { HttpRequest, HttpResponse } from './http.ts';
import { LiveMachine } from './live-machine.ts';
import { useOfSaved, type MachineUse } from './machine-use.ts';
import { ServerHost, type ServerHostOptions } from './server-host.ts';
import { startServer, type Listener, type ServerProgram } from './server-program.ts';
import { serverLogBytes, serverProgramName } from './server-process.ts';

export interface ContainersState {
  runs: ReadonlyMap<string, ContainerRun>;
  logs: ReadonlyMap<string, SavedLog>;
  machines: ReadonlyMap<string, SavedMachine>;
}

export interface ContainerRuntimeOptions
  extends ContainerMachineOptions, Pick<ServerHostOptions, 'isBare' | 'fetch' | 'hostListens' | 'cleanUpProxyRules' | 'collectedLogs'> {
  rng: Rng;
  /** Something happened in a container of this pod. */
  changed(pod: string): void;
  /** A container began to run, or ended. */
  turned(run: ContainerRun): void;
  /** A container was started, of whatever kind. */
  began(run: ContainerRun): void;
  /** A container is forgotten, with what it wrote. */
  removed(run: ContainerRun, log: () => SavedLog): void;
}

/** What a container takes of its node beside memory and processors. */
export interface ContainerFootprint {
  /** What it wrote into its root file system. */
  bytes: number;
  files: number;
  logBytes: number;
  processes: number;
}

/** Exit code of a container whose command could not be started (containerd). */
const START_FAILED = 128;
const KILLED = 137;
/** What the kubelet reports for a container of which nobody knows how it ended. */
const LOST = 255;
const LONGEST_MESSAGE = 4096;
const SERVER_MEMORY = 10_000_000;
const SHELL_MEMORY = 700_000;
const IDLE_MILLI_CPU = 1;
const MUCH_MEMORY = 32 * 1024 * 1024;
const MUCH_DISK = 4 * 1024 * 1024;
/** Milliseconds of a processor that an ordinary web server needs for a page. */
const REQUEST_COST = 0.3;

/** What containerd answers to those who want something of a container that has ended. */
export const EXITED = 'container is in CONTAINER_EXITED state';

export class ContainerRuntime {
  readonly #options: ContainerRuntimeOptions;
  readonly #servers: ServerHost;
  readonly #runs: ForkedMap<string, ContainerRun>;
  readonly #logs: ForkedMap<string, SavedLog>;
  readonly #saved: ForkedMap<string, SavedMachine>;
  readonly #live = new Map<string, LiveMachine>();
  readonly #streams = new Map<string, Set<ProcessStream>>();
  readonly #logWatchers = new Map<string, Set<() => void>>();
  /** Clients that are connected to main processes. */
  readonly #attached = new Map<string, Set<(bytes: string) => void>>();

  constructor(options: ContainerRuntimeOptions, state?: ContainersState) {
    this.#options = options;
    const { programs, mountsOf, isBare, fetch, hostListens, cleanUpProxyRules, collectedLogs } = options;
    this.#servers = new ServerHost({
      programs,
      mountsOf,
      isBare,
      fetch,
      hostListens,
      cleanUpProxyRules,
      collectedLogs,
      now: () => options.clock.now(),
      random: (below) => (below > 1 ? options.rng.integer(below) : 0),
      machineFiles: (id) => this.#machineFiles(id),
    });
    this.#runs = new ForkedMap(state?.runs);
    this.#logs = new ForkedMap(state?.logs);
    this.#saved = new ForkedMap(state?.machines);
  }

  snapshot(): ContainersState {
    const machines = new ForkedMap(this.#saved.share());
    for (const [id, live] of this.#live) machines.set(id, live.save());
    return { runs: this.#runs.share(), logs: this.#logs.share(), machines: machines.share() };
  }

  /** Everything that was started and not removed. */
  runs(): IterableIterator<ContainerRun> {
    return this.#runs.values();
  }

  get(id: string): ContainerRun | undefined {
    return this.#runs.get(id);
  }

  /** Starts a container, or says why its command cannot be run (in the words of runc); the container has then ended. */
  start(config: ContainerConfig): { error: string } | undefined {
    const now = this.#options.clock.now();
    const origin = mainServer(config);
    if (origin) {
      this.#startServer(config, origin.argv, origin.server, now);
      this.#options.began(this.#runs.get(config.id)!);
      return undefined;
    }
    const argv = mainCommand(config);
    const run: ContainerRun = { config, startedAt: now, listeners: undefined, end: undefined };
    this.#runs.set(config.id, run);
    this.#options.began(run);
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
    const start = startServer(server, this.#servers.contextOf(config, argv, now));
    const end = start.listeners ? undefined : newEnd(start.exitCode, now);
    const settings = start.listeners && start.settings;
    this.#runs.set(config.id, { config, startedAt: now, listeners: start.listeners, end, ...(settings ? { settings } : {}) });
    if (end || settings) this.#append(config.id, serverLogBytes(start.log));
    this.#options.turned(this.#runs.get(config.id)!);
  }

  /** SIGTERM to process 1, or the end of all. Nothing happens to a container that has ended. */
  signal(id: string, signal: 'TERM' | 'KILL'): void {
    const run = this.#runs.get(id);
    if (!run || run.end) return;
    if (signal === 'KILL') return this.#finish(id, KILLED);
    const live = this.#machine(id, false);
    if (live) return live.signalMain('TERM');
    const { argv, server } = mainServer(run.config)!;
    if (!server.stop) return;
    this.#append(id, serverLogBytes(server.stop.log?.(this.#servers.contextOf(run.config, argv)) ?? []));
    this.#finish(id, server.stop.exitCode);
  }

  /** To be called when the kubelet has changed what a container's volumes show. */
  filesChanged(id: string): void {
    const run = this.#runs.get(id);
    const origin = run && !run.end && run.listeners ? mainServer(run.config) : undefined;
    const reload = origin?.server.reload?.({ ...this.#servers.contextOf(run!.config, origin.argv), settings: run!.settings });
    if (!reload) return;
    this.#runs.set(id, { ...run!, settings: reload.settings });
    this.#append(id, serverLogBytes(reload.log));
  }

  /** From now on a container may use so much; who uses more already is killed. */
  setMemoryLimit(id: string, memoryLimit: number | undefined): void {
    const run = this.#runs.get(id);
    if (!run || run.end) return;
    this.#runs.set(id, { ...run, config: { ...run.config, memoryLimit } });
    const live = this.#live.get(id);
    if (live) this.#checkMemory(id, live);
  }

  /** A container whose machine stopped under it. */
  crash(id: string): void {
    this.#finish(id, LOST);
  }

  /** Forgets a container and its log. */
  remove(id: string): void {
    if (this.#runs.get(id)?.end === undefined) this.#finish(id, KILLED);
    const run = this.#runs.get(id);
    if (run) this.#options.removed(run, () => this.log(id));
    for (const map of [this.#runs, this.#logs, this.#logWatchers, this.#attached]) map.delete(id);
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

  /** A command in a running container; `error` in the words of runc when it cannot be started, and of the runtime when the container has ended. */
  exec(id: string, command: readonly string[], tty: boolean): { stream: ExecStream } | { error: string } {
    const { config } = this.#runs.get(id)!;
    const live = this.#machine(id, true);
    if (!live) return { error: EXITED };
    const session = live.startSession({
      argv: command,
      env: processEnv({ ...config, tty }),
      cwd: config.workingDir || '/',
      user: config.user,
      tty,
    });
    if ('failure' in session) {
      const why = `OCI runtime exec failed: exec failed: unable to start container process: exec: ${describeFailure(command[0] ?? '', session)}: unknown`;
      return { error: `failed to exec in container: failed to start exec "${this.#options.rng.hex(64)}": ${why}` };
    }
    const stream: ProcessStream = newExecStream(live, session, () => this.#streams.get(id)?.delete(stream));
    return { stream: this.#register(id, stream) };
  }

  /** The main process's own streams; undefined when it has ended, which the kubelet may not have noticed yet. */
  attach(id: string): ExecStream | undefined {
    const { config } = this.#runs.get(id)!;
    const live = this.#machine(id, true);
    const main = live?.main;
    if (!main) return undefined;
    let fresh = '';
    const detach = this.#listenTo(id, (bytes) => (fresh += bytes));
    const stream: ProcessStream = new ProcessStream({
      live,
      session: main,
      // Those who are attached are not told how it ended: that is in the pod's status.
      exitCode: () => (this.#runs.get(id)?.end === undefined ? undefined : 0),
      inputEnded: () => {
        if (config.stdinOnce) live.closeInput(main.stdin);
      },
      ended: () => undefined,
      disconnected: () => {
        live.listenToMain();
        detach();
        this.#streams.get(id)?.delete(stream);
      },
      forwarded: {
        copy: (bytes) => this.#append(id, bytes),
        take: () => {
          const bytes = fresh;
          fresh = '';
          return bytes;
        },
      },
    });
    return this.#register(id, stream);
  }

  log(id: string): SavedLog {
    const run = this.#runs.get(id);
    const written = this.#logs.get(id) ?? EMPTY_LOG;
    const origin = run?.listeners && !run.settings ? mainServer(run.config) : undefined;
    if (!run || !origin) return written;
    // What a server prints at its start is not kept: it is the same each time it is worked out.
    const { log } = startServer(origin.server, this.#servers.contextOf(run.config, origin.argv, run.startedAt));
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
    const context = { ...this.#servers.contextOf(run.config, origin.argv), settings: run.settings };
    const { log = [], claim, ...response } = origin.server.respond(request, context);
    this.#append(id, serverLogBytes(log));
    this.#noteWork(id, claim);
    return response;
  }

  /** The answer of a name server that listens on port 53; undefined when it is none. */
  answerDns(id: string, question: DnsQuestion, world: Omit<DnsWorld, 'readFile'>): DnsAnswer | undefined {
    const run = this.#runs.get(id)!;
    const origin = this.#listeningServer(run, 53);
    if (!origin?.server.resolve) return undefined;
    const context = { ...this.#servers.contextOf(run.config, origin.argv), settings: run.settings };
    const { answer, log = [] } = origin.server.resolve(question, context, { ...world, readFile: (path) => context.readFile(path) });
    this.#append(id, serverLogBytes(log));
    return answer;
  }

  /** What the program in a container says of its own accord. */
  writeLog(id: string, line: string): void {
    this.#append(id, serverLogBytes([line]));
  }

  /** What a container uses at this moment, limits not considered. */
  usageOf(id: string): { milliCpu: number; memoryBytes: number } {
    const run = this.#runs.get(id);
    if (!run || run.end) return { milliCpu: 0, memoryBytes: 0 };
    const use = this.#useOf(id);
    const { image } = resolveImage(run.config);
    const work = workAt(run.work, this.#options.clock.now());
    const idle = run.listeners ? (image.idleMilliCpu ?? IDLE_MILLI_CPU) : 0;
    const base = run.listeners ? (image.memory ?? SERVER_MEMORY) : SHELL_MEMORY;
    return {
      milliCpu: idle + work.milliCpu + 1000 * (use?.busyProcessors ?? 0),
      memoryBytes: base + work.memoryBytes + (use?.residentBytes ?? 0),
    };
  }

  /** Whether a container takes so much of its node that a few like it would fill that. Cheaper than to measure. */
  usesMuch(id: string): boolean {
    const run = this.#runs.get(id);
    if (!run) return false;
    if ((run.work?.claims ?? []).length > 0 || (run.listeners && (resolveImage(run.config).image.memory ?? 0) > MUCH_MEMORY)) return true;
    const use = this.#useOf(id);
    return use !== undefined && (use.residentBytes > 0 || use.bytes > MUCH_DISK);
  }

  /** What a container that was started and not removed has on the disk, and how many processes are in it. */
  footprintOf(id: string): ContainerFootprint {
    const use = this.#useOf(id);
    const isRunning = this.#runs.get(id)?.end === undefined;
    return {
      bytes: use?.bytes ?? 0,
      files: use?.files ?? 0,
      logBytes: this.#logs.get(id)?.bytes ?? 0,
      processes: use?.processes ?? (isRunning ? 1 : 0),
    };
  }

  /** When the use of a container changes next because a promise of it is over; undefined: only when something happens in it. */
  useChangesAt(id: string): number | undefined {
    const now = this.#options.clock.now();
    const ends = (this.#runs.get(id)?.work?.claims ?? []).map(({ until }) => until).filter((until) => until > now);
    return ends.length === 0 ? undefined : Math.min(...ends);
  }

  /** Without waking a machine that rests. */
  #useOf(id: string): MachineUse | undefined {
    const live = this.#live.get(id);
    if (live) return live.use;
    const saved = this.#saved.get(id);
    return saved && useOfSaved(saved);
  }

  /** The kernel takes a container's processes because there is no memory left. */
  killForMemory(id: string): void {
    this.#finish(id, KILLED, true);
  }

  /** A request was answered. */
  #noteWork(id: string, claim: ResourceClaim | undefined): void {
    const run = this.#runs.get(id);
    if (!run || run.end) return;
    const now = this.#options.clock.now();
    const cost = resolveImage(run.config).image.requestCost ?? REQUEST_COST;
    const work = withRequest(run.work, cost, now);
    this.#runs.set(id, { ...run, work: claim ? withClaim(work, claim, now) : work });
    if (claim) this.#options.changed(run.config.pod);
    const limit = run.config.memoryLimit;
    if (limit !== undefined && claim && this.usageOf(id).memoryBytes > limit) this.#finish(id, KILLED, true);
  }

  /** A container's files, as its main process sees them. */
  filesOf(id: string): Files | undefined {
    const run = this.#runs.get(id);
    if (!run || run.end) return undefined;
    return this.#machine(id, true)!.machine.filesOf(run.config.user, run.config.workingDir || '/');
  }

  #listeningServer(run: ContainerRun, port: number): { argv: readonly string[]; server: ServerProgram } | undefined {
    if (!this.hasProcesses(run.config.id)) return mainServer(run.config);
    const process = this.#machine(run.config.id, true)!.listening.find(({ listeners }) => listeners.some((each) => each.port === port));
    const server = process && resolveImage(run.config).image.servers?.find(({ commands }) => commands.includes(process.command));
    return server && { argv: process.argv, server };
  }

  #machineFiles(id: string): Files | undefined {
    return this.hasProcesses(id) ? this.#machine(id, true)?.machine.filesOf(ROOT) : undefined;
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
    for (const listener of this.#attached.get(id) ?? []) listener(bytes);
    for (const wake of [...(this.#logWatchers.get(id) ?? [])]) wake();
  }

  #listenTo(id: string, listener: (bytes: string) => void): () => void {
    const listeners = this.#attached.get(id) ?? new Set();
    this.#attached.set(id, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  #finish(id: string, exitCode: number, outOfMemory = false): void {
    const run = this.#runs.get(id);
    if (!run || run.end) return;
    const message = this.#terminationMessage(run);
    this.#runs.set(id, { ...run, end: { ...newEnd(exitCode, this.#options.clock.now()), outOfMemory, message } });
    this.#options.turned(this.#runs.get(id)!);
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
    const origin = saved ? undefined : mainServer(run.config);
    if (origin) {
      const [command = ''] = origin.server.commands;
      const memory = { started: true, command, listeners: run.listeners };
      machine.startMain(run.config, origin.argv, processEnv(run.config), { program: serverProgramName(command), memory });
    }
    return machine;
  }

  #newMachine(config: ContainerConfig, saved?: SavedMachine): LiveMachine {
    const { id } = config;
    const machine = newContainerMachine(config, this.#options, this.#servers, () => this.#live.get(id)?.touch(), saved?.state);
    const owner = { wrote: (bytes: string) => this.#append(id, bytes), ended: (status: number) => this.#finish(id, status) };
    const live = new LiveMachine(machine, owner, saved);
    this.#live.set(id, live);
    this.#saved.delete(id);
    return live;
  }
}

function newEnd(exitCode: number, at: number): ContainerEnd {
  return { exitCode, at, outOfMemory: false, message: '' };
}
