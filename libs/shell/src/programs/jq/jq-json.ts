/** Reading JSON texts, one after the other, with jq 1.6's complaints. */
import type { Value } from './jq-value.ts';

export class JsonProblem extends Error {}

/** What jq says of a mark where a value is wanted. */
const UNEXPECTED: Readonly<Record<string, string>> = {
  ':': "':' not as part of an object",
  ',': "Expected value before ','",
  ']': "Unmatched ']'",
  '}': "Unmatched '}'",
};

/** `next` throws a `JsonProblem` where the text is no JSON; what came before it was good. */
export class JsonReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text.startsWith('\ufeff') ? text.slice(1) : text;
  }

  /** Line ends up to here. */
  get line(): number {
    return this.#text.slice(0, this.#at).split('\n').length - 1;
  }

  /** The next value; undefined at the end. */
  next(): Value | undefined {
    this.#blanks();
    if (this.#at >= this.#text.length) return undefined;
    const value = this.#value();
    // The line end behind it belongs to it.
    if (/^[ \t\r]*\n/.test(this.#text.slice(this.#at))) this.#at = this.#text.indexOf('\n', this.#at) + 1;
    return value;
  }

  #blanks(): void {
    while (/[ \t\r\n]/.test(this.#text[this.#at] ?? '')) this.#at++;
  }

  #problem(message: string, at = this.#at): JsonProblem {
    const before = this.#text.slice(0, at);
    const line = before.split('\n').length;
    return new JsonProblem(`${message} at line ${line}, column ${at - before.lastIndexOf('\n') - 1}`);
  }

  #unfinished(): JsonProblem {
    const before = this.#text;
    return new JsonProblem(
      `Unfinished JSON term at EOF at line ${before.split('\n').length}, column ${before.length - before.lastIndexOf('\n') - 1}`,
    );
  }

  #value(): Value {
    const first = this.#text[this.#at];
    if (first === undefined) throw this.#unfinished();
    if (first === '{') return this.#object();
    if (first === '[') return this.#array();
    if (first === '"') return this.#string();
    return this.#word();
  }

  /** A number or a constant: everything up to the next mark. */
  #word(): Value {
    const word = /^[^\s{}[\],:"]*/.exec(this.#text.slice(this.#at))![0];
    if (word === '') throw this.#problem(UNEXPECTED[this.#text[this.#at]!] ?? 'Expected JSON value', this.#at + 1);
    const constants: Record<string, Value> = { null: null, true: true, false: false, nan: NaN, NaN };
    this.#at += word.length;
    if (Object.hasOwn(constants, word)) return constants[word]!;
    if (/^-?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(word)) return Number(word);
    // jq notices with the character behind the word.
    const kind =
      /^[ntf]/.test(word) && /^(n|nu|nul|t|tr|tru|f|fa|fal|fals)/.test(word) && !/^[\d-]/.test(word)
        ? 'Invalid literal'
        : 'Invalid numeric literal';
    throw this.#at >= this.#text.length ? this.#problem(`${kind} at EOF`) : this.#problem(kind, this.#at + 1);
  }

  #string(): string {
    const start = this.#at;
    let value = '';
    for (this.#at++; ; this.#at++) {
      const character = this.#text[this.#at];
      if (character === undefined) throw this.#unfinished();
      if (character === '"') break;
      if (character !== '\\') {
        value += character;
        continue;
      }
      const escape = this.#text[++this.#at];
      const plain = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }[escape ?? ''];
      if (plain !== undefined) value += plain;
      else if (escape === 'u' && /^[0-9a-fA-F]{4}/.test(this.#text.slice(this.#at + 1))) {
        value += String.fromCharCode(parseInt(this.#text.slice(this.#at + 1, this.#at + 5), 16));
        this.#at += 4;
      } else throw this.#problem('Invalid escape', Math.max(start, this.#text.indexOf('"', this.#at) + 1 || this.#text.length));
    }
    this.#at++;
    return value;
  }

  #array(): Value {
    const items: Value[] = [];
    this.#at++;
    this.#blanks();
    if (this.#text[this.#at] === ']') {
      this.#at++;
      return items;
    }
    for (;;) {
      this.#blanks();
      if (this.#text[this.#at] === ']') throw this.#problem('Expected another array element', this.#at + 1);
      items.push(this.#value());
      this.#blanks();
      const next = this.#text[this.#at];
      if (next === undefined) throw this.#unfinished();
      this.#at++;
      if (next === ']') return items;
      if (next !== ',') throw this.#problem(next === ':' ? "':' not as part of an object" : 'Expected separator between values');
    }
  }

  #object(): Value {
    const members = new Map<string, Value>();
    this.#at++;
    this.#blanks();
    if (this.#text[this.#at] === '}') {
      this.#at++;
      return members;
    }
    for (;;) {
      this.#blanks();
      const first = this.#text[this.#at];
      if (first === undefined) throw this.#unfinished();
      if (first === '}') throw this.#problem('Expected another key-value pair', this.#at + 1);
      if (first !== '"') {
        const at = this.#at;
        this.#value();
        throw this.#problem('Object keys must be strings', this.#at > at ? this.#at + 1 : at);
      }
      const name = this.#string();
      this.#blanks();
      if (this.#text[this.#at] === undefined) throw this.#unfinished();
      if (this.#text[this.#at] !== ':') throw this.#problem('Objects must consist of key:value pairs', this.#at + 1);
      this.#at++;
      this.#blanks();
      members.set(name, this.#value());
      this.#blanks();
      const next = this.#text[this.#at];
      if (next === undefined) throw this.#unfinished();
      this.#at++;
      if (next === '}') return members;
      if (next !== ',') throw this.#problem('Expected separator between values');
    }
  }
}
