/** Splits a Go template into text and the tokens of its actions (text/template/parse, lex.go). */
export interface Token {
  type: 'text' | 'open' | 'close' | 'space' | 'word' | 'field' | 'variable' | 'string' | 'number' | 'symbol' | 'error';
  text: string;
  at: number;
}

const TRIM_LEFT = /\s+$/;
const TOKENS: readonly (readonly [Token['type'], RegExp])[] = [
  ['space', /[ \t\r\n]+/y],
  ['string', /"(?:\\.|[^"\\\n])*"|`[^`]*`|'(?:\\.|[^'\\\n])*'/y],
  ['number', /[-+]?(?:0[xXbBoO][0-9a-fA-F_]+|(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)/y],
  ['field', /\.[\p{L}_][\p{L}\p{Nd}_]*/uy],
  ['variable', /\$[\p{L}\p{Nd}_]*/uy],
  ['word', /[\p{L}_][\p{L}\p{Nd}_]*/uy],
  ['symbol', /:=|[.=|(),]/y],
];

/** Ends with an `error` token when the text cannot be split further; its text is the problem. */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let trimsNext = false;
  while (at < source.length) {
    const open = source.indexOf('{{', at);
    const end = open < 0 ? source.length : open;
    const trims = open >= 0 && /^-[ \t\r\n]/.test(source.slice(open + 2, open + 4));
    let text = source.slice(at, end);
    if (trimsNext) text = text.trimStart();
    if (trims) text = text.replace(TRIM_LEFT, '');
    if (text) tokens.push({ type: 'text', text, at });
    if (open < 0) return tokens;
    const action = tokenizeAction(source, open, open + 2 + (trims ? 1 : 0));
    tokens.push(...action.tokens);
    if (action.tokens.at(-1)?.type === 'error') return tokens;
    at = action.end;
    trimsNext = action.trimsNext;
  }
  return tokens;
}

interface ActionTokens {
  tokens: Token[];
  end: number;
  trimsNext: boolean;
}

function tokenizeAction(source: string, open: number, start: number): ActionTokens {
  const comment = /^\s*\/\*/.exec(source.slice(start));
  if (comment) return skipComment(source, open, start);
  const tokens: Token[] = [{ type: 'open', text: '{{', at: open }];
  for (let at = start; ;) {
    const close = /^([ \t\r\n]-)?\}\}/.exec(source.slice(at, at + 4));
    if (close) {
      tokens.push({ type: 'close', text: '}}', at });
      return { tokens, end: at + close[0].length, trimsNext: close[1] !== undefined };
    }
    const token = nextToken(source, at);
    tokens.push(token);
    if (token.type === 'error') return { tokens, end: source.length, trimsNext: false };
    at += token.text.length;
  }
}

function nextToken(source: string, at: number): Token {
  // A space before a trimming `-}}` belongs to it.
  for (const [type, pattern] of TOKENS) {
    pattern.lastIndex = at;
    const match = pattern.exec(source)?.[0];
    if (match === undefined) continue;
    if (type !== 'space') return { type, text: match, at };
    return { type, text: /^-\}\}/.test(source.slice(at + match.length)) && match.length > 1 ? match.slice(0, -1) : match, at };
  }
  const char = source.charAt(at);
  if (char === '') return { type: 'error', text: 'unclosed action', at };
  if (char === '"') return { type: 'error', text: 'unterminated quoted string', at };
  if (char === '`') return { type: 'error', text: 'unterminated raw quoted string', at };
  if (char === "'") return { type: 'error', text: 'unterminated character constant', at };
  const code = source.codePointAt(at)!;
  const shown = String.fromCodePoint(code);
  return { type: 'error', text: `unexpected bad character U+${code.toString(16).toUpperCase().padStart(4, '0')} '${shown}'`, at };
}

function skipComment(source: string, open: number, start: number): ActionTokens {
  const end = source.indexOf('*/', start);
  if (end < 0) return { tokens: [{ type: 'error', text: 'unclosed comment', at: open }], end: source.length, trimsNext: false };
  const close = /^([ \t\r\n]+-)?\}\}/.exec(source.slice(end + 2));
  if (!close)
    return { tokens: [{ type: 'error', text: 'comment ends before closing delimiter', at: open }], end: source.length, trimsNext: false };
  return { tokens: [], end: end + 2 + close[0].length, trimsNext: close[1] !== undefined };
}
