/** tr(1): bytes of one set become those of another, are deleted, or squeezed. */
import { FileError } from '../files/file-error.ts';
import { decodeUtf8, encodeUtf8 } from '../kernel/byte-string.ts';
import type { Program } from '../kernel/program.ts';
import { fail, read, write } from '../kernel/streams.ts';
import { parseOptions } from './options.ts';

const CLASSES: Readonly<Record<string, RegExp>> = {
  alnum: /[A-Za-z0-9]/, alpha: /[A-Za-z]/, blank: /[ \t]/, cntrl: /[\0-\x1f\x7f]/, digit: /\d/, graph: /[\x21-\x7e]/, lower: /[a-z]/,
  print: /[\x20-\x7e]/, punct: /[!-/:-@[-`{-~]/, space: /[\t-\r ]/, upper: /[A-Z]/, xdigit: /[0-9A-Fa-f]/,
}; // prettier-ignore
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' };

/** The characters of a set in order; a text in an object is the message about a wrong one. `fill`: how many there must be. */
function charactersOf(set: string, fill = 0): string[] | { problem: string } {
  const tokens: { text: string; literal: boolean }[] = [];
  for (let i = 0; i < set.length; i++) {
    const octal = /^\\([0-7]{1,3})/.exec(set.slice(i, i + 4));
    if (octal) {
      tokens.push({ text: String.fromCharCode(parseInt(octal[1]!, 8) & 0xff), literal: true });
      i += octal[0].length - 1;
    } else if (set[i] === '\\' && i + 1 < set.length) {
      const next = set[++i]!;
      tokens.push({ text: ESCAPES[next] ?? next, literal: true });
    } else tokens.push({ text: set[i]!, literal: false });
  }
  const result: string[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const rest = tokens.slice(i, i + 16).map(({ text, literal }) => (literal ? '\0' : text)).join(''); // prettier-ignore
    const named = /^\[:(\w+):\]/.exec(rest);
    if (named) {
      const pattern = CLASSES[named[1]!];
      if (!pattern) return { problem: `invalid character class ‘${named[1]}’` };
      for (let code = 0; code < 256; code++) if (pattern.test(String.fromCharCode(code))) result.push(String.fromCharCode(code));
      i += named[0].length - 1;
      continue;
    }
    const repeat = /^\[(.)\*(\d*)\]/s.exec(rest);
    if (repeat) {
      const count = repeat[2] ? Number(repeat[2]) : Math.max(0, fill - result.length);
      result.push(...new Array<string>(count).fill(tokens[i + 1]!.text));
      i += repeat[0].length - 1;
      continue;
    }
    const [here, dash, end] = [tokens[i]!, tokens[i + 1], tokens[i + 2]];
    if (dash?.text === '-' && !dash.literal && end) {
      const [from, to] = [here.text.codePointAt(0)!, end.text.codePointAt(0)!];
      if (from > to) return { problem: `range-endpoints of '${here.text}-${end.text}' are in reverse collating sequence order` };
      for (let code = from; code <= to; code++) result.push(String.fromCodePoint(code));
      i += 2;
    } else result.push(here.text);
  }
  return result;
}

export const trProgram: Program = {
  name: 'tr',
  summary: 'Replace or delete characters',
  *run(process) {
    const options = parseOptions(process, {
      flags: 'cCdst',
      long: { complement: 'c', delete: 'd', 'squeeze-repeats': 's', 'truncate-set1': 't' },
    });
    if (typeof options === 'string') return yield* fail(process, options);
    const { flags, operands } = options;
    const deletes = flags.has('d');
    const squeezes = flags.has('s');
    const help = "Try 'tr --help' for more information.\n";
    const least = deletes === squeezes ? 2 : 1;
    if (operands.length === 0) return yield* fail(process, `tr: missing operand\n${help}`);
    if (operands.length < least) {
      const why = deletes
        ? 'Two strings must be given when both deleting and squeezing repeats.'
        : 'Two strings must be given when translating.';
      return yield* fail(process, `tr: missing operand after ‘${operands[0]}’\n${why}\n${help}`);
    }
    if (operands.length > (deletes && !squeezes ? 1 : 2)) {
      const why = deletes && operands.length === 2 ? 'Only one string may be given when deleting without squeezing repeats.\n' : '';
      return yield* fail(process, `tr: extra operand ‘${operands[deletes && !squeezes ? 1 : 2]}’\n${why}${help}`);
    }
    const first = charactersOf(operands[0]!);
    if ('problem' in first) return yield* fail(process, `tr: ${first.problem}\n`);
    const second = operands[1] === undefined ? undefined : charactersOf(operands[1], first.length);
    if (second && 'problem' in second) return yield* fail(process, `tr: ${second.problem}\n`);
    if (second?.length === 0 && !deletes) return yield* fail(process, 'tr: when not truncating set1, string2 must be non-empty\n');
    const complement = flags.has('c') || flags.has('C');
    const inFirst = new Set(first);
    const selected = (character: string) => inFirst.has(character) !== complement;
    const translation = new Map<string, string>();
    if (second && !deletes && !complement) first.forEach((character, i) => {
      if (!flags.has('t') || i < second.length) translation.set(character, second[Math.min(i, second.length - 1)]!);
    }); // prettier-ignore
    const squeezed = squeezes ? new Set(second ?? first) : undefined;
    const isSqueezed = (character: string) => (second ? squeezed!.has(character) : selected(character));
    const translate = (character: string) => {
      if (!second || deletes) return character;
      return complement ? (selected(character) ? second.at(-1)! : character) : (translation.get(character) ?? character);
    };
    let last: string | undefined;
    for (;;) {
      const chunk = yield* read(process);
      if (chunk instanceof FileError) return yield* fail(process, `tr: read error: ${chunk.message}\n`);
      if (chunk === '') return 0;
      let output = '';
      for (const character of decodeUtf8(chunk)) {
        if (deletes && selected(character)) continue;
        const made = translate(character);
        if (squeezed && made === last && isSqueezed(made)) continue;
        output += made;
        last = made;
      }
      const error = yield* write(process, 1, encodeUtf8(output));
      if (error) return 1;
      yield { on: 'turn' };
    }
  },
};
