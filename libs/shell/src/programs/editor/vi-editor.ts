/** vi on a screen of its own: modes, operators, registers, repetition. It takes keys and draws; files belong to its host. */
import { splitKeys } from './keys.ts';
import { inverse, paint, screenColumn, textColumn, wrapLine } from './screen.ts';
import type { EditorHost, ScreenEditor } from './editor-host.ts';
import { nextColumn, previousColumn, TextBuffer, isBefore, type Position } from './text-buffer.ts';
import { firstNonBlank } from './vi-motions.ts';
import { normalMode } from './vi-normal.ts';
import type { Register, ViKeys } from './vi-pending.ts';
import { compilePattern } from './vi-pattern.ts';

export interface ViOptions {
  number: boolean;
  relativenumber: boolean;
  list: boolean;
  expandtab: boolean;
  autoindent: boolean;
  ignorecase: boolean;
  hlsearch: boolean;
  paste: boolean;
  shiftwidth: number;
}

export type ViMode = 'normal' | 'insert' | 'replace' | 'visual' | 'visual-line' | 'command';

const DEFAULT_SHIFT = 8;
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
  readonly options: ViOptions = {
    number: false, relativenumber: false, list: false, expandtab: false, autoindent: false, ignorecase: false, hlsearch: false, paste: false, shiftwidth: DEFAULT_SHIFT,
  }; // prettier-ignore
  readonly registers = new Map<string, Register>();
  readonly #host: EditorHost;
  readonly #keys: ViKeys;
  #message = '';
  #ended = false;
  #top = 0;
  /** The column that vertical motions come back to, on the screen. */
  #wanted: number | undefined;
  #highlight = false;
  #record: string[] = [];
  #lastChange: readonly string[] = [];
  #replaying = false;
  #changed = false;

  constructor(host: EditorHost, path: string | undefined, line = 0) {
    this.#host = host;
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

  #repetition: string[] = [];
  #macro: { readonly name: string; readonly keys: string[] } | undefined;

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
    this.#top = 0;
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
    this.#top = Math.min(Math.max(this.#top + rows, 0), this.buffer.lastLine);
    this.moveLines(rows);
  }

  /** The lines that are on the screen: the first, the middle, the last. */
  screenLine(which: 'H' | 'M' | 'L'): number {
    const last = Math.min(this.#top + this.textRows - 1, this.buffer.lastLine);
    return which === 'H' ? this.#top : which === 'L' ? last : Math.floor((this.#top + last) / 2);
  }

  /** Puts the line of the cursor at the top, in the middle, or at the bottom of the screen. */
  place(where: 't' | 'z' | 'b'): void {
    const above = where === 't' ? 0 : where === 'b' ? this.textRows - 1 : Math.floor(this.textRows / 2);
    this.#top = Math.max(0, this.cursor.line - above);
  }

  get textRows(): number {
    return Math.max(1, this.#host.rows - 1);
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
    const { rows, columns } = this.#host;
    const gutter = this.options.number || this.options.relativenumber ? Math.max(4, String(this.buffer.lines.length).length + 1) : 0;
    const width = Math.max(1, columns - gutter);
    this.#follow(width);
    const shown: string[] = [];
    let cursor = { row: 0, column: 0 };
    for (let line = this.#top; shown.length < this.textRows; line++) {
      if (line > this.buffer.lastLine) {
        shown.push('~');
        continue;
      }
      const pieces = wrapLine(this.#shownText(line), width, (column) => this.#isMarked(line, column));
      if (shown.length + pieces.length > this.textRows) {
        while (shown.length < this.textRows) shown.push('@');
        break;
      }
      if (line === this.cursor.line) {
        const at = screenColumn(this.buffer.line(line), this.cursor.column);
        cursor = { row: shown.length + Math.min(Math.floor(at / width), pieces.length - 1), column: gutter + (at % width) };
      }
      pieces.forEach((piece, at) => shown.push(this.#gutter(line, at, gutter) + piece));
    }
    const last = this.#lastLine();
    if (this.mode === 'command')
      cursor = { row: rows - 1, column: Math.min(columns - 1, screenColumn(this.commandLine, this.commandLine.length)) };
    return paint({ rows: [...shown.slice(0, this.textRows), last], cursor });
  }

  #shownText(line: number): string {
    const text = this.buffer.line(line);
    return this.options.list ? `${text.replaceAll('\t', '^I')}$` : text;
  }

  #gutter(line: number, piece: number, width: number): string {
    if (width === 0) return '';
    const distance = Math.abs(line - this.cursor.line);
    const shown = this.options.relativenumber && distance > 0 ? distance : line + 1;
    return piece > 0 ? ' '.repeat(width) : `${String(shown).padStart(width - 1)} `;
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

  /** Keeps the cursor on the screen. */
  #follow(width: number): void {
    const height = (line: number): number => wrapLine(this.buffer.line(line), width).length;
    if (this.cursor.line < this.#top) this.#top = this.cursor.line;
    let used = 0;
    for (let line = this.cursor.line; line >= this.#top; line--) {
      used += height(line);
      if (used > this.textRows && line < this.cursor.line) {
        this.#top = line + 1;
        break;
      }
    }
  }

  #lastLine(): string {
    const { columns } = this.#host;
    if (this.mode === 'command') return this.commandLine.slice(-columns + 1);
    const names: Partial<Record<ViMode, string>> = {
      insert: '-- INSERT --',
      replace: '-- REPLACE --',
      visual: '-- VISUAL --',
      'visual-line': '-- VISUAL LINE --',
    };
    const left = this.#message || [names[this.mode] ?? '', this.#macro ? `recording @${this.#macro.name}` : ''].join('');
    const place = `${this.cursor.line + 1},${this.cursor.column + 1}`;
    const room = columns - place.length - 1;
    const shown = left.startsWith('E') && /^E\d+:/.test(left) ? inverse(left.slice(0, room)) : left.slice(0, room);
    return shown + ' '.repeat(Math.max(1, room - Math.min(left.length, room))) + place;
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
