import type { Program } from './program.ts';

/** The programs of a machine, by name. */
export interface Programs {
  get(name: string): Program | undefined;
  has(name: string): boolean;
  keys(): Iterable<string>;
  values(): Iterable<Program>;
}

/** Programs on top of others that many machines share; of two with the same name the upper one counts. */
export class LayeredPrograms implements Programs {
  readonly #lower: Programs;
  readonly #upper: Programs;

  constructor(lower: Programs, upper: Programs) {
    this.#lower = lower;
    this.#upper = upper;
  }

  get(name: string): Program | undefined {
    return this.#upper.get(name) ?? this.#lower.get(name);
  }

  has(name: string): boolean {
    return this.#upper.has(name) || this.#lower.has(name);
  }

  *keys(): Iterable<string> {
    for (const name of this.#lower.keys()) if (!this.#upper.has(name)) yield name;
    yield* this.#upper.keys();
  }

  *values(): Iterable<Program> {
    for (const name of this.keys()) yield this.get(name)!;
  }
}

/** Programs that need to know where they are, each made when it is first asked for. */
export class PlacedPrograms<Place> implements Programs {
  readonly #makers: ReadonlyMap<string, (place: Place) => Program>;
  readonly #place: Place;
  #made: Map<string, Program> | undefined;

  constructor(makers: ReadonlyMap<string, (place: Place) => Program>, place: Place) {
    this.#makers = makers;
    this.#place = place;
  }

  get(name: string): Program | undefined {
    const before = this.#made?.get(name);
    if (before) return before;
    const program = this.#makers.get(name)?.(this.#place);
    if (program) (this.#made ??= new Map()).set(name, program);
    return program;
  }

  has(name: string): boolean {
    return this.#makers.has(name);
  }

  keys(): Iterable<string> {
    return this.#makers.keys();
  }

  *values(): Iterable<Program> {
    for (const name of this.keys()) yield this.get(name)!;
  }
}
