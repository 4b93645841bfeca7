/** Keys as a terminal sends them, one string each: a character, or a sequence that begins with Escape. */

const SEQUENCE = /^\x1b(?:\[[0-9;?]*[A-Za-z~]|O[A-Za-z])/;

export const KEY = {
  escape: '\x1b',
  enter: '\r',
  backspace: '\x7f',
  tab: '\t',
  up: '\x1b[A',
  down: '\x1b[B',
  right: '\x1b[C',
  left: '\x1b[D',
  home: '\x1b[H',
  end: '\x1b[F',
  delete: '\x1b[3~',
  pageUp: '\x1b[5~',
  pageDown: '\x1b[6~',
} as const;

/** Other sequences for the same keys. */
const SAME: Readonly<Record<string, string>> = {
  '\x1bOA': KEY.up, '\x1bOB': KEY.down, '\x1bOC': KEY.right, '\x1bOD': KEY.left, '\x1bOH': KEY.home, '\x1bOF': KEY.end,
  '\x1b[1~': KEY.home, '\x1b[4~': KEY.end, '\n': KEY.enter, '\b': KEY.backspace,
}; // prettier-ignore

export function splitKeys(text: string): string[] {
  const keys: string[] = [];
  for (let rest = text; rest !== '';) {
    const key = SEQUENCE.exec(rest)?.[0] ?? String.fromCodePoint(rest.codePointAt(0)!);
    keys.push(SAME[key] ?? key);
    rest = rest.slice(key.length);
  }
  return keys;
}

/** What Ctrl and a letter send. */
export function control(letter: string): string {
  return String.fromCharCode(letter.toUpperCase().charCodeAt(0) - 64);
}
