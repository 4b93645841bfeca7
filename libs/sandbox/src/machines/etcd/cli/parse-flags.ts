/** The words of a command line, read as pflag's FlagSet.Parse reads them. */
import type { FlagSpec, FlagValues } from './flag.ts';

export type ParsedWords = { readonly args: readonly string[]; readonly dash: number } | { readonly error: string };

/** Sets `flags`. `dash`: how many of the arguments stand before `--`; -1 without one. */
export function parseFlags(words: readonly string[], flags: FlagValues): ParsedWords {
  const args: string[] = [];
  for (let rest = words; rest.length > 0;) {
    const [word = '', ...others] = rest;
    rest = others;
    if (word === '--') return { args: [...args, ...rest], dash: args.length };
    if (!word.startsWith('-') || word === '-') {
      args.push(word);
      continue;
    }
    const read = word.startsWith('--') ? readLong(word, rest, flags) : readShorthands(word, rest, flags);
    if ('error' in read) return read;
    rest = read.rest;
  }
  return { args, dash: -1 };
}

type Read = { rest: readonly string[] } | { error: string };

function readLong(word: string, rest: readonly string[], flags: FlagValues): Read {
  const equals = word.indexOf('=');
  const name = word.slice(2, equals < 0 ? undefined : equals);
  if (name === '' || name.startsWith('-')) return { error: `bad flag syntax: ${word}` };
  const spec = flags.spec(name);
  if (!spec) return { error: `unknown flag: --${name}` };
  if (equals >= 0) return give(flags, spec, word.slice(equals + 1), rest);
  if (spec.type === 'bool') return give(flags, spec, 'true', rest);
  return rest.length > 0 ? give(flags, spec, rest[0]!, rest.slice(1)) : { error: `flag needs an argument: ${word}` };
}

/** `-w table`, `-w=table`, `-wtable`, `-ih`. */
function readShorthands(word: string, rest: readonly string[], flags: FlagValues): Read {
  for (let letters = word.slice(1); letters !== '';) {
    const letter = letters[0]!;
    const spec = flags.byShorthand(letter);
    if (!spec) return { error: `unknown shorthand flag: '${letter}' in -${letters}` };
    if (letters.length > 2 && letters[1] === '=') return give(flags, spec, letters.slice(2), rest);
    if (spec.type !== 'bool') {
      if (letters.length > 1) return give(flags, spec, letters.slice(1), rest);
      return rest.length > 0 ? give(flags, spec, rest[0]!, rest.slice(1)) : { error: `flag needs an argument: '${letter}' in -${letters}` };
    }
    give(flags, spec, 'true', rest);
    letters = letters.slice(1);
  }
  return { rest };
}

function give(flags: FlagValues, spec: FlagSpec, text: string, rest: readonly string[]): Read {
  const problem = flags.set(spec, text);
  if (problem === undefined) return { rest };
  const name = spec.shorthand ? `-${spec.shorthand}, --${spec.name}` : `--${spec.name}`;
  return { error: `invalid argument ${JSON.stringify(text)} for ${JSON.stringify(name)} flag: ${problem}` };
}
