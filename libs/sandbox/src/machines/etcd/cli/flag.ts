/** Flags as pflag knows them: their declaration, and the values that a command line gave them. */

export type FlagType = 'bool' | 'string' | 'int64' | 'uint64' | 'int' | 'duration' | 'stringSlice';

export interface FlagSpec {
  readonly name: string;
  readonly shorthand?: string;
  readonly type: FlagType;
  /** As help shows it: `5s`, `false`, `[127.0.0.1:2379]`. */
  readonly default: string;
  readonly usage: string;
}

const flag =
  (type: FlagType, zero: string) =>
  (name: string, usage: string, standard = zero, shorthand?: string): FlagSpec => ({ name, type, default: standard, usage, shorthand });

export const boolFlag = flag('bool', 'false');
export const stringFlag = flag('string', '');
export const int64Flag = flag('int64', '0');
export const uint64Flag = flag('uint64', '0');
export const intFlag = flag('int', '0');
export const durationFlag = flag('duration', '0s');
export const sliceFlag = flag('stringSlice', '[]');

const BOOLEANS: Readonly<Record<string, boolean>> = Object.fromEntries([
  ...['1', 't', 'T', 'true', 'TRUE', 'True'].map((word) => [word, true]),
  ...['0', 'f', 'F', 'false', 'FALSE', 'False'].map((word) => [word, false]),
]);
const UNITS: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

export class FlagValues {
  readonly #specs: ReadonlyMap<string, FlagSpec>;
  readonly #texts = new Map<string, string>();

  constructor(specs: readonly FlagSpec[]) {
    this.#specs = new Map(specs.map((spec) => [spec.name, spec]));
  }

  spec(name: string): FlagSpec | undefined {
    return this.#specs.get(name);
  }

  byShorthand(letter: string): FlagSpec | undefined {
    return [...this.#specs.values()].find(({ shorthand }) => shorthand === letter);
  }

  /** What is wrong with the value, in the words of strconv. */
  set({ name, type }: FlagSpec, text: string): string | undefined {
    const problem = problemOf(type, text);
    if (problem !== undefined) return problem;
    const before = type === 'stringSlice' ? this.#texts.get(name) : undefined;
    this.#texts.set(name, before === undefined ? text : `${before},${text}`);
    return undefined;
  }

  /** Whether the command line, or a variable, has given it. */
  isChanged(name: string): boolean {
    return this.#texts.has(name);
  }

  text(name: string): string {
    return this.#texts.get(name) ?? this.#specs.get(name)?.default ?? '';
  }

  isOn(name: string): boolean {
    return BOOLEANS[this.text(name)] ?? false;
  }

  number(name: string): number {
    return Number(this.text(name));
  }

  /** In milliseconds. */
  duration(name: string): number {
    return parseDuration(this.text(name)) as number;
  }

  list(name: string): string[] {
    const text = this.#texts.get(name) ?? this.#specs.get(name)?.default.slice(1, -1) ?? '';
    return text.split(',').map((each) => each.trim());
  }
}

function problemOf(type: FlagType, text: string): string | undefined {
  switch (type) {
    case 'bool':
      return Object.hasOwn(BOOLEANS, text) ? undefined : syntaxError('ParseBool', text);
    case 'int':
    case 'int64':
      return integerProblem('ParseInt', text, /^[+-]?\d+$/, -(2n ** 63n), 2n ** 63n - 1n);
    case 'uint64':
      return integerProblem('ParseUint', text, /^\d+$/, 0n, 2n ** 64n - 1n);
    case 'duration': {
      const duration = parseDuration(text);
      return typeof duration === 'string' ? duration : undefined;
    }
    case 'string':
    case 'stringSlice':
      return undefined;
  }
}

function integerProblem(name: string, text: string, digits: RegExp, smallest: bigint, largest: bigint): string | undefined {
  if (!digits.test(text)) return syntaxError(name, text);
  const value = BigInt(text.replace(/^\+/, ''));
  return value < smallest || value > largest ? `strconv.${name}: parsing ${JSON.stringify(text)}: value out of range` : undefined;
}

const syntaxError = (name: string, text: string): string => `strconv.${name}: parsing ${JSON.stringify(text)}: invalid syntax`;

/** time.ParseDuration in milliseconds, or what is wrong with it. */
function parseDuration(text: string): number | string {
  const quoted = JSON.stringify(text);
  if (/^[+-]?0$/.test(text)) return 0;
  const parts = [...text.replace(/^[+-]/, '').matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h)/gy)];
  const read = parts.map(([part]) => part).join('');
  if (read === '' || read !== text.replace(/^[+-]/, '')) {
    return /^[+-]?\d+\.?\d*$/.test(text) ? `time: missing unit in duration ${quoted}` : `time: invalid duration ${quoted}`;
  }
  const sum = parts.reduce((total, [, amount, unit]) => total + Number(amount) * UNITS[unit!]!, 0);
  return text.startsWith('-') ? -sum : sum;
}
