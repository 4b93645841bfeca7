/** JSON as Python's json module reads and writes it: any integer, floats in Python's notation, NaN, and its messages. */

export type PythonValue =
  | { readonly kind: 'text'; readonly value: string }
  /** `null`, numbers and the like, as Python prints them. */
  | { readonly kind: 'plain'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly PythonValue[] }
  | { readonly kind: 'object'; readonly members: ReadonlyMap<string, PythonValue> };

export class JsonDecodeError extends Error {
  constructor(message: string, text: string, at: number) {
    const before = text.slice(0, at);
    const line = before.split('\n').length;
    super(`${message}: line ${line} column ${at - before.lastIndexOf('\n')} (char ${at})`);
  }
}

const ESCAPES: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

class Decoder {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): PythonValue {
    if (this.#text.startsWith('\ufeff')) throw this.#error('Unexpected UTF-8 BOM (decode using utf-8-sig)');
    this.#blanks();
    const value = this.#value();
    this.#blanks();
    if (this.#at < this.#text.length) throw this.#error('Extra data');
    return value;
  }

  #error(message: string, at = this.#at): JsonDecodeError {
    return new JsonDecodeError(message, this.#text, at);
  }

  #blanks(): void {
    while (/[ \t\n\r]/.test(this.#text[this.#at] ?? '')) this.#at++;
  }

  #value(): PythonValue {
    const next = this.#text[this.#at];
    if (next === '"') return { kind: 'text', value: this.#string() };
    if (next === '{') return this.#object();
    if (next === '[') return this.#list();
    const rest = this.#text.slice(this.#at);
    const constant = /^(null|true|false|NaN|-?Infinity)/.exec(rest)?.[0];
    const number = constant === undefined ? /^-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/.exec(rest) : null;
    if (constant === undefined && !number) throw this.#error('Expecting value');
    this.#at += (constant ?? number![0]).length;
    return {
      kind: 'plain',
      text: constant ?? (number![1] || number![2] ? pythonFloat(Number(number![0])) : number![0].replace(/^-0$/, '0')),
    };
  }

  #string(): string {
    const start = this.#at++;
    let value = '';
    for (;;) {
      const character = this.#text[this.#at];
      if (character === undefined) throw this.#error('Unterminated string starting at', start);
      if (character === '"') {
        this.#at++;
        return value;
      }
      if (character < ' ') throw this.#error('Invalid control character at');
      if (character !== '\\') {
        value += character;
        this.#at++;
        continue;
      }
      const letter = this.#text[this.#at + 1];
      if (letter === undefined) throw this.#error('Unterminated string starting at', start);
      if (letter === 'u') {
        const digits = /^[0-9a-fA-F]{4}/.exec(this.#text.slice(this.#at + 2))?.[0];
        if (digits === undefined) throw this.#error('Invalid \\uXXXX escape', this.#at + 1);
        value += String.fromCharCode(parseInt(digits, 16));
        this.#at += 6;
      } else {
        if (ESCAPES[letter] === undefined) throw this.#error('Invalid \\escape');
        value += ESCAPES[letter];
        this.#at += 2;
      }
    }
  }

  #object(): PythonValue {
    const members = new Map<string, PythonValue>();
    this.#at++;
    this.#blanks();
    if (this.#text[this.#at] === '}') {
      this.#at++;
      return { kind: 'object', members };
    }
    for (;;) {
      if (this.#text[this.#at] !== '"') throw this.#error('Expecting property name enclosed in double quotes');
      const name = this.#string();
      this.#blanks();
      if (this.#text[this.#at] !== ':') throw this.#error("Expecting ':' delimiter");
      this.#at++;
      this.#blanks();
      members.set(name, this.#value());
      this.#blanks();
      const next = this.#text[this.#at];
      if (next === '}') break;
      if (next !== ',') throw this.#error("Expecting ',' delimiter");
      this.#at++;
      this.#blanks();
    }
    this.#at++;
    return { kind: 'object', members };
  }

  #list(): PythonValue {
    const items: PythonValue[] = [];
    this.#at++;
    this.#blanks();
    if (this.#text[this.#at] === ']') {
      this.#at++;
      return { kind: 'list', items };
    }
    for (;;) {
      items.push(this.#value());
      this.#blanks();
      const next = this.#text[this.#at];
      if (next === ']') break;
      if (next !== ',') throw this.#error("Expecting ',' delimiter");
      this.#at++;
      this.#blanks();
    }
    this.#at++;
    return { kind: 'list', items };
  }
}

/** Throws a `JsonDecodeError`. */
export const decodePythonJson = (text: string): PythonValue => new Decoder(text).document();

/** repr(float): digits up to 1e16, an exponent of two digits beyond. */
function pythonFloat(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  if (value !== 0 && (power < -4 || power >= 16)) return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  if (Object.is(value, -0)) return '-0.0';
  const plain =
    power > 20
      ? value.toFixed(1)
      : String(value).includes('e')
        ? value.toFixed(Math.max(1, (mantissa.split('.')[1]?.length ?? 0) - power))
        : String(value);
  return plain.includes('.') ? plain : `${plain}.0`;
}

export interface EncodeOptions {
  /** What one level is moved in by; undefined: everything in one line. */
  readonly indent: string | undefined;
  readonly compact: boolean;
  readonly sortKeys: boolean;
  readonly ascii: boolean;
}

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\f': '\\f',
  '\b': '\\b',
};

function quoted(text: string, ascii: boolean): string {
  const escape = (unit: string): string => SHORT[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

  return `"${text.replace(ascii ? /[\x00-\x1f"\\\x7f-\uffff]/g : /[\x00-\x1f"\\]/g, escape)}"`;
}

export function encodePythonJson(value: PythonValue, options: EncodeOptions, level = 0): string {
  const { indent, compact, sortKeys, ascii } = options;
  if (value.kind === 'plain') return value.text;
  if (value.kind === 'text') return quoted(value.value, ascii);
  const [open, close] = value.kind === 'list' ? ['[', ']'] : ['{', '}'];
  const colon = compact ? ':' : ': ';
  const names = value.kind === 'object' ? [...value.members.keys()] : [];
  if (sortKeys) names.sort();
  const parts =
    value.kind === 'list'
      ? value.items.map((item) => encodePythonJson(item, options, level + 1))
      : names.map((name) => `${quoted(name, ascii)}${colon}${encodePythonJson(value.members.get(name)!, options, level + 1)}`);
  if (parts.length === 0) return open + close;
  if (indent === undefined) return `${open}${parts.join(compact ? ',' : ', ')}${close}`;
  const inner = `\n${indent.repeat(level + 1)}`;
  return `${open}${inner}${parts.join(`,${inner}`)}\n${indent.repeat(level)}${close}`;
}
