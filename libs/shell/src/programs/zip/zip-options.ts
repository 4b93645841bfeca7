/** The command lines of Info-ZIP: letters may be joined, and values are words of their own. */
export interface ZipCall {
  flags: ReadonlySet<string>;
  /** Names after `-x` and `-i`. */
  exclude: readonly string[];
  include: readonly string[];
  operands: readonly string[];
  /** The value of `-d` of unzip. */
  directory?: string | undefined;
}

/** `known`: letters; those in `lists` take the words up to the next option, or all that follow. */
export function parseZipCall(
  args: readonly string[],
  known: string,
  lists: string,
  directory: boolean,
): ZipCall | { unknown: string; isLong: boolean } {
  const flags = new Set<string>();
  const listed: Record<string, string[]> = { x: [], i: [] };
  const operands: string[] = [];
  const queue = [...args];
  let value: string | undefined;
  let current = operands;
  while (queue.length > 0) {
    const word = queue.shift()!;
    if (word.startsWith('--') && word !== '--') return { unknown: word.slice(2), isLong: true };
    if (!word.startsWith('-') || word === '-') {
      current.push(word);
      continue;
    }
    current = operands;
    for (const letter of word.slice(1)) {
      if (directory && letter === 'd') value = queue.shift();
      else if (lists.includes(letter)) current = listed[letter]!;
      else if (!known.includes(letter)) return { unknown: letter, isLong: false };
      flags.add(letter);
    }
  }
  return { flags, exclude: listed.x!, include: listed.i!, operands, directory: value };
}
