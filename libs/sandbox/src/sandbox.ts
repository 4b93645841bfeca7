/**
 * What one learner has: a cluster, and the machines of its nodes. They type into terminals of the control plane's. It lives in virtual time and does nothing
 * by itself: whoever hosts it calls `run` after every input and `advanceTo` as time goes by.
 */
import { type AuditRecord, type Client } from '@drydock/apiserver';
import {
  bootedCluster,
  bootedClusterOf,
  Cluster,
  CONTROL_PLANE_NODE,
  findFault,
  forkOf,
  LEARNER_PROFILE,
  nodeNames,
  type BootedCluster,
  type ClusterProfile,
  type ClusterState,
  type FaultParameters,
  type FaultProblem,
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
import { restoreCluster, saveCluster, type SavedCluster } from './saved/saved-cluster.ts';
import { runScript, ScriptSession, type Drive } from './scripts.ts';
import { Terminals, type TerminalSize } from './terminals.ts';
import { Hosts } from './machines/hosts.ts';
import { Machines, type MachineStates } from './machines/machines.ts';
import { newNodePrograms } from './machines/node-programs.ts';
import { nodeRuntimeFor } from './machines/node-runtime-for.ts';

export interface SandboxOptions {
  /** Decides everything random in it. */
  seed: number;
  /** Milliseconds of virtual time at which the learner arrives. */
  now: number;
  profile?: ClusterProfile;
}

/** Grows when what a save means changes (docs/adr/0006). */
const FORMAT = 2;

/** A sandbox as plain JSON. */
export interface SavedSandbox {
  format: typeof FORMAT;
  seed: number;
  profile: ClusterProfile;
  bootedBy: number;
  cluster: SavedCluster;
  machines: MachineStates;
  terminals: Record<string, TerminalSessionState>;
  commands: CommandHistoryState;
}

/** What a fork shares with its origin: values that nobody changes any more. */
interface SandboxState {
  seed: number;
  booted: BootedCluster;
  cluster: ClusterState;
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
  /** Milliseconds of virtual time. */
  timeout?: number;
}

export class Sandbox {
  readonly cluster: Cluster;
  readonly terminals: Terminals;
  readonly #seed: number;
  readonly #booted: BootedCluster;
  readonly #machines: Machines;
  /** The one that terminals and scripts are at: the control plane's, as after `kubeadm init`. */
  readonly #machine: Machine;
  readonly #commands: CommandHistory;
  #origin: string | undefined;
  #revision = 0;
  #disturbed = false;

  static create({ seed, now, profile = LEARNER_PROFILE }: SandboxOptions): Sandbox {
    const booted = bootedCluster(profile, now, nodeRuntimeFor(profile));
    const cluster = forkOf(booted, now, seed);
    return new Sandbox({ seed, booted, cluster, machines: undefined, terminals: {}, commands: undefined });
  }

  /** Goes on where `save` was called, in any process. Throws when the save is of an older version of this program. */
  static restore(saved: SavedSandbox): Sandbox {
    if (saved.format !== FORMAT) throw new Error(`a sandbox that was saved in format ${saved.format as number} cannot be opened any more`);
    const booted = bootedClusterOf(saved.profile, saved.bootedBy, nodeRuntimeFor(saved.profile));
    const { seed, machines, terminals, commands } = saved;
    return new Sandbox({ seed, booted, cluster: restoreCluster(saved.cluster, booted.state), machines, terminals, commands });
  }

  private constructor(state: SandboxState) {
    this.#seed = state.seed;
    this.#booted = state.booted;
    const { profile } = state.booted;
    this.cluster = new Cluster(state.cluster, nodeRuntimeFor(profile));
    this.#commands = new CommandHistory(state.commands);
    this.#machines = new Machines(
      {
        cluster: this.cluster,
        hosts: new Hosts(this.cluster, nodeNames(profile)),
        seed: state.seed,
        programsOf: (node, machines) =>
          newNodePrograms({
            cluster: this.cluster,
            machines,
            node,
            origin: () => this.#origin,
            around: (process, step) => this.#trace(node, process, step),
          }),
        onWake: () => (this.#disturbed = true),
      },
      state.machines,
    );
    this.#machine = this.#machines.get(CONTROL_PLANE_NODE);
    this.terminals = new Terminals(this.#machine, this.#commands, state.terminals);
    this.cluster.api.storage.subscribe(() => this.#touch());
    this.#commands.onChange(() => this.#touch());
  }

  save(): SavedSandbox {
    return {
      format: FORMAT,
      seed: this.#seed,
      profile: this.#booted.profile,
      bootedBy: this.#booted.bootedBy,
      cluster: saveCluster(this.cluster.snapshot(), this.#booted.state),
      machines: this.#machines.save(),
      terminals: this.terminals.save(),
      commands: this.#commands.snapshot(),
    };
  }

  /** Another sandbox that is the same at this moment. What happens in one of them does not touch the other. Without `terminals` it has none. */
  fork({ terminals = false }: { terminals?: boolean } = {}): Sandbox {
    return new Sandbox({
      seed: this.#seed,
      booted: this.#booted,
      cluster: this.cluster.snapshot(),
      machines: this.#machines.save(),
      terminals: terminals ? this.terminals.save() : {},
      commands: this.#commands.snapshot(),
    });
  }

  /** Milliseconds of virtual time. */
  get now(): number {
    return this.cluster.clock.now();
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

  /** The requests that the learner's commands made, oldest first; of one command when `origin` names it. */
  auditRecords(origin?: string): readonly AuditRecord[] {
    const records = this.cluster.api.audit.learner;
    return origin === undefined ? records : records.filter((record) => record.origin === origin);
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
    const { machine, pid } = this.#machines.shellBehind({ machine: CONTROL_PLANE_NODE, terminal: session.terminalId }, session.pid);
    return completeInShell(machine, pid, line, cursor);
  }

  /** What the parts of a line mean to a terminal's shell. */
  explain(terminal: string, line: string): readonly LinePart[] {
    const session = this.terminals.get(terminal);
    if (!session) return [];
    const { machine, pid } = this.#machines.shellBehind({ machine: CONTROL_PLANE_NODE, terminal: session.terminalId }, session.pid);
    return explainInShell(machine, pid, line);
  }

  /** Lets everything happen that happens at this moment, as far as `steps` go. */
  run(steps = RUN_STEPS): SandboxRun {
    for (let round = 0; round < 64; round++) {
      this.#disturbed = false;
      const machines = this.#machines.run(steps);
      this.terminals.afterRun();
      if (machines.state !== 'blocked') return machines;
      const cluster = this.cluster.run();
      if (cluster.state !== 'blocked') return cluster;
      // What the cluster did may have woken a program that watches it.
      if (this.#disturbed) continue;
      const times = [machines.wakeAt, cluster.wakeAt].filter((time) => time !== undefined);
      return { state: 'blocked', wakeAt: times.length ? Math.min(...times) : undefined };
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
        this.cluster.clock.advanceTo(time);
        return run;
      }
      this.cluster.clock.advanceTo(run.wakeAt);
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
  runScript(script: string, { cwd, timeout = SCRIPT_TIMEOUT }: ScriptOptions = {}): Promise<CommandResult> {
    return runScript(this.#machine, script, this.#driver(timeout), cwd);
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
        this.cluster.clock.advanceTo(run.wakeAt);
      }
    };
  }

  /** Text; undefined when there is no such file. */
  readFile(path: string): string | undefined {
    const content = this.#machine.filesOf().readFile(path);
    return content instanceof FileError ? undefined : decodeUtf8(content);
  }

  writeFile(path: string, text: string): void {
    const files = this.#machine.filesOf();
    files.makeDirectories(path.slice(0, path.lastIndexOf('/')) || '/');
    files.writeText(path, text);
    this.#touch();
  }

  /** Lets something go wrong: one of `allFaults`. Answers why that is not possible. */
  applyFault(name: string, parameters: FaultParameters = {}): FaultProblem | undefined {
    return this.#changeFault(name, parameters, 'apply');
  }

  /** Undoes a fault. Nothing happens when it was not there. */
  clearFault(name: string, parameters: FaultParameters = {}): FaultProblem | undefined {
    return this.#changeFault(name, parameters, 'clear');
  }

  #changeFault(name: string, given: FaultParameters, how: 'apply' | 'clear'): FaultProblem | undefined {
    const found = findFault(this.cluster, name, given);
    if ('problem' in found) return found;
    found.fault[how](this.cluster, found.parameters);
    for (const node of this.#machines.names) {
      // The terminals' own machine stays, so that somebody can still be told.
      if (node !== CONTROL_PLANE_NODE && this.cluster.nodes.machineOf(node).power === 'off') this.#machines.powerOff(node);
    }
    this.#touch();
    return undefined;
  }

  /** Reads (and, for set-up, writes) as nobody in particular, with every right and outside the learner's trace. */
  get observer(): Client {
    return this.cluster.api.clientFor(OBSERVER, 'drydock');
  }

  #touch(): void {
    this.#revision++;
    this.#disturbed = true;
  }

  /** Marks every request that a step makes with the command that the process belongs to. */
  #trace(node: string, { pid }: Process, step: () => void): void {
    const place = this.#machines.frontOf(node, pid);
    const terminal = place?.machine === CONTROL_PLANE_NODE ? this.terminals?.nameOf(place.terminal) : undefined;
    const before = this.#origin;
    this.#origin = terminal === undefined ? SCRIPT_ORIGIN : (this.#commands.running(terminal)?.id ?? SCRIPT_ORIGIN);
    try {
      step();
    } finally {
      this.#origin = before;
    }
  }
}

/** The origin of what set-up scripts, graders and background jobs ask for. */
export const SCRIPT_ORIGIN = 'script';
