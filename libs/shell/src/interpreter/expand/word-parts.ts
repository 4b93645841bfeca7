import { decodeUtf8, encodeUtf8 } from '../../kernel/byte-string.ts';

/** What a word is made of, before expansion. `source` fields are raw text that is parsed when it is needed. */
export type WordPart =
  | { readonly type: 'literal'; readonly text: string }
  | { readonly type: 'quoted'; readonly text: string }
  | { readonly type: 'double'; readonly parts: readonly WordPart[] }
  | { readonly type: 'tilde'; readonly user: string }
  | { readonly type: 'command'; readonly source: string }
  | { readonly type: 'arithmetic'; readonly source: string }
  | { readonly type: 'process'; readonly direction: '<' | '>'; readonly source: string }
  | ParameterPart;

export interface ParameterPart {
  readonly type: 'parameter';
  /** As written, for messages. */
  readonly text: string;
  readonly name: string;
  readonly index?: string;
  readonly prefix: '' | '!' | '#';
  readonly operator: string;
  readonly operand: string;
  /** `${!prefix*}` and `${!name[@]}`; anything bash would call a bad substitution. */
  readonly bad?: boolean;
}

/** `word`: quotes count. `double`: as within double quotes. `heredoc`: like `double`, but `"` is a character. */
export type WordMode = 'word' | 'double' | 'heredoc';

const CACHE_SIZE = 2_000;
const cache = new Map<string, readonly WordPart[]>();

export function parseWord(text: string, mode: WordMode = 'word'): readonly WordPart[] {
  if (mode === 'word' && /^[\w./:=,+@%-]*$/.test(text)) return text === '' ? [] : [{ type: 'literal', text }];
  const key = `${mode[0]}${text}`;
  const known = cache.get(key);
  if (known) return known;
  const parts = new WordScanner(text).scan(mode);
  if (text.length < 4_096) {
    if (cache.size >= CACHE_SIZE) cache.clear();
    cache.set(key, parts);
  }
  return parts;
}

/** The word with its quotes removed and nothing expanded (here-document delimiters, completion). */
export function removeQuotes(text: string): string {
  return parseWord(text).map(plainText).join('');
}

function plainText(part: WordPart): string {
  switch (part.type) {
    case 'literal':
    case 'quoted':
    case 'parameter':
      return part.text;
    case 'double':
      return part.parts.map(plainText).join('');
    case 'tilde':
      return `~${part.user}`;
    case 'command':
      return `$(${part.source})`;
    case 'arithmetic':
      return `$((${part.source}))`;
    case 'process':
      return `${part.direction}(${part.source})`;
  }
}

class WordScanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  scan(mode: WordMode): WordPart[] {
    const parts: WordPart[] = [];
    if (mode === 'word') this.#tilde(parts);
    while (this.#at < this.#text.length) this.#next(parts, mode);
    return parts;
  }

  #next(parts: WordPart[], mode: WordMode): void {
    const character = this.#text[this.#at]!;
    if (character === '\\') return this.#backslash(parts, mode);
    if (character === '$') return this.#dollar(parts, mode);
    if (character === '`') return void parts.push({ type: 'command', source: this.#backquoted(mode) });
    if (mode === 'word') {
      if (character === "'") return void parts.push({ type: 'quoted', text: this.#singleQuoted() });
      if ((character === '<' || character === '>') && this.#text[this.#at + 1] === '(') return this.#processSubstitution(parts, character);
    }
    if (character === '"' && mode !== 'heredoc') {
      if (mode === 'word') return void parts.push({ type: 'double', parts: this.#doubleQuoted() });
      this.#at++;
      return;
    }
    addText(parts, mode === 'word' ? 'literal' : 'quoted', character);
    this.#at++;
  }

  #tilde(parts: WordPart[]): void {
    const match = /^~([\w.-]*|[+-])(?=\/|$|:)/.exec(this.#text);
    if (!match) return;
    parts.push({ type: 'tilde', user: match[1]! });
    this.#at = match[0].length;
  }

  #backslash(parts: WordPart[], mode: WordMode): void {
    const next = this.#text[this.#at + 1];
    this.#at += 2;
    if (next === '\n') return;
    if (next === undefined) return addText(parts, 'quoted', '\\');
    const special = mode === 'word' || '$`\\'.includes(next) || (next === '"' && mode === 'double');
    addText(parts, 'quoted', special ? next : `\\${next}`);
  }

  #singleQuoted(): string {
    const end = this.#text.indexOf("'", this.#at + 1);
    const stop = end < 0 ? this.#text.length : end;
    const text = this.#text.slice(this.#at + 1, stop);
    this.#at = stop + 1;
    return text;
  }

  #doubleQuoted(): WordPart[] {
    const parts: WordPart[] = [];
    this.#at++;
    while (this.#at < this.#text.length && this.#text[this.#at] !== '"') this.#next(parts, 'double');
    this.#at++;
    return parts;
  }

  #backquoted(mode: WordMode): string {
    let source = '';
    this.#at++;
    while (this.#at < this.#text.length && this.#text[this.#at] !== '`') {
      const next = this.#text[this.#at + 1] ?? '';
      if (this.#text[this.#at] === '\\' && ('$`\\'.includes(next) || (mode === 'double' && next === '"'))) this.#at++;
      source += this.#text[this.#at++];
    }
    this.#at++;
    return source;
  }

  #dollar(parts: WordPart[], mode: WordMode): void {
    const text = this.#text;
    const next = text[this.#at + 1] ?? '';
    if (next === '(') return this.#parenthesis(parts);
    if (next === '{') return this.#braced(parts);
    if (next === "'" && mode === 'word') return this.#ansiQuoted(parts);
    if (next === '"' && mode === 'word') {
      this.#at++;
      return;
    }
    const name = /^\$([A-Za-z_]\w*|[0-9@*#?$!_-])/.exec(text.slice(this.#at, this.#at + 256))?.[1];
    if (name === undefined) {
      addText(parts, mode === 'word' ? 'literal' : 'quoted', '$');
      this.#at++;
      return;
    }
    const whole = /^[A-Za-z_]/.test(name) ? /^\w+/.exec(text.slice(this.#at + 1))![0] : name;
    this.#at += 1 + whole.length;
    parts.push({ type: 'parameter', text: `$${whole}`, name: whole, prefix: '', operator: '', operand: '' });
  }

  #parenthesis(parts: WordPart[]): void {
    const start = this.#at;
    const end = matchingParenthesis(this.#text, start + 1);
    const inner = this.#text.slice(start + 2, end);
    this.#at = end + 1;
    if (inner.startsWith('(') && inner.endsWith(')') && matchingParenthesis(this.#text, start + 2) === end - 1) {
      parts.push({ type: 'arithmetic', source: inner.slice(1, -1) });
    } else parts.push({ type: 'command', source: inner });
  }

  #processSubstitution(parts: WordPart[], direction: '<' | '>'): void {
    const end = matchingParenthesis(this.#text, this.#at + 1);
    parts.push({ type: 'process', direction, source: this.#text.slice(this.#at + 2, end) });
    this.#at = end + 1;
  }

  #braced(parts: WordPart[]): void {
    const end = matchingBrace(this.#text, this.#at + 1);
    const text = this.#text.slice(this.#at, end + 1);
    this.#at = end + 1;
    parts.push(parseParameter(text));
  }

  #ansiQuoted(parts: WordPart[]): void {
    let end = this.#at + 2;
    while (end < this.#text.length && this.#text[end] !== "'") end += this.#text[end] === '\\' ? 2 : 1;
    parts.push({ type: 'quoted', text: unescapeAnsi(this.#text.slice(this.#at + 2, end)) });
    this.#at = end + 1;
  }
}

function addText(parts: WordPart[], type: 'literal' | 'quoted', text: string): void {
  const last = parts.at(-1);
  if (last?.type === type) parts[parts.length - 1] = { type, text: last.text + text };
  else parts.push({ type, text });
}

const PARAMETER = /^([!#]?)([A-Za-z_]\w*|[0-9]+|[@*#?$!-])/;

/** `${…}` as written. */
export function parseParameter(text: string): ParameterPart {
  const inner = text.slice(2, -1);
  const base = { type: 'parameter', text, operator: '', operand: '' } as const;
  if (inner === '#' || inner === '!') return { ...base, name: inner, prefix: '' };
  let match = PARAMETER.exec(inner);
  if (match?.[1] && /^[:}+=?%/^,@-]/.test(inner.slice(1)) && !/^[#!][@*]($|\[)/.test(inner) && !/^#[?$!-]$/.test(inner))
    match = [inner[0]!, '', inner[0]!] as unknown as RegExpExecArray;
  if (!match) return { ...base, name: '', prefix: '', bad: true };
  const prefix = match[1] as ParameterPart['prefix'];
  const name = match[2]!;
  let rest = inner.slice(match[0].length);
  let index: string | undefined;
  if (rest.startsWith('[')) {
    const close = matchingBracket(rest);
    index = rest.slice(1, close);
    rest = rest.slice(close + 1);
  }
  if (prefix === '!' && (rest === '*' || rest === '@') && index === undefined)
    return { ...base, name, prefix, operator: 'names', operand: rest };
  const operator = /^(:[-=+?]|[-=+?]|##?|%%?|\/[/#%]?|\^\^?|,,?|~~?|@|:)/.exec(rest)?.[0] ?? '';
  const bad = (operator === '' && rest !== '') || (prefix === '#' && rest !== '') || (operator === '@' && !/^@[QEPAaKkULu]$/.test(rest));
  return { ...base, name, prefix, index, operator, operand: rest.slice(operator.length), bad };
}

/** The index of the `)` that closes the `(` at `open`; the text's length when it is not closed. Knows quotes, comments and `case`. */
export function matchingParenthesis(text: string, open: number): number {
  let depth = 0;
  let cases = 0;
  for (let i = open; i < text.length; i++) {
    const character = text[i]!;
    if (character === '\\') i++;
    else if (character === "'" || character === '"' || character === '`') i = quoteEnd(text, i);
    else if (character === '$' && text[i + 1] === '{') i = matchingBrace(text, i + 1);
    else if (character === '#' && /[\s;(]/.test(text[i - 1] ?? ' ')) i = lineEnd(text, i) - 1;
    else if (character === 'c' && /^case\s/.test(text.slice(i, i + 5)) && /[\s;(|&]/.test(text[i - 1]!)) cases++;
    else if (character === 'e' && /^esac\b/.test(text.slice(i, i + 5)) && /[\s;]/.test(text[i - 1]!)) cases--;
    else if (character === '(') depth++;
    else if (character === ')') {
      if (depth === 1 && cases > 0) continue;
      if (--depth === 0) return i;
    }
  }
  return text.length;
}

const lineEnd = (text: string, from: number): number => {
  const newline = text.indexOf('\n', from);
  return newline < 0 ? text.length : newline;
};

/** The index of the quote that closes the one at `open`. */
export function quoteEnd(text: string, open: number): number {
  const quote = text[open]!;
  for (let i = open + 1; i < text.length; i++) {
    if (text[i] === quote) return i;
    if (quote === "'") continue;
    if (text[i] === '\\') i++;
    else if (quote === '"' && text[i] === '$' && text[i + 1] === '(') i = matchingParenthesis(text, i + 1);
    else if (quote === '"' && text[i] === '$' && text[i + 1] === '{') i = matchingBrace(text, i + 1);
    else if (quote === '"' && text[i] === '`') i = quoteEnd(text, i);
  }
  return text.length;
}

/** The index of the `}` that closes the `{` at `open`. */
export function matchingBrace(text: string, open: number): number {
  for (let i = open + 1; i < text.length; i++) {
    const character = text[i]!;
    if (character === '}') return i;
    if (character === '\\') i++;
    else if (character === "'" || character === '"' || character === '`') i = quoteEnd(text, i);
    else if (character === '$' && text[i + 1] === '{') i = matchingBrace(text, i + 1);
    else if (character === '$' && text[i + 1] === '(') i = matchingParenthesis(text, i + 1);
  }
  return text.length;
}

function matchingBracket(text: string): number {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (character === '\\') i++;
    else if (character === "'" || character === '"') i = quoteEnd(text, i);
    else if (character === '$' && text[i + 1] === '(') i = matchingParenthesis(text, i + 1);
    else if (character === '[') depth++;
    else if (character === ']' && --depth === 0) return i;
  }
  return text.length;
}

const ESCAPES: Record<string, string> = { a: '\x07', b: '\b', e: '\x1b', E: '\x1b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** The escapes of `$'…'`: `\\x` and octal ones are bytes, which may make up characters. Nothing comes after a zero byte. */
export function unescapeAnsi(text: string): string {
  const unescaped = text.replace(/\\(x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|[0-7]{1,3}|c.|[^])/g, (_, escape: string) => {
    if (/^[uU]./.test(escape)) return codePoint(parseInt(escape.slice(1), 16));
    if (/^x./.test(escape)) return byte(parseInt(escape.slice(1), 16));
    if (/^[0-7]/.test(escape)) return byte(parseInt(escape, 8) & 0xff);
    if (/^c./.test(escape)) return String.fromCharCode(escape.charCodeAt(1) & 0x1f);
    return ESCAPES[escape] ?? ('\\\'"?'.includes(escape) ? escape : `\\${escape}`);
  });
  return decodeUtf8(encodeUtf8(unescaped.split('\0')[0]!));
}

/** As text keeps it that does not know yet what it is part of. */
const byte = (value: number): string => String.fromCharCode(value < 0x80 ? value : 0xdc00 + value);

const codePoint = (point: number): string => (point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd');
