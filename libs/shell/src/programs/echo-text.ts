const ESCAPES: Record<string, string> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

/** Decodes backslash escapes as `echo -e` and `printf %b` do; `stopped` is true after `\c`. */
export function decodeEscapes(text: string): { readonly text: string; readonly stopped: boolean } {
  let result = '';
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== '\\' || i + 1 === text.length) {
      result += text[i];
      continue;
    }
    const rest = text.slice(i + 1, i + 11);
    if (rest[0] === 'c') return { text: result, stopped: true };
    const coded = /^(?:0([0-7]{0,3})|([1-7][0-7]{0,2})|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8}))/.exec(rest);
    if (coded) {
      const octal = coded[1] ?? coded[2];
      const point = octal !== undefined ? parseInt(octal || '0', 8) & 0xff : parseInt(coded[3] ?? coded[4] ?? coded[5]!, 16);
      result += byteOrPoint(point, coded[4] ?? coded[5]);
      i += coded[0].length;
    } else {
      result += ESCAPES[rest[0]!] ?? `\\${rest[0]}`;
      i++;
    }
  }
  return { text: result, stopped: false };
}

/** A byte above 127 stays that byte (a lone surrogate until it is encoded). */
const byteOrPoint = (point: number, unicode: string | undefined): string =>
  unicode === undefined && point > 0x7f ? String.fromCharCode(0xdc00 + point) : String.fromCodePoint(Math.min(point, 0x10ffff));

/** What `echo` prints; `escapes`: as if `-e` was given. */
export function echoText(args: readonly string[], escapes = false): string {
  let first = 0;
  let newline = true;
  let decode = escapes;
  while (/^-[neE]+$/.test(args[first] ?? '')) {
    for (const letter of args[first]!.slice(1)) {
      if (letter === 'n') newline = false;
      else decode = letter === 'e';
    }
    first++;
  }
  const text = args.slice(first).join(' ');
  if (!decode) return text + (newline ? '\n' : '');
  const decoded = decodeEscapes(text);
  return decoded.text + (newline && !decoded.stopped ? '\n' : '');
}
