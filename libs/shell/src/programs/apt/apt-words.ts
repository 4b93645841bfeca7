/** The command line of apt and its relatives. */
import type { Process } from '../../kernel/program.ts';

export interface AptCall {
  /** `apt` or `apt-get`: they print some things differently. */
  readonly name: string;
  readonly verb: string | undefined;
  readonly operands: readonly string[];
  readonly flags: ReadonlySet<string>;
  /** 0, 1 or 2: how much is left out. */
  readonly quiet: number;
}

const LETTERS: Readonly<Record<string, string>> = {
  y: 'yes', s: 'simulate', d: 'download-only', f: 'fix-broken', V: 'verbose-versions', u: 'show-upgraded', m: 'fix-missing', a: 'all-versions',
  n: 'names-only', h: 'help', v: 'version', i: 'installed',
}; // prettier-ignore
const LONG = new Set([
  'yes', 'assume-yes', 'assume-no', 'simulate', 'dry-run', 'just-print', 'download-only', 'fix-broken', 'no-install-recommends', 'install-recommends',
  'allow-change-held-packages', 'allow-downgrades', 'allow-unauthenticated', 'only-upgrade', 'reinstall', 'purge', 'auto-remove', 'autoremove',
  'no-upgrade', 'fix-missing', 'show-upgraded', 'verbose-versions', 'force-yes', 'allow-remove-essential', 'allow-releaseinfo-change', 'with-new-pkgs',
  'installed', 'upgradable', 'upgradeable', 'all-versions', 'names-only', 'help', 'version', 'no-cache', 'no-show-upgraded', 'manual-installed', 'full',
]); // prettier-ignore
const SYNONYMS: Readonly<Record<string, string>> = {
  'assume-yes': 'yes', 'dry-run': 'simulate', 'just-print': 'simulate', autoremove: 'auto-remove', upgradeable: 'upgradable',
}; // prettier-ignore

/** A text is the message about a wrong word. */
export function parseAptWords({ argv }: Pick<Process, 'argv'>): AptCall | string {
  const flags = new Set<string>();
  const words: string[] = [];
  let quiet = 0;
  const queue = argv.slice(1);
  while (queue.length > 0) {
    const word = queue.shift()!;
    if (word === '--') words.push(...queue.splice(0));
    else if (word.startsWith('--')) {
      const name = word.slice(2).split('=')[0]!;
      if (name === 'quiet') quiet = Number(word.split('=')[1] ?? quiet + 1);
      else if (name === 'option' || name === 'target-release' || name === 'default-release' || name === 'config-file') {
        if (!word.includes('=')) queue.shift();
      } else if (LONG.has(name)) flags.add(SYNONYMS[name] ?? name);
      else return `E: Command line option ${word} is not understood in combination with the other options\n`;
    } else if (/^-./.test(word)) {
      for (let i = 1; i < word.length; i++) {
        const letter = word[i]!;
        if (letter === 'q') quiet = word[i + 1] === '=' ? Number(word.slice(i + 2)) : quiet + 1;
        else if (letter === 'o' || letter === 't' || letter === 'c') {
          if (i === word.length - 1) queue.shift();
          break;
        } else if (LETTERS[letter]) flags.add(LETTERS[letter]);
        else return `E: Command line option '${letter}' [from ${word}] is not understood in combination with the other options.\n`;
        if (word[i + 1] === '=') break;
      }
    } else words.push(word);
  }
  if (quiet > 1) flags.add('yes');
  const [verb, ...operands] = words;
  return { name: argv[0]!.slice(argv[0]!.lastIndexOf('/') + 1), verb, operands, flags, quiet };
}

/** `12.7 MB`, as apt writes sizes. */
export function humanSize(bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (value >= 10_000 && unit < 4) {
    value /= 1000;
    unit++;
  }
  // apt shows one decimal below 100 of a unit, none above.
  if (unit === 0 && value >= 1000 && value < 10_000) return `${Math.round(value)} `;
  const text = unit > 0 && value < 100 ? value.toFixed(1) : String(Math.round(value));
  return `${text} ${['', 'k', 'M', 'G', 'T'][unit]}`;
}

/** Names in lines of at most 79 columns, two blanks before each line. */
export function wrapNames(names: readonly string[]): string {
  const lines: string[] = [];
  let line = ' ';
  for (const name of names) {
    if (line.length > 1 && line.length + 1 + name.length > 78) {
      lines.push(line);
      line = ' ';
    }
    line += ` ${name}`;
  }
  return [...lines, line].map((each) => `${each}\n`).join('');
}
