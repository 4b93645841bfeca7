import { tarWords } from './tar-words.ts';

interface Arguments {
  /** Short options that take a value. */
  readonly values?: string;
  /** How many operands come before the files; `Infinity`: none of them is a file. */
  readonly leading?: number;
  /** Options after which the first operand is a file too (`sed -e`). */
  readonly script?: string;
  /** Input is never read. */
  readonly never?: boolean;
}

const TOOLS: Readonly<Record<string, Arguments>> = {
  awk: { values: 'Fvf', leading: 1, script: 'f' },
  gzip: {},
  strings: { values: 'nt' },
  tree: { never: true },
};

const LONG_VALUES: Readonly<Record<string, number>> = { '--arg': 2, '--argjson': 2, '--slurpfile': 2, '--rawfile': 2, '--indent': 1 };

/** Whether tar is to read names from its standard input. An archive that it makes goes to `-` without anything being read. */
function namesFromInput(args: readonly string[]): boolean {
  return args.some(
    (word, index) =>
      /^(?:-[TX]|--(?:files|exclude)-from=)-$/.test(word) || (/^(?:-[TX]|--(?:files|exclude)-from)$/.test(word) && args[index + 1] === '-'),
  );
}

/** Whether the tool would read its standard input: no operand is a file, or one is `-`. */
export function readsInput(name: string, args: readonly string[]): boolean {
  const { values = '', leading = 0, script = '', never = false } = TOOLS[name] ?? {};
  if (name === 'tar') return tarWords(args).reading?.archive === '-' || namesFromInput(args);
  if (never) return false;
  const operands: string[] = [];
  let scripted = false;
  for (let i = 0; i < args.length; i++) {
    const word = args[i]!;
    if (word === '--') {
      operands.push(...args.slice(i + 1));
      break;
    }
    if (LONG_VALUES[word] !== undefined) i += LONG_VALUES[word];
    else if (word === '-n' && name === 'jq') return false;
    else if (/^-[^-]/.test(word)) {
      const at = [...word].findIndex((letter, j) => j > 0 && values.includes(letter));
      if (at > 0 && script.includes(word[at]!)) scripted = true;
      if (at > 0 && at === word.length - 1) i++;
    } else if (!word.startsWith('--')) operands.push(word);
  }
  // A program of nothing but BEGIN leaves the input to whoever reads next.
  if (name === 'awk' && !scripted && /^\s*BEGIN\s*\{(?:[^{}]|\{[^{}]*\})*\}\s*$/.test(operands[0] ?? '')) return false;
  const files = operands.slice(scripted ? 0 : leading).filter((operand) => !(name === 'awk' && /^\w+=/.test(operand)));
  return files.length === 0 || files.includes('-');
}
