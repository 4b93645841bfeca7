/** The machines of containers: those that are at work, and those that were saved and rest. A server has none until somebody looks into it. */
import type { RunResult } from '@drydock/shell';
import { ForkedMap } from '../runtime/forked-map.ts';
import { newContainerMachine, type ContainerMachineOptions } from './container-machine.ts';
import { mainServer, processEnv } from './container-process.ts';
import type { ContainerConfig, ContainerRun, SavedMachine } from './container-run.ts';
import { LiveMachine } from './live-machine.ts';
import { useOfSaved, type MachineUse } from './machine-use.ts';
import type { ServerHost } from './server-host.ts';
import { serverProgramName } from './server-process.ts';

/** Who keeps the containers. */
export interface ContainerKeeper {
  runOf(id: string): ContainerRun | undefined;
  /** The main process of a container wrote bytes, or has ended. */
  wrote(id: string, bytes: string): void;
  ended(id: string, status: number): void;
  /** A machine has had its turn. */
  ran(id: string, machine: LiveMachine): void;
}

export class ContainerMachines {
  readonly #options: ContainerMachineOptions;
  readonly #servers: ServerHost;
  readonly #keeper: ContainerKeeper;
  readonly #live = new Map<string, LiveMachine>();
  readonly #saved: ForkedMap<string, SavedMachine>;

  constructor(
    options: ContainerMachineOptions,
    servers: ServerHost,
    keeper: ContainerKeeper,
    saved: ReadonlyMap<string, SavedMachine> | undefined,
  ) {
    this.#options = options;
    this.#servers = servers;
    this.#keeper = keeper;
    this.#saved = new ForkedMap(saved);
  }

  snapshot(): ReadonlyMap<string, SavedMachine> {
    const machines = new ForkedMap(this.#saved.share());
    for (const [id, live] of this.#live) machines.set(id, live.save());
    return machines.share();
  }

  has(id: string): boolean {
    return this.#live.has(id) || this.#saved.has(id);
  }

  /** The machine, if it is at work. */
  live(id: string): LiveMachine | undefined {
    return this.#live.get(id);
  }

  /** The machine of a container that has not ended. One that rests is woken; one that never was is made when `wanted`. */
  of(id: string, wanted: boolean): LiveMachine | undefined {
    const live = this.#live.get(id);
    if (live) return live;
    const run = this.#keeper.runOf(id);
    const saved = this.#saved.get(id);
    if (!run || run.end || (!wanted && !saved)) return undefined;
    const machine = this.create(run.config, saved);
    const origin = saved ? undefined : mainServer(run.config);
    if (origin) {
      const [command = ''] = origin.server.commands;
      const memory = { started: true, command, listeners: run.listeners };
      machine.startMain(run.config, origin.argv, processEnv(run.config), { program: serverProgramName(command), memory });
    }
    return machine;
  }

  /** A machine without processes, or one that goes on where it was saved. */
  create(config: ContainerConfig, saved?: SavedMachine): LiveMachine {
    const { id } = config;
    const machine = newContainerMachine(config, this.#options, this.#servers, () => this.#live.get(id)?.touch(), saved?.state);
    const owner = {
      wrote: (bytes: string) => this.#keeper.wrote(id, bytes),
      ended: (status: number) => this.#keeper.ended(id, status),
    };
    const live = new LiveMachine(machine, owner, saved);
    this.#live.set(id, live);
    this.#saved.delete(id);
    return live;
  }

  forget(id: string): void {
    this.#live.delete(id);
    this.#saved.delete(id);
  }

  /** What a machine takes, without waking one that rests; undefined without one. */
  useOf(id: string): MachineUse | undefined {
    const live = this.#live.get(id);
    if (live) return live.use;
    const saved = this.#saved.get(id);
    return saved && useOfSaved(saved);
  }

  /** Runs what can run at this moment. */
  run(budget: number): RunResult {
    const now = this.#options.clock.now();
    const pending: Promise<void>[] = [];
    let more = false;
    for (const [id, saved] of [...this.#saved]) if (saved.wakeAt !== undefined && saved.wakeAt <= now) this.of(id, true);
    for (const [id, live] of [...this.#live]) {
      if (!live.isDue(now)) continue;
      const turn = live.run(budget);
      this.#keeper.ran(id, live);
      if (turn === 'more') more = true;
      else if (turn !== 'idle') pending.push(turn.settled);
    }
    if (pending.length > 0) return { state: 'pending', settled: Promise.all(pending).then(() => undefined) };
    if (more || [...this.#live.values()].some((live) => live.isDue(now))) return { state: 'more' };
    const times = [...this.#live.values(), ...this.#saved.values()].map(({ wakeAt }) => wakeAt).filter((at) => at !== undefined);
    return times.length === 0 ? { state: 'blocked' } : { state: 'blocked', wakeAt: Math.min(...times) };
  }
}
