/** What crictl is called with, and how its commands answer. */
import type { Process, Wait } from '@drydock/shell';
import type { NodePlace } from '../node-place.ts';

export interface CrictlCall {
  place: NodePlace;
  node: string;
  process: Process;
  operands: readonly string[];
  /** By their long names. */
  flags: ReadonlyMap<string, string>;
}

export interface Result {
  stdout: string;
  stderr: string;
  status: number;
}

export interface FlagSpec {
  /** The long name first, then its letter. */
  names: readonly string[];
  /** Without one it is a switch. */
  value?: string;
  usage: string;
}

export interface CrictlCommand {
  name: string;
  aliases?: readonly string[];
  /** What stands behind the flags: `CONTAINER-ID [CONTAINER-ID...]`. */
  operands: string;
  usage: string;
  flags?: readonly FlagSpec[];
  /** The rest of the line belongs to somebody else, from the second operand on. */
  takesCommand?: true;
  /** It needs no runtime. */
  local?: true;
  run(call: CrictlCall): Result | Generator<Wait, Result, void>;
}

export const ok = (stdout: string): Result => ({ stdout, stderr: '', status: 0 });
export const fatal = (message: string): Result => ({ stdout: '', stderr: `FATA[0000] ${message} \n`, status: 1 });

export const OUTPUT: FlagSpec = { names: ['output', 'o'], value: 'format', usage: 'Output format' };
export const TEMPLATE: FlagSpec = { names: ['template'], value: 'text', usage: 'The template string, for -o go-template' };
export const QUIET: FlagSpec = { names: ['quiet', 'q'], usage: 'Only display IDs' };

type Parsed = { operands: string[]; flags: Map<string, string> } | { unknown: string } | { missing: string };

/** The words after a command's name (urfave/cli, whose flags come before the operands; crictl sorts them forward). */
export function parseWords(words: readonly string[], { flags = [], takesCommand }: Pick<CrictlCommand, 'flags' | 'takesCommand'>): Parsed {
  const operands: string[] = [];
  const given = new Map<string, string>();
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (takesCommand && operands.length > 0)
      return { operands: [...operands, ...words.slice(i).filter((each, at) => at > 0 || each !== '--')], flags: given };
    if (!word.startsWith('-') || word === '-') {
      operands.push(word);
      continue;
    }
    const [name = '', inline] = splitOnce(word.replace(/^--?/, ''));
    const spec = flags.find((each) => each.names.includes(name));
    if (spec) {
      const value = spec.value === undefined ? 'true' : (inline ?? words[++i]);
      if (value === undefined) return { missing: name };
      given.set(spec.names[0]!, value);
      continue;
    }
    // `-it` stands for both.
    const letters = [...name].map((letter) => flags.find((each) => each.names.includes(letter) && each.value === undefined));
    if (!/^-[a-z]{2,}$/i.test(word) || letters.includes(undefined)) return { unknown: name };
    for (const letter of letters) given.set(letter!.names[0]!, 'true');
  }
  return { operands, flags: given };
}

function splitOnce(word: string): [string, string | undefined] {
  const equals = word.indexOf('=');
  return equals < 0 ? [word, undefined] : [word.slice(0, equals), word.slice(equals + 1)];
}
