/** Text of a YAML document being written, with the column bookkeeping of libyaml's emitter. */
import { isBreak, isPrintable } from './characters.ts';
import type { ScalarStyle } from './scalar-style.ts';

/** A space beyond this column is replaced by a line break. */
const BEST_WIDTH = 80;

const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '0',
  '\x07': 'a',
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\v': 'v',
  '\f': 'f',
  '\r': 'r',
  '\x1b': 'e',
  '"': '"',
  '\\': '\\',
  '\u0085': 'N',
  '\u00a0': '_',
  '\u2028': 'L',
  '\u2029': 'P',
};

function escapeCharacter(char: string): string {
  const short = ESCAPES[char];
  if (short) return `\\${short}`;
  const code = char.codePointAt(0)!;
  const digits = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${digits.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`;
}

export class YamlWriter {
  readonly #parts: string[] = [];
  #column = 0;
  #afterSpace = true;
  #inIndentation = true;

  toString(): string {
    return this.#parts.join('');
  }

  /** Whether nothing but indentation and indicators of collections stands on the line so far. */
  get inIndentation(): boolean {
    return this.#inIndentation;
  }

  /** Begins a line at the indentation, unless the current one has just got there. */
  lineAt(indent: number): void {
    const column = Math.max(indent, 0);
    if (!this.#inIndentation || this.#column > column || (this.#column === column && !this.#afterSpace)) this.#break();
    this.#put(' '.repeat(Math.max(0, column - this.#column)));
    this.#afterSpace = true;
    this.#inIndentation = true;
  }

  /** A sign such as `-`, `?` or `:`; `opens` when a collection may begin right after it on the same line. */
  indicator(sign: string, options: { spaced: boolean; opens?: boolean }): void {
    if (options.spaced && !this.#afterSpace) this.#put(' ');
    this.#put(sign);
    this.#afterSpace = false;
    this.#inIndentation = this.#inIndentation && Boolean(options.opens);
  }

  /** A scalar whose further lines stand at `indent`; one line only when `folds` is off. */
  scalar(text: string, style: ScalarStyle, indent: number, folds: boolean): void {
    switch (style) {
      case 'plain':
        return this.#plain(text, indent, folds);
      case 'single-quoted':
        return this.#singleQuoted(text, indent, folds);
      case 'double-quoted':
        return this.#doubleQuoted(text, indent, folds);
      case 'literal':
        return this.#literal(text, indent);
    }
  }

  #put(text: string): void {
    this.#parts.push(text);
    this.#column += text.length;
  }

  #break(char = '\n'): void {
    this.#parts.push(char);
    this.#column = 0;
  }

  #plain(text: string, indent: number, folds: boolean): void {
    if (!this.#afterSpace) this.#put(' ');
    const chars = [...text];
    chars.forEach((char, i) => {
      if (char === ' ' && folds && this.#column > BEST_WIDTH && chars[i - 1] !== ' ' && chars[i + 1] !== ' ') this.lineAt(indent);
      else this.#put(char);
      this.#inIndentation = false;
    });
    this.#afterSpace = false;
  }

  #singleQuoted(text: string, indent: number, folds: boolean): void {
    this.indicator("'", { spaced: true });
    const chars = [...text];
    let broken = false;
    chars.forEach((char, i) => {
      if (isBreak(char)) {
        if (!broken && char === '\n') this.#break();
        this.#break(char);
        this.#inIndentation = true;
        broken = true;
        return;
      }
      if (char === ' ' && this.#foldsAt(chars, i, folds) && chars[i + 1] !== ' ') {
        this.lineAt(indent);
        return;
      }
      if (broken) this.lineAt(indent);
      this.#put(char === "'" ? "''" : char);
      if (char !== ' ') this.#inIndentation = broken = false;
    });
    this.indicator("'", { spaced: false });
  }

  /** Whether a single space inside a quoted scalar may become a line break. */
  #foldsAt(chars: string[], i: number, folds: boolean): boolean {
    return folds && this.#column > BEST_WIDTH && i > 0 && i < chars.length - 1 && chars[i - 1] !== ' ';
  }

  #doubleQuoted(text: string, indent: number, folds: boolean): void {
    this.indicator('"', { spaced: true });
    const chars = [...text];
    // go-yaml looks for the byte order mark at the start of the text wherever it stands, and then escapes everything.
    const escapesAll = chars[0] === '\ufeff';
    chars.forEach((char, i) => {
      if (escapesAll || !isPrintable(char) || isBreak(char) || char === '"' || char === '\\') {
        this.#put(escapeCharacter(char));
      } else if (char === ' ' && this.#foldsAt(chars, i, folds)) {
        this.#inIndentation = false;
        this.lineAt(indent);
        if (chars[i + 1] === ' ') this.#put('\\');
      } else {
        this.#put(char);
      }
    });
    this.indicator('"', { spaced: false });
  }

  #literal(text: string, indent: number): void {
    const chars = [...text];
    const indentHint = chars[0] === ' ' || isBreak(chars[0]!) ? '2' : '';
    this.indicator(`|${indentHint}${chompingHint(chars)}`, { spaced: true });
    this.#break();
    this.#inIndentation = true;
    this.#afterSpace = true;
    let broken = true;
    for (const char of chars) {
      if (isBreak(char)) {
        this.#break(char);
        this.#inIndentation = true;
        broken = true;
        continue;
      }
      if (broken) this.lineAt(indent);
      this.#put(char);
      this.#inIndentation = false;
      broken = false;
    }
  }
}

function chompingHint(chars: string[]): '' | '+' | '-' {
  if (!isBreak(chars.at(-1)!)) return '-';
  return chars.length === 1 || isBreak(chars.at(-2)!) ? '+' : '';
}
