/** The machines of a sandbox: one for each node, made when somebody first logs in. */
import { Machine, type InodeFileSystem, type MachineState, type Programs, type RunResult } from '@drydock/shell';
import type { Clock } from '@drydock/apimachinery';
import type { Cluster } from '@drydock/cluster';
import type { Hosts } from './hosts.ts';

export interface MachinesOptions {
  clock: Clock;
  hosts: Hosts;
  seed: number;
  programsOf(node: string, machines: Machines): Programs;
  /** The disk of a machine that belongs to no cluster. */
  diskOf(name: string): InodeFileSystem;
  onWake(): void;
}

/** Somebody who waits for what happens on another machine. */
interface Follower {
  machine: string;
  isDue(): boolean;
  wake(): void;
}

/** A terminal by its machine and its id there. */
export interface TerminalPlace {
  machine: string;
  terminal: number;
}

export type MachineStates = Readonly<Record<string, MachineState>>;

export class Machines {
  readonly hosts: Hosts;
  readonly #options: MachinesOptions;
  readonly #live = new Map<string, Machine>();
  /** Those on which nothing runs, until somebody comes. */
  readonly #dormant = new Map<string, MachineState>();
  readonly #followers = new Set<Follower>();
  /** The terminals that show one of another machine. */
  readonly #shown: { shown: TerminalPlace; by: TerminalPlace; pid: number }[] = [];

  constructor(options: MachinesOptions, states: MachineStates = {}) {
    this.#options = options;
    this.hosts = options.hosts;
    for (const [name, state] of Object.entries(states)) {
      if (isDeserted(state)) this.#dormant.set(name, state);
      else this.#add(name, state);
    }
  }

  /** The machines that somebody has logged in to. */
  get names(): string[] {
    return [...this.#dormant.keys(), ...this.#live.keys()];
  }

  save(): Record<string, MachineState> {
    return Object.fromEntries([...this.#dormant, ...[...this.#live].map(([name, machine]) => [name, machine.save()] as const)]);
  }

  /** The machine of a node. Its files are those that the kubelet and the pods of the node see. */
  get(name: string): Machine {
    const live = this.#live.get(name);
    if (live) return live;
    const state = this.#dormant.get(name);
    this.#dormant.delete(name);
    return this.#add(name, state);
  }

  #add(name: string, state: MachineState | undefined): Machine {
    const { clock, seed, programsOf, diskOf, onWake } = this.#options;
    const programs = programsOf(name, this);
    const nodes = this.hosts.clusterOf(name)?.nodes;
    const files = nodes ? nodes.nodeFiles(name) : diskOf(name);
    const options = {
      hostname: name,
      clock,
      programs,
      files,
      onWake,
      residents: nodes?.residentsOf(name),
      filesSavedElsewhere: nodes !== undefined,
    };
    const machine = state
      ? new Machine(options, state)
      : new Machine({ ...options, seed: seed + this.hosts.names.indexOf(name), booted: nodes?.services.bootedAt(name) });
    this.#live.set(name, machine);
    return machine;
  }

  /** Why packets do not arrive: the other machine has no power, or the network between the two is cut. */
  obstacle(from: string, to: string): 'down' | 'cut' | undefined {
    const [here, there] = [this.hosts.clusterOf(from), this.hosts.clusterOf(to)];
    if (here && here === there) return here.nodes.obstacle(from, to);
    // Between networks only the ends matter.
    return there?.nodes.obstacle(to, to) ?? (cutOff(here, from) || cutOff(there, to) ? 'cut' : undefined);
  }

  /** Ends everything that runs on a machine. It starts anew when it is next asked for. */
  powerOff(name: string): void {
    this.#live.delete(name);
    this.#dormant.delete(name);
    for (const follower of [...this.#followers]) if (follower.machine === name) follower.wake();
  }

  /** Whether this is the machine that the node has now. */
  isRunning(name: string, machine: Machine): boolean {
    return this.#live.get(name) === machine;
  }

  /** Runs all of them until they wait, as far as `steps` go. */
  run(steps: number): RunResult {
    let wakeAt = Number.POSITIVE_INFINITY;
    for (const [name, machine] of [...this.#live]) {
      const result = machine.run(steps);
      if (this.#followers.size > 0) this.#wakeFollowersOf(name);
      if (result.state !== 'blocked') return result;
      wakeAt = Math.min(wakeAt, result.wakeAt ?? wakeAt);
    }
    return { state: 'blocked', wakeAt: wakeAt === Number.POSITIVE_INFINITY ? undefined : wakeAt };
  }

  #wakeFollowersOf(name: string): void {
    for (const follower of [...this.#followers]) if (follower.machine === name && follower.isDue()) follower.wake();
  }

  /** `wake` is called when `isDue` holds after the machine ran, and when it loses its power. Returns how to stop. */
  follow(follower: Follower): () => void {
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }

  /** Notes that a terminal shows one of another machine, where the shell `pid` runs. Returns how to end that. */
  show(shown: TerminalPlace, by: TerminalPlace, pid: number): () => void {
    const entry = { shown, by, pid };
    this.#shown.push(entry);
    return () => void this.#shown.splice(this.#shown.indexOf(entry), 1);
  }

  /** The terminal that somebody sits at who started a process, perhaps through connections; undefined when there is none. */
  frontOf(machine: string, pid: number): TerminalPlace | undefined {
    const terminal = this.#live.get(machine)?.terminalOf(pid);
    return terminal === undefined ? undefined : this.#front({ machine, terminal });
  }

  #front(place: TerminalPlace): TerminalPlace {
    const entry = this.#shown.length > 0 ? this.#shown.find(({ shown }) => isSame(shown, place)) : undefined;
    return entry ? this.#front(entry.by) : place;
  }

  /** The shell whose prompt a terminal shows, through all connections; `pid` is that of the terminal's own. */
  shellBehind(place: TerminalPlace, pid: number): { machine: Machine; pid: number } {
    const entry = this.#shown.find(({ by }) => isSame(by, place));
    return entry ? this.shellBehind(entry.shown, entry.pid) : { machine: this.get(place.machine), pid };
  }
}

function isDeserted({ processes, terminals }: MachineState): boolean {
  return processes.length === 0 && Object.keys(terminals).length === 0;
}

function cutOff(cluster: Cluster | undefined, name: string): boolean {
  return cluster?.nodes.machineOf(name).network === 'cut';
}

const isSame = (a: TerminalPlace, b: TerminalPlace): boolean => a.machine === b.machine && a.terminal === b.terminal;
