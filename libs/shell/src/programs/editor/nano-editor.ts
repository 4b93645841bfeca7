/** nano on a screen of its own. */
import type { EditorHost, ScreenEditor } from './editor-host.ts';
import { control, KEY } from './keys.ts';
import { NanoPrompt } from './nano-prompt.ts';
import { NanoScreen } from './nano-screen.ts';
import { screenColumn, textColumn } from './screen.ts';
import { nextColumn, previousColumn, TextBuffer, type Position } from './text-buffer.ts';
import { nextWord, previousWord } from './vi-motions.ts';

type Keys = Generator<void, void, string>;

export class NanoEditor implements ScreenEditor {
  #buffer = new TextBuffer('');
  #cursor: Position = { line: 0, column: 0 };
  #path: string | undefined;
  readonly #host: EditorHost;
  readonly #screen: NanoScreen;
  readonly #prompt = new NanoPrompt();
  readonly #keys: Keys;
  #ended = false;
  #message = '';
  #cut: string[] = [];
  #cutting = false;
  #wanted: number | undefined;
  #pattern = '';

  constructor(host: EditorHost, path: string | undefined, line = 0) {
    this.#host = host;
    this.#screen = new NanoScreen(host);
    if (path !== undefined) this.#open(path);
    if (line > 0) this.#move({ line: Math.min(line - 1, this.#buffer.lastLine), column: 0 });
    this.#keys = this.#run();
    this.#keys.next();
  }

  get done(): boolean {
    return this.#ended;
  }

  press(key: string): void {
    if (!this.#ended) this.#keys.next(key);
  }

  #open(path: string): void {
    const file = this.#host.read(path);
    this.#path = path;
    if ('error' in file) {
      this.#message = `[ Error reading ${path}: ${file.error} ]`;
      return;
    }
    this.#buffer = new TextBuffer(file.text);
    const count = file.text === '' ? 0 : this.#buffer.lines.length;
    this.#message = file.isNew ? '[ New File ]' : `[ Read ${count} line${count === 1 ? '' : 's'} ]`;
  }

  *#run(): Keys {
    while (!this.#ended) {
      const key = yield;
      this.#message = '';
      const cuts = key === control('K');
      const command = COMMANDS[key];
      if (command) yield* command.call(this);
      else if (key >= ' ' && !key.startsWith('\x1b') && key !== KEY.backspace) this.#insert(key);
      else if (key === KEY.tab) this.#insert('\t');
      else if (key.startsWith('\x1b') || key < ' ') this.#message = '[ Unbound key ]';
      this.#cutting = cuts;
    }
  }

  #move(to: Position): void {
    this.#cursor = to;
    this.#wanted = undefined;
  }

  #insert(text: string): void {
    this.#buffer.checkpoint(this.#cursor);
    this.#move(this.#buffer.insert(this.#cursor, text));
  }

  /** False when it was not saved. */
  *save(): Generator<void, boolean, string> {
    const path = yield* this.#prompt.text('File Name to Write: ', this.#path ?? '');
    if (path === undefined || path === '') {
      this.#message = '[ Cancelled ]';
      return false;
    }
    const written = this.#host.write(path, this.#buffer.text);
    if (typeof written !== 'number') {
      this.#message = `[ Error writing ${path}: ${written.error} ]`;
      return false;
    }
    this.#path = path;
    this.#buffer.markSaved();
    const count = this.#buffer.text === '' ? 0 : this.#buffer.lines.length;
    this.#message = `[ Wrote ${count} line${count === 1 ? '' : 's'} ]`;
    return true;
  }

  *exit(): Keys {
    if (this.#buffer.modified) {
      const wanted = yield* this.#prompt.yesNo('Save modified buffer? ');
      if (wanted === undefined) {
        this.#message = '[ Cancelled ]';
        return;
      }
      if (wanted && !(yield* this.save())) return;
    }
    this.#ended = true;
  }

  *search(): Keys {
    const wanted = yield* this.#prompt.text(this.#pattern ? `Search [${this.#pattern}]: ` : 'Search: ');
    if (wanted === undefined) this.#message = '[ Cancelled ]';
    else {
      this.#pattern = wanted || this.#pattern;
      this.searchNext();
    }
  }

  searchNext(): void {
    const found = this.#find(this.#pattern);
    if (this.#pattern === '') this.#message = '[ No current search pattern ]';
    else if (!found) this.#message = `[ "${this.#pattern}" not found ]`;
    else {
      if (found.line < this.#cursor.line || (found.line === this.#cursor.line && found.column <= this.#cursor.column))
        this.#message = '[ Search Wrapped ]';
      this.#move(found);
    }
  }

  /** The next place after the cursor, round the end. */
  #find(pattern: string): Position | undefined {
    const { lines } = this.#buffer;
    const wanted = pattern.toLowerCase();
    for (let step = 0; wanted !== '' && step <= lines.length; step++) {
      const line = (this.#cursor.line + step) % lines.length;
      const column = lines[line]!.toLowerCase().indexOf(wanted, step === 0 ? this.#cursor.column + 1 : 0);
      if (column >= 0) return { line, column };
    }
    return undefined;
  }

  *replace(): Keys {
    const from = yield* this.#prompt.text('Search (to replace): ');
    if (!from) return;
    const to = yield* this.#prompt.text('Replace with: ');
    if (to === undefined) return;
    this.#buffer.checkpoint(this.#cursor);
    const lines = this.#buffer.lines.map((line) => line.split(from));
    const count = lines.reduce((sum, parts) => sum + parts.length - 1, 0);
    if (count > 0)
      this.#buffer.replaceLines(
        0,
        lines.length,
        lines.map((parts) => parts.join(to)),
      );
    this.#message = count === 0 ? `[ "${from}" not found ]` : `[ Replaced ${count} occurrence${count === 1 ? '' : 's'} ]`;
  }

  *goToLine(): Keys {
    const text = yield* this.#prompt.text('Enter line number, column number: ');
    const [line = NaN, column = 1] = (text ?? '').split(/[ ,]+/).filter(Boolean).map(Number);
    if (Number.isNaN(line)) this.#message = text === undefined ? '[ Cancelled ]' : '[ Invalid line or column number ]';
    else this.#move({ line: Math.min(Math.max(line - 1, 0), this.#buffer.lastLine), column: Math.max(0, column - 1) });
  }

  *readFile(): Keys {
    const path = yield* this.#prompt.text('File to insert: ');
    if (!path) return;
    const file = this.#host.read(path);
    if ('error' in file || file.isNew)
      this.#message = `[ Error reading ${path}: ${'error' in file ? file.error : 'No such file or directory'} ]`;
    else this.#insert(file.text);
  }

  cutLine(): void {
    const { line } = this.#cursor;
    this.#buffer.checkpoint(this.#cursor);
    if (!this.#cutting) this.#cut = [];
    this.#cut.push(this.#buffer.line(line));
    this.#buffer.replaceLines(line, 1, []);
    this.#move({ line: Math.min(line, this.#buffer.lastLine), column: 0 });
  }

  copyLine(): void {
    this.#cut = [this.#buffer.line(this.#cursor.line)];
    this.#message = '[ Copied 1 line ]';
    this.vertical(1);
  }

  paste(): void {
    if (this.#cut.length === 0) {
      this.#message = '[ Cutbuffer is empty ]';
      return;
    }
    this.#buffer.checkpoint(this.#cursor);
    const { line } = this.#cursor;
    this.#buffer.replaceLines(line, 0, this.#cut);
    this.#move({ line: line + this.#cut.length, column: 0 });
  }

  undo(redo = false): void {
    const to = redo ? this.#buffer.redo(this.#cursor) : this.#buffer.undo(this.#cursor);
    if (to) this.#move(to);
    else this.#message = `[ Nothing to ${redo ? 'redo' : 'undo'} ]`;
  }

  newLine(): void {
    this.#insert('\n');
  }

  backspace(): void {
    const { line, column } = this.#cursor;
    if (line === 0 && column === 0) return;
    const from =
      column > 0
        ? { line, column: previousColumn(this.#buffer.line(line), column) }
        : { line: line - 1, column: this.#buffer.line(line - 1).length };
    this.#removeTo(from, this.#cursor);
  }

  delete(): void {
    const { line, column } = this.#cursor;
    const text = this.#buffer.line(line);
    if (column >= text.length && line === this.#buffer.lastLine) return;
    this.#removeTo(this.#cursor, column < text.length ? { line, column: nextColumn(text, column) } : { line: line + 1, column: 0 });
  }

  #removeTo(from: Position, to: Position): void {
    this.#buffer.checkpoint(this.#cursor);
    this.#buffer.remove(from, to);
    this.#move(from);
  }

  horizontal(direction: 1 | -1): void {
    const { line, column } = this.#cursor;
    const text = this.#buffer.line(line);
    if (direction > 0 && column < text.length) this.#move({ line, column: nextColumn(text, column) });
    else if (direction > 0 && line < this.#buffer.lastLine) this.#move({ line: line + 1, column: 0 });
    else if (direction < 0 && column > 0) this.#move({ line, column: previousColumn(text, column) });
    else if (direction < 0 && line > 0) this.#move({ line: line - 1, column: this.#buffer.line(line - 1).length });
  }

  vertical(count: number): void {
    this.#wanted ??= screenColumn(this.#buffer.line(this.#cursor.line), this.#cursor.column);
    const line = Math.min(Math.max(this.#cursor.line + count, 0), this.#buffer.lastLine);
    this.#cursor = { line, column: textColumn(this.#buffer.line(line), this.#wanted) };
  }

  page(direction: 1 | -1): void {
    this.vertical(direction * (this.#screen.textRows - 2));
  }

  edge(where: 'home' | 'end' | 'first' | 'last'): void {
    const { line } = this.#cursor;
    if (where === 'home') this.#move({ line, column: 0 });
    else if (where === 'end') this.#move({ line, column: this.#buffer.line(line).length });
    else if (where === 'first') this.#move({ line: 0, column: 0 });
    else this.#move({ line: this.#buffer.lastLine, column: this.#buffer.line(this.#buffer.lastLine).length });
  }

  word(direction: 1 | -1): void {
    this.#move(direction > 0 ? nextWord(this.#buffer, this.#cursor, false) : previousWord(this.#buffer, this.#cursor, false));
  }

  location(): void {
    const { line, column } = this.#cursor;
    const { lines } = this.#buffer;
    this.#message = `[ line ${line + 1}/${lines.length} (${Math.round((100 * (line + 1)) / lines.length)}%), col ${column + 1}/${this.#buffer.line(line).length + 1} ]`;
  }

  explain(): void {
    this.#message = '[ ^O saves, ^X leaves, ^W looks for a text, ^K cuts a line and ^U brings it back ]';
  }

  draw(): string {
    return this.#screen.draw({
      buffer: this.#buffer,
      cursor: this.#cursor,
      path: this.#path,
      message: this.#message,
      prompt: this.#prompt,
    });
  }
}

type NanoCommand = (this: NanoEditor) => Keys;

const plain = (run: (nano: NanoEditor) => void): NanoCommand =>
  function* (this: NanoEditor) {
    run(this);
  };

const COMMANDS: Readonly<Record<string, NanoCommand>> = {
  [control('X')]: function* () {
    yield* this.exit();
  },
  [control('O')]: function* () {
    yield* this.save();
  },
  [control('S')]: function* () {
    yield* this.save();
  },
  [control('W')]: function* () {
    yield* this.search();
  },
  '\x1c': function* () {
    yield* this.replace();
  },
  '\x1f': function* () {
    yield* this.goToLine();
  },
  [control('R')]: function* () {
    yield* this.readFile();
  },
  [control('K')]: plain((nano) => nano.cutLine()),
  [control('U')]: plain((nano) => nano.paste()),
  [control('G')]: plain((nano) => nano.explain()),
  [control('C')]: plain((nano) => nano.location()),
  [control('A')]: plain((nano) => nano.edge('home')),
  [control('E')]: plain((nano) => nano.edge('end')),
  [control('Y')]: plain((nano) => nano.page(-1)),
  [control('V')]: plain((nano) => nano.page(1)),
  [control('P')]: plain((nano) => nano.vertical(-1)),
  [control('N')]: plain((nano) => nano.vertical(1)),
  [control('B')]: plain((nano) => nano.horizontal(-1)),
  [control('F')]: plain((nano) => nano.horizontal(1)),
  [control('D')]: plain((nano) => nano.delete()),
  [control('H')]: plain((nano) => nano.backspace()),
  [control('L')]: plain(() => undefined),
  [KEY.up]: plain((nano) => nano.vertical(-1)),
  [KEY.down]: plain((nano) => nano.vertical(1)),
  [KEY.left]: plain((nano) => nano.horizontal(-1)),
  [KEY.right]: plain((nano) => nano.horizontal(1)),
  [KEY.home]: plain((nano) => nano.edge('home')),
  [KEY.end]: plain((nano) => nano.edge('end')),
  '\x1b[1;5C': plain((nano) => nano.word(1)),
  '\x1b[1;5D': plain((nano) => nano.word(-1)),
  [KEY.pageUp]: plain((nano) => nano.page(-1)),
  [KEY.pageDown]: plain((nano) => nano.page(1)),
  [KEY.delete]: plain((nano) => nano.delete()),
  [KEY.backspace]: plain((nano) => nano.backspace()),
  [KEY.enter]: plain((nano) => nano.newLine()),
};
