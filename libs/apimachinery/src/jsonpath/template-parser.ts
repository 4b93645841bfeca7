/** Text of a JSONPath template to nodes, with upstream's errors. */
import { JsonPathError, type JsonPathNode, type SliceBound } from './node.ts';

const END_OF_LINE = /[\r\n]/;
const ALPHANUMERIC = /^[\p{L}\p{Nd}_]$/u;
const DIGIT = /^\p{Nd}$/u;
const DICT_KEY = /^'([^']*)'$/;
const SLICE = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/;
const COMPARISON = /^([^!<>=]+)([!<>=]+)(.+?)$/s;

function isTerminator(char: string): boolean {
  return char === '' || ' \t\r\n.,[]$@{}'.includes(char);
}

/** How Go's `%#U` shows a character: `U+0021 '!'`. */
function showCharacter(char: string): string {
  return `U+${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')} '${char}'`;
}

export function parseTemplate(text: string): JsonPathNode[] {
  return new TemplateParser(text).template();
}

/** The nodes of an expression without its braces. */
function parseExpression(text: string): JsonPathNode[] {
  const [first] = new TemplateParser(`{${text}}`).template();
  return first?.kind === 'list' ? first.nodes : [];
}

class TemplateParser {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  template(): JsonPathNode[] {
    const nodes: JsonPathNode[] = [];
    while (this.#position < this.#text.length) {
      const open = this.#text.indexOf('{', this.#position);
      const end = open < 0 ? this.#text.length : open;
      if (end > this.#position) nodes.push({ kind: 'text', text: this.#text.slice(this.#position, end) });
      this.#position = end;
      if (open >= 0) nodes.push({ kind: 'list', nodes: this.#action() });
    }
    return nodes;
  }

  #peek(): string {
    const code = this.#text.codePointAt(this.#position);
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  #next(): string {
    const char = this.#peek();
    this.#position += char.length;
    return char;
  }

  #takes(prefix: string): boolean {
    if (!this.#text.startsWith(prefix, this.#position)) return false;
    this.#position += prefix.length;
    return true;
  }

  #action(): JsonPathNode[] {
    const nodes: JsonPathNode[] = [];
    this.#position++;
    while (!this.#takes('}')) nodes.push(...this.#part(nodes.at(-1)));
    return nodes;
  }

  #part(previous: JsonPathNode | undefined): JsonPathNode[] {
    if (this.#takes('[?(')) return [this.#filter()];
    if (this.#takes('..')) return this.#recursive(previous);
    const start = this.#position;
    const char = this.#next();
    if (char === '' || END_OF_LINE.test(char)) throw new JsonPathError('unclosed action');
    if (char === ' ' || char === '@' || char === '$') return [];
    if (char === '[') return this.#array();
    if (char === '"' || char === "'") return [{ kind: 'text', text: this.#quoted(start, char) }];
    if (char === '.') return [this.#field()];
    this.#position = start;
    if (char === '+' || char === '-' || DIGIT.test(char)) return [this.#number()];
    if (ALPHANUMERIC.test(char)) return [this.#identifier()];
    throw new JsonPathError(`unrecognized character in action: ${showCharacter(char)}`);
  }

  #recursive(previous: JsonPathNode | undefined): JsonPathNode[] {
    if (previous?.kind === 'recursive') throw new JsonPathError('invalid multiple recursive descent');
    return ALPHANUMERIC.test(this.#peek()) ? [{ kind: 'recursive' }, this.#field()] : [{ kind: 'recursive' }];
  }

  #field(): JsonPathNode {
    const start = this.#position;
    while (!isTerminator(this.#peek())) if (this.#next() === '\\') this.#next();
    const name = this.#text.slice(start, this.#position);
    return name === '*' ? { kind: 'wildcard' } : { kind: 'field', name: name.replaceAll('\\', '') };
  }

  #identifier(): JsonPathNode {
    const start = this.#position;
    while (!isTerminator(this.#peek())) this.#next();
    const name = this.#text.slice(start, this.#position);
    return name === 'true' || name === 'false' ? { kind: 'literal', value: name === 'true' } : { kind: 'identifier', name };
  }

  #number(): JsonPathNode {
    const [text] = /^[-+]?[\p{Nd}.]*/u.exec(this.#text.slice(this.#position))!;
    this.#position += text.length;
    if (!/^[-+]?(\d+\.?\d*|\.\d+)$/.test(text)) throw new JsonPathError(`cannot parse number ${text}`);
    return { kind: 'literal', value: Number(text) };
  }

  #quoted(start: number, quote: string): string {
    for (;;) {
      const char = this.#next();
      if (char === '' || char === '\n') throw new JsonPathError('unterminated quoted string');
      if (char === quote && this.#text[this.#position - 2] !== '\\') break;
    }
    const literal = this.#text.slice(start, this.#position);
    const unquoted = unquote(literal.slice(1, -1), quote);
    if (unquoted === undefined) throw new JsonPathError(`unquote string ${literal} error invalid syntax`);
    return unquoted;
  }

  #array(): JsonPathNode[] {
    const start = this.#position;
    for (let char = this.#next(); char !== ']'; char = this.#next()) {
      if (char === '' || char === '\n') throw new JsonPathError('unterminated array');
    }
    const text = this.#text.slice(start, this.#position - 1);
    const parts = text.split(',');
    if (parts.length > 1) return [{ kind: 'union', branches: parts.map((part) => parseExpression(`[${part.replace(/^ +| +$/g, '')}]`)) }];
    const key = DICT_KEY.exec(text);
    return key ? parseExpression(`.${key[1]}`) : [parseSlice(text === '*' ? ':' : text)];
  }

  #filter(): JsonPathNode {
    const text = this.#filterText();
    const comparison = COMPARISON.exec(text);
    if (!comparison) return { kind: 'filter', left: parseExpression(text), operator: 'exists', right: [] };
    const [, left, operator, right] = comparison;
    return { kind: 'filter', left: parseExpression(left!), operator: operator!, right: parseExpression(right!) };
  }

  /** Up to the closing `)]`; a parenthesis inside the one quoted string does not close. */
  #filterText(): string {
    const start = this.#position;
    let quote = '';
    let closed = false;
    for (;;) {
      const char = this.#next();
      if (char === '' || char === '\n') throw new JsonPathError('unterminated filter');
      if (char === '"' || char === "'") {
        if (quote === '') quote = char;
        else if (char === quote && this.#text[this.#position - 2] !== '\\') closed = true;
      } else if (char === ')' && (quote !== '') === closed) {
        break;
      }
    }
    if (this.#next() !== ']') throw new JsonPathError('unclosed array expect ]');
    return this.#text.slice(start, this.#position - 2);
  }
}

function parseSlice(text: string): JsonPathNode {
  const match = SLICE.exec(text);
  if (!match) throw new JsonPathError(`invalid array index ${text}`);
  const start = sliceBound(match[1]!);
  const end = match[2] === undefined ? { value: (start.value ?? 0) + 1, derived: true } : sliceBound(match[2].slice(1));
  return { kind: 'array', start, end, step: sliceBound((match[3] ?? ':').slice(1)) };
}

function sliceBound(text: string): SliceBound {
  if (text === '') return {};
  if (text === '-') throw new JsonPathError(`array index ${text} is not a number`);
  return { value: Number(text) };
}

const ESCAPES: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\' };
const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|(.))|([\s\S])/gsu;

/** A Go string literal's content; `undefined` when an escape is not one. */
function unquote(content: string, quote: string): string | undefined {
  let text = '';
  for (const [, hex, short, long, octal, letter, plain] of content.matchAll(ESCAPE)) {
    const digits = hex ?? short ?? long;
    if (plain !== undefined) text += plain;
    else if (digits !== undefined) text += String.fromCodePoint(Math.min(parseInt(digits, 16), 0x10ffff));
    else if (octal !== undefined) text += String.fromCodePoint(parseInt(octal, 8));
    else if (letter === quote) text += quote;
    else if (letter !== undefined && Object.hasOwn(ESCAPES, letter)) text += ESCAPES[letter];
    else return undefined;
    if (plain === '\\') return undefined;
  }
  return text;
}
