import { ArithmeticError, type ArithmeticScope, evaluate } from '../arithmetic.ts';
import type { Variable } from '../shell-state.ts';
import { elementValue, resolveName, scalarValue, type VariableStore, withElement, withScalar } from '../variables.ts';
import { expandBraces } from './brace.ts';
import { ArithmeticFailure, ExpansionError } from './expansion-error.ts';
import { Fields } from './fields.ts';
import { expandParameter } from './parameter.ts';
import { Pattern } from './pattern.ts';
import { expandPathNames } from './path-names.ts';
import { parseWord, type WordMode, type WordPart } from './word-parts.ts';
import type { Files } from '../../files/files.ts';

/** What expansions see of a shell. */
export interface ExpansionHost {
  readonly files: Files;
  readonly options: Readonly<Record<string, boolean>>;
  readonly shopt: Readonly<Record<string, boolean>>;
  readonly positional: readonly string[];
  readonly limits: { readonly expansionFields: number; readonly expansionBytes: number };
  /** Variables that are set, and those that are computed (`RANDOM`, `LINENO`). */
  variable(name: string): Variable | undefined;
  variableNames(): string[];
  /** `$?`, `$$`, `$!`, `$-`, `$0`, `$#`, `$_`. */
  special(name: string): string | undefined;
  homeOf(user: string): string | undefined;
  /** As PS1 is shown. */
  prompt(text: string): string;
  /** The number for `$RANDOM`, drawn from the state that is passed and returned. */
  random(state: number): { readonly value: number; readonly state: number };
  readonly randomState: number;
  /** Counts work. */
  charge(steps: number): void;
}

/** Thrown out of an expansion that needs the output of a command; run it, add it to the memo and expand anew. */
export class SubstitutionNeeded {
  readonly kind: 'command' | '<' | '>';
  readonly source: string;

  constructor(kind: 'command' | '<' | '>', source: string) {
    this.kind = kind;
    this.source = source;
  }
}

/**
 * One attempt at expanding the words of a command. Assignments made on the way (`${x:=1}`, `$((i++))`) are kept apart until `effects` is
 * asked for, so that an attempt which lacks a command's output can be thrown away and made again.
 */
export class Expansion implements VariableStore {
  readonly host: ExpansionHost;
  readonly #memo: readonly string[];
  readonly #changed = new Map<string, Variable>();
  #used = 0;
  #random: number;
  #bytes = 0;

  constructor(host: ExpansionHost, memo: readonly string[]) {
    this.host = host;
    this.#memo = memo;
    this.#random = host.randomState;
  }

  effects(): { readonly variables: ReadonlyMap<string, Variable>; readonly random: number; readonly substitutions: number } {
    return { variables: this.#changed, random: this.#random, substitutions: this.#used };
  }

  get(name: string): Variable | undefined {
    const changed = this.#changed.get(name);
    if (changed) return changed;
    if (name !== 'RANDOM') return this.host.variable(name);
    const { value, state } = this.host.random(this.#random);
    this.#random = state;
    return { value: String(value) };
  }

  set(name: string, variable: Variable): void {
    if (this.get(name)?.readonly) throw new ExpansionError(`${name}: readonly variable`, false);
    this.#changed.set(name, variable);
  }

  /** Braces, expansions, splitting and path names: the arguments that one word makes. */
  words(text: string): string[] {
    if (/^[\w./:,%+-]*$/.test(text)) return [text];
    if (/^[A-Za-z_]\w*=~/.test(text)) return [text.slice(0, text.indexOf('~')) + this.assignment(text.slice(text.indexOf('~')))];
    const expanded = this.host.options['braceexpand'] === false ? [text] : expandBraces(text, this.host.limits.expansionFields);
    if (!expanded) throw new ExpansionError('brace expansion: too many words', true);
    const results: string[] = [];
    for (const word of expanded) {
      for (const field of this.fields(parseWord(word))) {
        results.push(...this.#pathNames(field.text, field.pattern, field.active));
        this.#bytes += field.text.length;
      }
      if (results.length > this.host.limits.expansionFields || this.#bytes > this.host.limits.expansionBytes) {
        throw new ExpansionError('expansion: Cannot allocate memory', true);
      }
    }
    return results;
  }

  /** Without splitting and path names: assignments, redirections, `case` words. */
  text(text: string, mode: WordMode = 'word'): string {
    return this.#joined(parseWord(text, mode), 'text');
  }

  /** The value of an assignment: a tilde after each `:` counts too. */
  assignment(text: string): string {
    if (!text.includes(':~')) return this.text(text);
    return text
      .split(/(?<=:)(?=~)/)
      .map((piece) => this.text(piece))
      .join('');
  }

  /** As a pattern: what was quoted is escaped. */
  pattern(text: string, mode: WordMode = 'word'): string {
    return this.#joined(parseWord(text, mode), 'pattern');
  }

  /** As a regular expression for `=~`: what was quoted is ordinary. */
  regularExpression(text: string): string {
    let result = '';
    for (const part of parseWord(text)) {
      const quoted = part.type === 'quoted' || part.type === 'double';
      const value = this.#joined([part], 'text');
      result += quoted ? value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : value;
    }
    return result;
  }

  fields(parts: readonly WordPart[]) {
    const fields = new Fields(this.#separators(), this.host.limits.expansionBytes);
    for (const part of parts) this.#expand(part, fields, false);
    return fields.finish();
  }

  arithmetic(text: string): bigint {
    const expanded = /[$`"'\\]/.test(text) ? this.text(text.replace(/"/g, ''), 'heredoc') : text;
    try {
      return evaluate(expanded, this.#arithmeticScope());
    } catch (error) {
      if (error instanceof ArithmeticError) throw new ArithmeticFailure(error.message);
      throw error;
    }
  }

  /** The key that a subscript stands for: text for associative arrays, else a number (negative ones count from the end). */
  key(variable: Variable | undefined, index: string): string {
    if (variable?.map) return this.text(index);
    const number = Number(this.arithmetic(index));
    if (number >= 0) return String(number);
    const last = Math.max(-1, ...Object.keys(variable?.list ?? {}).map(Number));
    if (last + 1 + number < 0) throw new ExpansionError(`[${index}]: bad array subscript`, false);
    return String(last + 1 + number);
  }

  #arithmeticScope(): ArithmeticScope {
    return {
      get: (name, index) => {
        const resolved = resolveName(this, name);
        const variable = this.get(resolved);
        const value = index === undefined ? scalarValue(variable) : elementValue(variable, this.key(variable, index));
        if (value === undefined && this.host.options['nounset']) throw new ExpansionError(`${name}: unbound variable`, true);
        return value ?? '';
      },
      set: (name, index, value) => {
        const resolved = resolveName(this, name);
        const variable = this.get(resolved);
        this.set(resolved, index === undefined ? withScalar(variable, value) : withElement(variable, this.key(variable, index), value));
      },
    };
  }

  /** One text, without splitting. */
  joined(parts: readonly WordPart[]): string {
    return this.#joined(parts, 'text');
  }

  #joined(parts: readonly WordPart[], form: 'text' | 'pattern'): string {
    const fields = new Fields('', this.host.limits.expansionBytes);
    for (const part of parts) this.#expand(part, fields, false);
    const all = fields.finish();
    return all.map((field) => field[form]).join(' ');
  }

  #separators(): string {
    const ifs = this.get('IFS');
    return ifs ? (scalarValue(ifs) ?? ' \t\n') : ' \t\n';
  }

  #expand(part: WordPart, fields: Fields, quoted: boolean): void {
    switch (part.type) {
      case 'literal':
        return fields.addLiteral(part.text);
      case 'quoted':
        return fields.addQuoted(part.text);
      case 'double':
        return this.#double(part.parts, fields);
      case 'tilde':
        return fields.addQuoted(this.host.homeOf(part.user) ?? `~${part.user}`);
      case 'command':
        return fields.add(this.#substitute('command', part.source), quoted);
      case 'process':
        return fields.addQuoted(this.#substitute(part.direction, part.source));
      case 'arithmetic':
        return fields.add(String(this.arithmetic(part.source)), quoted);
      case 'parameter':
        return expandParameter(this, part, fields, quoted);
    }
  }

  #double(parts: readonly WordPart[], fields: Fields): void {
    const onlyAll = parts.length === 1 && parts[0]!.type === 'parameter';
    if (!onlyAll) fields.addQuoted('');
    for (const part of parts) this.#expand(part, fields, true);
  }

  /** Expands the operand of `${x:-…}` in place. */
  operand(text: string, fields: Fields, quoted: boolean): void {
    const parts = parseWord(text, quoted ? 'double' : 'word');
    if (quoted) fields.addQuoted('');
    for (const part of parts) this.#expand(part, fields, quoted);
  }

  #substitute(kind: 'command' | '<' | '>', source: string): string {
    const output = this.#memo[this.#used];
    if (output === undefined) throw new SubstitutionNeeded(kind, source);
    this.#used++;
    return output;
  }

  #pathNames(text: string, pattern: string, active: boolean): string[] {
    if (!active || this.host.options['noglob']) return [text];
    const ignored = scalarValue(this.get('GLOBIGNORE')) || undefined;
    const matched = expandPathNames(this.host.files, pattern, this.host);
    const found = ignored === undefined ? matched : withoutIgnored(matched, ignored);
    if (found.length > 0) return found;
    if (this.host.shopt['failglob']) throw new ExpansionError(`no match: ${text}`, false);
    return this.host.shopt['nullglob'] ? [] : [text];
  }
}

/** `GLOBIGNORE`: patterns between colons, each for a whole name; `.` and `..` never match. */
function withoutIgnored(names: readonly string[], ignored: string): string[] {
  const patterns = ignored
    .split(':')
    .filter((text) => text !== '')
    .map((text) => new Pattern(text));
  return names.filter((name) => !/(^|\/)\.\.?$/.test(name) && !patterns.some((pattern) => pattern.matches(name)));
}
