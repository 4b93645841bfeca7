import { JqSyntaxError } from './jq-syntax.ts';

export interface Token {
  /** `name`, `field` (`.a`), `variable`, `number`, `text`, `format`, `keyword`, a mark, or `end`. */
  readonly kind: string;
  readonly text: string;
  /** Where it begins in the program; of the end: where the last of what was read begins, blanks too. */
  readonly at: number;
  /** Of a text: pieces, and programs within `\( )`. */
  readonly parts?: readonly (string | { readonly program: string })[];
}

const KEYWORDS = new Set([
  'def',
  'if',
  'then',
  'elif',
  'else',
  'end',
  'as',
  'reduce',
  'foreach',
  'try',
  'catch',
  'label',
  'import',
  'include',
  'and',
  'or',
  '__loc__',
]);
const MARKS = [
  '?//=',
  '?//',
  '|=',
  '+=',
  '-=',
  '*=',
  '/=',
  '%=',
  '//=',
  '==',
  '!=',
  '<=',
  '>=',
  '//',
  '..',
  '.',
  '[',
  ']',
  '(',
  ')',
  '{',
  '}',
  '|',
  ',',
  ':',
  ';',
  '=',
  '<',
  '>',
  '+',
  '-',
  '*',
  '/',
  '%',
  '?',
  '$',
];

const ESCAPES: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** `at`: where the trouble begins. jq quotes that line from its beginning, and puts as many blanks behind it. */
export function syntaxError(program: string, message: string, at = 0): JqSyntaxError {
  const before = program.slice(0, at).split('\n');
  const line = program.split('\n')[before.length - 1]!;
  return new JqSyntaxError(`${message} at <top-level>, line ${before.length}:\n${line}${' '.repeat(before.at(-1)!.length)}`);
}

/** The parts of a text, from behind its quote; and where it ends. */
function textParts(program: string, start: number): { parts: (string | { program: string })[]; end: number } {
  const parts: (string | { program: string })[] = [];
  let literal = '';
  let at = start;
  for (;;) {
    const character = program[at];
    if (character === undefined)
      throw syntaxError(
        program,
        'syntax error, unexpected $end, expecting QQSTRING_TEXT or QQSTRING_INTERP_START or QQSTRING_END (Unix shell quoting issues?)',
      );
    if (character === '"') return { parts: literal === '' && parts.length > 0 ? parts : [...parts, literal], end: at + 1 };
    if (character !== '\\') {
      literal += character;
      at++;
      continue;
    }
    const escape = program[at + 1] ?? '';
    if (escape === '(') {
      const end = closing(program, at + 2);
      if (literal !== '') parts.push(literal);
      literal = '';
      parts.push({ program: program.slice(at + 2, end) });
      at = end + 1;
    } else if (escape === 'u') {
      literal += String.fromCharCode(parseInt(program.slice(at + 2, at + 6), 16));
      at += 6;
    } else {
      if (ESCAPES[escape] === undefined)
        throw syntaxError(program, 'syntax error, unexpected INVALID_CHARACTER (Unix shell quoting issues?)');
      literal += ESCAPES[escape];
      at += 2;
    }
  }
}

/** Where the bracket closes that opened before `at`. */
function closing(program: string, at: number): number {
  for (let depth = 1; ; at++) {
    const character = program[at];
    if (character === undefined) throw syntaxError(program, 'syntax error, unexpected $end (Unix shell quoting issues?)');
    if (character === '"') at = textParts(program, at + 1).end - 1;
    else if (character === '(') depth++;
    else if (character === ')' && --depth === 0) return at;
  }
}

export function tokenize(program: string): Token[] {
  const tokens: Omit<Token, 'at'>[] = [];
  const starts: number[] = [];
  for (let at = 0; at < program.length;) {
    starts[tokens.length] = at;
    const rest = program.slice(at);
    const blank = /^(?:\s|#[^\n]*)+/.exec(rest);
    if (blank) {
      at += blank[0].length;
      continue;
    }
    if (rest[0] === '"') {
      const { parts, end } = textParts(program, at + 1);
      tokens.push({ kind: 'text', text: program.slice(at, end), parts });
      at = end;
      continue;
    }
    const match =
      /^(?<field>\.[A-Za-z_]\w*)/.exec(rest) ??
      /^(?<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?)/.exec(rest) ??
      /^(?<format>@\w+)/.exec(rest) ??
      /^(?<variable>\$(?:__loc__|[A-Za-z_]\w*(?:::\w+)*))/.exec(rest) ??
      /^(?<name>[A-Za-z_]\w*(?:::[A-Za-z_]\w*)*)/.exec(rest);
    if (match) {
      const [kind, text] = Object.entries(match.groups!).find(([, value]) => value !== undefined)!;
      tokens.push({ kind: kind === 'name' && KEYWORDS.has(text) ? 'keyword' : kind, text });
      at += text.length;
      continue;
    }
    const mark = MARKS.find((each) => rest.startsWith(each));
    if (mark === undefined) throw syntaxError(program, 'syntax error, unexpected INVALID_CHARACTER (Unix shell quoting issues?)');
    tokens.push({ kind: mark, text: mark });
    at += mark.length;
  }
  tokens.push({ kind: 'end', text: '' });
  // `$x` are two tokens to jq, of which the name is the last.
  starts[tokens.length - 1] ??= (starts.at(-1) ?? 0) + (tokens.at(-2)?.kind === 'variable' ? 1 : 0);
  return tokens.map((token, i) => ({ ...token, at: starts[i]! }));
}
