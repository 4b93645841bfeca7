/**
 * What one learner has: a cluster, and the machines of its nodes. They type into terminals of the control plane's; with several clusters into those of
 * a workstation that reaches them all. It lives in virtual time and does nothing by itself: whoever hosts it calls `run` after every input and
 * `advanceTo` as time goes by.
 */
import { type AuditRecord, type Client } from '@drydock/apiserver';
import {
  type Cluster,
  type ClusterProfile,
  CONTROL_PLANE_NODE,
  type FaultParameters,
  type FaultProblem,
  findFault,
  LEARNER_PROFILE,
  type SchedulingDecision,
  withSite,
} from '@drydock/cluster';
import {
  completeInShell,
  explainInShell,
  decodeUtf8,
  FileError,
  type CommandResult,
  type Completion,
  type LinePart,
  type Machine,
  type Process,
  type TerminalSession,
  type TerminalSessionState,
} from '@drydock/shell';
import { CommandHistory, type CommandHistoryState, type CommandRecord } from './commands.ts';
import { Clusters, newMember, ONLY_CLUSTER, restoreMember, type ClusterMember } from './clusters.ts';
import { assertFormat, FORMAT, type SavedSandbox } from './saved/saved-sandbox.ts';
import { runScript, type ScriptOutput, ScriptSession, type Drive } from './scripts.ts';
import { Terminals, type TerminalSize } from './terminals.ts';
import { Hosts } from './machines/hosts.ts';
import { Machines, type MachineStates } from './machines/machines.ts';
import { newNodePrograms, newNodeTools } from './machines/node-programs.ts';
import { newWorkstationDisk, WORKSTATION } from './machines/workstation.ts';

export interface SandboxOptions {
  /** Decides everything random in it. */
  seed: number;
  /** Milliseconds of virtual time at which the learner arrives. */
  now: number;
  profile?: ClusterProfile;
  /** Several clusters by name instead of that one, in their order. At most `MOST_CLUSTERS`. */
  clusters?: Readonly<Record<string, ClusterProfile>>;
}

export const MOST_CLUSTERS = 8;
/** The networks of clusters that stand beside each other: 172.30.0.0/16 and downwards. */
const FIRST_NETWORK = 30;

/** A sandbox at one moment, as values that nobody changes any more: any number of sandboxes may go on from it. */
export interface SandboxState {
  seed: number;
  members: readonly ClusterMember[];
  /** Terminals are at a workstation beside the clusters. */
  workstation: boolean;
  machines: MachineStates | undefined;
  terminals: Readonly<Record<string, TerminalSessionState>>;
  commands: CommandHistoryState | undefined;
}

export type SandboxRun =
  /** Nothing more happens before `wakeAt`, or until somebody types, when that is undefined. */
  | { state: 'blocked'; wakeAt: number | undefined }
  /** The slice of work is used up: call again, when others had their turn. */
  | { state: 'more' }
  /** Virtual time must not pass until `settled`: a program computes outside it. */
  | { state: 'pending'; settled: Promise<void> };

/** Who reads for graders and views: not a learner, and not in their trace. */
const OBSERVER = { username: 'system:drydock-observer', groups: ['system:masters', 'system:authenticated'] };

const RUN_STEPS = 20_000;

/** Milliseconds of virtual time that a script may take. */
const SCRIPT_TIMEOUT = 10 * 60_000;

export interface ScriptOptions {
  cwd?: string;
  /** The name of the machine; by default the one with the terminals. */
  on?: string;
  env?: Readonly<Record<string, string>>;
  /** Milliseconds of virtual time. */
  timeout?: number;
  /** Programs are those that the machine was installed with, whatever somebody has put in their place. Leaves files behind. */
  installedPrograms?: boolean;
  /** Gets what is printed as it is written, in order. */
  onOutput?: ScriptOutput;
}

export class Sandbox {
  readonly clusters: Clusters;
  readonly terminals: Terminals;
  readonly #seed: number;
  readonly #machines: Machines;
  /** The name of the machine that terminals and scripts are at: the control plane, as after `kubeadm init`, or the workstation. */
  readonly #front: string;
  readonly #machine: Machine;
  readonly #commands: CommandHistory;
  #origin: string | undefined;
  #revision = 0;
  #disturbed = false;

  static create({ seed, now, profile = LEARNER_PROFILE, clusters }: SandboxOptions): Sandbox {
    const members = clusters
      ? Object.entries(clusters).map(([name, each], index) => {
          const site = { prefix: `${name}-`, network: `172.${FIRST_NETWORK - index}` };
          return newMember(name, withSite(each, site), now, seed + index);
        })
      : [newMember(ONLY_CLUSTER, profile, now, seed)];
    return new Sandbox({ seed, members, workstation: clusters !== undefined, machines: undefined, terminals: {}, commands: undefined });
  }

  /**
   * Goes on where `save` was called, in any process.
   *
   * @throws OtherFormatError when another version of this program has made the save
   */
  static restore(saved: SavedSandbox): Sandbox {
    assertFormat(saved);
    const { seed, clusters, workstation, machines, terminals, commands } = saved;
    const members = Object.entries(clusters).map(([name, member]) => restoreMember(name, member));
    return new Sandbox({ seed, members, workstation, machines, terminals, commands });
  }

  /** Goes on from there. What happens touches neither the state nor others that go on from it. */
  constructor(state: SandboxState) {
    const { seed, members, workstation } = state;
    this.#seed = seed;
    this.clusters = new Clusters(
      members,
      () => this.#touch(),
      (node) => newNodeTools(this.#machines.hosts, node),
    );
    this.#commands = new CommandHistory(state.commands);
    this.#machines = new Machines(
      {
        clock: this.clusters.clock,
        hosts: new Hosts(this.clusters, members, workstation ? [WORKSTATION] : []),
        seed,
        programsOf: (node, machines) =>
          newNodePrograms({ machines, node, origin: () => this.#origin, around: (process, step) => this.#trace(node, process, step) }),
        diskOf: () => newWorkstationDisk(members),
        onWake: () => (this.#disturbed = true),
      },
      state.machines,
    );
    this.#front = workstation ? WORKSTATION.name : CONTROL_PLANE_NODE;
    this.#machine = this.#machines.get(this.#front);
    this.terminals = new Terminals(this.#machine, this.#commands, state.terminals);
    this.#commands.onChange(() => this.#touch());
  }

  save(): SavedSandbox {
    return {
      format: FORMAT,
      seed: this.#seed,
      clusters: this.clusters.save(),
      workstation: this.hasWorkstation,
      machines: this.#machines.save(),
      terminals: this.terminals.save(),
      commands: this.#commands.snapshot(),
    };
  }

  /** Another sandbox that is the same at this moment. What happens in one of them does not touch the other. Without `terminals` it has none. */
  fork(options?: { terminals?: boolean }): Sandbox {
    return new Sandbox(this.snapshot(options));
  }

  /** For those who fork the same moment often. Without `terminals` there are none in it. */
  snapshot({ terminals = false }: { terminals?: boolean } = {}): SandboxState {
    return {
      seed: this.#seed,
      members: this.clusters.snapshot(),
      workstation: this.hasWorkstation,
      machines: this.#machines.save(),
      terminals: terminals ? this.terminals.save() : {},
      commands: this.#commands.snapshot(),
    };
  }

  /** Terminals are at a workstation beside the clusters, not at a node. */
  get hasWorkstation(): boolean {
    return this.#front === WORKSTATION.name;
  }

  /** The only cluster, or the first of several. */
  get cluster(): Cluster {
    return this.clusters.get(this.clusters.names[0]!);
  }

  /** Milliseconds of virtual time. */
  get now(): number {
    return this.clusters.clock.now();
  }

  /** Grows with every change of the cluster and with every command: what was read before may have changed. */
  get revision(): number {
    return this.#revision;
  }

  get commands(): readonly CommandRecord[] {
    return this.#commands.records;
  }

  onCommand(listener: (record: CommandRecord) => void): () => void {
    return this.#commands.onChange(listener);
  }

  /** The requests that the learner's commands made, oldest first; of one command when `origin` names it, to one cluster when `cluster` does. */
  auditRecords(origin?: string, cluster?: string): readonly AuditRecord[] {
    const [first, ...others] = cluster === undefined ? this.clusters.names : [cluster];
    const records = this.clusters.auditOf(first!);
    const all = others.length === 0 ? records : [records, ...others.map((name) => this.clusters.auditOf(name))].flat().sort(byTime);
    return origin === undefined ? all : all.filter((record) => record.origin === origin);
  }

  /** What the schedulers decided about the pods that there are, oldest first. */
  get schedulingDecisions(): readonly SchedulingDecision[] {
    return this.clusters.names.flatMap((name) => this.clusters.schedulingOf(name)).sort((a, b) => a.at - b.at);
  }

  openTerminal(name: string, size: TerminalSize): TerminalSession {
    return this.terminals.open(name, size);
  }

  /**
   * Enter at a terminal's prompt (or ahead of it). `id` becomes the id of the command that the line begins, and the origin of its requests.
   * Nothing happens before the next `run`.
   */
  submitLine(terminal: string, line: string, id?: string): void {
    const session = this.terminals.get(terminal);
    if (!session) return;
    // What is typed while a program runs is the program's.
    if (id !== undefined && session.atPrompt) this.#commands.nameNext(terminal, id);
    session.submitLine(line);
  }

  complete(terminal: string, line: string, cursor: number): Completion {
    const session = this.terminals.get(terminal);
    if (!session) return { start: cursor, end: cursor, candidates: [] };
    const { machine, pid } = this.#machines.shellBehind({ machine: this.#front, terminal: session.terminalId }, session.pid);
    return completeInShell(machine, pid, line, cursor);
  }

  /** What the parts of a line mean to a terminal's shell. */
  explain(terminal: string, line: string): readonly LinePart[] {
    const session = this.terminals.get(terminal);
    if (!session) return [];
    const { machine, pid } = this.#machines.shellBehind({ machine: this.#front, terminal: session.terminalId }, session.pid);
    return explainInShell(machine, pid, line);
  }

  /** Lets everything happen that happens at this moment, as far as `steps` go. */
  run(steps = RUN_STEPS): SandboxRun {
    for (let round = 0; round < 64; round++) {
      this.#disturbed = false;
      const machines = this.#machines.run(steps);
      this.terminals.afterRun();
      if (machines.state !== 'blocked') return machines;
      const cluster = this.clusters.run();
      if (cluster.state !== 'blocked') return cluster;
      // What the cluster did may have woken a program that watches it.
      if (this.#disturbed) continue;
      return { state: 'blocked', wakeAt: earlier(machines.wakeAt, cluster.wakeAt) };
    }
    return { state: 'more' };
  }

  /**
   * Lets time pass up to `time`, through everything that falls due on the way. Anything but `blocked` means that it is not there yet: call
   * again, after `settled` when it is pending.
   */
  advanceTo(time: number, steps = RUN_STEPS): SandboxRun {
    for (let round = 0; round < 1_000; round++) {
      const run = this.run(steps);
      if (run.state !== 'blocked') return run;
      if (run.wakeAt === undefined || run.wakeAt > time) {
        this.clusters.clock.advanceTo(time);
        return run;
      }
      this.clusters.clock.advanceTo(run.wakeAt);
    }
    return { state: 'more' };
  }

  /** `advanceTo` to its end. For those who have no event loop to share. */
  async pass(milliseconds: number): Promise<void> {
    const until = this.now + milliseconds;
    for (;;) {
      const run = this.advanceTo(until);
      if (run.state === 'blocked') return;
      if (run.state === 'pending') await run.settled;
    }
  }

  /** Runs a script in a shell of its own until it ends, time passing as it asks; not one of the learner's commands. */
  runScript(
    script: string,
    { timeout = SCRIPT_TIMEOUT, on = this.#front, cwd, env, installedPrograms, onOutput }: ScriptOptions = {},
  ): Promise<CommandResult> {
    return runScript(this.#machines.get(on), script, this.#driver(timeout), { cwd, env, installedPrograms, onOutput });
  }

  /** A shell to give command after command. `timeout`: milliseconds of virtual time for each of them. */
  openScriptSession(timeout = SCRIPT_TIMEOUT): ScriptSession {
    return new ScriptSession(this.#machine, (done) => this.#driver(timeout)(done));
  }

  #driver(timeout: number): Drive {
    return async (done) => {
      const deadline = this.now + timeout;
      for (;;) {
        const run = this.run();
        if (done()) return true;
        if (run.state === 'pending') await run.settled;
        if (run.state !== 'blocked' || this.#disturbed) continue;
        if (run.wakeAt === undefined || run.wakeAt > deadline) return false;
        this.clusters.clock.advanceTo(run.wakeAt);
      }
    };
  }

  /** Text; undefined when there is no such file. `on`: the name of the machine; by default the one with the terminals. */
  readFile(path: string, on = this.#front): string | undefined {
    const content = this.#machines.get(on).filesOf().readFile(path);
    return content instanceof FileError ? undefined : decodeUtf8(content);
  }

  writeFile(path: string, text: string, on = this.#front): void {
    const files = this.#machines.get(on).filesOf();
    files.makeDirectories(path.slice(0, path.lastIndexOf('/')) || '/');
    files.writeText(path, text);
    this.#touch();
  }

  /** Lets something go wrong: one of `allFaults`. Answers why that is not possible. */
  applyFault(name: string, parameters: FaultParameters = {}, cluster = this.cluster): FaultProblem | undefined {
    return this.#changeFault(name, parameters, 'apply', cluster);
  }

  /** Undoes a fault. Nothing happens when it was not there. */
  clearFault(name: string, parameters: FaultParameters = {}, cluster = this.cluster): FaultProblem | undefined {
    return this.#changeFault(name, parameters, 'clear', cluster);
  }

  #changeFault(name: string, given: FaultParameters, how: 'apply' | 'clear', cluster: Cluster): FaultProblem | undefined {
    const found = findFault(cluster, name, given);
    if ('problem' in found) return found;
    found.fault[how](cluster, found.parameters);
    for (const node of this.#machines.names) {
      // The terminals' own machine stays, so that somebody can still be told.
      if (node !== this.#front && cluster.nodes.machineOf(node).power === 'off') this.#machines.powerOff(node);
    }
    this.#touch();
    return undefined;
  }

  /** Reads (and, for set-up, writes) as nobody in particular, with every right and outside the learner's trace. */
  get observer(): Client {
    return this.observerOf(this.cluster);
  }

  /** The same of one of several clusters. */
  observerOf(cluster: Cluster): Client {
    return cluster.api.clientFor(OBSERVER, 'drydock');
  }

  #touch(): void {
    this.#revision++;
    this.#disturbed = true;
  }

  /** Marks every request that a step makes with the command that the process belongs to. */
  #trace<T>(node: string, { pid }: Process, step: () => T): T {
    const place = this.#machines.frontOf(node, pid);
    const terminal = place?.machine === this.#front ? this.terminals?.nameOf(place.terminal) : undefined;
    const before = this.#origin;
    this.#origin = terminal === undefined ? SCRIPT_ORIGIN : (this.#commands.running(terminal)?.id ?? SCRIPT_ORIGIN);
    try {
      return step();
    } finally {
      this.#origin = before;
    }
  }
}

/** Undefined: never. */
const earlier = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);

const byTime = (a: AuditRecord, b: AuditRecord): number => a.receivedAt - b.receivedAt;

/** The origin of what set-up scripts, graders and background jobs ask for. */
export const SCRIPT_ORIGIN = 'script';
