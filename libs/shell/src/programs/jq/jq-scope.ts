/** The names that a part of a program can see, and the world around it. */
import type { Path } from './jq-paths.ts';
import type { Node } from './jq-syntax.ts';
import type { Value } from './jq-value.ts';

export interface Closure {
  readonly body: Node;
  readonly scope: Scope;
}

export interface Callable {
  readonly params: readonly string[];
  readonly body: Node;
  /** Where it was defined; a function sees itself. */
  scope: Scope;
}

/** Names that can be seen: the innermost first. */
export class Scope {
  readonly #parent: Scope | undefined;
  readonly #variables = new Map<string, Value>();
  readonly #functions = new Map<string, Callable | Closure>();

  constructor(parent?: Scope) {
    this.#parent = parent;
  }

  set(name: string, value: Value): void {
    this.#variables.set(name, value);
  }

  define(key: string, callable: Callable | Closure): void {
    this.#functions.set(key, callable);
  }

  variable(name: string): Value | undefined {
    const own = this.#variables.get(name);
    return own === undefined ? this.#parent?.variable(name) : own;
  }

  callable(key: string): Callable | Closure | undefined {
    return this.#functions.get(key) ?? this.#parent?.callable(key);
  }
}

/** What a program may ask the world for. */
export interface Host {
  /** The next input; undefined when there is none. */
  input(): Value | undefined;
  /** Milliseconds. */
  now(): number;
  readonly env: Value;
  inputLine(): number;
  /** Called now and then: may throw to end a program that works too long. */
  work(): void;
  /** What `debug` and `stderr` say. */
  say(text: string): void;
}

/** A value and, in expressions that are paths, where it is. */
export interface Item {
  readonly value: Value;
  readonly path: Path | undefined;
}

export type Items = Generator<Item, void, void>;
