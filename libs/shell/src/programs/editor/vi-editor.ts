/** vi on a screen of its own: modes, operators, registers, repetition. It takes keys and draws; files belong to its host. */
import { splitKeys } from './keys.ts';
import { screenColumn, textColumn } from './screen.ts';
import type { EditorHost, ScreenEditor } from './editor-host.ts';
import { nextColumn, previousColumn, TextBuffer, isBefore, type Position } from './text-buffer.ts';
import { firstNonBlank } from './vi-motions.ts';
import { normalMode } from './vi-normal.ts';
import { newViOptions, type ViMode } from './vi-options.ts';
import { compilePattern } from './vi-pattern.ts';
import type { Register, ViKeys } from './vi-pending.ts';
import { ViScreen } from './vi-screen.ts';

const LONGEST_REPETITION = 10_000;

export class ViEditor implements ScreenEditor {
  buffer = new TextBuffer('');
  cursor: Position = { line: 0, column: 0 };
  mode: ViMode = 'normal';
  path: string | undefined;
  lastPattern = '';
  /** Where a selection began. */
  anchor: Position = { line: 0, column: 0 };
  visualRange = { first: 0, last: 0 };
  /** Where insert mode began. */
  insertedAt: Position = { line: 0, column: 0 };
  /** What is typed into the last line, with the character that it begins with. */
  commandLine = '';
  status = 0;
  readonly options = newViOptions();
  readonly registers = new Map<string, Register>();
  readonly screen: ViScreen;
  readonly #host: EditorHost;
  readonly #keys: ViKeys;
  #message = '';
  #ended = false;
  /** The column that vertical motions come back to, on the screen. */
  #wanted: number | undefined;
  #highlight = false;
  #record: string[] = [];
  #lastChange: readonly string[] = [];
  #replaying = false;
  #changed = false;
  /** Keys that are pressed when the command that asks for them is done. */
  #repetition: string[] = [];
  #macro: { readonly name: string; readonly keys: string[] } | undefined;

  constructor(host: EditorHost, path: string | undefined, line = 0) {
    this.#host = host;
    this.screen = new ViScreen(host);
    if (path !== undefined) this.open(path);
    if (line !== 0) this.goTo(line < 0 ? this.buffer.lastLine : line - 1);
    this.#keys = normalMode(this);
    this.#keys.next();
  }

  get done(): boolean {
    return this.#ended;
  }

  get host(): EditorHost {
    return this.#host;
  }

  press(key: string): void {
    if (this.#ended) return;
    if (!this.#replaying) this.#record.push(key);
    this.#macro?.keys.push(key);
    this.#keys.next(key);
    this.#clamp();
    const again = this.#repetition.splice(0);
    if (again.length > 0) this.#replay(again);
  }

  /** Called when a command begins: only what changed the text is repeated by `.`. */
  beginCommand(): void {
    if (!this.#replaying && this.#changed) this.#lastChange = this.#record;
    this.#record = [];
    this.#changed = false;
  }

  /** `.`: the last change once more. */
  repeat(count: number): void {
    const keys = this.#lastChange;
    if (keys.length === 0) return;
    this.#repetition = Array.from({ length: Math.min(count, LONGEST_REPETITION) }, () => keys).flat();
  }

  /** `q`: keys are recorded from here on, or no more. */
  toggleMacro(name: string): void {
    if (this.#macro) {
      const { name: register, keys } = this.#macro;
      this.#macro = undefined;
      this.registers.set(register, { text: keys.slice(0, -1).join(''), linewise: false });
    } else this.#macro = { name, keys: [] };
  }

  get recording(): boolean {
    return this.#macro !== undefined;
  }

  /** `@`: the keys of a register. */
  playMacro(name: string, count: number): void {
    const keys = splitKeys(this.registers.get(name)?.text ?? '');
    if (keys.length * count <= LONGEST_REPETITION) this.#repetition = Array.from({ length: count }, () => keys).flat();
  }

  #replay(keys: readonly string[]): void {
    this.#replaying = true;
    for (const key of keys) this.press(key);
    this.#replaying = false;
    this.#changed = false;
  }

  open(path: string): void {
    const file = this.#host.read(path);
    this.path = path;
    if ('error' in file) return this.complain(`"${path}" ${file.error}`);
    this.buffer = new TextBuffer(file.text);
    this.cursor = { line: 0, column: 0 };
    this.screen.reset();
    this.say(file.isNew ? `"${path}" [New]` : `"${path}" ${file.text === '' ? 0 : this.buffer.lines.length}L, ${byteLength(file.text)}B`);
  }

  readLines(path: string): readonly string[] | undefined {
    const file = this.#host.read(path);
    return 'error' in file || file.isNew ? undefined : new TextBuffer(file.text).lines;
  }

  /** False when it could not be saved. */
  save(name: string, { lines, bang }: { lines?: readonly string[]; bang: boolean } = { bang: false }): boolean {
    const path = name || this.path;
    if (path === undefined) {
      this.complain('E32: No file name');
      return false;
    }
    const other = name !== '' && name !== this.path ? this.#host.read(name) : undefined;
    if (other && !bang && !('error' in other) && !other.isNew) {
      this.complain('E13: File exists (add ! to override)');
      return false;
    }
    const text = lines ? `${lines.join('\n')}\n` : this.buffer.text;
    const isNew = isNewFile(this.#host, path);
    const written = this.#host.write(path, text);
    if (typeof written !== 'number') {
      this.complain(`"${path}" E212: Can't open file for writing`);
      return false;
    }
    this.path ??= path;
    if (path === this.path && !lines) this.buffer.markSaved();
    const count = lines?.length ?? (text === '' ? 0 : this.buffer.lines.length);
    this.say(`"${path}" ${isNew ? '[New] ' : ''}${count}L, ${written}B written`);
    return true;
  }

  quit(status = 0): void {
    this.status = status;
    this.#ended = true;
  }

  say(text: string): void {
    this.#message = text;
  }

  complain(text: string): void {
    this.#message = text;
  }

  /** Runs a change that one `u` takes back. */
  change(run: () => void): void {
    this.buffer.checkpoint(this.cursor);
    this.#changed = true;
    const before = this.buffer.lines.length;
    run();
    const more = this.buffer.lines.length - before;
    if (more > 2) this.say(`${more} more lines`);
    else if (more < -2) this.say(`${-more} fewer lines`);
  }

  undo(): void {
    this.#travel(this.buffer.undo(this.cursor), 'Already at oldest change');
  }

  redo(): void {
    this.#travel(this.buffer.redo(this.cursor), 'Already at newest change');
  }

  #travel(to: Position | undefined, nowhere: string): void {
    if (to) this.cursor = to;
    else this.say(nowhere);
  }

  yank(register: Register, name = '"'): void {
    this.registers.set('"', register);
    if (name !== '"') this.registers.set(name, register);
  }

  move(to: Position): void {
    this.cursor = to;
    this.#wanted = undefined;
  }

  goTo(line: number): void {
    const at = Math.min(Math.max(line, 0), this.buffer.lastLine);
    this.move({ line: at, column: firstNonBlank(this.buffer.line(at)) });
  }

  /** Up or down, in the column that it began in. */
  moveLines(count: number): void {
    this.#wanted ??= screenColumn(this.buffer.line(this.cursor.line), this.cursor.column);
    const line = Math.min(Math.max(this.cursor.line + count, 0), this.buffer.lastLine);
    this.cursor = { line, column: textColumn(this.buffer.line(line), this.#wanted) };
  }

  /** `$`: stays at the ends of lines when it goes up or down. */
  stickToEnd(): void {
    this.#wanted = Infinity;
  }

  scroll(rows: number): void {
    this.screen.scroll(rows, this.buffer.lastLine);
    this.moveLines(rows);
  }

  /** Deeper by so many shifts, or less deep. */
  indent(first: number, last: number, direction: number): void {
    const width = this.options.shiftwidth;
    this.change(() => {
      for (let at = first; at <= Math.min(last, this.buffer.lastLine); at++) {
        const text = this.buffer.line(at);
        const [lead = ''] = /^[ \t]*/.exec(text)!;
        const columns = Math.max(0, screenColumn(lead, lead.length) + direction * width);
        const pad = this.options.expandtab ? ' '.repeat(columns) : '\t'.repeat(Math.floor(columns / 8)) + ' '.repeat(columns % 8);
        if (text !== '') this.buffer.replaceLines(at, 1, [pad + text.slice(lead.length)]);
      }
    });
    this.goTo(first);
  }

  ignoresCase(pattern: string): boolean {
    return this.options.ignorecase && !/[A-Z]/.test(pattern);
  }

  /** The next place of the pattern after the cursor, round the end of the text; undefined without one. */
  search(pattern: string, direction: 1 | -1): Position | undefined {
    const expression = compilePattern(pattern, this.ignoresCase(pattern));
    const count = this.buffer.lines.length;
    this.#highlight = this.options.hlsearch;
    for (let step = 0; expression && step <= count; step++) {
      const line = (((this.cursor.line + direction * step) % count) + count) % count;
      const columns = matchColumns(expression, this.buffer.line(line));
      const beyond = (column: number): boolean => step > 0 || (direction > 0 ? column > this.cursor.column : column < this.cursor.column);
      const found = direction > 0 ? columns.find(beyond) : columns.findLast(beyond);
      if (found === undefined) continue;
      const wrapped =
        direction > 0
          ? line < this.cursor.line || (line === this.cursor.line && step > 0)
          : line > this.cursor.line || (line === this.cursor.line && step > 0);
      if (wrapped) this.say(`search hit ${direction > 0 ? 'BOTTOM, continuing at TOP' : 'TOP, continuing at BOTTOM'}`);
      return { line, column: found };
    }
    this.complain(`E486: Pattern not found: ${pattern}`);
    return undefined;
  }

  hideMatches(): void {
    this.#highlight = false;
  }

  clearMessage(): void {
    this.#message = '';
  }

  #clamp(): void {
    const line = Math.min(Math.max(this.cursor.line, 0), this.buffer.lastLine);
    const text = this.buffer.line(line);
    const beyond = this.mode === 'insert' || this.mode === 'replace' || this.mode.startsWith('visual');
    const most = beyond ? text.length : Math.max(0, previousColumn(text, text.length));
    this.cursor = { line, column: Math.min(Math.max(this.cursor.column, 0), most) };
  }

  draw(): string {
    return this.screen.draw({
      buffer: this.buffer,
      cursor: this.cursor,
      mode: this.mode,
      options: this.options,
      commandLine: this.commandLine,
      message: this.#message,
      recordedInto: this.#macro?.name,
      isMarked: (line, column) => this.#isMarked(line, column),
    });
  }

  #isMarked(line: number, column: number): boolean {
    if (this.mode === 'visual' || this.mode === 'visual-line') {
      const [start, end] = isBefore(this.anchor, this.cursor) ? [this.anchor, this.cursor] : [this.cursor, this.anchor];
      if (this.mode === 'visual-line') return line >= start.line && line <= end.line;
      return !isBefore({ line, column }, start) && !isBefore(end, { line, column });
    }
    if (!this.#highlight || this.lastPattern === '') return false;
    const expression = compilePattern(this.lastPattern, this.ignoresCase(this.lastPattern));
    const match = expression?.find(this.buffer.line(line), 0);
    return match !== undefined && column >= match.start && column < match.end;
  }
}

function matchColumns(expression: NonNullable<ReturnType<typeof compilePattern>>, text: string): number[] {
  const columns: number[] = [];
  for (let match = expression.find(text, 0); match; match = expression.find(text, Math.max(match.end, nextColumn(text, match.start)))) {
    columns.push(match.start);
    if (match.start >= text.length) break;
  }
  return columns;
}

function isNewFile(host: EditorHost, path: string): boolean {
  const file = host.read(path);
  return !('error' in file) && file.isNew;
}

function byteLength(text: string): number {
  let bytes = 0;
  for (const char of text) {
    const code = char.codePointAt(0)!;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
