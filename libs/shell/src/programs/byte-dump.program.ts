/** od, xxd, hexdump. */
import { FileError } from '../files/file-error.ts';
import type { ByteString } from '../kernel/byte-string.ts';
import type { Process, Program } from '../kernel/program.ts';
import { fail, print, readAll, write } from '../kernel/streams.ts';
import type { Wait } from '../kernel/wait.ts';
import { readOperand } from './operands.ts';
import { parseOptions } from './options.ts';

function* readInputs(process: Process, operands: readonly string[]): Generator<Wait, { bytes: ByteString; failed: boolean }, void> {
  if (operands.length === 0) {
    const input = yield* readAll(process);
    return { bytes: input instanceof FileError ? '' : input, failed: false };
  }
  let [bytes, failed] = ['', false];
  for (const operand of operands) {
    const content = yield* readOperand(process, operand);
    if (content === undefined) failed = true;
    else bytes += content;
  }
  return { bytes, failed };
}

const hex = (value: number, width: number) => value.toString(16).padStart(width, '0');
const printable = (bytes: string) => bytes.replace(/[^\x20-\x7e]/g, '.');
const NAMED: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
};
const CONTROLS =
  'nul soh stx etx eot enq ack bel bs ht nl vt ff cr so si dle dc1 dc2 dc3 dc4 nak syn etb can em sub esc fs gs rs us sp'.split(' ');

interface Format {
  readonly size: number;
  readonly width: number;
  readonly text: (bytes: string) => string;
  readonly trailer: boolean;
}

const little = (bytes: string) => [...bytes].reduceRight((value, byte) => (value << 8n) | BigInt(byte.charCodeAt(0)), 0n);

/** `x1`, `c`, `o2z`: the value of `-t`. */
function formatOf(type: string): Format | undefined {
  const match = /^([acdouxf])(\d*|[CSIL])(z?)$/.exec(type);
  if (!match) return undefined;
  const trailer = match[3] === 'z';
  if (match[1] === 'c')
    return {
      size: 1,
      width: 4,
      trailer,
      text: (byte) => NAMED[byte] ?? (/[\x20-\x7e]/.test(byte) ? byte : byte.charCodeAt(0).toString(8).padStart(3, '0')),
    };
  if (match[1] === 'a')
    return {
      size: 1,
      width: 4,
      trailer,
      text: (byte) =>
        CONTROLS[byte.charCodeAt(0) & 127] ?? ((byte.charCodeAt(0) & 127) === 127 ? 'del' : String.fromCharCode(byte.charCodeAt(0) & 127)),
    };
  const size = { C: 1, S: 2, I: 4, L: 8, '': 4 }[match[2]!] ?? Number(match[2]);
  if (![1, 2, 4, 8].includes(size) || match[1] === 'f') return undefined;
  const bits = BigInt(size * 8);
  const digits = {
    x: size * 2,
    o: Math.ceil((size * 8) / 3),
    u: String((1n << bits) - 1n).length,
    d: String(1n << (bits - 1n)).length + 1,
  }[match[1]!]!;
  const text = (bytes: string) => {
    const value = little(bytes.padEnd(size, '\0'));
    if (match[1] === 'x') return value.toString(16).padStart(digits, '0');
    if (match[1] === 'o') return value.toString(8).padStart(digits, '0');
    return String(match[1] === 'd' ? BigInt.asIntN(size * 8, value) : value);
  };
  return { size, width: digits + 1, trailer, text };
}

export const odProgram: Program = {
  name: 'od',
  summary: 'Show bytes as numbers',
  *run(process) {
    const options = parseOptions(process, {
      flags: 'abcdiloxsv',
      values: 'AtNjw',
      long: { 'address-radix': 'A', format: 't', 'read-bytes': 'N', 'skip-bytes': 'j', 'output-duplicates': 'v', width: 'w' },
    });
    if (typeof options === 'string') return yield* fail(process, options);
    const short: Record<string, string> = { a: 'a', b: 'o1', c: 'c', d: 'u2', i: 'dI', l: 'dL', o: 'o2', x: 'x2', s: 'd2' };
    const types = [
      ...[...options.flags].filter((flag) => short[flag]).map((flag) => short[flag]!),
      ...(options.values.get('t')?.match(/[acdouxf](?:\d+|[CSIL])?z?/g) ?? []),
    ];
    const formats = (types.length > 0 ? types : ['o2']).map(formatOf);
    if (formats.some((format) => !format)) return yield* fail(process, `od: invalid type string ‘${options.values.get('t')}’\n`);
    const { bytes: all, failed } = yield* readInputs(process, options.operands);
    const skip = Number(options.values.get('j') ?? 0);
    const bytes = all.slice(skip, options.values.has('N') ? skip + Number(options.values.get('N')) : undefined);
    const radix = options.values.get('A') ?? 'o';
    const address = (at: number) =>
      radix === 'n' ? '' : at.toString({ o: 8, d: 10, x: 16 }[radix] ?? 8).padStart(radix === 'x' ? 6 : 7, '0');
    const width = Number(options.values.get('w') ?? 16);
    // Every format takes as much room for a byte as the widest.
    const perByte = Math.max(...formats.map((format) => format!.width / format!.size));
    let previous: string | undefined;
    let starred = false;
    let text = '';
    for (let at = 0; at < bytes.length; at += width) {
      const block = bytes.slice(at, at + width);
      if (block === previous && block.length === width && !options.flags.has('v')) {
        if (!starred) text += '*\n';
        starred = true;
        continue;
      }
      [previous, starred] = [block, false];
      formats.forEach((format, i) => {
        const pieces = block.match(new RegExp(`[^]{1,${format!.size}}`, 'g')) ?? [];
        const room = Math.round(perByte * format!.size);
        const line = pieces.map((piece) => format!.text(piece).padStart(room)).join('');
        const tail = format!.trailer ? `${' '.repeat((width - block.length) * perByte)}  >${printable(block)}<` : '';
        text += `${i === 0 ? address(skip + at) : radix === 'n' ? '' : ' '.repeat(7)}${line}${tail}\n`;
      });
    }
    if (radix !== 'n') text += `${address(skip + bytes.length)}\n`;
    yield* print(process, text);
    return failed ? 1 : 0;
  },
};

export const xxdProgram: Program = {
  name: 'xxd',
  summary: 'Show bytes in hexadecimal, or the other way round',
  *run(process) {
    const args = process.argv.map(
      (word) =>
        ({ '-ps': '-p', '-plain': '-p', '-revert': '-r', '-bits': '-b', '-seek': '-s', '-len': '-l', '-cols': '-c', '-include': '-i' })[
          word
        ] ?? word,
    );
    const options = parseOptions({ argv: args }, { flags: 'prbuie', values: 'cglso' });
    if (typeof options === 'string') return yield* fail(process, `Usage:\n       xxd [options] [infile [outfile]]\n`);
    const [input, output] = options.operands;
    const { bytes: all, failed } = yield* readInputs(process, input === undefined ? [] : [input]);
    if (failed) return 2;
    const { flags, values } = options;
    const seek = Number(values.get('s') ?? 0);
    const start = seek < 0 ? Math.max(0, all.length + seek) : seek;
    const bytes = all.slice(start, values.has('l') ? start + Number(values.get('l')) : undefined);
    const result = flags.has('r')
      ? reversed(all, flags.has('p'))
      : flags.has('p')
        ? plainHex(bytes, flags.has('u'), values.get('c'))
        : hexLines(bytes, start, flags, values);
    if (output === undefined) yield* write(process, 1, result);
    else {
      const error = process.files.writeFile(output, result);
      if (error) return yield* fail(process, `xxd: ${output}: ${error.message}\n`, 3);
    }
    return 0;
  },
};

function plainHex(bytes: ByteString, upper: boolean, columns: string | undefined): string {
  const per = Number(columns ?? 30) || Infinity;
  let text = '';
  for (let at = 0; at < bytes.length; at += per)
    text += `${Array.from(bytes.slice(at, at + per), (byte) => hex(byte.charCodeAt(0), 2)).join('')}\n`;
  return upper ? text.toUpperCase() : text;
}

function hexLines(bytes: ByteString, start: number, flags: ReadonlySet<string>, values: ReadonlyMap<string, string>): string {
  const bits = flags.has('b');
  const columns = Number(values.get('c') ?? (bits ? 6 : 16));
  const group = Number(values.get('g') ?? (bits ? 1 : 2)) || columns;
  const size = bits ? 8 : 2;
  const width = columns * size + Math.ceil(columns / group) - 1;
  let text = '';
  for (let at = 0; at < bytes.length; at += columns) {
    const block = bytes.slice(at, at + columns);
    const digits = Array.from(block, (byte, i) => {
      const value = byte.charCodeAt(0);
      return (i > 0 && i % group === 0 ? ' ' : '') + (bits ? value.toString(2).padStart(8, '0') : hex(value, 2));
    }).join('');
    text += `${hex(start + at, 8)}: ${(flags.has('u') ? digits.toUpperCase() : digits).padEnd(width)}  ${printable(block)}\n`;
  }
  return text;
}

function reversed(text: ByteString, plain: boolean): ByteString {
  const lines = text.split('\n').map((line) => (plain ? line : line.replace(/^[0-9a-f]+: ?/i, '').replace(/ {2}.*$/, '')));
  return lines
    .map((line) => (line.replace(/[^0-9a-f]/gi, '').match(/../g) ?? []).map((pair) => String.fromCharCode(parseInt(pair, 16))).join(''))
    .join('');
}

export const hexdumpProgram: Program = {
  name: 'hexdump',
  summary: 'Show bytes in hexadecimal',
  *run(process) {
    const options = parseOptions(process, { flags: 'bcCdoxv', values: 'nse', long: { canonical: 'C', length: 'n', skip: 's' } });
    if (typeof options === 'string') return yield* fail(process, options.replace(/^Try.*/m, "Try 'hexdump --help' for more information."));
    if (options.values.has('e')) return yield* formatted(process, options.operands, options.values.get('e')!);
    const { bytes: all, failed } = yield* readInputs(process, options.operands);
    const skip = Number(options.values.get('s') ?? 0);
    const bytes = all.slice(skip, options.values.has('n') ? skip + Number(options.values.get('n')) : undefined);
    const canonical = options.flags.has('C');
    let [text, previous, starred] = ['', '', false];
    for (let at = 0; at < bytes.length; at += 16) {
      const block = bytes.slice(at, at + 16);
      if (block === previous && block.length === 16 && !options.flags.has('v')) {
        if (!starred) text += '*\n';
        starred = true;
        continue;
      }
      [previous, starred] = [block, false];
      text += canonical ? canonicalLine(skip + at, block) : `${hex(skip + at, 7)}${wordsOf(block)}\n`;
    }
    if (bytes.length > 0) text += `${hex(skip + bytes.length, canonical ? 8 : 7)}\n`;
    yield* print(process, text);
    return failed ? 1 : 0;
  },
};

function canonicalLine(at: number, block: string): string {
  const digits = Array.from(block, (byte, i) => `${i === 8 ? ' ' : ''} ${hex(byte.charCodeAt(0), 2)}`).join('');
  return `${hex(at, 8)} ${digits.padEnd(50)} |${printable(block)}|\n`;
}

const wordsOf = (block: string) =>
  (block.match(/[^]{1,2}/g) ?? [])
    .map((pair) => ` ${hex((pair.charCodeAt(1) || 0) * 256 + pair.charCodeAt(0), 4)}`)
    .join('')
    .padEnd(40);

/** `-e` with one unit of one byte, `/1 "%02x"`: what scripts use it for. */
function* formatted(process: Process, operands: readonly string[], format: string): Generator<Wait, number, void> {
  const unit = /^\s*(\d*)\/1\s+"([^"]*)"\s*$/.exec(format);
  if (!unit) return yield* fail(process, `hexdump: bad format {${format}}\n`);
  const { bytes } = yield* readInputs(process, operands);
  const one = (byte: string) =>
    unit[2]!
      .replace(/%0?(\d*)([xXdouc_])/g, (_, width: string, letter: string) => {
        const value = byte.charCodeAt(0);
        const text = letter === 'c' ? byte : value.toString({ x: 16, X: 16, o: 8 }[letter] ?? 10);
        return (letter === 'X' ? text.toUpperCase() : text).padStart(Number(width || 0), '0');
      })
      .replaceAll('\\n', '\n');
  yield* write(process, 1, Array.from(bytes, one).join(''));
  return 0;
}
