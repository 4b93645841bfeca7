/** LogQL as far as it selects lines: `{app="web", pod=~"web-.*"} |= "error" !~ "debug"` (grafana/loki, pkg/logql/syntax). */
import { RE2JS, RE2JSException } from 're2js';
import type { StreamLabels } from './collected-logs.ts';

export interface LogQuery {
  matches(labels: StreamLabels): boolean;
  /** Whether all filters let a line through. */
  accepts(line: string): boolean;
}

type Test = (text: string) => boolean;

/** The query, or what is wrong with it in Loki's words. */
export function parseLogQuery(text: string): LogQuery | { error: string } {
  const reader = new Reader(text);
  try {
    const labels = selector(reader);
    const lines = filters(reader);
    return {
      matches: (stream) => labels.every(({ name, test }) => test(stream[name] ?? '')),
      accepts: (line) => lines.every((test) => test(line)),
    };
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return { error: error.message };
  }
}

class ParseError extends Error {}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Takes what a pattern finds right here; it must be sticky. */
  take(pattern: RegExp): RegExpExecArray | undefined {
    this.#space();
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found) this.#at = pattern.lastIndex;
    return found ?? undefined;
  }

  get isAtEnd(): boolean {
    this.#space();
    return this.#at >= this.#text.length;
  }

  fail(expected?: string): never {
    this.#space();
    const rest = this.#text.slice(this.#at);
    const what = rest === '' ? '$end' : /^[A-Za-z_]\w*/.test(rest) ? 'IDENTIFIER' : /^["`]/.test(rest) ? 'STRING' : rest[0];
    const before = this.#text.slice(0, this.#at).split('\n');
    const place = rest === '' ? '' : ` at line ${before.length}, col ${before.at(-1)!.length + 1}`;
    throw new ParseError(`parse error${place}: syntax error: unexpected ${what}${expected ? `, expecting ${expected}` : ''}`);
  }

  #space(): void {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at++;
  }
}

const STRING = /"(?:[^"\\]|\\.)*"|`[^`]*`/y;

function selector(reader: Reader): { name: string; test: Test }[] {
  if (!reader.take(/\{/y)) reader.fail();
  const found: { name: string; test: Test; isOpen: boolean }[] = [];
  while (!reader.take(/\}/y)) {
    if (found.length > 0 && !reader.take(/,/y)) reader.fail('} or ,');
    const name = reader.take(/[A-Za-z_]\w*/y)?.[0] ?? reader.fail('IDENTIFIER or }');
    const operator = reader.take(/=~|!~|!=|=/y)?.[0] ?? reader.fail('= or =~ or !~ or !=');
    const value = string(reader);
    const test = operator.endsWith('~') ? wholly(value) : (text: string) => text === value;
    const isNegative = operator.startsWith('!');
    found.push({ name, test: isNegative ? (text) => !test(text) : test, isOpen: isNegative || test('') });
  }
  if (found.every(({ isOpen }) => isOpen)) {
    throw new ParseError(
      'parse error : queries require at least one regexp or equality matcher that does not have an empty-compatible value. For instance, app=~".*" does not meet this requirement, but app=~".+" will',
    );
  }
  return found;
}

function filters(reader: Reader): Test[] {
  const found: Test[] = [];
  while (!reader.isAtEnd) {
    const operator = reader.take(/\|=|\|~|!=|!~/y)?.[0] ?? reader.fail();
    const value = string(reader);
    const expression = operator.endsWith('~') ? compiled(value) : undefined;
    const test: Test = expression ? (line) => expression.matcher(line).find() : (line) => line.includes(value);
    found.push(operator.startsWith('!') ? (line) => !test(line) : test);
  }
  return found;
}

function string(reader: Reader): string {
  const text = reader.take(STRING)?.[0] ?? reader.fail('STRING');
  if (text.startsWith('`')) return text.slice(1, -1);
  try {
    return JSON.parse(text) as string;
  } catch {
    throw new ParseError('parse error: invalid syntax');
  }
}

function wholly(pattern: string): Test {
  const expression = compiled(`^(?:${pattern})$`);
  return (text) => expression.matcher(text).find();
}

function compiled(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    throw new ParseError(`parse error : ${error.message}`);
  }
}
