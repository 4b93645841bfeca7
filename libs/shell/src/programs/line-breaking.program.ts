/** fold and fmt: lines that are not longer than they may be. */
import { decodeUtf8 } from '../kernel/byte-string.ts';
import type { Process, Program } from '../kernel/program.ts';
import { fail, print, write } from '../kernel/streams.ts';
import type { Wait } from '../kernel/wait.ts';
import { readOperand } from './operands.ts';
import { parseOptions } from './options.ts';

/** The contents of all operands; whether all could be read. */
function* contents(process: Process, operands: readonly string[]): Generator<Wait, { texts: string[]; status: number }, void> {
  const texts: string[] = [];
  let status = 0;
  for (const operand of operands.length > 0 ? operands : ['-']) {
    const content = yield* readOperand(process, operand);
    if (content === undefined) status = 1;
    else texts.push(content);
  }
  process.charge(texts.reduce((sum, text) => sum + (text.length >> 5), 1));
  return { texts, status };
}

/** Where a byte leaves the column. */
function advance(column: number, byte: string, bytes: boolean): number {
  if (bytes) return column + 1;
  if (byte === '\b') return Math.max(0, column - 1);
  if (byte === '\r') return 0;
  return byte === '\t' ? column + 8 - (column % 8) : column + 1;
}

function foldLine(line: string, width: number, bytes: boolean, atBlanks: boolean): string {
  let [output, held, column] = ['', '', 0];
  for (const byte of line) {
    let next = advance(column, byte, bytes);
    while (next > width && held !== '') {
      const blank = atBlanks ? Math.max(held.lastIndexOf(' '), held.lastIndexOf('\t')) : -1;
      const end = blank >= 0 ? blank + 1 : held.length;
      output += `${held.slice(0, end)}\n`;
      held = held.slice(end);
      column = [...held].reduce((at, each) => advance(at, each, bytes), 0);
      next = advance(column, byte, bytes);
    }
    held += byte;
    column = next;
  }
  return output + held;
}

const foldProgram: Program = {
  name: 'fold',
  summary: 'Break long lines',
  *run(process) {
    const argv = process.argv.map((word) => (/^-\d+$/.test(word) ? `-w${word.slice(1)}` : word));
    const options = parseOptions({ argv }, { flags: 'bs', values: 'w', long: { bytes: 'b', spaces: 's', width: 'w' } });
    if (typeof options === 'string') return yield* fail(process, options);
    const written = options.values.get('w') ?? '80';
    if (!/^\d+$/.test(written)) return yield* fail(process, `fold: invalid number of columns: ‘${written}’\n`);
    if (Number(written) === 0)
      return yield* fail(process, `fold: invalid number of columns: ‘${written}’: Numerical result out of range\n`);
    const { texts, status } = yield* contents(process, options.operands);
    for (const text of texts)
      yield* write(process, 1, text.split('\n').map((line) => foldLine(line, Number(written), options.flags.has('b'), options.flags.has('s'))).join('\n')); // prettier-ignore
    return status;
  },
};

interface Word {
  readonly text: string;
  /** Blanks behind it. */
  space: number;
  readonly opens: boolean;
  readonly ends: boolean;
  readonly punctuated: boolean;
  /** It closes a sentence. */
  last: boolean;
  cost: number;
  next: number;
  length: number;
}

const square = (value: number): number => value * value;
/** The weights of fmt(1), found by its author. */
const COST = { line: square(70), noBreak: square(600), sentence: square(50), parenthesis: square(40), punctuation: square(40) };
const shortCost = (missing: number): number => square(missing * 10);
const raggedCost = (difference: number): number => shortCost(difference) / 2;

function baseCost(words: readonly Word[], i: number): number {
  let cost = COST.line;
  const [word, before, earlier] = [words[i]!, words[i - 1], words[i - 2]];
  if (before) {
    if (before.ends) cost += before.last ? -COST.sentence : COST.noBreak;
    else if (before.punctuated) cost -= COST.punctuation;
    else if (earlier?.last) cost += square(200) / (before.text.length + 2);
  }
  if (word.opens) cost -= COST.parenthesis;
  else if (word.last) cost += square(150) / (word.text.length + 2);
  return cost;
}

/** The breaks that cost least, from the last word to the first. */
function breakParagraph(words: Word[], first: number, other: number, goal: number, most: number): void {
  const end = words.length;
  for (let start = end - 1; start >= 0; start--) {
    const word = words[start]!;
    let best = Infinity;
    let length = (start === 0 ? first : other) + word.text.length;
    for (let at = start + 1; ; at++) {
      let cost =
        at === end
          ? 0
          : shortCost(goal - length) + (words[at]!.next === end ? 0 : raggedCost(length - words[at]!.length)) + words[at]!.cost;
      cost = at === end ? 0 : cost;
      if (cost < best) {
        best = cost;
        word.next = at;
        word.length = length;
      }
      if (at === end) break;
      length += words[at - 1]!.space + words[at]!.text.length;
      if (length >= most) break;
    }
    word.cost = best + baseCost(words, start);
  }
}

function formatParagraph(lines: readonly string[], width: number, goal: number): string {
  const indent = (line: string): string => /^[ \t]*/.exec(line)![0].replaceAll('\t', '        ');
  const [first, other] = [indent(lines[0]!), indent(lines[1] ?? lines[0]!)];
  const words: Word[] = [];
  for (const line of lines)
    for (const match of line.matchAll(/(\S+)([ \t]*)/g)) {
      const text = match[1]!;
      const bare = text.replace(/["')\]]+$/, '');
      const ends = /[.?!]$/.test(bare);
      const word: Word = {
        text,
        space: 1,
        opens: /^[('`[]/.test(text),
        ends,
        punctuated: /[^A-Za-z0-9_]$/.test(text),
        last: false,
        cost: 0,
        next: 0,
        length: 0,
      };
      word.last = ends && (match[2]!.length > 1 || match.index + match[0].length === line.length);
      word.space = word.last ? 2 : 1;
      words.push(word);
    }
  if (words.length > 0) words.at(-1)!.last = true;
  breakParagraph(words, first.length, other.length, goal, width);
  let output = '';
  for (let i = 0; i < words.length; i = words[i]!.next) {
    const row = words.slice(i, words[i]!.next);
    output += `${i === 0 ? first : other}${row.map(({ text, space }, at) => text + (at === row.length - 1 ? '' : ' '.repeat(space))).join('')}\n`;
  }
  return output;
}

const fmtProgram: Program = {
  name: 'fmt',
  summary: 'Fill paragraphs with words',
  *run(process) {
    const argv = process.argv.map((word) => (/^-\d+$/.test(word) ? `-w${word.slice(1)}` : word));
    const options = parseOptions(
      { argv },
      {
        flags: 'ctsu',
        values: 'wgp',
        long: {
          width: 'w',
          goal: 'g',
          'split-only': 's',
          'uniform-spacing': 'u',
          prefix: 'p',
          'crown-margin': 'c',
          'tagged-paragraph': 't',
        },
      },
    );
    if (typeof options === 'string') return yield* fail(process, options);
    const written = options.values.get('w') ?? '75';
    if (!/^\d+$/.test(written) || Number(written) > 2500) return yield* fail(process, `fmt: invalid width: ‘${written}’\n`);
    const width = Number(written);
    const goal = options.values.has('g') ? Number(options.values.get('g')) : Math.floor((width * 187) / 200);
    const { texts, status } = yield* contents(process, options.operands);
    for (const text of texts) {
      let paragraph: string[] = [];
      let output = '';
      const flush = (): void => {
        if (paragraph.length > 0) output += formatParagraph(paragraph, width, goal);
        paragraph = [];
      };
      for (const line of decodeUtf8(text).replace(/\n$/, '').split('\n')) {
        const margin = (each: string): number => each.search(/\S/);
        if (line.trim() === '') {
          flush();
          output += '\n';
          continue;
        }
        if (paragraph.length > 0 && (options.flags.has('s') || margin(line) !== margin(paragraph.at(-1)!))) flush();
        paragraph.push(line);
      }
      flush();
      yield* print(process, text === '' ? '' : output);
    }
    return status;
  },
};

export const lineBreakingPrograms: readonly Program[] = [foldProgram, fmtProgram];
