/** What just-bash's tar does not know of GNU tar: names in an archive are never absolute, and an archive may go to standard output. */

/** Where just-bash is to write what belongs on standard output: its own would be decoded as text. */
export const STANDARD_OUTPUT = '/dev/stdout';

const WITH_VALUE = 'fCTXbI';

export interface TarWords {
  words: readonly string[];
  /** Goes before everything else on standard error. */
  warning: string;
  /** Such a command line is not run: what is wrong with it, for standard error. */
  refused?: string;
  /** The archive that is written or read, when it has a name. */
  archive?: string;
  /** For `t` and `x`. */
  reading?: TarReading;
}

/** What a command line wants of an archive that is there. */
export interface TarReading {
  readonly operation: 't' | 'x';
  /** `-`: standard input. */
  readonly archive: string;
  /** The names of members that are asked for; none: all. */
  readonly members: readonly string[];
  readonly verbose: boolean;
  /** Where members go (`-C`, the last of them). */
  readonly directory: string | undefined;
  /** Members are chosen by more than their names (`--exclude`, `--wildcards`, a list in a file, another directory). */
  readonly selective: boolean;
}

const HELP = "Try 'tar --help' or 'tar --usage' for more information.\n";
const OPERATIONS: Readonly<Record<string, string>> = {
  '--create': 'c', '--extract': 'x', '--get': 'x', '--list': 't', '--append': 'r', '--update': 'u', '--concatenate': 'A', '--catenate': 'A',
  '--diff': 'd', '--compare': 'd',
}; // prettier-ignore
/** Long options whose value may be the next word. */
const LONG_WITH_VALUE = new Set([
  '--file',
  '--directory',
  '--exclude',
  '--strip-components',
  '--files-from',
  '--exclude-from',
  '--transform',
]);
const SELECTIVE = /^--(exclude|wildcards|files-from|exclude-from|transform|strip)/;

/** The words of a command line (without `tar`) as just-bash is to see them. */
export function tarWords(given: readonly string[]): TarWords {
  const words = [...given];
  const operands: number[] = [];
  const asked = new Set<string>();
  let [verbose, selective] = [false, false];
  let directory: string | undefined;
  let archive: { index: number; from: number } | undefined;
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word.startsWith('--')) {
      if (OPERATIONS[word] !== undefined) asked.add(OPERATIONS[word]);
      verbose ||= word === '--verbose';
      selective ||= SELECTIVE.test(word);
      if (word.startsWith('--file=')) archive = { index: i, from: 7 };
      if (word.startsWith('--directory=')) directory = word.slice(12);
      if (word === '--directory') directory = words[i + 1];
      if (LONG_WITH_VALUE.has(word)) archive = valueOf(word === '--file', ++i) ?? archive;
      continue;
    }
    const cluster = i === 0 || word.startsWith('-') ? word.replace(/^-/, '') : undefined;
    if (cluster === undefined || word === '-') {
      operands.push(i);
      continue;
    }
    let taken = i;
    for (const [at, letter] of [...cluster].entries()) {
      if ('cxtruAd'.includes(letter)) asked.add(letter);
      verbose ||= letter === 'v';
      selective ||= 'TX'.includes(letter);
      if (!WITH_VALUE.includes(letter)) continue;
      const attached = word.startsWith('-') && at < cluster.length - 1;
      if (!attached) taken++;
      if (letter === 'C') directory = attached ? word.slice(at + 2) : words[taken];
      if (letter === 'f') archive = attached ? { index: i, from: at + 2 } : { index: taken, from: 0 };
      if (attached) break;
    }
    i = taken;
  }
  if (asked.size === 0)
    return { words, warning: '', refused: `tar: You must specify one of the '-Acdtrux', '--delete' or '--test-label' options\n${HELP}` };
  if (asked.size > 1)
    return {
      words,
      warning: '',
      refused: `tar: You may not specify more than one '-Acdtrux', '--delete' or  '--test-label' option\n${HELP}`,
    };
  const [operation] = [...asked];
  if (operation === 't' || operation === 'x') {
    const reading: TarReading = {
      operation,
      archive: archive ? (words[archive.index]?.slice(archive.from) ?? '') : '-',
      members: operands.map((index) => words[index]!),
      verbose,
      directory,
      selective,
    };
    return { words, warning: '', archive: reading.archive, reading };
  }
  const target = archive && words[archive.index]?.slice(archive.from);
  if (operation !== 'c') return { words, warning: '', archive: target };
  if (archive && words[archive.index]?.slice(archive.from) === '-') {
    words[archive.index] = words[archive.index]!.slice(0, archive.from) + STANDARD_OUTPUT;
  }
  return { ...withoutRoots(words, operands), archive: target };
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

const FAILED = 'tar: Exiting with failure status due to previous errors\n';

/** What GNU tar says when it looked for members in vain; `''` when none is missing. */
export const notFound = (names: readonly string[]): string =>
  names.length === 0 ? '' : names.map((name) => `tar: ${name}: Not found in archive\n`).join('') + FAILED;

/** Its complaints in GNU tar's words. */
export function tarErrors(text: string, { warning, archive }: Pick<TarWords, 'warning' | 'archive'> = { warning: '' }): string {
  const fatal = /^(tar: .*: Cannot open: .*\n)$/;
  if (fatal.test(text)) return `${text}tar: Error is not recoverable: exiting now\n`;
  if (text === 'tar: Cowardly refusing to create an empty archive\n' || /^tar: (invalid|unrecognized|option requires)/.test(text))
    return text + HELP;
  if (text === 'tar: Invalid tar archive format\n') return `tar: This does not look like a tar archive\n${FAILED}`;
  if (/^tar: Decompression failed: .*\n$/.test(text))
    return '\ngzip: stdin: not in gzip format\ntar: Child returned status 1\ntar: Error is not recoverable: exiting now\n';
  const missing = /^tar: (.*): ENOENT: .*, open '(.*)'$/gm;
  const found = [...text.matchAll(missing)];
  if (found.length === 0) return text;
  const isArchive = found.some(([, name, path]) => name === archive || path === archive);
  if (isArchive) return `tar: ${archive}: Cannot open: No such file or directory\ntar: Error is not recoverable: exiting now\n`;
  // Roots were taken off for just-bash, not for those who typed them.
  const named = text.replace(missing, (_, name: string, path: string) => {
    return `tar: ${warning === '' ? name : path}: Cannot stat: No such file or directory`;
  });
  return named + FAILED;
}

/** Names of members, and what is wrong: both are in what just-bash's tar says on standard error. */
export function splitListing(text: string): { listing: string; errors: string } {
  const lines = text.split(/(?<=\n)/);
  const isError = (line: string): boolean => /^(tar: |Try )/.test(line);
  return { listing: lines.filter((line) => !isError(line)).join(''), errors: lines.filter(isError).join('') };
}
