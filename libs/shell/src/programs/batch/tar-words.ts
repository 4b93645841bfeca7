/** What just-bash's tar does not know of GNU tar: names in an archive are never absolute, and an archive may go to standard output. */

/** Where just-bash is to write what belongs on standard output: its own would be decoded as text. */
export const STANDARD_OUTPUT = '/dev/stdout';

const WITH_VALUE = 'fCTXbI';

export interface TarWords {
  words: readonly string[];
  /** Goes before everything else on standard error. */
  warning: string;
}

/** The words of a command line (without `tar`) as just-bash is to see them. */
export function tarWords(given: readonly string[]): TarWords {
  const words = [...given];
  const operands: number[] = [];
  let creates = false;
  let archive: { index: number; from: number } | undefined;
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word.startsWith('--')) {
      if (word === '--create') creates = true;
      if (word.startsWith('--file=')) archive = { index: i, from: 7 };
      if (word === '--file' || word === '--directory') archive = valueOf(word === '--file', ++i) ?? archive;
      continue;
    }
    const cluster = i === 0 || word.startsWith('-') ? word.replace(/^-/, '') : undefined;
    if (cluster === undefined || word === '-') {
      operands.push(i);
      continue;
    }
    let taken = i;
    for (const [at, letter] of [...cluster].entries()) {
      if (letter === 'c') creates = true;
      if (!WITH_VALUE.includes(letter)) continue;
      const attached = word.startsWith('-') && at < cluster.length - 1;
      if (!attached) taken++;
      if (letter === 'f') archive = attached ? { index: i, from: at + 2 } : { index: taken, from: 0 };
      if (attached) break;
    }
    i = taken;
  }
  if (!creates) return { words, warning: '' };
  if (archive && words[archive.index]?.slice(archive.from) === '-') {
    words[archive.index] = words[archive.index]!.slice(0, archive.from) + STANDARD_OUTPUT;
  }
  return withoutRoots(words, operands);
}

function valueOf(isArchive: boolean, index: number) {
  return isArchive ? { index, from: 0 } : undefined;
}

function withoutRoots(words: string[], operands: readonly number[]): TarWords {
  const absolute = operands.filter((index) => words[index]!.startsWith('/'));
  if (absolute.length === 0 || absolute.length < operands.length) return { words, warning: '' };
  for (const index of absolute) words[index] = words[index]!.replace(/^\/+/, '') || '.';
  words.splice(absolute[0]!, 0, '-C', '/');
  return { words, warning: "tar: Removing leading `/' from member names\n" };
}

/** Its complaints in GNU tar's words. */
export function tarErrors(text: string): string {
  const missing = /^tar: .*: ENOENT: .*, open '(.*)'$/gm;
  if (!missing.test(text)) return text;
  return `${text.replace(missing, 'tar: $1: Cannot stat: No such file or directory')}tar: Exiting with failure status due to previous errors\n`;
}

/** Names of members, and what is wrong: both are in what just-bash's tar says on standard error. */
export function splitListing(text: string): { listing: string; errors: string } {
  const lines = text.split(/(?<=\n)/);
  const isError = (line: string): boolean => /^(tar: |Try )/.test(line);
  return { listing: lines.filter((line) => !isError(line)).join(''), errors: lines.filter(isError).join('') };
}
