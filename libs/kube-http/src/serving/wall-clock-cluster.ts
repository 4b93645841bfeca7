import type { ApiRequest, ApiResponse } from '@drydock/apiserver';
import type { ServedCluster } from '../served-cluster.ts';

/** The part of a cluster that letting it live needs. */
export interface DrivableCluster {
  readonly api: { handle(request: ApiRequest): ApiResponse };
  readonly clock: { now(): number };
  /** Lets virtual time pass, as far as one slice of work goes. */
  advanceTo(
    time: number,
  ): { state: 'blocked'; wakeAt: number | undefined } | { state: 'more' } | { state: 'pending'; settled: Promise<void> };
}

export interface WallClockOptions {
  /** Seconds of virtual time for each second. */
  speed?: number;
  onBug?(error: unknown): void;
  /** Told after each time that the cluster has lived on. */
  afterTurn?(): void;
}

/** The longest that a timer can wait. */
const LONGEST = 2 ** 31 - 1;

/** A cluster in this process whose clock follows the wall clock. While nothing is due there is one timer, and none when nothing ever is. */
export class WallClockCluster implements ServedCluster {
  readonly #cluster: DrivableCluster;
  readonly #speed: number;
  readonly #onBug: (error: unknown) => void;
  readonly #afterTurn: () => void;
  readonly #virtualStart: number;
  readonly #wallStart = performance.now();
  #timer: NodeJS.Timeout | undefined;
  #immediate: NodeJS.Immediate | undefined;
  #pending = false;
  #stopped = false;

  constructor(cluster: DrivableCluster, { speed = 1, onBug = () => undefined, afterTurn = () => undefined }: WallClockOptions = {}) {
    this.#cluster = cluster;
    this.#speed = speed;
    this.#onBug = onBug;
    this.#afterTurn = afterTurn;
    this.#virtualStart = cluster.clock.now();
    this.wake();
  }

  handle(request: ApiRequest): ApiResponse {
    this.#advance();
    const response = this.#cluster.api.handle(request);
    this.wake();
    return response;
  }

  wake(): void {
    if (!this.#stopped) this.#immediate ??= setImmediate(() => this.#run());
  }

  wallTimeUntil(time: number): number {
    return (time - this.#now()) / this.#speed;
  }

  stored(): Promise<void> {
    return Promise.resolve();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    clearImmediate(this.#immediate);
  }

  #now(): number {
    return this.#virtualStart + (performance.now() - this.#wallStart) * this.#speed;
  }

  #run(): void {
    this.#immediate = undefined;
    try {
      this.#advance();
      this.#afterTurn();
    } catch (error) {
      this.#onBug(error);
    }
  }

  #advance(): void {
    if (this.#pending || this.#stopped) return;
    clearTimeout(this.#timer);
    const run = this.#cluster.advanceTo(Math.max(Math.floor(this.#now()), this.#cluster.clock.now()));
    if (run.state === 'more') this.wake();
    else if (run.state === 'pending') this.#waitFor(run.settled);
    else if (run.wakeAt !== undefined) this.#timer = setTimeout(() => this.#run(), this.#delayUntil(run.wakeAt));
  }

  #delayUntil(time: number): number {
    return Math.min(Math.max(1, Math.ceil(this.wallTimeUntil(time))), LONGEST);
  }

  /** A program computes outside virtual time: until it has its result, the clock stands still. */
  #waitFor(settled: Promise<void>): void {
    this.#pending = true;
    const goOn = () => {
      this.#pending = false;
      this.wake();
    };
    settled.then(goOn, goOn);
  }
}
