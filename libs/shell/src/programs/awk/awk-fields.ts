/** The current record, its fields, and how one makes the other. */
import { expressionOf } from './awk-expressions.ts';
import { Input } from './awk-values.ts';

/** As FS splits: a space for blanks, one other character for itself, more for an expression. */
export function splitText(text: string, separator: string): string[] {
  if (separator === ' ') return text.trim() === '' ? [] : text.replace(/^[ \t\n]+|[ \t\n]+$/g, '').split(/[ \t\n]+/);
  if (text === '') return [];
  if (separator === '') return [...text];
  if (separator.length === 1) return text.split(separator);
  const expression = expressionOf(separator);
  const parts: string[] = [];
  let from = 0;
  for (let match = expression.find(text, 0); match; match = expression.find(text, Math.max(match.end, match.start + 1))) {
    if (match.end === match.start) {
      if (match.end >= text.length) break;
      continue;
    }
    parts.push(text.slice(from, match.start));
    from = match.end;
    if (from > text.length) break;
    if (from === text.length) break;
  }
  return [...parts, text.slice(from)];
}

const MOST_FIELDS = 10_000;

export class Fields {
  #record = '';
  #fields: (Input | string | number)[] | undefined = [];
  #stale = false;

  setRecord(text: string): void {
    this.#record = text;
    this.#fields = undefined;
    this.#stale = false;
  }

  record(outputSeparator: string, toText: (value: Input | string | number) => string): string {
    if (this.#stale) {
      this.#record = this.#fields!.map(toText).join(outputSeparator);
      this.#stale = false;
    }
    return this.#record;
  }

  list(separator: string): (Input | string | number)[] {
    return (this.#fields ??= splitText(this.#record, separator).map((text) => new Input(text)));
  }

  set(index: number, value: Input | string | number, separator: string): void {
    const fields = this.list(separator);
    while (fields.length < index && fields.length < MOST_FIELDS) fields.push('');
    fields[index - 1] = value;
    this.#stale = true;
  }

  setCount(count: number, separator: string): void {
    const fields = this.list(separator);
    while (fields.length < count && fields.length < MOST_FIELDS) fields.push('');
    fields.length = Math.max(0, Math.min(count, MOST_FIELDS));
    this.#stale = true;
  }
}
