import type { Process } from '../kernel/program.ts';

/** Which options a program knows: `n:` takes a value; long names map to their letters. */
export interface OptionSpec {
  readonly flags: string;
  readonly values?: string;
  readonly long?: Readonly<Record<string, string>>;
}

export interface Options {
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
  readonly operands: string[];
}

/** getopt_long(3) for one-letter options and their long names; a text is the message about a wrong one. */
export function parseOptions(process: Pick<Process, 'argv'>, spec: OptionSpec): Options | string {
  const name = process.argv[0]!;
  const flags = new Set<string>();
  const values = new Map<string, string>();
  const operands: string[] = [];
  const args = process.argv.slice(1);
  const tryHelp = `Try '${name} --help' for more information.\n`;
  for (let i = 0; i < args.length; i++) {
    const word = args[i]!;
    if (word === '--') return { flags, values, operands: [...operands, ...args.slice(i + 1)] };
    if (word.startsWith('--')) {
      const [long, value] = split(word.slice(2));
      const letter = spec.long?.[long];
      if (letter === undefined) return `${name}: unrecognized option '${word}'\n${tryHelp}`;
      if (!spec.values?.includes(letter)) flags.add(letter);
      else if (value === undefined && i + 1 >= args.length) return `${name}: option '--${long}' requires an argument\n${tryHelp}`;
      else values.set(letter, value ?? args[++i]!);
    } else if (/^-./.test(word)) {
      for (let j = 1; j < word.length; j++) {
        const letter = word[j]!;
        if (spec.flags.includes(letter)) flags.add(letter);
        else if (spec.values?.includes(letter)) {
          const value = word.slice(j + 1) || args[++i];
          if (value === undefined) return `${name}: option requires an argument -- '${letter}'\n${tryHelp}`;
          values.set(letter, value);
          break;
        } else return `${name}: invalid option -- '${letter}'\n${tryHelp}`;
      }
    } else operands.push(word);
  }
  return { flags, values, operands };
}

function split(word: string): [string, string | undefined] {
  const equals = word.indexOf('=');
  return equals < 0 ? [word, undefined] : [word.slice(0, equals), word.slice(equals + 1)];
}
