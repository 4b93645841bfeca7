/** What the machine of a node does, as faults and `systemctl` leave it. Plain data. */
export interface MachineState {
  power: 'on' | 'off';
  kubelet: 'running' | 'stopped';
  containerRuntime: 'running' | 'stopped';
  /** `cut`: it reaches no other machine, and is reached by none. */
  network: 'connected' | 'cut';
  /** What something beside the pods uses up: all that there is of it. */
  pressure: { memory: boolean; disk: boolean; pid: boolean };
  /** In milliseconds of virtual time: since when the kubelet has answered, or has not; when it and the machine were last started. */
  answersSince: number | undefined;
  silentSince: number | undefined;
  startedAt: number | undefined;
  bootedAt: number | undefined;
  /** When the network for pods is there, on a machine that has joined the cluster: before, its node is not ready. */
  networkAt?: number;
}

/** What faults may change. */
export type MachineChange = Partial<Pick<MachineState, 'power' | 'kubelet' | 'containerRuntime' | 'network'>> & {
  pressure?: Partial<MachineState['pressure']>;
};

/** A machine to which nothing ever happened. */
export const SOUND_MACHINE: MachineState = {
  power: 'on',
  kubelet: 'running',
  containerRuntime: 'running',
  network: 'connected',
  pressure: { memory: false, disk: false, pid: false },
  answersSince: undefined,
  silentSince: undefined,
  startedAt: undefined,
  bootedAt: undefined,
};

/** Whether its kubelet talks to the API server. */
export function answers({ power, kubelet, network }: MachineState): boolean {
  return power === 'on' && kubelet === 'running' && network === 'connected';
}

/** Whether its kubelet looks after pods: it must know what they should be, and have a runtime. */
export function worksOnPods(machine: MachineState): boolean {
  return answers(machine) && machine.containerRuntime === 'running';
}

/** Whether its kubelet runs at all. */
export function runs({ power, kubelet }: MachineState): boolean {
  return power === 'on' && kubelet === 'running';
}

/** Whether other machines reach it. */
export function isReachable({ power, network }: MachineState): boolean {
  return power === 'on' && network === 'connected';
}

/** The state after a change at `now`; the same object when nothing changes. */
export function changedMachine(before: MachineState, change: MachineChange, now: number): MachineState {
  const pressure = { ...before.pressure, ...change.pressure };
  const after: MachineState = { ...before, ...change, pressure };
  if (JSON.stringify(after) === JSON.stringify(before)) return before;
  if (before.power === 'off' && after.power === 'on') after.bootedAt = now;
  if (!runs(before) && runs(after)) after.startedAt = now;
  if (answers(before) && !answers(after)) after.silentSince = now;
  if (!answers(before) && answers(after)) {
    after.silentSince = undefined;
    after.answersSince = now;
  }
  return after;
}
