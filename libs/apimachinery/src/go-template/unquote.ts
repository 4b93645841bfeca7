const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};
const PIECE = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|([^]))|([^\\])/gu;

/** The content of a Go string literal with its quotes, raw strings included; `undefined` for a bad escape (strconv.Unquote). */
export function unquoteGo(literal: string): string | undefined {
  if (literal.startsWith('`')) return literal.slice(1, -1).replaceAll('\r', '');
  let text = '';
  for (const [, hex, short, long, octal, letter, plain] of literal.slice(1, -1).matchAll(PIECE)) {
    const digits = hex ?? short ?? long;
    if (plain !== undefined) text += plain;
    else if (digits !== undefined) text += String.fromCodePoint(Math.min(parseInt(digits, 16), 0x10ffff));
    else if (octal !== undefined) text += String.fromCodePoint(parseInt(octal, 8));
    else if (letter !== undefined && Object.hasOwn(ESCAPES, letter)) text += ESCAPES[letter];
    else return undefined;
  }
  return text;
}
