const SAFE = /^[\w@%+=:,./-]+$/;
const CONTROL = /[\0-\x1f\x7f]/;

const ANSI: Record<string, string> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\x1b': '\\E',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

function ansiQuote(text: string): string {
  const escaped = text
    .replace(/[\\']/g, '\\$&')
    .replace(/[\0-\x1f\x7f]/g, (c) => ANSI[c] ?? `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`);
  return `$'${escaped}'`;
}

/** As `${x@Q}` and `alias` print it: always quoted. */
export function singleQuote(text: string): string {
  return CONTROL.test(text) ? ansiQuote(text) : `'${text.replaceAll("'", "'\\''")}'`;
}

/** As `set` and xtrace print it: quoted where needed. */
export function quoteIfNeeded(text: string): string {
  return text === '' ? "''" : SAFE.test(text) ? text : singleQuote(text);
}

/** As `printf %q` prints it: with backslashes. */
export function backslashQuote(text: string): string {
  if (text === '') return "''";
  if (CONTROL.test(text)) return ansiQuote(text);
  return text.replace(/[^\w@%+=:,./\-\u0080-\uffff]/g, '\\$&').replace(/^([~#])/, '\\$1');
}

/** As `declare -p` and `export -p` print it. */
export function doubleQuote(text: string): string {
  return CONTROL.test(text) ? ansiQuote(text) : `"${text.replace(/[\\"$`]/g, '\\$&')}"`;
}
