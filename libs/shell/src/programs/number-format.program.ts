/** numfmt: numbers with and without the suffixes of units. */
import { FileError } from '../files/file-error.ts';
import { decodeUtf8 } from '../kernel/byte-string.ts';
import type { Process, Program } from '../kernel/program.ts';
import { fail, print, printError, readAll } from '../kernel/streams.ts';
import { parseOptions } from './options.ts';

const SUFFIXES = 'KMGTPEZY';
const SCALES = ['none', 'auto', 'si', 'iec', 'iec-i'];

interface NumberFormat {
  readonly from: string;
  readonly to: string;
  readonly suffix: string;
  readonly round: string;
  readonly padding: number;
}

function parseNumber(text: string, { from, suffix }: NumberFormat): number | string {
  const bare = suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text;
  const match = /^(-?\d+(?:\.\d+)?)(.*)$/.exec(bare);
  if (!match) return `invalid number: ‘${text}’`;
  const rest = match[2]!;
  if (rest === '') return Number(match[1]);
  const power = SUFFIXES.indexOf(rest[0]!) + 1;
  if (power === 0) return `invalid suffix in input: ‘${text}’`;
  if (from === 'none') return `rejecting suffix in input: ‘${text}’ (consider using --from)`;
  const binary = rest[1] === 'i';
  if (from === 'iec-i' && !binary) return `missing 'i' suffix in input: ‘${text}’ (e.g Ki/Mi/Gi)`;
  const known = binary && (from === 'auto' || from === 'iec-i') ? 2 : 1;
  if (rest.length > known) return `invalid suffix in input ‘${text}’: ‘${rest.slice(known)}’`;
  const base = from === 'si' || (from === 'auto' && !binary) ? 1000 : 1024;
  return Number(match[1]) * base ** power;
}

function rounded(value: number, how: string): number {
  if (how === 'up') return Math.ceil(value);
  if (how === 'down') return Math.floor(value);
  if (how === 'towards-zero') return Math.trunc(value);
  return how === 'nearest' ? Math.round(value) : value < 0 ? Math.floor(value) : Math.ceil(value);
}

function showNumber(value: number, { to, suffix, round }: NumberFormat): string {
  if (to === 'none') return `${value}${suffix}`;
  const base = to === 'si' ? 1000 : 1024;
  let [rest, power] = [value, 0];
  while (Math.abs(rest) >= base && power < SUFFIXES.length) {
    rest /= base;
    power++;
  }
  let shown = Math.abs(rest) < 10 && power > 0 ? rounded(rest * 10, round) / 10 : rounded(rest, round);
  if (Math.abs(shown) >= base && power < SUFFIXES.length) {
    shown /= base;
    power++;
  }
  const digits = power > 0 && Math.abs(shown) < 10 ? shown.toFixed(1) : String(shown);
  return `${digits}${power === 0 ? '' : SUFFIXES[power - 1]}${power > 0 && to === 'iec-i' ? 'i' : ''}${suffix}`;
}

export const numfmtProgram: Program = {
  name: 'numfmt',
  summary: 'Write numbers with units, and without',
  *run(process: Process) {
    const options = parseOptions(process, { flags: 'zD', values: 'fotsrpdhF', long: { from: 'f', to: 't', suffix: 's', round: 'r', padding: 'p', delimiter: 'd', header: 'h', field: 'F', format: 'o', grouping: 'D' } }); // prettier-ignore
    if (typeof options === 'string') return yield* fail(process, options);
    const { values, operands } = options;
    const settings: NumberFormat = {
      from: values.get('f') ?? 'none',
      to: values.get('t') ?? 'none',
      suffix: values.get('s') ?? '',
      round: values.get('r') ?? 'from-zero',
      padding: Number(values.get('p') ?? 0),
    };
    for (const [name, scale] of [
      ['from', settings.from],
      ['to', settings.to],
    ] as const)
      // prettier-ignore
      if (!SCALES.includes(scale)) return yield* fail(process, `numfmt: invalid argument ‘${scale}’ for ‘--${name}’\n`);
    const field = Number(values.get('F') ?? 1);
    const delimiter = values.get('d');
    const input = operands.length > 0 ? undefined : yield* readAll(process);
    if (input instanceof FileError) return yield* fail(process, `numfmt: error reading input: ${input.message}\n`);
    const lines = input === undefined ? operands : decodeUtf8(input).replace(/\n$/, '').split('\n').filter((line) => line !== ''); // prettier-ignore
    for (const line of lines) {
      const parts = delimiter === undefined ? line.split(/(?<=\S)(?=\s)/) : line.split(delimiter);
      const written = parts[field - 1];
      if (written !== undefined) {
        const value = parseNumber(written.trim(), settings);
        if (typeof value === 'string') {
          yield* printError(process, `numfmt: ${value}\n`);
          return 2;
        }
        const text = showNumber(value, settings);
        const width = settings.padding !== 0 ? Math.abs(settings.padding) : delimiter === undefined && field > 1 ? written.length : 0;
        parts[field - 1] = settings.padding < 0 ? text.padEnd(width) : text.padStart(width);
      }
      yield* print(process, `${parts.join(delimiter ?? '')}\n`);
    }
    return 0;
  },
};
