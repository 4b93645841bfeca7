import { quoteGo } from '../field-errors.ts';

/** Go remembers no more than this many strict errors (sigs.k8s.io/json, saveStrictError). */
const STRICT_ERROR_LIMIT = 100;

/** A value that does not fit a Go type, whose message depends on where it was found, or a message. */
export type DecodeError = { value: string; goType: string } | string;

/** What became of an integer that did not fit. */
export interface WrappedInteger {
  /** Names, keys and indexes. */
  readonly path: readonly (string | number)[];
  readonly value: number;
}

/** As a type says it that does not know where in a document it is. */
export function plainMessage(cause: DecodeError): string {
  return typeof cause === 'string' ? cause : `json: cannot unmarshal ${cause.value} into Go value of type ${cause.goType}`;
}

/**
 * What Go's decoder carries through a document: where it is, the first error, and the unknown fields. A saved error lets decoding
 * go on and only the first one counts; a fatal error comes from a type that decodes itself, ends decoding and wins.
 */
export class DecodeState {
  /** The struct and the field names that a message about a type names; neither indexes nor map keys are part of it. */
  structName = '';
  readonly fieldStack: string[] = [];
  /** The full path, for strict errors: names, keys and `[index]`. */
  readonly path: (string | number)[] = [];
  depth = 0;
  /** Filled where integers wrap around. */
  readonly wrapped: WrappedInteger[] = [];
  readonly wraps: boolean;
  readonly #strictErrors = new Set<string>();
  #saved: { cause: DecodeError; message: string } | undefined;
  #fatal: { cause: DecodeError; message: string } | undefined;

  constructor(wraps = false) {
    this.wraps = wraps;
  }

  get stopped(): boolean {
    return this.#fatal !== undefined;
  }

  /** The error that decides: a fatal one before the first saved one. */
  get error(): { cause: DecodeError; message: string } | undefined {
    return this.#fatal ?? this.#saved;
  }

  get strictErrors(): string[] {
    return [...this.#strictErrors];
  }

  save(cause: DecodeError): void {
    this.#saved ??= { cause, message: this.#render(cause) };
  }

  fail(cause: DecodeError): void {
    this.#fatal ??= { cause, message: this.#render(cause) };
  }

  unknownField(name: string): void {
    if (this.#strictErrors.size < STRICT_ERROR_LIMIT) this.#strictErrors.add(`unknown field ${quoteGo(this.#pathTo(name))}`);
  }

  #render(cause: DecodeError): string {
    if (typeof cause === 'string') return cause;
    if (this.fieldStack.length === 0) return plainMessage(cause);
    return `json: cannot unmarshal ${cause.value} into Go struct field ${this.structName}.${this.fieldStack.join('.')} of type ${cause.goType}`;
  }

  #pathTo(name: string): string {
    let text = '';
    for (const part of this.path) text += typeof part === 'number' ? `[${part}]` : text ? `.${part}` : part;
    return text ? `${text}.${name}` : name;
  }
}

/** How a message names a JSON value whose kind is the problem. */
export function jsonKind(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'bigint' ? 'number' : typeof value;
}
