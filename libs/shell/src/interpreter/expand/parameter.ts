import type { Variable } from '../shell-state.ts';
import {
  attributeLetters,
  elementKeys,
  elementValue,
  elementValues,
  isArray,
  resolveName,
  scalarValue,
  withElement,
  withScalar,
} from '../variables.ts';
import type { Expansion } from './expansion.ts';
import { ExpansionError } from './expansion-error.ts';
import { Fields } from './fields.ts';
import { Pattern } from './pattern.ts';
import { doubleQuote, singleQuote } from './quote.ts';
import { type ParameterPart, parseWord, unescapeAnsi } from './word-parts.ts';

/** The value of a parameter: one, or all elements of an array or of the positional parameters. */
type Value = { readonly one: string | undefined } | { readonly all: readonly string[]; readonly star: boolean };

const SPECIAL = /^([0-9]+|[@*#?$!-])$/;

/** `$x`, `${x…}` in all forms (bash(1), Parameter Expansion). */
export function expandParameter(expansion: Expansion, part: ParameterPart, fields: Fields, quoted: boolean): void {
  if (part.bad) throw new ExpansionError(`${part.text}: bad substitution`, true, 1);
  if (part.prefix === '!') return expandIndirect(expansion, part, fields, quoted);
  const value = valueOf(expansion, part.name, part.index);
  if (part.prefix === '#') return fields.add(length(expansion, part, value), quoted);
  const result = operate(expansion, part, value, fields, quoted);
  if (result) emit(expansion, result, fields, quoted);
}

function expandIndirect(expansion: Expansion, part: ParameterPart, fields: Fields, quoted: boolean): void {
  if (part.operator === 'names') {
    const all = expansion.host
      .variableNames()
      .filter((name) => name.startsWith(part.name))
      .sort();
    return emit(expansion, { all, star: part.operand === '*' }, fields, quoted);
  }
  if (part.index === '@' || part.index === '*') {
    const all = elementKeys(expansion.get(resolveName(expansion, part.name)));
    return emit(expansion, { all, star: part.index === '*' }, fields, quoted);
  }
  const named = valueOf(expansion, part.name, part.index);
  const target = 'one' in named ? named.one : named.all.join(' ');
  const match = /^([A-Za-z_]\w*|[0-9]+|[@*#?$!-])(?:\[(.*)\])?$/.exec(target ?? '');
  if (!match) throw new ExpansionError(target ? `${target}: invalid variable name` : `${part.name}: invalid indirect expansion`, false);
  expandParameter(expansion, { ...part, prefix: '', name: match[1]!, index: match[2] }, fields, quoted);
}

function valueOf(expansion: Expansion, name: string, index: string | undefined): Value {
  const { positional } = expansion.host;
  if (name === '@' || name === '*') return { all: positional, star: name === '*' };
  if (/^[1-9]\d*$/.test(name)) return { one: positional[Number(name) - 1] };
  if (SPECIAL.test(name)) return { one: expansion.host.special(name) };
  const resolved = resolveName(expansion, name);
  const element = /^(\w+)\[(.*)\]$/.exec(resolved);
  if (element) return valueOf(expansion, element[1]!, element[2]);
  const variable = expansion.get(resolved);
  if (index === '@' || index === '*') return { all: elementValues(variable), star: index === '*' };
  if (index !== undefined) return { one: elementValue(variable, expansion.key(variable, index)) };
  return { one: scalarValue(variable) };
}

function length(expansion: Expansion, part: ParameterPart, value: Value): string {
  if ('all' in value) {
    if (part.name !== '@' && part.name !== '*' && expansion.get(resolveName(expansion, part.name)) === undefined)
      requireSet(expansion, { ...part, index: undefined }, 1);
    return String(value.all.length);
  }
  if (value.one === undefined) requireSet(expansion, part);
  return String([...(value.one ?? '')].length);
}

function requireSet(expansion: Expansion, part: ParameterPart, status?: number): void {
  if (!expansion.host.options['nounset']) return;
  const name = part.index === undefined ? `${/^[0-9]/.test(part.name) ? '$' : ''}${part.name}` : `${part.name}[${part.index}]`;
  throw new ExpansionError(`${name}: unbound variable`, true, status);
}

/** The value after the operator; `undefined` when it has been put into the fields already. */
function operate(expansion: Expansion, part: ParameterPart, value: Value, fields: Fields, quoted: boolean): Value | undefined {
  const { operator, operand } = part;
  if (/^:?[-=+?]$/.test(operator)) return orElse(expansion, part, value, fields, quoted);
  if ('one' in value && value.one === undefined) requireSet(expansion, part);
  if (operator === '') return value;
  if (operator === ':') return slice(expansion, part, value);
  if (operator === '@') return transform(expansion, part, value, operand);
  const change = changeOf(expansion, operator, operand);
  if ('all' in value) return { ...value, all: value.all.map(change) };
  return { one: value.one === undefined ? undefined : change(value.one) };
}

function orElse(expansion: Expansion, part: ParameterPart, value: Value, fields: Fields, quoted: boolean): Value | undefined {
  const { operator, operand } = part;
  const text = 'one' in value ? value.one : value.all.length === 0 ? undefined : value.all.join(' ');
  const missing = text === undefined || (operator.startsWith(':') && text === '');
  switch (operator.at(-1)) {
    case '+':
      if (!missing) expansion.operand(operand, fields, quoted);
      else if (quoted) fields.addQuoted('');
      return undefined;
    case '-':
      if (!missing) return value;
      expansion.operand(operand, fields, quoted);
      return undefined;
    case '=':
      return missing ? assignDefault(expansion, part, quoted) : value;
    default:
      if (!missing) return value;
      throw new ExpansionError(`${part.name}: ${operand === '' ? 'parameter null or not set' : expansion.text(operand)}`, true);
  }
}

function assignDefault(expansion: Expansion, part: ParameterPart, quoted: boolean): Value {
  if (SPECIAL.test(part.name)) throw new ExpansionError(`$${part.name}: cannot assign in this way`, false);
  const value = expansion.text(part.operand, quoted ? 'double' : 'word');
  const name = resolveName(expansion, part.name);
  const variable = expansion.get(name);
  expansion.set(
    name,
    part.index === undefined ? withScalar(variable, value) : withElement(variable, expansion.key(variable, part.index), value),
  );
  return { one: value };
}

function slice(expansion: Expansion, part: ParameterPart, value: Value): Value {
  const separator = sliceSeparator(part.operand);
  const offset = Number(expansion.arithmetic(part.operand.slice(0, separator)));
  const count = separator < part.operand.length ? Number(expansion.arithmetic(part.operand.slice(separator + 1))) : undefined;
  if ('one' in value) {
    const characters = [...(value.one ?? '')];
    return value.one === undefined ? value : { one: range(characters, offset, count, part.operand.slice(separator + 1)).join('') };
  }
  const positional = part.name === '@' || part.name === '*';
  const items = positional ? [expansion.host.special('0') ?? '', ...value.all] : value.all;
  return { ...value, all: range(items, offset, count, part.operand.slice(separator + 1)) };
}

function range<T>(items: readonly T[], offset: number, count: number | undefined, written: string): readonly T[] {
  const start = offset < 0 ? items.length + offset : offset;
  if (start < 0 || start > items.length) return [];
  if (count === undefined) return items.slice(start);
  const end = count < 0 ? items.length + count : start + count;
  if (end < start) throw new ExpansionError(`${written}: substring expression < 0`, false);
  return items.slice(start, end);
}

/** The `:` between offset and length, outside parentheses and `?:`. */
function sliceSeparator(operand: string): number {
  let depth = 0;
  for (let i = 0; i < operand.length; i++) {
    const character = operand[i]!;
    if ('({?'.includes(character)) depth++;
    else if (')}'.includes(character)) depth--;
    else if (character === ':' && depth-- <= 0) return i;
  }
  return operand.length;
}

function changeOf(expansion: Expansion, operator: string, operand: string): (value: string) => string {
  const options = { ignoreCase: expansion.host.shopt['nocasematch'] };
  if (operator.startsWith('#') || operator.startsWith('%')) {
    const pattern = new Pattern(expansion.pattern(operand), options);
    const longest = operator.length === 2;
    if (operator.startsWith('#')) return (value) => value.slice(pattern.prefix(value, longest) ?? 0);
    return (value) => value.slice(0, pattern.suffix(value, longest) ?? value.length);
  }
  if (operator.startsWith('/')) return replacement(expansion, operator, operand, options);
  const pattern = new Pattern(operand === '' ? '?' : expansion.pattern(operand), options);
  const cased = (character: string) => {
    if (!pattern.matches(character)) return character;
    const upper = operator.startsWith('~') ? character === character.toLowerCase() : operator.startsWith('^');
    return upper ? character.toUpperCase() : character.toLowerCase();
  };
  if (operator.length === 2) return (value) => [...value].map(cased).join('');
  return (value) => [...value].map((character, i) => (i === 0 ? cased(character) : character)).join('');
}

function replacement(
  expansion: Expansion,
  operator: string,
  operand: string,
  options: { ignoreCase?: boolean },
): (value: string) => string {
  const slash = unquotedSlash(operand);
  const pattern = new Pattern(expansion.pattern(operand.slice(0, slash)), options);
  const parts = slash < operand.length ? replacementOf(expansion, operand.slice(slash + 1)) : [''];
  const by = (match: string) => parts.join(match);
  if (operator === '/#') return (value) => prefixReplaced(value, pattern, by);
  if (operator === '/%') {
    return (value) => {
      const start = pattern.suffix(value, true);
      return start === undefined ? value : value.slice(0, start) + by(value.slice(start));
    };
  }
  return (value) => pattern.replace(value, by, operator === '//');
}

/** The replacement's pieces between the places of the match: `&` that is not quoted (patsub_replacement, on since 5.2). */
function replacementOf(expansion: Expansion, operand: string): string[] {
  if (!operand.includes('&') && !/[$`]/.test(operand)) return [expansion.text(operand)];
  const pattern = expansion.pattern(operand.replace(/\\&/g, "'&'"));
  const quoted = parseWord(operand.replace(/\\&/g, "'&'"));
  if (!pattern.includes('&')) return [expansion.text(operand)];
  const pieces: string[] = [''];
  for (const part of quoted) {
    const text = expansion.joined([part]);
    if (part.type === 'quoted' || part.type === 'double') pieces[pieces.length - 1] += text;
    else {
      const [head = '', ...rest] = text.split('&');
      pieces[pieces.length - 1] += head;
      pieces.push(...rest);
    }
  }
  return pieces;
}

function prefixReplaced(value: string, pattern: Pattern, by: (match: string) => string): string {
  const end = pattern.prefix(value, true);
  return end === undefined ? value : by(value.slice(0, end)) + value.slice(end);
}

function unquotedSlash(text: string): number {
  let quote = '';
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (character === '\\') i++;
    else if (quote) quote = character === quote ? '' : quote;
    else if (character === "'" || character === '"') quote = character;
    else if (character === '{' || character === '(') depth++;
    else if (character === '}' || character === ')') depth--;
    else if (character === '/' && depth <= 0) return i;
  }
  return text.length;
}

function transform(expansion: Expansion, part: ParameterPart, value: Value, operator: string): Value {
  const variable = expansion.get(resolveName(expansion, part.name));
  if (operator === 'a') return { one: variable ? attributeLetters(variable) : '' };
  if (operator === 'A') return { one: declaration(part.name, variable, part.index === '@' || part.index === '*') };
  if ((operator === 'K' || operator === 'k') && 'all' in value && isArray(variable)) {
    return {
      one:
        elementKeys(variable)
          .map((key) => `${key} ${doubleQuote(elementValue(variable, key)!)}`)
          .join(' ') + (variable?.map ? ' ' : ''),
    };
  }
  const change = operator === 'P' ? (text: string) => expansion.host.prompt(text) : TRANSFORMS[operator]!;
  if ('all' in value) return { ...value, all: value.all.map(change) };
  return { one: value.one === undefined ? undefined : change(value.one) };
}

const TRANSFORMS: Record<string, (value: string) => string> = {
  Q: singleQuote,
  K: singleQuote,
  k: singleQuote,
  E: unescapeAnsi,
  U: (value) => value.toUpperCase(),
  L: (value) => value.toLowerCase(),
  u: (value) => value.charAt(0).toUpperCase() + value.slice(1),
};

function declaration(name: string, variable: Variable | undefined, whole: boolean): string {
  if (whole && isArray(variable)) {
    const elements = elementKeys(variable).map((key) => `[${key}]=${doubleQuote(elementValue(variable, key)!)}`);
    return `declare -${attributeLetters(variable!)} ${name}=(${elements.join(' ')}${variable?.map ? ' ' : ''})`;
  }
  const value = scalarValue(variable);
  if (value === undefined) return '';
  const letters = attributeLetters(variable!);
  return letters ? `declare -${letters} ${name}=${singleQuote(value)}` : `${name}=${singleQuote(value)}`;
}

/** Puts a value into the fields: `"$@"` makes one each, `"$*"` one with the first character of IFS between them. */
function emit(expansion: Expansion, value: Value, fields: Fields, quoted: boolean): void {
  if ('one' in value) return fields.add(value.one ?? '', quoted);
  if (quoted && value.star) {
    const ifs = expansion.get('IFS');
    return fields.addQuoted(value.all.join(ifs ? (scalarValue(ifs) ?? ' ').slice(0, 1) : ' '));
  }
  value.all.forEach((item, i) => {
    if (i > 0) fields.separate();
    fields.add(item, quoted);
  });
}
