/** The container runtime of all nodes: starts, stops and looks into containers. A server costs nothing until somebody looks into it. */
import type { Rng } from '@drydock/apimachinery';
import type { ExecStream } from '@drydock/apiserver';
import { ROOT, type Files, type FileSystem, type Residents, type RunResult } from '@drydock/shell';
import type { DnsWorld } from '../network/coredns/resolve.ts';
import type { DnsAnswer, DnsQuestion } from '../network/dns.ts';
import { ForkedMap } from '../runtime/forked-map.ts';
import { appendLog, EMPTY_LOG, type SavedLog } from './container-log.ts';
import { ContainerLogs } from './container-logs.ts';
import type { ContainerMachineOptions } from './container-machine.ts';
import { ContainerMachines } from './container-machines.ts';
import { describeFailure, mainCommand, mainServer, processEnv, resolveImage } from './container-process.ts';
import type { ContainerConfig, ContainerEnd, ContainerRun, SavedMachine } from './container-run.ts';
import { ContainerSessions } from './container-sessions.ts';
import { footprint, isMuch, nextChangeOfUse, usageAt, workAfterRequest, type ContainerFootprint } from './container-use.ts';
import type { ResourceClaim } from './container-work.ts';
import type { HttpRequest, HttpResponse } from './http.ts';
import type { LiveMachine } from './live-machine.ts';
import { ServerHost, type ServerHostOptions } from './server-host.ts';
import { serverLogBytes } from './server-process.ts';
import { startLines, startServer, type Listener, type ServerProgram } from './server-program.ts';

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

/** The processes and the files of another container. */
export interface Neighbour {
  residents: Residents;
  mounts: ReadonlyMap<string, FileSystem>;
}

/** So many numbers are left to the processes that the other container may still start. */
const FREE_PIDS = 12;
/** Exit code of a container whose command could not be started (containerd). */
const START_FAILED = 128;
const KILLED = 137;
/** What the kubelet reports for a container of which nobody knows how it ended. */
const LOST = 255;
const LONGEST_MESSAGE = 4096;
export class ContainerRuntime {
  readonly #options: ContainerRuntimeOptions;
  readonly #servers: ServerHost;
  readonly #runs: ForkedMap<string, ContainerRun>;
  readonly #logs: ContainerLogs;
  readonly #machines: ContainerMachines;
  readonly #sessions: ContainerSessions;

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
    this.#logs = new ContainerLogs(options.clock, state?.logs);
    const keeper = {
      runOf: (id: string) => this.#runs.get(id),
      wrote: (id: string, bytes: string) => this.#logs.append(id, bytes),
      ended: (id: string, status: number) => this.#finish(id, status),
      ran: (id: string, live: LiveMachine) => this.#ran(id, live),
    };
    this.#machines = new ContainerMachines(options, this.#servers, keeper, state?.machines);
    this.#sessions = new ContainerSessions({
      rng: options.rng,
      machines: this.#machines,
      logs: this.#logs,
      hasEnded: (id) => this.#runs.get(id)?.end !== undefined,
    });
  }

  snapshot(): ContainersState {
    return { runs: this.#runs.share(), logs: this.#logs.share(), machines: this.#machines.snapshot() };
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
    const live = this.#machines.create(config);
    const failure = live.startMain(config, argv, processEnv(config));
    if (!failure) return undefined;
    this.#machines.forget(config.id);
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
    const base: ContainerRun = { config, startedAt: now, listeners: start.listeners, end };
    const run = settings ? { ...base, settings } : base;
    this.#runs.set(config.id, run);
    if (end || settings) this.#logs.append(config.id, serverLogBytes(startLines(start)));
    this.#options.turned(run);
  }

  /** SIGTERM to process 1, or the end of all. Nothing happens to a container that has ended. */
  signal(id: string, signal: 'TERM' | 'KILL'): void {
    const run = this.#runs.get(id);
    if (!run || run.end) return;
    if (signal === 'KILL') return this.#finish(id, KILLED);
    const live = this.#machines.of(id, false);
    if (live) return live.signalMain('TERM');
    const { argv, server } = mainServer(run.config)!;
    if (!server.stop) return;
    this.#logs.append(id, serverLogBytes(server.stop.log?.(this.#servers.contextOf(run.config, argv)) ?? []));
    this.#finish(id, server.stop.exitCode);
  }

  /** To be called when the kubelet has changed what a container's volumes show. */
  filesChanged(id: string): void {
    const run = this.#runs.get(id);
    const origin = run && !run.end && run.listeners ? mainServer(run.config) : undefined;
    const reload = origin?.server.reload?.({ ...this.#servers.contextOf(run!.config, origin.argv), settings: run!.settings });
    if (!reload) return;
    this.#runs.set(id, { ...run!, settings: reload.settings });
    this.#logs.append(id, serverLogBytes(reload.log));
  }

  /** From now on a container may use so much; who uses more already is killed. */
  setMemoryLimit(id: string, memoryLimit: number | undefined): void {
    const run = this.#runs.get(id);
    if (!run || run.end) return;
    this.#runs.set(id, { ...run, config: { ...run.config, memoryLimit } });
    const live = this.#machines.live(id);
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
    this.#runs.delete(id);
    this.#logs.forget(id);
  }

  /** Runs what can run at this moment. */
  run(budget: number): RunResult {
    return this.#machines.run(budget);
  }

  #ran(id: string, live: LiveMachine): void {
    this.#checkMemory(id, live);
    const run = this.#runs.get(id);
    if (run) this.#options.changed(run.config.pod);
  }

  /** A command in a running container; `error` in the words of runc when it cannot be started, and of the runtime when the container has ended. */
  exec(id: string, command: readonly string[], tty: boolean): { stream: ExecStream } | { error: string } {
    return this.#sessions.exec(this.#runs.get(id)!.config, command, tty);
  }

  /** The main process's own streams; undefined when it has ended, which the kubelet may not have noticed yet. */
  attach(id: string): ExecStream | undefined {
    return this.#sessions.attach(this.#runs.get(id)!.config);
  }

  log(id: string): SavedLog {
    const run = this.#runs.get(id);
    const written = this.#logs.get(id);
    const origin = run?.listeners && !run.settings ? mainServer(run.config) : undefined;
    if (!run || !origin) return written;
    // What a server prints at its start is not kept: it is the same each time it is worked out.
    const start = startServer(origin.server, this.#servers.contextOf(run.config, origin.argv, run.startedAt));
    const first = appendLog(EMPTY_LOG, serverLogBytes(startLines(start)), run.startedAt);
    return { chunks: [...first.chunks, ...written.chunks], bytes: first.bytes + written.bytes };
  }

  onLog(id: string, wake: () => void): () => void {
    return this.#logs.watch(id, wake);
  }

  /** What another container sees of this one whose processes it shares; undefined when it does not run. */
  neighbour(id: string): Neighbour | undefined {
    const live = this.#machines.of(id, true);
    if (!live) return undefined;
    const list = () => [...(this.#machines.of(id, true)?.machine.list() ?? [])];
    const firstPid = Math.max(...list().map(({ pid }) => pid)) + FREE_PIDS;
    const residents: Residents = {
      adopter: 0,
      firstPid,
      list,
      // Nobody in its own namespace kills a process 1 that does not want it.
      signal: (pid, signal) => (pid === live.main?.pid ? live.signalMain(signal) : void live.machine.signal(pid, signal, ROOT)),
    };
    return { residents, mounts: live.machine.mounts };
  }

  /** Whether anything but the image's own server has ever run in it, so that its answers may change. */
  hasProcesses(id: string): boolean {
    return this.#machines.has(id);
  }

  /** Everything that listens in a container. */
  listeners(id: string): readonly Listener[] {
    const run = this.#runs.get(id);
    if (!run || run.end) return [];
    const live = this.hasProcesses(id) ? this.#machines.of(id, true) : undefined;
    return live ? live.listening.flatMap(({ listeners }) => listeners) : (run.listeners ?? []);
  }

  /** The answer of what listens on the request's port; undefined when it does not speak HTTP. */
  respond(id: string, request: HttpRequest): HttpResponse | undefined {
    const run = this.#runs.get(id)!;
    const origin = this.#listeningServer(run, request.port);
    if (!origin?.server.respond) return undefined;
    const context = { ...this.#servers.contextOf(run.config, origin.argv), settings: run.settings };
    const { log = [], claim, ...response } = origin.server.respond(request, context);
    this.#logs.append(id, serverLogBytes(log));
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
    this.#logs.append(id, serverLogBytes(log));
    return answer;
  }

  /** What the program in a container says of its own accord. */
  writeLog(id: string, line: string): void {
    this.#logs.append(id, serverLogBytes([line]));
  }

  /** What a container uses at this moment, limits not considered. */
  usageOf(id: string): { milliCpu: number; memoryBytes: number } {
    return usageAt(this.#runs.get(id), this.#machines.useOf(id), this.#options.clock.now());
  }

  /** Whether a container takes so much of its node that a few like it would fill that. */
  usesMuch(id: string): boolean {
    const run = this.#runs.get(id);
    return run !== undefined && isMuch(run, this.#machines.useOf(id));
  }

  /** What a container that was started and not removed has on the disk, and how many processes are in it. */
  footprintOf(id: string): ContainerFootprint {
    return footprint(this.#runs.get(id), this.#machines.useOf(id), this.#logs.get(id).bytes);
  }

  /** When the use of a container changes next because a promise of it is over; undefined: only when something happens in it. */
  useChangesAt(id: string): number | undefined {
    return nextChangeOfUse(this.#runs.get(id), this.#options.clock.now());
  }

  /** The kernel takes a container's processes because there is no memory left. */
  killForMemory(id: string): void {
    this.#finish(id, KILLED, true);
  }

  /** A request was answered. */
  #noteWork(id: string, claim: ResourceClaim | undefined): void {
    const run = this.#runs.get(id);
    if (!run || run.end) return;
    this.#runs.set(id, { ...run, work: workAfterRequest(run, claim, this.#options.clock.now()) });
    if (claim) this.#options.changed(run.config.pod);
    const limit = run.config.memoryLimit;
    if (limit !== undefined && claim && this.usageOf(id).memoryBytes > limit) this.#finish(id, KILLED, true);
  }

  /** A container's files, as its main process sees them. */
  filesOf(id: string): Files | undefined {
    const run = this.#runs.get(id);
    if (!run || run.end) return undefined;
    return this.#machines.of(id, true)!.machine.filesOf(run.config.user, run.config.workingDir || '/');
  }

  #listeningServer(run: ContainerRun, port: number): { argv: readonly string[]; server: ServerProgram } | undefined {
    if (!this.hasProcesses(run.config.id)) return mainServer(run.config);
    const process = this.#machines.of(run.config.id, true)!.listening.find(({ listeners }) => listeners.some((each) => each.port === port));
    const server = process && resolveImage(run.config).image.servers?.find(({ commands }) => commands.includes(process.command));
    return server && { argv: process.argv, server };
  }

  #machineFiles(id: string): Files | undefined {
    return this.hasProcesses(id) ? this.#machines.of(id, true)?.machine.filesOf(ROOT) : undefined;
  }

  #finish(id: string, exitCode: number, outOfMemory = false): void {
    const run = this.#runs.get(id);
    if (!run || run.end) return;
    const message = this.#terminationMessage(run);
    this.#runs.set(id, { ...run, end: { ...newEnd(exitCode, this.#options.clock.now()), outOfMemory, message } });
    this.#options.turned(this.#runs.get(id)!);
    this.#machines.forget(id);
    this.#sessions.end(id, KILLED);
    this.#logs.wake(id);
    this.#options.changed(run.config.pod);
  }

  #terminationMessage({ config }: ContainerRun): string {
    const live = this.#machines.of(config.id, false);
    const text = live?.machine.filesOf(ROOT).readText(config.terminationMessagePath);
    return typeof text === 'string' ? text.slice(-LONGEST_MESSAGE) : '';
  }

  #checkMemory(id: string, live: LiveMachine): void {
    const limit = this.#runs.get(id)?.config.memoryLimit;
    if (limit !== undefined && live.residentBytes > limit) this.#finish(id, KILLED, true);
  }
}

function newEnd(exitCode: number, at: number): ContainerEnd {
  return { exitCode, at, outOfMemory: false, message: '' };
}
