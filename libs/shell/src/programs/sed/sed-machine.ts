/** What a sed script does to one line after the other: pure, so that reading and writing are the caller's. */
import { FileError } from '../../files/file-error.ts';
import { encodeUtf8 } from '../../kernel/byte-string.ts';
import type { Process } from '../../kernel/program.ts';
import type { Expression } from '../regular-expression.ts';
import type { Address, SedCommand } from './sed-script.ts';
import { substitute } from './sed-substitute.ts';

export interface SedOutput {
  readonly text: string;
  /** Of `w`; undefined: standard output. */
  readonly file?: string;
}

/** Rounds of a loop within one line: more is a script that does not end. */
const MOST_STEPS = 1_000_000;

export class SedMachine {
  readonly #script: readonly SedCommand[];
  readonly #quiet: boolean;
  readonly #process: Process;
  #pattern = '';
  #hold = '';
  #line = 0;
  #next = 0;
  #substituted = false;
  #newline = true;
  #wanted: 'n' | 'N' | undefined;
  #restarting = false;
  #last: Expression | undefined;
  /** By command: the line at which its range ends; Infinity while that is not known. */
  readonly #ranges = new Map<SedCommand, number>();
  #appended: string[] = [];
  #output: SedOutput[] = [];
  readonly #opened = new Set<string>();
  exitCode: number | undefined;

  constructor(script: readonly SedCommand[], quiet: boolean, process: Process) {
    this.#script = script;
    this.#quiet = quiet;
    this.#process = process;
  }

  /** A new line in the pattern space. `newline`: it had one. */
  begin(text: string, newline: boolean): void {
    this.#line++;
    this.#newline = newline;
    if (!this.#restarting) this.#pattern = text;
    else this.#pattern += `\n${text}`;
    this.#restarting = false;
    this.#next = 0;
    this.#substituted = false;
  }

  /** The line that `step` asked for. */
  feed(text: string, newline: boolean): void {
    this.#line++;
    this.#newline = newline;
    this.#pattern = this.#wanted === 'N' ? `${this.#pattern}\n${text}` : text;
    this.#wanted = undefined;
  }

  take(): readonly SedOutput[] {
    const output = this.#output;
    this.#output = [];
    return output;
  }

  /** Whether a file was written to before: the first writing empties it. */
  opened(file: string): boolean {
    if (this.#opened.has(file)) return true;
    this.#opened.add(file);
    return false;
  }

  /** Runs until the line is done, a further line is needed, or the script quits. */
  step(atEnd: boolean): 'cycle' | 'more' | 'quit' {
    for (let steps = 0; this.#next < this.#script.length; steps++) {
      if (steps % 64 === 0) this.#process.charge(1);
      if (steps > MOST_STEPS) return this.#quit(1);
      const command = this.#script[this.#next++]!;
      const selected = this.#selects(command, atEnd) !== command.negated;
      if (command.name === '{') {
        if (!selected) this.#next = command.target!;
        continue;
      }
      if (!selected) continue;
      const result = this.#run(command, atEnd);
      if (result) return result;
    }
    this.#end();
    return 'cycle';
  }

  #end(silent = this.#quiet): void {
    if (!silent) this.#print(this.#pattern);
    this.#flush();
  }

  #flush(): void {
    for (const text of this.#appended) this.#output.push({ text });
    this.#appended = [];
  }

  #print(text: string, file?: string): void {
    this.#output.push({ text: text + (this.#newline ? '\n' : ''), file });
  }

  #quit(code: number): 'quit' {
    this.exitCode = code;
    return 'quit';
  }

  #run(command: SedCommand, atEnd: boolean): 'cycle' | 'more' | 'quit' | undefined {
    switch (command.name) {
      case 's':
        return this.#substitute(command);
      case 'y':
        this.#pattern = [...this.#pattern].map((character) => command.transliteration!.get(character) ?? character).join('');
        return undefined;
      case 'p':
        return void this.#print(this.#pattern);
      case 'P':
        return void this.#output.push({ text: `${this.#pattern.split('\n')[0]}\n` });
      case 'd':
        this.#flush();
        return 'cycle';
      case 'D':
        return this.#deleteFirst();
      case 'n':
        if (atEnd) {
          this.#end();
          return this.#quit(0);
        }
        this.#end();
        this.#wanted = 'n';
        return 'more';
      case 'N':
        if (atEnd) {
          this.#end();
          return this.#quit(0);
        }
        this.#flush();
        this.#wanted = 'N';
        return 'more';
      case 'g':
        this.#pattern = this.#hold;
        return undefined;
      case 'G':
        this.#pattern += `\n${this.#hold}`;
        return undefined;
      case 'h':
        this.#hold = this.#pattern;
        return undefined;
      case 'H':
        this.#hold += `\n${this.#pattern}`;
        return undefined;
      case 'x':
        [this.#pattern, this.#hold] = [this.#hold, this.#pattern];
        return undefined;
      case 'z':
        this.#pattern = '';
        return undefined;
      case '=':
        return void this.#output.push({ text: `${this.#line}\n` });
      case 'F':
        return void this.#output.push({ text: '-\n' });
      case 'l':
        return void this.#output.push({ text: `${unambiguous(this.#pattern)}\n` });
      case 'a':
        return void this.#appended.push(command.text);
      case 'i':
        return void this.#output.push({ text: command.text });
      case 'c':
        return this.#change(command, atEnd);
      case 'r': {
        const content = this.#process.files.readText(command.text);
        if (!(content instanceof FileError)) this.#appended.push(content);
        return undefined;
      }
      case 'w':
        return void this.#output.push({ text: `${this.#pattern}\n`, file: command.text });
      case 'W':
        return void this.#output.push({ text: `${this.#pattern.split('\n')[0]}\n`, file: command.text });
      case 'q':
        this.#end();
        return this.#quit(command.exitCode ?? 0);
      case 'Q':
        return this.#quit(command.exitCode ?? 0);
      case 'b':
        this.#next = command.target!;
        return undefined;
      case 't':
      case 'T':
        if (this.#substituted === (command.name === 't')) this.#next = command.target!;
        this.#substituted = false;
        return undefined;
      default:
        return undefined;
    }
  }

  #substitute({ substitution }: SedCommand): undefined {
    const expression = substitution!.expression ?? this.#last;
    if (!expression) return;
    this.#last = expression;
    const result = substitute(this.#pattern, expression, substitution!);
    if (result === undefined) return;
    this.#pattern = result;
    this.#substituted = true;
    if (substitution!.print) this.#print(result);
    if (substitution!.file !== undefined) this.#output.push({ text: `${result}\n`, file: substitution!.file });
  }

  #deleteFirst(): 'cycle' {
    const newline = this.#pattern.indexOf('\n');
    if (newline >= 0) {
      this.#pattern = this.#pattern.slice(newline + 1);
      this.#restarting = true;
    }
    this.#flush();
    return 'cycle';
  }

  #change(command: SedCommand, atEnd: boolean): 'cycle' {
    const end = this.#ranges.get(command);
    if (!command.to || command.negated || end === undefined || atEnd) this.#output.push({ text: command.text });
    this.#flush();
    return 'cycle';
  }

  #selects(command: SedCommand, atEnd: boolean): boolean {
    const { from, to } = command;
    if (!from) return true;
    if (!to) return this.#matches(from, atEnd);
    const end = this.#ranges.get(command);
    if (end === undefined) return this.#entersRange(command, atEnd);
    const last = to.type === 'match' ? this.#matches(to, atEnd) : to.type === 'last' ? atEnd : this.#line >= end;
    if (last) this.#ranges.delete(command);
    return to.type !== 'line' || this.#line <= end;
  }

  #entersRange(command: SedCommand, atEnd: boolean): boolean {
    const { from, to } = command as { from: Address; to: NonNullable<SedCommand['to']> };
    const zero = from.type === 'line' && from.line === 0;
    if (zero ? this.#line !== 1 : !this.#matches(from, atEnd)) return false;
    if (zero && to.type === 'match' && this.#matches(to, atEnd)) return true;
    if (to.type === 'line' && to.line <= this.#line) return true;
    if (to.type === 'more' && to.count === 0) return true;
    if (to.type === 'multiple' && (to.of === 0 || this.#line % to.of === 0)) return true;
    if (to.type === 'last' && atEnd) return true;
    const ends =
      to.type === 'line'
        ? to.line
        : to.type === 'more'
          ? this.#line + to.count
          : to.type === 'multiple'
            ? this.#line + to.of - (this.#line % to.of)
            : Infinity;
    this.#ranges.set(command, ends);
    return true;
  }

  #matches(address: Address, atEnd: boolean): boolean {
    switch (address.type) {
      case 'line':
        return this.#line === address.line;
      case 'last':
        return atEnd;
      case 'step':
        return address.step === 0
          ? this.#line === address.first
          : this.#line >= address.first && (this.#line - address.first) % address.step === 0;
      case 'match': {
        const expression = address.expression ?? this.#last;
        this.#last = expression;
        return expression?.find(this.#pattern, 0) !== undefined;
      }
    }
  }
}

/** As `l` prints: escapes, and lines folded after 69 characters. */
function unambiguous(text: string): string {
  const escapes: Record<string, string> = {
    '\\': '\\\\',
    '\n': '\\n',
    '\t': '\\t',
    '\r': '\\r',
    '\b': '\\b',
    '\f': '\\f',
    '\v': '\\v',
    '\x07': '\\a',
  };
  const pieces = Array.from(text, (character) => escapes[character] ?? (/[\x20-\x7e]/.test(character) ? character : octal(character)));
  let [result, column] = ['', 0];
  for (const piece of pieces) {
    if (column + piece.length > 69) {
      result += '\\\n';
      column = 0;
    }
    result += piece;
    column += piece.length;
  }
  return `${result}$`;
}

const octal = (character: string) =>
  Array.from(encodeUtf8(character), (byte) => `\\${byte.charCodeAt(0).toString(8).padStart(3, '0')}`).join('');
