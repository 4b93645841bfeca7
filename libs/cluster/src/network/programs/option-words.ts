/** The options of a command line: `-sS`, `-o file`, `-ofile`, `--max-time 2`, `--max-time=2`. */
export interface OptionWords {
  flags: ReadonlySet<string>;
  values: ReadonlyMap<string, readonly string[]>;
  operands: readonly string[];
  /** An option that is not known, or lacks its value. */
  problem: { option: string; missingValue: boolean } | undefined;
}

export interface OptionTable {
  /** Letters without a value. */
  flags: string;
  /** Letters with a value. */
  values: string;
  /** Long names → letter, or the name itself when it has none. */
  long: Readonly<Record<string, { letter: string; value: boolean }>>;
}

export function readOptions(words: readonly string[], table: OptionTable): OptionWords {
  const flags = new Set<string>();
  const values = new Map<string, string[]>();
  const operands: string[] = [];
  let problem: OptionWords['problem'];
  const set = (letter: string, value: string) => void values.set(letter, [...(values.get(letter) ?? []), value]);
  for (let i = 0; i < words.length && !problem; i++) {
    const word = words[i]!;
    const take = (letter: string, attached: string | undefined, option: string) => {
      const value = attached ?? words[++i];
      if (value === undefined) problem = { option, missingValue: true };
      else set(letter, value);
    };
    if (word === '--') {
      operands.push(...words.slice(i + 1));
      break;
    }
    if (word.startsWith('--')) {
      const [name = '', ...rest] = word.slice(2).split('=');
      const option = Object.hasOwn(table.long, name) ? table.long[name] : undefined;
      if (!option) problem = { option: word, missingValue: false };
      else if (option.value) take(option.letter, rest.length > 0 ? rest.join('=') : undefined, `--${name}`);
      else flags.add(option.letter);
    } else if (word.startsWith('-') && word.length > 1) {
      for (let at = 1; at < word.length && !problem; at++) {
        const letter = word[at]!;
        if (table.values.includes(letter)) {
          take(letter, word.slice(at + 1) || undefined, `-${letter}`);
          break;
        }
        if (table.flags.includes(letter)) flags.add(letter);
        else problem = { option: `-${letter}`, missingValue: false };
      }
    } else {
      operands.push(word);
    }
  }
  return { flags, values, operands, problem };
}
