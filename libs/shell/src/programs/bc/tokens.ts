/** Words of bc. */
export interface Token {
  readonly kind: 'number' | 'string' | 'name' | 'word' | 'symbol' | 'newline' | 'end' | 'illegal';
  readonly text: string;
  readonly line: number;
  /** Where it begins. */
  readonly start: number;
}

const WORDS = new Set(
  'define auto break continue else for halt ibase if last length limits obase print quit return scale sqrt void while'.split(' '),
);
const PATTERN =
  /(?<space>(?:[ \t]|\\\r?\n)+)|(?<comment>\/\*[^]*?\*\/|#[^\n]*)|(?<newline>\r?\n)|(?<string>"[^"]*")|(?<number>[0-9A-F](?:[0-9A-F]|\\\n)*(?:\.(?:[0-9A-F]|\\\n)*)?|\.[0-9A-F](?:[0-9A-F]|\\\n)*)|(?<name>[a-z][a-z0-9_]*)|(?<symbol>\+\+|--|[-+*/%^=!<>]=|&&|\|\||[-+*/%^=<>!(){}[\];,.])|(?<illegal>[^])/g;

/** What is no word is a token of its own. `first` is the number of the first line. */
export function tokenize(text: string, first = 1): Token[] {
  const tokens: Token[] = [];
  let line = first;
  for (const { groups = {}, 0: match, index } of text.matchAll(PATTERN)) {
    const kind = Object.keys(groups).find((name) => groups[name] !== undefined) as Token['kind'] | 'space' | 'comment';
    const token = { line, start: index };
    if (kind === 'name' && WORDS.has(match)) tokens.push({ ...token, kind: 'word', text: match });
    else if (kind === 'string') tokens.push({ ...token, kind, text: match.slice(1, -1) });
    else if (kind !== 'space' && kind !== 'comment') tokens.push({ ...token, kind, text: match.replace(/\\\r?\n/g, '') });
    line += match.split('\n').length - 1;
  }
  tokens.push({ kind: 'end', text: '', line, start: text.length });
  return tokens;
}
