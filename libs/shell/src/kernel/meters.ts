import type { Limits } from './limits.ts';
import type { MachineState, MeterState } from './machine-state.ts';

/** Counts what commands use up; a meter is shared by a command and all that it starts. Meter 0 counts without a bound. */
export class Meters {
  readonly #state: Pick<MachineState, 'meters' | 'nextId'>;
  readonly #limits: Limits;
  #exhausted: number[] = [];
  /** Steps of all meters since the scheduler set it to 0. */
  charged = 0;

  constructor(state: Pick<MachineState, 'meters' | 'nextId'>, limits: Limits) {
    this.#state = state;
    this.#limits = limits;
  }

  /** `undefined`: no bound. */
  create(limit: number | undefined): number {
    if (limit === undefined) return 0;
    const id = this.#state.nextId++;
    const meter: MeterState = { steps: 0, limit, output: 0, exhausted: false };
    this.#state.meters[id] = meter;
    return id;
  }

  /** Forgets the meters that are not in use. */
  keepOnly(isUsed: (meter: number) => boolean): void {
    for (const key of Object.keys(this.#state.meters)) if (!isUsed(Number(key))) delete this.#state.meters[Number(key)];
  }

  charge(meter: number, steps: number, output = 0): void {
    this.charged += steps;
    const state = this.#state.meters[meter];
    if (!state || state.exhausted) return;
    state.steps += steps;
    state.output += output;
    if (state.steps <= state.limit && state.output <= this.#limits.outputBytesPerCommand) return;
    state.exhausted = true;
    this.#exhausted.push(meter);
  }

  /** The meters that were used up since the last call. */
  takeExhausted(): number[] {
    return this.#exhausted.length === 0 ? this.#exhausted : this.#exhausted.splice(0);
  }

  message(meter: number): string {
    const state = this.#state.meters[meter];
    if (state && state.steps <= state.limit) return `drydock: stopped after ${state.output} bytes of output: the command wrote too much`;
    return `drydock: stopped after ${state?.limit ?? 0} steps: the command used up its share of the processor`;
  }
}
