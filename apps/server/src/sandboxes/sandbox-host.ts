import { SandboxRepository, type Attempt } from '@drydock/persistence';
import type { Scenario } from '@drydock/scenario';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { HostedSandbox } from './hosted-sandbox.ts';
import type { SandboxListener } from './sandbox-listener.ts';
import { SandboxEngine } from './sandbox.port.ts';
import { SandboxRunner } from './sandbox-runner.ts';
import { decodeState, type JournalEntry } from './saved-state.ts';
import { VirtualClock } from './virtual-clock.ts';

/** Sandboxes in memory; beyond it those go that were idle longest. */
const MAX_LIVE = 2_000;
const MAX_IDLE = 10 * 60_000;
const SWEEP = 30_000;

export type SandboxOwner = Pick<Attempt, 'id' | 'seed' | 'speed' | 'startedAt'>;

/** The sandboxes that live in this process. One that is not here is brought back from the database when it is asked for. */
@Injectable()
export class SandboxHost implements OnApplicationShutdown {
  readonly #repository: SandboxRepository;
  readonly #engine: SandboxEngine;
  readonly #runner: SandboxRunner;
  readonly #live = new Map<string, Promise<HostedSandbox>>();
  readonly #closing = new Map<string, Promise<void>>();
  readonly #logger = new Logger('SandboxHost');
  readonly #sweep = setInterval(() => void this.#evictIdle(), SWEEP).unref();

  constructor(repository: SandboxRepository, engine: SandboxEngine, runner: SandboxRunner) {
    this.#repository = repository;
    this.#engine = engine;
    this.#runner = runner;
  }

  /** The sandbox of an attempt, made or brought back if need be. `listener` is heard only when it is. */
  open(attempt: SandboxOwner, scenario: Scenario, listener: (hosted: () => HostedSandbox) => SandboxListener): Promise<HostedSandbox> {
    const live = this.#live.get(attempt.id);
    if (live !== undefined) return live;
    const loading = this.#load(attempt, scenario, listener);
    this.#live.set(attempt.id, loading);
    loading.catch(() => this.#forget(attempt.id, loading));
    return loading;
  }

  /** The sandbox if it is in memory. */
  find(attemptId: string): Promise<HostedSandbox> | undefined {
    return this.#live.get(attemptId);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.#sweep);
    await Promise.all([...this.#live.keys()].map((id) => this.close(id)));
    this.#runner.stop();
  }

  /** Saves a sandbox and lets it go. */
  async close(attemptId: string): Promise<void> {
    const loading = this.#live.get(attemptId);
    if (loading === undefined) return this.#closing.get(attemptId);
    this.#live.delete(attemptId);
    const closing = loading
      .then((hosted) => hosted.close())
      .catch((error: unknown) => this.#logger.error(error))
      .finally(() => this.#closing.delete(attemptId));
    this.#closing.set(attemptId, closing);
    return closing;
  }

  async #load(
    attempt: SandboxOwner,
    scenario: Scenario,
    listenerOf: (hosted: () => HostedSandbox) => SandboxListener,
  ): Promise<HostedSandbox> {
    await this.#closing.get(attempt.id);
    const { save, journal } = await this.#repository.load(attempt.id);
    const state = save === undefined ? undefined : await decodeState(save.bytes);
    const live =
      state === undefined
        ? await this.#engine.create({ seed: attempt.seed, now: attempt.startedAt.getTime(), scenario })
        : this.#engine.restore(state.sandbox);

    let hosted: HostedSandbox | undefined = undefined;
    const listener = listenerOf(() => hosted!);
    hosted = new HostedSandbox({
      attemptId: attempt.id,
      live,
      clock: new VirtualClock(live.now, attempt.speed, performance.now()),
      runner: this.#runner,
      repository: this.#repository,
      sequence: journal.at(-1)?.sequence ?? save?.sequence ?? 0,
      listener: {
        ...listener,
        onFailure: (error) => {
          this.#live.delete(attempt.id);
          listener.onFailure(error);
        },
      },
    });
    for (const [id, { inputs, ...feed }] of Object.entries(state?.terminals ?? {})) hosted.attach(id, feed, inputs);
    const entries = journal.map(({ entry }) => entry as JournalEntry);
    replay(hosted, entries);
    if (state === undefined) await hosted.save();
    hosted.wake();
    return hosted;
  }

  #forget(attemptId: string, loading: Promise<HostedSandbox>): void {
    if (this.#live.get(attemptId) === loading) this.#live.delete(attemptId);
  }

  async #evictIdle(): Promise<void> {
    const all = await Promise.all([...this.#live.values()].map((loading) => loading.catch(() => undefined)));
    const idle = all.filter((hosted) => hosted?.isIdle).map((hosted) => hosted!);
    idle.sort((a, b) => a.lastUsed - b.lastUsed);
    const surplus = Math.max(0, this.#live.size - MAX_LIVE);
    const old = performance.now() - MAX_IDLE;
    await Promise.all(
      idle.filter((hosted, index) => index < surplus || hosted.lastUsed < old).map(({ attemptId }) => this.close(attemptId)),
    );
  }
}

/** First what had been shown, then what the restored terminals say, then the lines whose effects were not saved. */
function replay(hosted: HostedSandbox, entries: readonly JournalEntry[]): void {
  for (const entry of entries) if (entry.kind === 'output') hosted.replayOutput(entry);
  hosted.followAll();
  for (const entry of entries) if (entry.kind === 'line') hosted.replayLine(entry);
}
