import type { Clock } from '@drydock/apimachinery';
import type { Limits } from './limits.ts';
import type { MachineState, ProcessState } from './machine-state.ts';
import type { Meters } from './meters.ts';
import type { OpenFiles } from './open-files.ts';
import { copyPlain, withoutPrototypes } from './plain-data.ts';
import { ProcessRecord } from './process-record.ts';
import type { ProcessHandle } from './process-handle.ts';
import type { ChildReport, ProgramSteps, SpawnFailure, SpawnOptions } from './program.ts';
import type { Programs } from './programs.ts';
import { defaultAction, type Signal, SIGNALS } from './signals.ts';
import type { User } from './users.ts';
import type { Wait } from './wait.ts';

/** A process and what is not plain data about it. */
export interface LiveProcess {
  handle: ProcessHandle | undefined;
  state: ProcessState;
  /** The state is this machine's own and may be changed. */
  owned: boolean;
  generator: ProgramSteps | undefined;
  wait: Wait | undefined;
  noticed: boolean;
  unsubscribe: (() => void)[];
  promise: { settled: boolean; done: Promise<void> } | undefined;
}

export interface ProcessTableContext {
  readonly state: Pick<MachineState, 'nextPid'>;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly openFiles: OpenFiles;
  readonly meters: Meters;
  readonly programs: Programs;
  /** Process 1 is the init of a container: signals that it does not catch do nothing, but for SIGKILL from outside. */
  readonly protectInit: boolean;
}

const ORPHAN = -1;
const SPAWN_STEPS = 20;

/** The processes of a machine: how they begin, are signalled, end and are reaped. */
export class ProcessTable {
  readonly #context: ProcessTableContext;
  readonly #processes = new Map<number, LiveProcess>();
  /** The process whose program is being executed: its generator cannot be closed until it has yielded. */
  running: LiveProcess | undefined;

  constructor(context: ProcessTableContext, saved: readonly ProcessState[]) {
    this.#context = context;
    for (const state of saved) this.#processes.set(state.pid, newLive(state, false));
  }

  get size(): number {
    return this.#processes.size;
  }

  /** Not to be gone through while processes begin or end: see `all`. */
  live(): Iterable<LiveProcess> {
    return this.#processes.values();
  }

  all(): LiveProcess[] {
    return [...this.#processes.values()];
  }

  get(pid: number): LiveProcess | undefined {
    return this.#processes.get(pid);
  }

  states(): readonly Readonly<ProcessState>[] {
    return this.all().map(({ state }) => state);
  }

  /** States that were not touched since the restore are shared, not copied. */
  save(): ProcessState[] {
    return this.all().map(({ state, owned, wait }) => {
      if (!owned) return state;
      const copy = this.#copyOf(state);
      copy.wait = storable(wait);
      return copy;
    });
  }

  /** The process's state as this machine's own copy. */
  own(live: LiveProcess): LiveProcess {
    if (!live.owned) {
      live.state = live.state instanceof ProcessRecord ? this.#copyOf(live.state) : withoutPrototypes(live.state);
      live.owned = true;
    }
    return live;
  }

  #copyOf(state: ProcessState): ProcessRecord {
    const program = this.#context.programs.get(state.program);
    return ProcessRecord.copyOf(state, program?.copyMemory?.(state.memory) ?? copyPlain(state.memory));
  }

  /** `chosen`: a number that no process has; by default the next one. */
  start(parent: ProcessState, program: string, options: SpawnOptions, chosen?: number): number | SpawnFailure {
    const { state: machine, limits, meters, programs } = this.#context;
    if (!programs.has(program)) return { failure: 'not-found' };
    if (this.#processes.size >= limits.processes) return { failure: 'too-many-processes' };
    const pid = chosen ?? machine.nextPid++;
    const state = new ProcessRecord(options.user ?? parent.user, this.#context.clock.now());
    state.pid = pid;
    state.parent = parent.pid;
    state.group = options.group === 'new' ? pid : (options.group ?? parent.group);
    state.program = program;
    state.argv = options.argv;
    state.env = options.env ?? parent.env;
    state.cwd = options.cwd ?? parent.cwd;
    state.root = parent.root;
    state.umask = parent.umask;
    state.memory = options.memory ?? {};
    state.fds = this.#inheritedFds(parent, options.fds);
    state.meter = parent.meter;
    state.terminal = parent.terminal;
    state.actions = ignoredOnly(parent.actions);
    this.#processes.set(pid, newLive(state, true));
    meters.charge(parent.meter, SPAWN_STEPS);
    return pid;
  }

  reap(parent: number, pid: number | undefined): ChildReport | undefined {
    const child = pid === undefined ? this.#childWithReport(parent) : this.#processes.get(pid);
    if (!child || child.state.parent !== parent || !child.state.report) return undefined;
    const { state } = this.own(child);
    const report: ChildReport = { pid: state.pid, state: state.report!, status: state.status, signal: state.signal };
    state.report = undefined;
    if (state.state === 'ended') this.#processes.delete(state.pid);
    return report;
  }

  #childWithReport(parent: number): LiveProcess | undefined {
    for (const live of this.#processes.values()) if (live.state.parent === parent && live.state.report) return live;
    return undefined;
  }

  /** True when there is something to reap, or no such child. */
  hasReport(parent: number, pid: number | undefined): boolean {
    if (pid !== undefined) {
      const child = this.#processes.get(pid);
      return !child || child.state.parent !== parent || child.state.report !== undefined;
    }
    let children = 0;
    for (const { state } of this.#processes.values()) {
      if (state.parent !== parent) continue;
      if (state.report) return true;
      children++;
    }
    return children === 0;
  }

  /** To a process, or to a group when `target` is negative. */
  signal(target: number, signal: Signal, sender: User, fromOutside: boolean): 'sent' | 'no-such-process' | 'not-permitted' {
    const targets = this.all().filter(
      ({ state }) => state.state !== 'ended' && (target < 0 ? state.group === -target : state.pid === target),
    );
    if (targets.length === 0) return 'no-such-process';
    const permitted = targets.filter(({ state }) => sender.uid === 0 || sender.uid === state.user.uid);
    if (permitted.length === 0) return 'not-permitted';
    for (const live of permitted) this.deliver(live, signal, fromOutside);
    return 'sent';
  }

  deliver(live: LiveProcess, signal: Signal, fromOutside = false): void {
    if (live.state.state === 'ended') return;
    const { state } = this.own(live);
    if (signal === 'CONT' && state.state === 'stopped') {
      state.state = 'running';
      state.report = 'continued';
    }
    const certain = signal === 'KILL' || signal === 'STOP';
    const action = certain ? undefined : state.actions[signal];
    if (action === 'ignore') return;
    if (action === 'catch') {
      if (!state.caught.includes(signal)) state.caught.push(signal);
      return;
    }
    if (state.pid === 1 && this.#context.protectInit && !(certain && fromOutside)) return;
    this.#takeDefault(live, signal);
  }

  #takeDefault(live: LiveProcess, signal: Signal): void {
    const { state } = live;
    const effect = defaultAction(signal);
    if (effect === 'terminate') this.end(live, 128 + SIGNALS[signal], signal);
    if (effect !== 'stop' || state.state !== 'running') return;
    state.state = 'stopped';
    state.report = 'stopped';
    state.status = 128 + SIGNALS[signal];
    state.signal = signal;
  }

  end(live: LiveProcess, status: number, signal: Signal | undefined): void {
    const { state } = this.own(live);
    if (state.state === 'ended') return;
    endWait(live);
    state.state = 'ended';
    state.status = status;
    state.signal = signal;
    state.report = 'exited';
    if (live.generator && live !== this.running) live.generator.return(status);
    live.handle?.rawTerminal?.setRaw(false);
    live.generator = undefined;
    for (const fd of Object.keys(state.fds)) this.#context.openFiles.release(state.fds[Number(fd)]!);
    state.fds = {};
    for (const child of this.#processes.values()) if (child.state.parent === state.pid) this.#orphan(child);
    const parent = this.#processes.get(state.parent);
    if (parent?.state.actions.CHLD === 'catch') this.deliver(parent, 'CHLD');
    if (state.parent === ORPHAN) this.#processes.delete(state.pid);
  }

  #orphan(child: LiveProcess): void {
    this.own(child).state.parent = ORPHAN;
    if (child.state.state === 'ended') this.#processes.delete(child.state.pid);
  }

  #inheritedFds(parent: ProcessState, wanted: Readonly<Record<number, number>> | undefined): Record<number, number> {
    const fds: Record<number, number> = {};
    for (const key of Object.keys(wanted ?? parent.fds)) {
      const id = parent.fds[wanted ? wanted[Number(key)]! : Number(key)];
      if (id === undefined) continue;
      this.#context.openFiles.retain(id);
      fds[Number(key)] = id;
    }
    return fds;
  }
}

export function endWait(live: LiveProcess): void {
  live.wait = undefined;
  live.noticed = false;
  live.promise = undefined;
  if (live.unsubscribe.length > 0) for (const unsubscribe of live.unsubscribe.splice(0)) unsubscribe();
}

/** A process that does not run yet. */
const newLive = (state: ProcessState, owned: boolean): LiveProcess => ({
  handle: undefined,
  state,
  owned,
  generator: undefined,
  wait: state.wait,
  noticed: false,
  unsubscribe: [],
  promise: undefined,
});

function ignoredOnly(actions: ProcessState['actions']): ProcessState['actions'] {
  const inherited: ProcessState['actions'] = {};
  for (const signal of Object.keys(actions) as Signal[]) if (actions[signal] === 'ignore') inherited[signal] = 'ignore';
  return inherited;
}

/** What of a wait a snapshot can hold; the rest begins again at once. */
function storable(wait: Wait | undefined): Wait | undefined {
  if (!wait || wait.on === 'notice' || wait.on === 'promise') return wait && { on: 'turn' };
  if (wait.on !== 'any') return { ...wait };
  return wait.any.every(({ on }) => on !== 'notice' && on !== 'promise') ? copyPlain(wait) : { on: 'turn' };
}
