/** The services of nodes that matter to a cluster, as systemd keeps them: kubelet and containerd. */
import { installedVersion, type Files } from '@drydock/shell';
import { KUBERNETES_RELEASE } from '../version.ts';
import type { MachineChange, MachineState } from '../kubelet/machine-state.ts';
import { startKubelet } from './kubelet-start.ts';

export const UNITS = ['containerd', 'kubelet'] as const;
export type UnitName = (typeof UNITS)[number];

export interface UnitState {
  enabled: boolean;
  /** `auto-restart`: it ended, and systemd starts it again after a pause. */
  active: 'active' | 'inactive' | 'auto-restart';
  /** Milliseconds of virtual time; undefined: since the machine was booted. */
  since: number | undefined;
  /** The exit of the last run, as systemd shows it: `1/FAILURE`. */
  exit: string | undefined;
  pid: number;
  restarts: number;
  /** A kubelet that has not told the API server yet that it has started. */
  unregistered?: boolean;
}

export interface JournalEntry {
  at: number;
  unit: UnitName;
  /** `kubelet`, `systemd`. */
  source: string;
  pid: number;
  text: string;
}

/** Plain data, for the nodes on which something happened. */
export interface ServicesState {
  units: ReadonlyMap<string, UnitState>;
  journals: ReadonlyMap<string, readonly JournalEntry[]>;
}

export interface NodeServicesOptions {
  now(): number;
  filesOf(node: string): Files;
  machineOf(node: string): MachineState;
  changeMachine(node: string, change: MachineChange): void;
  /** Where the API server of the cluster is. */
  apiServer: string;
  /** Milliseconds of virtual time: since when the machines have been there. */
  installedAt: number;
  /** Asks for `retry` at that time. */
  retryAt(node: string, at: number): void;
}

const RESTART_PAUSE = 10_000;
const LONGEST_JOURNAL = 400;
const DESCRIPTIONS: Readonly<Record<UnitName, string>> = {
  containerd: 'containerd.service - containerd container runtime',
  kubelet: 'kubelet.service - kubelet: The Kubernetes Node Agent',
};
const FIRST_PIDS: Readonly<Record<UnitName, number>> = { containerd: 812, kubelet: 1337 };

export class NodeServices {
  readonly #options: NodeServicesOptions;
  readonly #units: Map<string, UnitState>;
  readonly #journals: Map<string, readonly JournalEntry[]>;

  constructor(options: NodeServicesOptions, state?: ServicesState) {
    this.#options = options;
    this.#units = new Map(state?.units);
    this.#journals = new Map(state?.journals);
  }

  snapshot(): ServicesState {
    return { units: new Map(this.#units), journals: new Map(this.#journals) };
  }

  stateOf(node: string, unit: UnitName): UnitState {
    const known = this.#units.get(`${node}/${unit}`);
    const state = known ?? { enabled: true, active: 'active', since: undefined, exit: undefined, pid: FIRST_PIDS[unit], restarts: 0 };
    const machine = this.#options.machineOf(node);
    // A fault may have stopped it without systemd.
    const isDown = unit === 'containerd' ? machine.containerRuntime === 'stopped' : machine.kubelet === 'stopped' && !known;
    return isDown && state.active === 'active' ? { ...state, active: 'inactive', since: machine.silentSince } : state;
  }

  start(node: string, unit: UnitName): void {
    if (this.stateOf(node, unit).active === 'active') return;
    this.#say(node, unit, 'systemd', 1, `Started ${DESCRIPTIONS[unit]}.`);
    if (unit === 'kubelet') return this.#startKubelet(node, 0);
    this.#set(node, unit, { active: 'active', pid: this.#nextPid(node, unit), exit: undefined, restarts: 0 });
    this.#options.changeMachine(node, { containerRuntime: 'running' });
  }

  stop(node: string, unit: UnitName): void {
    if (this.stateOf(node, unit).active === 'inactive') return;
    this.#say(node, unit, 'systemd', 1, `Stopping ${DESCRIPTIONS[unit]}...`);
    this.#say(node, unit, 'systemd', 1, `${unit}.service: Deactivated successfully.`);
    this.#say(node, unit, 'systemd', 1, `Stopped ${DESCRIPTIONS[unit]}.`);
    this.#set(node, unit, { active: 'inactive', exit: undefined, restarts: 0 });
    this.#options.changeMachine(node, unit === 'kubelet' ? { kubelet: 'stopped' } : { containerRuntime: 'stopped' });
  }

  restart(node: string, unit: UnitName): void {
    this.stop(node, unit);
    this.start(node, unit);
  }

  setEnabled(node: string, unit: UnitName, enabled: boolean): boolean {
    const { enabled: before, since } = this.stateOf(node, unit);
    if (before !== enabled) this.#set(node, unit, { enabled }, since);
    return before !== enabled;
  }

  /** The kubelet of a machine that is switched on for the first time. */
  boot(node: string): void {
    this.#startKubelet(node, 0);
  }

  /** Whether the kubelet has started and its Node does not say so yet. */
  isUnregistered(node: string): boolean {
    return this.#units.get(`${node}/kubelet`)?.unregistered === true;
  }

  /** The nodes of which this holds. */
  get unregistered(): string[] {
    return [...this.#units].flatMap(([key, { unregistered }]) => (unregistered ? [key.split('/')[0]!] : []));
  }

  /** The Node says so now. */
  noteRegistered(node: string): void {
    const state = this.#units.get(`${node}/kubelet`);
    if (state) this.#units.set(`${node}/kubelet`, { ...state, unregistered: false });
  }

  /** `v1.33.1`: of the package that is installed. */
  kubeletRelease(node: string): string {
    const version = installedVersion(this.#options.filesOf(node), 'kubelet');
    return version === undefined ? KUBERNETES_RELEASE : `v${version.split('-')[0]}`;
  }

  /** To be called when files of the node were written: a kubelet that keeps ending may come up with them. */
  filesChanged(node: string): void {
    const { active, since = 0 } = this.stateOf(node, 'kubelet');
    if (active === 'auto-restart') this.#options.retryAt(node, Math.max(this.#options.now() + 1, since + RESTART_PAUSE));
  }

  /** systemd's next try. */
  retry(node: string): void {
    const { active, restarts, since = 0 } = this.stateOf(node, 'kubelet');
    if (active !== 'auto-restart' || this.#options.now() < since + RESTART_PAUSE) return;
    const count = restarts + 1;
    this.#say(node, 'kubelet', 'systemd', 1, `kubelet.service: Scheduled restart job, restart counter is at ${count}.`);
    this.#say(node, 'kubelet', 'systemd', 1, `Started ${DESCRIPTIONS.kubelet}.`);
    this.#startKubelet(node, count);
  }

  /** Oldest first. */
  journalOf(node: string): readonly JournalEntry[] {
    return [...this.#bootEntries(node), ...(this.#journals.get(node) ?? [])];
  }

  bootedAt(node: string): number {
    return this.#options.machineOf(node).bootedAt ?? this.#options.installedAt;
  }

  /** What was said when the machine was installed; the same each time, so that it is not kept. */
  #bootEntries(node: string): JournalEntry[] {
    const at = this.#options.installedAt;
    const pid = FIRST_PIDS.kubelet;
    const kubelet = (place: string, text: string) => ({
      at,
      unit: 'kubelet' as const,
      source: 'kubelet',
      pid,
      text: klogLine(at, 'I', pid, place, text),
    });
    return [
      ...UNITS.map((unit) => ({ at, unit, source: 'systemd', pid: 1, text: `Started ${DESCRIPTIONS[unit]}.` })),
      kubelet('server.go:530', `"Kubelet version" kubeletVersion="${KUBERNETES_RELEASE}"`),
      kubelet('kubelet.go:475', '"Adding static pod path" path="/etc/kubernetes/manifests"'),
      kubelet('kubelet_node_status.go:78', `"Successfully registered node" node="${node}"`),
    ];
  }

  /** A line of the kubelet's own, in klog's form. */
  logKubelet(node: string, severity: 'I' | 'W' | 'E', place: string, text: string): void {
    const { pid } = this.stateOf(node, 'kubelet');
    this.#say(node, 'kubelet', 'kubelet', pid, klogLine(this.#options.now(), severity, pid, place, text));
  }

  #startKubelet(node: string, restarts: number): void {
    const pid = this.#nextPid(node, 'kubelet');
    const runtimeAnswers = this.#options.machineOf(node).containerRuntime === 'running';
    const start = startKubelet(this.#options.filesOf(node), runtimeAnswers, this.#options.apiServer, this.#options.now());
    if (start.state === 'failed') {
      this.#set(node, 'kubelet', { active: 'auto-restart', exit: start.status, pid, restarts });
      if (start.notice) this.logKubelet(node, 'E', start.notice.place, start.notice.text);
      if (start.log) this.logKubelet(node, 'E', 'run.go:72', start.log);
      const [code] = start.status.split('/');
      this.#say(node, 'kubelet', 'systemd', 1, `kubelet.service: Main process exited, code=exited, status=${start.status}`);
      this.#say(
        node,
        'kubelet',
        'systemd',
        1,
        `kubelet.service: Failed with result '${code === '203' ? 'exec' : 'exit'}-code'.`.replace('exec-code', 'exit-code'),
      );
      this.#options.changeMachine(node, { kubelet: 'stopped' });
      return;
    }
    this.#set(node, 'kubelet', { active: 'active', exit: undefined, pid, restarts, unregistered: start.state === 'running' });
    this.logKubelet(node, 'I', 'server.go:530', `"Kubelet version" kubeletVersion="${this.kubeletRelease(node)}"`);
    this.logKubelet(node, 'I', 'server.go:532', '"Golang settings" GOGC="" GOMAXPROCS="" GOTRACEBACK=""');
    this.logKubelet(node, 'I', 'kubelet.go:475', '"Adding static pod path" path="/etc/kubernetes/manifests"');
    if (start.state === 'unreachable') {
      this.logKubelet(node, 'E', 'kubelet_node_status.go:107', start.log);
      this.#options.changeMachine(node, { kubelet: 'stopped' });
      return;
    }
    this.logKubelet(node, 'I', 'kubelet_node_status.go:78', `"Successfully registered node" node="${node}"`);
    this.#options.changeMachine(node, { kubelet: 'running' });
  }

  #nextPid(node: string, unit: UnitName): number {
    return this.stateOf(node, unit).pid + 4021;
  }

  #set(node: string, unit: UnitName, change: Partial<UnitState>, since: number | undefined = this.#options.now()): void {
    this.#units.set(`${node}/${unit}`, { ...this.stateOf(node, unit), ...change, since });
  }

  #say(node: string, unit: UnitName, source: string, pid: number, text: string): void {
    const before = this.#journals.get(node) ?? [];
    this.#journals.set(node, [...before, { at: this.#options.now(), unit, source, pid, text }].slice(-LONGEST_JOURNAL));
  }
}

function klogLine(now: number, severity: string, pid: number, place: string, text: string): string {
  const [date = '', time = ''] = new Date(now).toISOString().split('T');
  return `${severity}${date.slice(5).replace('-', '')} ${time.slice(0, 12)}000 ${String(pid).padStart(7)} ${place}] ${text}`;
}
