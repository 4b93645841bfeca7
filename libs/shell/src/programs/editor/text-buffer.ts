/** The text of an editor: lines, and what undoes a change. */

export interface Position {
  readonly line: number;
  /** In UTF-16 units. */
  readonly column: number;
}

interface Snapshot {
  readonly lines: readonly string[];
  readonly cursor: Position;
}

const MOST_UNDONE = 500;

export class TextBuffer {
  #lines: readonly string[];
  #saved: readonly string[];
  #undone: Snapshot[] = [];
  #redone: Snapshot[] = [];

  constructor(text: string) {
    this.#lines = text === '' ? [''] : text.replace(/\n$/, '').split('\n');
    this.#saved = this.#lines;
  }

  get lines(): readonly string[] {
    return this.#lines;
  }

  get lastLine(): number {
    return this.#lines.length - 1;
  }

  get modified(): boolean {
    return (
      this.#lines !== this.#saved && (this.#lines.length !== this.#saved.length || this.#lines.some((line, at) => line !== this.#saved[at]))
    );
  }

  /** With a line break at the end, as editors write files; nothing for an empty buffer. */
  get text(): string {
    return this.#lines.length === 1 && this.#lines[0] === '' ? '' : `${this.#lines.join('\n')}\n`;
  }

  line(at: number): string {
    return this.#lines[at] ?? '';
  }

  markSaved(): void {
    this.#saved = this.#lines;
  }

  /** What comes next belongs to one change, which `undo` takes back as a whole. */
  checkpoint(cursor: Position): void {
    if (this.#undone.at(-1)?.lines === this.#lines) return;
    this.#undone.push({ lines: this.#lines, cursor });
    if (this.#undone.length > MOST_UNDONE) this.#undone.shift();
    this.#redone = [];
  }

  /** Where the change was; undefined when there is none. */
  undo(cursor: Position): Position | undefined {
    return this.#swap(this.#undone, this.#redone, cursor);
  }

  redo(cursor: Position): Position | undefined {
    return this.#swap(this.#redone, this.#undone, cursor);
  }

  #swap(from: Snapshot[], to: Snapshot[], cursor: Position): Position | undefined {
    let snapshot = from.pop();
    while (snapshot && snapshot.lines === this.#lines) snapshot = from.pop();
    if (!snapshot) return undefined;
    to.push({ lines: this.#lines, cursor });
    this.#lines = snapshot.lines;
    return snapshot.cursor;
  }

  replaceLines(start: number, count: number, lines: readonly string[]): void {
    const replaced = [...this.#lines.slice(0, start), ...lines, ...this.#lines.slice(start + count)];
    this.#lines = replaced.length === 0 ? [''] : replaced;
  }

  /** Where the inserted text ends. */
  insert({ line, column }: Position, text: string): Position {
    const current = this.line(line);
    const pieces = text.split('\n');
    const last = pieces.length - 1;
    const end = { line: line + last, column: last === 0 ? column + text.length : pieces[last]!.length };
    pieces[0] = current.slice(0, column) + pieces[0]!;
    pieces[last] += current.slice(column);
    this.replaceLines(line, 1, pieces);
    return end;
  }

  between(start: Position, end: Position): string {
    if (start.line === end.line) return this.line(start.line).slice(start.column, end.column);
    const middle = this.#lines.slice(start.line + 1, end.line);
    return [this.line(start.line).slice(start.column), ...middle, this.line(end.line).slice(0, end.column)].join('\n');
  }

  /** Takes away what is from `start` up to `end`, and returns it. */
  remove(start: Position, end: Position): string {
    const removed = this.between(start, end);
    const joined = this.line(start.line).slice(0, start.column) + this.line(end.line).slice(end.column);
    this.replaceLines(start.line, end.line - start.line + 1, [joined]);
    return removed;
  }
}

/** The column after the character at `column`. */
export function nextColumn(text: string, column: number): number {
  const code = text.codePointAt(column);
  return code === undefined ? column : column + (code > 0xffff ? 2 : 1);
}

export function previousColumn(text: string, column: number): number {
  const low = text.charCodeAt(column - 1);
  return Math.max(0, column - (low >= 0xdc00 && low <= 0xdfff ? 2 : 1));
}

export function isBefore(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.column < b.column);
}
