/** nl: lines with numbers, logical page by logical page. */
import { FileError } from '../files/file-error.ts';
import { decodeUtf8, encodeUtf8 } from '../kernel/byte-string.ts';
import type { Program } from '../kernel/program.ts';
import { LineInput, fail, write } from '../kernel/streams.ts';
import { extendedOf } from './grep.program.ts';
import { closeOperand, openOperand } from './operands.ts';
import { type Options, parseOptions } from './options.ts';
import { compileExpression, type Expression } from './regular-expression.ts';

const SPEC = {
  flags: 'p',
  values: 'bdfhilnsvw',
  long: {
    'body-numbering': 'b', 'section-delimiter': 'd', 'footer-numbering': 'f', 'header-numbering': 'h', 'line-increment': 'i',
    'join-blank-lines': 'l', 'number-format': 'n', 'no-renumber': 'p', 'number-separator': 's', 'starting-line-number': 'v', 'number-width': 'w',
  },
}; // prettier-ignore

/** Which lines get a number: all, those that are not empty, none, or those that match. */
type Style = 'a' | 't' | 'n' | Expression;
type Section = 'header' | 'body' | 'footer';

const SECTIONS = { header: { letter: 'h', usual: 'n' }, body: { letter: 'b', usual: 't' }, footer: { letter: 'f', usual: 'n' } } as const;

interface Settings {
  readonly styles: Readonly<Record<Section, Style>>;
  /** Two characters: thrice on a line they open a header, twice a body, once a footer. */
  readonly delimiter: string;
  readonly format: string;
  readonly separator: string;
  readonly width: number;
  readonly start: number;
  readonly step: number;
  /** So many empty lines in a row count as one. */
  readonly join: number;
  readonly renumber: boolean;
}

function parseStyle(written: string): Style | undefined {
  if (written === 'a' || written === 't' || written === 'n') return written;
  if (!written.startsWith('p')) return undefined;
  try {
    return compileExpression(extendedOf(written.slice(1)));
  } catch {
    return undefined;
  }
}

/** A text is the message about a wrong value. */
function parseSettings({ flags, values }: Options): Settings | string {
  const help = "Try 'nl --help' for more information.\n";
  const styles = {} as Record<Section, Style>;
  for (const section of Object.keys(SECTIONS) as Section[]) {
    const written = values.get(SECTIONS[section].letter) ?? SECTIONS[section].usual;
    const style = parseStyle(written);
    if (style === undefined && written.startsWith('p')) return 'nl: Invalid regular expression\n';
    if (style === undefined) return `nl: invalid ${section} numbering style: ‘${written}’\n${help}`;
    styles[section] = style;
  }
  const format = values.get('n') ?? 'rn';
  if (!['ln', 'rn', 'rz'].includes(format)) return `nl: invalid line numbering format: ‘${format}’\n${help}`;
  const numbers = { w: 6, v: 1, i: 1, l: 1 };
  const what = { w: 'line number field width', v: 'starting line number', i: 'line number increment', l: 'line number of blank lines' };
  for (const letter of ['w', 'v', 'i', 'l'] as const) {
    const written = values.get(letter);
    if (written === undefined) continue;
    if (!/^[-+]?\d+$/.test(written)) return `nl: invalid ${what[letter]}: ‘${written}’\n`;
    if ('wl'.includes(letter) && Number(written) < 1) return `nl: invalid ${what[letter]}: ‘${written}’: Numerical result out of range\n`;
    numbers[letter] = Number(written);
  }
  const delimiter = values.get('d') ?? '\\:';
  return {
    styles,
    delimiter: delimiter.length === 1 ? `${delimiter}:` : delimiter,
    format,
    separator: values.get('s') ?? '\t',
    width: Math.min(numbers.w, 1000),
    start: numbers.v,
    step: numbers.i,
    join: numbers.l,
    renumber: !flags.has('p'),
  };
}

function written(number: number, { format, width }: Settings): string {
  if (format === 'ln') return String(number).padEnd(width);
  if (format === 'rn') return String(number).padStart(width);
  return `${number < 0 ? '-' : ''}${String(Math.abs(number)).padStart(number < 0 ? width - 1 : width, '0')}`;
}

/** Lines in, lines with numbers out; it remembers where it is, over all files. */
class LineNumbers {
  readonly #settings: Settings;
  #section: Section = 'body';
  #number: number;
  #blanks = 0;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#number = settings.start;
  }

  /** `line` without its newline. */
  number(line: string): string {
    const { delimiter, renumber, start, separator, width, step } = this.#settings;
    const opened = ([3, 2, 1] as const).find((times) => delimiter !== '' && line === delimiter.repeat(times));
    if (opened !== undefined) {
      this.#section = opened === 3 ? 'header' : opened === 2 ? 'body' : 'footer';
      if (renumber) this.#number = start;
      return '';
    }
    if (!this.#counts(line)) return ' '.repeat(width + separator.length) + line;
    const number = written(this.#number, this.#settings);
    this.#number += step;
    return number + separator + line;
  }

  #counts(line: string): boolean {
    const style = this.#settings.styles[this.#section];
    if (style === 'n') return false;
    if (style === 't') return line !== '';
    if (style !== 'a') return style.find(line, 0) !== undefined;
    if (line === '' && ++this.#blanks < this.#settings.join) return false;
    this.#blanks = 0;
    return true;
  }
}

export const nlProgram: Program = {
  name: 'nl',
  summary: 'Number lines',
  *run(process) {
    const options = parseOptions(process, SPEC);
    if (typeof options === 'string') return yield* fail(process, options);
    const settings = parseSettings(options);
    if (typeof settings === 'string') return yield* fail(process, settings);
    const numbers = new LineNumbers(settings);
    let status = 0;
    for (const operand of options.operands.length > 0 ? options.operands : ['-']) {
      const fd = yield* openOperand(process, operand);
      if (fd === undefined) {
        status = 1;
        continue;
      }
      const input = new LineInput(process, fd);
      for (let bytes = yield* input.next(); bytes !== undefined; bytes = yield* input.next()) {
        process.charge(1);
        const error = yield* write(process, 1, `${encodeUtf8(numbers.number(decodeUtf8(bytes.replace(/\n$/, ''))))}\n`);
        if (error) return 1;
      }
      closeOperand(process, fd);
      if (input.error instanceof FileError) status = yield* fail(process, `nl: ${operand}: ${input.error.message}\n`);
    }
    return status;
  },
};
