/** awk's own functions. */
import type { Process } from '../../kernel/program.ts';
import type { Wait } from '../../kernel/wait.ts';
import { formatDate } from '../date-format.ts';
import { expressionOf } from './awk-expressions.ts';
import { splitText } from './awk-fields.ts';
import { formatted } from './awk-print.ts';
import type { RandomNumbers } from './awk-random.ts';
import type { AwkStreams } from './awk-streams.ts';
import type { Expression, LValue } from './awk-syntax.ts';
import { Input, toNumber, type Value } from './awk-values.ts';
import type { AwkVariables } from './awk-variables.ts';

type Steps<T = void> = Generator<Wait, T, void>;

/** The program that calls. */
export interface BuiltinContext {
  readonly process: Pick<Process, 'clock'>;
  readonly variables: AwkVariables;
  readonly streams: AwkStreams;
  readonly random: RandomNumbers;
  evaluate(expression: Expression): Steps<Value>;
  /** What is to be matched: an expression as it stands, or the text of a value. */
  pattern(expression: Expression): Steps<string>;
  assignTo(target: LValue, value: Value): Steps;
}

const WHOLE_RECORD: LValue = { kind: 'field', index: { kind: 'number', value: 0 } };

/** `args` is undefined where the name stands alone: `length`. */
export function* callBuiltin(awk: BuiltinContext, name: string, args: readonly Expression[] | undefined): Steps<Value> {
  const given = args ?? [];
  if (name === 'split') return yield* split(awk, given);
  if (name === 'sub' || name === 'gsub') return yield* substitute(awk, given, name === 'gsub');
  if (name === 'match') return yield* match(awk, given);
  if (name === 'length') return yield* length(awk, given);
  const values: Value[] = [];
  for (const arg of given) values.push(yield* awk.evaluate(arg));
  if (name === 'system') return yield* awk.streams.system(awk.variables.toText(values[0]));
  if (name === 'close') return yield* awk.streams.close(awk.variables.toText(values[0]));
  if (name === 'fflush') {
    yield* awk.streams.flush();
    return 0;
  }
  return PLAIN[name]!(awk, values);
}

type Plain = (awk: BuiltinContext, values: readonly Value[]) => Value;

const ofNumber =
  (run: (value: number) => number): Plain =>
  (_, [value]) =>
    run(toNumber(value));

const PLAIN: Readonly<Record<string, Plain>> = {
  substr(awk, [text, start, count]) {
    const characters = [...awk.variables.toText(text)];
    const from = Math.round(toNumber(start));
    const end = count === undefined ? characters.length + 1 : from + Math.round(toNumber(count));
    return characters.slice(Math.max(from, 1) - 1, Math.max(0, end - 1)).join('');
  },
  index: (awk, [text, part]) => {
    const at = awk.variables.toText(text).indexOf(awk.variables.toText(part));
    return at < 0 ? 0 : [...awk.variables.toText(text).slice(0, at)].length + 1;
  },
  sprintf: (awk, values) => formatted(values, awk.variables, 'sprintf'),
  tolower: (awk, [text]) => awk.variables.toText(text).toLowerCase(),
  toupper: (awk, [text]) => awk.variables.toText(text).toUpperCase(),
  sin: ofNumber(Math.sin),
  cos: ofNumber(Math.cos),
  atan2: (_, [y, x]) => Math.atan2(toNumber(y), toNumber(x)),
  exp: ofNumber(Math.exp),
  log: ofNumber(Math.log),
  sqrt: ofNumber(Math.sqrt),
  int: ofNumber(Math.trunc),
  rand: (awk) => awk.random.next(),
  srand: (awk, [seed]) => awk.random.reseed(seed === undefined ? Math.floor(awk.process.clock.now() / 1000) : toNumber(seed)),
  systime: (awk) => Math.floor(awk.process.clock.now() / 1000),
  strftime: (awk, [format, time]) =>
    formatDate(
      time === undefined ? awk.process.clock.now() : toNumber(time) * 1000,
      format === undefined ? '%c' : awk.variables.toText(format),
    ),
  gensub(awk, [source, by, how, text]) {
    const all = /^[gG]/.test(awk.variables.toText(how));
    return replaced(
      awk,
      awk.variables.toText(source),
      awk.variables.toText(by),
      text === undefined ? awk.variables.record() : awk.variables.toText(text),
      all ? 'all' : Math.max(1, toNumber(how)),
      true,
    ).text;
  },
};

function* length(awk: BuiltinContext, [arg]: readonly Expression[]): Steps<number> {
  if (arg?.kind === 'variable' && awk.variables.isArray(arg.name)) return awk.variables.array(arg.name).size;
  return [...(arg ? awk.variables.toText(yield* awk.evaluate(arg)) : awk.variables.record())].length;
}

function* split(awk: BuiltinContext, [text, array, separator]: readonly Expression[]): Steps<number> {
  const value = awk.variables.toText(yield* awk.evaluate(text!));
  const by = separator ? yield* awk.pattern(separator) : awk.variables.text('FS');
  const parts = splitText(value, separator?.kind === 'regex' && by.length === 1 ? `[${by.replace(/[\\\]^]/g, '\\$&')}]` : by);
  if (array?.kind !== 'variable') return 0;
  const target = awk.variables.array(array.name);
  target.clear();
  parts.forEach((part, at) => target.set(String(at + 1), new Input(part)));
  return parts.length;
}

function* match(awk: BuiltinContext, [text, pattern]: readonly Expression[]): Steps<number> {
  const value = awk.variables.toText(yield* awk.evaluate(text!));
  const found = expressionOf(yield* awk.pattern(pattern!)).find(value, 0);
  const start = found ? [...value.slice(0, found.start)].length + 1 : 0;
  awk.variables.setGlobal('RSTART', start);
  awk.variables.setGlobal('RLENGTH', found ? [...value.slice(found.start, found.end)].length : -1);
  return start;
}

function* substitute(awk: BuiltinContext, [pattern, by, target]: readonly Expression[], all: boolean): Steps<number> {
  const source = yield* awk.pattern(pattern!);
  const replacement = awk.variables.toText(yield* awk.evaluate(by!));
  const place = target === undefined ? WHOLE_RECORD : target;
  const { text, count } = replaced(awk, source, replacement, awk.variables.toText(yield* awk.evaluate(place)), all ? 'all' : 1, false);
  if (count > 0 && (place.kind === 'variable' || place.kind === 'field' || place.kind === 'element'))
    yield* awk.assignTo(place, new Input(text));
  return count;
}

/** `which`: all of the matches, or the one of that number. `groups`: `\1` stands for a group. */
function replaced(
  awk: BuiltinContext,
  source: string,
  by: string,
  text: string,
  which: 'all' | number,
  groups: boolean,
): { text: string; count: number } {
  const expression = expressionOf(source);
  let result = '';
  let from = 0;
  let count = 0;
  let seen = 0;
  for (let found = expression.find(text, 0); found; found = from <= text.length ? expression.find(text, from) : undefined) {
    const wanted = which === 'all' || ++seen === which;
    result += text.slice(from, found.start) + (wanted ? expand(by, found.groups, groups) : text.slice(found.start, found.end));
    if (wanted) count++;
    from = found.end;
    if (found.end === found.start) result += text.charAt(from++);
    if (wanted && which !== 'all') break;
  }
  return { text: result + text.slice(from), count };
}

/** `&` is what was matched, `\&` an ampersand. */
function expand(by: string, found: readonly (string | undefined)[], groups: boolean): string {
  return by.replace(/\\\\|\\&|&|\\(\d)/g, (mark: string, group: string | undefined) => {
    if (mark === '&') return found[0] ?? '';
    if (group !== undefined) return groups ? (found[Number(group)] ?? '') : mark;
    return mark === '\\&' ? '&' : '\\';
  });
}
