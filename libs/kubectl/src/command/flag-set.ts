/** Parsing of a command line (spf13/pflag, FlagSet.Parse): flags and arguments may be mixed, `--` ends the flags. */
import { CommandError } from './command-error.ts';
import type { FlagDefinition, FlagValue } from './flag.ts';
import { parseFlagValue } from './flag-values.ts';

/** Flags as they are looked for on a command line. */
interface FlagIndex {
  readonly byName: ReadonlyMap<string, FlagDefinition>;
  readonly byShorthand: ReadonlyMap<string, FlagDefinition>;
  readonly required: readonly FlagDefinition[];
}

/** Of the flags of commands: they are declared once. */
const indexes = new WeakMap<readonly FlagDefinition[], FlagIndex>();

function indexOf(definitions: readonly FlagDefinition[]): FlagIndex {
  const known = indexes.get(definitions);
  if (known) return known;
  const byName = new Map<string, FlagDefinition>();
  const byShorthand = new Map<string, FlagDefinition>();
  for (const flag of definitions) {
    // A command's own flag hides a global one of the same name, shorthand included.
    if (byName.has(flag.name)) continue;
    byName.set(flag.name, flag);
    if (flag.shorthand && !byShorthand.has(flag.shorthand)) byShorthand.set(flag.shorthand, flag);
  }
  const index = { byName, byShorthand, required: definitions.filter(({ required }) => required) };
  indexes.set(definitions, index);
  return index;
}

/** The values of a command's flags. Names that the command did not declare are bugs. */
export class FlagSet {
  readonly definitions: readonly FlagDefinition[];
  readonly args: string[] = [];
  /** How many arguments stood before `--`; -1 without it. */
  argsBeforeDash = -1;
  /** Flags that are given and deprecated, for the warnings. */
  readonly deprecated: FlagDefinition[] = [];
  /** What was given, in order, under the flags' long names. */
  readonly given: { readonly name: string; readonly text: string }[] = [];
  readonly #index: FlagIndex;
  readonly #values = new Map<string, FlagValue>();

  constructor(definitions: readonly FlagDefinition[]) {
    this.definitions = definitions;
    this.#index = indexOf(definitions);
  }

  has(name: string): boolean {
    return this.#index.byName.has(name);
  }

  /** True when the flag was given, whatever its value. */
  changed(name: string): boolean {
    return this.#values.has(name);
  }

  /** The names of the flags that must be given and are not. */
  get missing(): readonly string[] {
    const { required } = this.#index;
    return required.length === 0 ? [] : required.filter(({ name }) => !this.changed(name)).map(({ name }) => name);
  }

  /** Whether one of them was given. */
  changesAny(names: readonly string[]): boolean {
    return this.#values.size > 0 && names.some((name) => this.#values.has(name));
  }

  string(name: string): string {
    return this.#value(name) as string;
  }

  bool(name: string): boolean {
    return this.#value(name) as boolean;
  }

  int(name: string): number {
    return this.#value(name) as number;
  }

  /** Milliseconds. */
  duration(name: string): number {
    return this.#value(name) as number;
  }

  strings(name: string): readonly string[] {
    return this.#value(name) as readonly string[];
  }

  map(name: string): Readonly<Record<string, string>> {
    return this.#value(name) as Readonly<Record<string, string>>;
  }

  /** What was given for these flags alone: a command's own flag of the same name does not count. */
  view(definitions: readonly FlagDefinition[]): FlagSet {
    const view = new FlagSet(definitions);
    for (const [name, value] of this.#values) {
      if (view.has(name) && view.#index.byName.get(name) === this.#index.byName.get(name)) view.#values.set(name, value);
    }
    return view;
  }

  #value(name: string): FlagValue {
    const flag = this.#index.byName.get(name);
    if (!flag) throw new TypeError(`flag accessed but not defined: ${name}`);
    return this.#values.get(name) ?? flag.default;
  }

  /** Throws a CommandError without the pointer to the help; the caller knows the command's path. */
  parse(words: readonly string[]): void {
    const queue = [...words];
    while (queue.length > 0) {
      const word = queue.shift()!;
      if (word === '--') {
        this.argsBeforeDash = this.args.length;
        this.args.push(...queue);
        return;
      }
      if (word.startsWith('--')) this.#parseLong(word, queue);
      else if (word.startsWith('-') && word.length > 1) this.#parseShort(word, queue);
      else this.args.push(word);
    }
  }

  #parseLong(word: string, queue: string[]): void {
    const text = word.slice(2);
    if (text.startsWith('-') || text.startsWith('=')) throw new CommandError(`bad flag syntax: ${word}`);
    const equals = text.indexOf('=');
    const name = equals < 0 ? text : text.slice(0, equals);
    const flag = this.#index.byName.get(name);
    if (!flag) throw new CommandError(`unknown flag: --${name}`);
    if (equals >= 0) return this.#set(flag, text.slice(equals + 1));
    if (flag.bareValue !== undefined) return this.#set(flag, flag.bareValue);
    if (queue.length === 0) throw new CommandError(`flag needs an argument: --${name}`);
    this.#set(flag, queue.shift()!);
  }

  #parseShort(word: string, queue: string[]): void {
    const letters = [...word.slice(1)];
    while (letters.length > 0) {
      const letter = letters.shift()!;
      const flag = this.#index.byShorthand.get(letter);
      if (!flag) throw new CommandError(`unknown shorthand flag: '${letter}' in -${[letter, ...letters].join('')}`);
      if (letters[0] === '=' && letters.length > 1) return this.#set(flag, letters.slice(1).join(''));
      if (flag.bareValue !== undefined) {
        this.#set(flag, flag.bareValue);
        continue;
      }
      if (letters.length > 0) return this.#set(flag, letters.join(''));
      if (queue.length === 0) throw new CommandError(`flag needs an argument: '${letter}' in -${letter}`);
      return this.#set(flag, queue.shift()!);
    }
  }

  #set(flag: FlagDefinition, text: string): void {
    const parsed = parseFlagValue(flag, text, this.#values.get(flag.name));
    if (parsed.error !== undefined) {
      const name = flag.shorthand ? `-${flag.shorthand}, --${flag.name}` : `--${flag.name}`;
      throw new CommandError(`invalid argument ${JSON.stringify(text)} for "${name}" flag: ${parsed.error}`);
    }
    if (flag.deprecated && !this.#values.has(flag.name)) this.deprecated.push(flag);
    this.#values.set(flag.name, parsed.value);
    this.given.push({ name: flag.name, text });
  }
}
