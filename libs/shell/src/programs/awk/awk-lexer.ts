/** Tokens of awk (POSIX awk, as mawk reads it). */

export type TokenType = 'number' | 'string' | 'regex' | 'name' | 'function-name' | 'keyword' | 'builtin' | 'symbol' | 'newline' | 'end';

export interface Token {
  readonly type: TokenType;
  readonly text: string;
  readonly line: number;
}

/** A program that cannot be read. The message is complete but for the `awk: `. */
export class AwkSyntaxError extends Error {}

const KEYWORDS = new Set([
  'BEGIN',
  'END',
  'function',
  'func',
  'if',
  'else',
  'while',
  'for',
  'do',
  'break',
  'continue',
  'next',
  'nextfile',
  'exit',
  'return',
  'delete',
  'in',
  'getline',
  'print',
  'printf',
]);

export const BUILTIN_NAMES: ReadonlySet<string> = new Set([
  'length', 'substr', 'index', 'split', 'sub', 'gsub', 'match', 'sprintf', 'tolower', 'toupper', 'sin', 'cos', 'atan2', 'exp', 'log', 'sqrt', 'int', 'rand', 'srand',
  'system', 'close', 'fflush', 'systime', 'strftime', 'gensub',
]); // prettier-ignore

const SYMBOL = /^(?:\*\*=|\+=|-=|\*=|\/=|%=|\^=|\*\*|==|<=|>=|!=|\+\+|--|&&|\|\||>>|!~|[-+*/%^!<>|?:~$=,;(){}[\]])/;
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\\': '\\',
  '"': '"',
  '/': '/',
};

/** After these a slash divides. */
function endsOperand({ type, text }: Token): boolean {
  return ['number', 'string', 'regex', 'name', 'builtin'].includes(type) || [')', ']', '++', '--', '$'].includes(text);
}

export function tokenizeAwk(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let line = 1;
  const push = (type: TokenType, text: string): void => void tokens.push({ type, text, line });
  while (at < source.length) {
    const rest = source.slice(at);
    const blank = /^(?:[ \t\r]|\\\r?\n|#[^\n]*)+/.exec(rest);
    if (blank) {
      line += blank[0].split('\n').length - 1;
      at += blank[0].length;
      continue;
    }
    if (rest[0] === '\n') {
      push('newline', '\n');
      line++;
      at++;
      continue;
    }
    const number = /^(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/.exec(rest);
    if (number) {
      push('number', number[0]);
      at += number[0].length;
      continue;
    }
    const word = /^[A-Za-z_]\w*/.exec(rest)?.[0];
    if (word !== undefined) {
      const called = rest[word.length] === '(';
      push(KEYWORDS.has(word) ? 'keyword' : BUILTIN_NAMES.has(word) ? 'builtin' : called ? 'function-name' : 'name', word);
      at += word.length;
      continue;
    }
    if (rest[0] === '"') {
      const { text, length } = quoted(rest, line);
      push('string', text);
      at += length;
      continue;
    }
    if (rest[0] === '/' && !(tokens.length > 0 && endsOperand(tokens.at(-1)!))) {
      const { text, length } = regex(rest, line);
      push('regex', text);
      at += length;
      continue;
    }
    const symbol = SYMBOL.exec(rest)?.[0];
    if (symbol === undefined) throw new AwkSyntaxError(`line ${line}: syntax error at or near ${rest[0]}`);
    push('symbol', symbol === '**' ? '^' : symbol === '**=' ? '^=' : symbol);
    at += symbol.length;
  }
  push('newline', '\n');
  line++;
  push('end', 'end of file');
  return tokens;
}

function quoted(rest: string, line: number): { text: string; length: number } {
  const match = /^"((?:[^"\\\n]|\\[^])*)"/.exec(rest);
  if (!match) throw new AwkSyntaxError(`line ${line}: runaway string constant ${rest.split('\n')[0]!.slice(0, 10)} ...`);
  return { text: unescape(match[1]!), length: match[0].length };
}

/** Escapes of a string; a backslash before another character stays. */
export function unescape(text: string): string {
  return text.replace(
    /\\(?:([0-7]{1,3})|(\n)|([^]))/g,
    (whole, octal: string | undefined, newline: string | undefined, char: string | undefined) => {
      if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8));
      return newline !== undefined ? '' : (ESCAPES[char!] ?? whole);
    },
  );
}

function regex(rest: string, line: number): { text: string; length: number } {
  const match = /^\/((?:[^/\\\n[]|\\[^\n]|\[(?:\^?\]?)(?:[^\]\n\\]|\\.)*\])*)\//.exec(rest);
  if (!match) throw new AwkSyntaxError(`line ${line}: runaway regular expression ${rest.split('\n')[0]!.slice(0, 10)} ...`);
  return { text: match[1]!.replace(/\\\//g, '/'), length: match[0].length };
}
