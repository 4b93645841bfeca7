/** JSON read as Go's encoding/json reads a stream of values, with its words for what is wrong. */
import { setOwn } from '../deep/own-property.ts';
import { utf8Length } from '../encoding/base64.ts';
import { wellFormed } from '../encoding/unicode.ts';

/** Go's JSONSyntaxError. `offset` counts bytes from the start of the text up to and including the offending one. */
export class JsonSyntaxError extends Error {
  readonly offset: number;

  constructor(offset: number, problem: string) {
    super(problem);
    this.offset = offset;
  }
}

/** The text ended inside a value. */
export class JsonEndError extends Error {
  constructor() {
    super('unexpected EOF');
  }
}

const DEEPEST_NESTING = 1000;
const SPACE = /[ \t\r\n]*/y;
const ESCAPES: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** How encoding/json names a character in its messages. */
function quoteCharacter(char: string): string {
  if (char === "'") return "'\\''";
  if (char === '"') return `'"'`;
  return `'${JSON.stringify(char).slice(1, -1)}'`;
}

export class JsonDecoder {
  readonly #text: string;
  /** Where the last value ended, as an index into the text. */
  index: number;
  #depth = 0;

  constructor(text: string, index = 0) {
    this.#text = text;
    this.index = index;
  }

  /** Whether only white space is left. */
  atEnd(): boolean {
    this.#skipSpace();
    return this.index >= this.#text.length;
  }

  /** The next value. Throws JsonSyntaxError or JsonEndError. */
  next(): unknown {
    this.#skipSpace();
    return this.#value();
  }

  /** Throws unless only white space is left after the last value. */
  end(): void {
    if (!this.atEnd()) throw this.#unexpected('after top-level value');
  }

  #skipSpace(): void {
    SPACE.lastIndex = this.index;
    SPACE.test(this.#text);
    this.index = SPACE.lastIndex;
  }

  #peek(): string {
    if (this.index >= this.#text.length) throw new JsonEndError();
    return this.#text[this.index]!;
  }

  #unexpected(context: string): Error {
    const char = String.fromCodePoint(this.#text.codePointAt(this.index)!);
    const offset = utf8Length(this.#text.slice(0, this.index)) + 1;
    return new JsonSyntaxError(offset, `invalid character ${quoteCharacter(char)} ${context}`);
  }

  #value(): unknown {
    const char = this.#peek();
    if (char === '{') return this.#nested(() => this.#object());
    if (char === '[') return this.#nested(() => this.#array());
    if (char === '"') return this.#string();
    if (char === '-' || (char >= '0' && char <= '9')) return this.#number();
    if (char === 't') return this.#literal('true', true);
    if (char === 'f') return this.#literal('false', false);
    if (char === 'n') return this.#literal('null', null);
    throw this.#unexpected('looking for beginning of value');
  }

  #nested<T>(read: () => T): T {
    if (this.#depth >= DEEPEST_NESTING) throw new JsonSyntaxError(this.index + 1, 'exceeded max depth');
    this.#depth++;
    this.index++;
    const value = read();
    this.#depth--;
    return value;
  }

  #object(): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    this.#skipSpace();
    if (this.#takes('}')) return object;
    for (;;) {
      this.#skipSpace();
      if (this.#peek() !== '"') throw this.#unexpected('looking for beginning of object key string');
      const key = this.#string();
      this.#skipSpace();
      if (!this.#takes(':')) throw this.#unexpected('after object key');
      this.#skipSpace();
      setOwn(object, key, this.#value());
      this.#skipSpace();
      if (this.#takes('}')) return object;
      if (!this.#takes(',')) throw this.#unexpected('after object key:value pair');
    }
  }

  #array(): unknown[] {
    const items: unknown[] = [];
    this.#skipSpace();
    if (this.#takes(']')) return items;
    for (;;) {
      this.#skipSpace();
      items.push(this.#value());
      this.#skipSpace();
      if (this.#takes(']')) return items;
      if (!this.#takes(',')) throw this.#unexpected('after array element');
    }
  }

  #takes(char: string): boolean {
    if (this.#peek() !== char) return false;
    this.index++;
    return true;
  }

  #string(): string {
    let value = '';
    this.index++;
    for (;;) {
      const char = this.#peek();
      if (char < ' ') throw this.#unexpected('in string literal');
      this.index++;
      if (char === '"') return wellFormed(value);
      value += char === '\\' ? this.#escape() : char;
    }
  }

  #escape(): string {
    const char = this.#peek();
    if (char === 'u') {
      this.index++;
      return this.#unicodeEscape();
    }
    if (!Object.hasOwn(ESCAPES, char)) throw this.#unexpected('in string escape code');
    this.index++;
    return ESCAPES[char]!;
  }

  #unicodeEscape(): string {
    const start = this.index;
    for (; this.index < start + 4; this.index++) {
      if (!/[0-9a-fA-F]/.test(this.#peek())) throw this.#unexpected('in \\u hexadecimal character escape');
    }
    return String.fromCharCode(parseInt(this.#text.slice(start, this.index), 16));
  }

  #literal<T>(word: string, value: T): T {
    const start = this.index;
    for (this.index++; this.index < start + word.length; this.index++) {
      const expected = word[this.index - start]!;
      if (this.#peek() !== expected) throw this.#unexpected(`in literal ${word} (expecting '${expected}')`);
    }
    return value;
  }

  #number(): number {
    const start = this.index;
    if (this.#text[this.index] === '-') this.index++;
    if (this.#text[this.index] === '0') this.index++;
    else this.#digits('in numeric literal');
    if (this.#text[this.index] === '.') {
      this.index++;
      this.#digits('after decimal point in numeric literal');
    }
    if (/[eE]/.test(this.#text.charAt(this.index))) {
      this.index++;
      if (/[-+]/.test(this.#text.charAt(this.index))) this.index++;
      this.#digits('in exponent of numeric literal');
    }
    return Number(this.#text.slice(start, this.index));
  }

  #digits(context: string): void {
    if (!/[0-9]/.test(this.#peek())) throw this.#unexpected(context);
    while (/[0-9]/.test(this.#text.charAt(this.index))) this.index++;
  }
}
