import { backslashQuote } from '../interpreter/expand/quote.ts';
import { formatDate } from './date-format.ts';
import { decodeEscapes } from './echo-text.ts';

export interface PrintfResult {
  readonly text: string;
  readonly errors: readonly string[];
}

const SPEC = /%([-+ #0']*)(\*|\d+)?(?:\.(\*|\d*))?(?:[hlLqjzt]*(?=[diouxXeEfFgGaAcs]))?(\([^)]*\)T|[%diouxXeEfFgGaAcsbqQ])/g;

/** printf(1): the format is used again until all values are. */
export function formatPrintf(
  format: string,
  values: readonly string[],
  options: { readonly now: number; readonly limit: number },
): PrintfResult {
  return new Formatter(values, options).run(format);
}

class Formatter {
  readonly #values: readonly string[];
  readonly #options: { readonly now: number; readonly limit: number };
  readonly #errors: string[] = [];
  #next = 0;
  #stopped = false;

  constructor(values: readonly string[], options: { readonly now: number; readonly limit: number }) {
    this.#values = values;
    this.#options = options;
  }

  run(format: string): PrintfResult {
    let text = '';
    do {
      const before = this.#next;
      text += this.#once(format);
      if (this.#next === before) break;
    } while (this.#next < this.#values.length && !this.#stopped && text.length < this.#options.limit);
    return { text, errors: this.#errors };
  }

  #once(format: string): string {
    let result = '';
    let at = 0;
    SPEC.lastIndex = 0;
    for (let match = SPEC.exec(format); match && !this.#stopped; match = SPEC.exec(format)) {
      result += this.#literal(format.slice(at, match.index));
      if (this.#stopped) return result;
      result += match[4] === '%' ? '%' : this.#convert(match);
      at = SPEC.lastIndex;
    }
    return this.#stopped ? result : result + this.#literal(format.slice(at));
  }

  #literal(text: string): string {
    const bad = /%(.|$)/.exec(text);
    if (bad) {
      this.#errors.push(`\`${bad[1]}': invalid format character`);
      this.#stopped = true;
      return decodeEscapes(text.slice(0, bad.index)).text;
    }
    const decoded = decodeEscapes(text);
    if (decoded.stopped) this.#stopped = true;
    return decoded.text;
  }

  #take(): string | undefined {
    return this.#values[this.#next++];
  }

  #convert(match: RegExpExecArray): string {
    let flags = match[1]!;
    let width = match[2] === '*' ? Number(this.#take() ?? 0) : Number(match[2] ?? 0);
    if (width < 0) [flags, width] = [`${flags}-`, -width];
    const precision = match[3] === undefined ? undefined : match[3] === '*' ? Number(this.#take() ?? 0) : Number(match[3] || 0);
    const text = this.#value(match[4]!, flags, precision);
    return pad(
      text,
      flags,
      Math.min(width, this.#options.limit),
      /[diouxXeEfFgG]/.test(match[4]!) && !(precision !== undefined && /[diouxX]/.test(match[4]!)),
    );
  }

  #value(conversion: string, flags: string, precision: number | undefined): string {
    const value = this.#take();
    if (conversion.endsWith('T')) {
      const seconds = value === undefined || value === '-1' || value === '-2' ? this.#options.now : Number(value) * 1000;
      return formatDate(seconds, conversion.slice(1, -2) || '%X');
    }
    switch (conversion) {
      case 's':
        return cut(value ?? '', precision);
      case 'b': {
        const decoded = decodeEscapes(value ?? '');
        if (decoded.stopped) this.#stopped = true;
        return cut(decoded.text, precision);
      }
      case 'q':
      case 'Q':
        return backslashQuote(value ?? '');
      case 'c':
        return [...(value ?? '')][0] ?? '';
      case 'd':
      case 'i':
      case 'o':
      case 'u':
      case 'x':
      case 'X':
        return integer(this.#integer(value), conversion, flags, precision);
      default:
        return float(this.#float(value), conversion, flags, precision);
    }
  }

  #integer(value: string | undefined): bigint {
    if (value === undefined || value === '') return 0n;
    if (/^["']/.test(value)) return BigInt(value.codePointAt(1) ?? 0);
    const match = /^\s*([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)/.exec(value);
    if (!match || match[0].length < value.length)
      this.#errors.push(`${value}: invalid ${/^\s*[-+]?0\d*[89]/.test(value) ? 'octal ' : ''}number`);
    if (!match) return 0n;
    const digits = /^0\d/.test(match[2]!) ? `0o${match[2]!.slice(1)}` : match[2]!;
    return BigInt(digits) * (match[1] === '-' ? -1n : 1n);
  }

  #float(value: string | undefined): number {
    if (value === undefined || value === '') return 0;
    if (/^["']/.test(value)) return value.codePointAt(1) ?? 0;
    const number = /^\s*[-+]?inf/i.test(value) ? Infinity : Number(value);
    if (Number.isNaN(number)) {
      this.#errors.push(`${value}: invalid number`);
      return Number.parseFloat(value) || 0;
    }
    return number;
  }
}

const cut = (text: string, precision: number | undefined): string =>
  precision === undefined ? text : [...text].slice(0, precision).join('');

function pad(text: string, flags: string, width: number, numeric: boolean): string {
  const missing = width - [...text].length;
  if (missing <= 0) return text;
  if (flags.includes('-')) return text + ' '.repeat(missing);
  if (!flags.includes('0') || !numeric) return ' '.repeat(missing) + text;
  const sign = /^[-+ ]?(0[xX])?/.exec(text)![0];
  return sign + '0'.repeat(missing) + text.slice(sign.length);
}

function signOf(negative: boolean, flags: string): string {
  if (negative) return '-';
  return flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
}

function integer(value: bigint, conversion: string, flags: string, precision: number | undefined): string {
  if (conversion === 'd' || conversion === 'i') {
    const digits = String(value < 0n ? -value : value).padStart(precision ?? 0, '0');
    return signOf(value < 0n, flags) + (flags.includes("'") ? digits.replace(/\B(?=(\d{3})+$)/g, ',') : digits);
  }
  const unsigned = BigInt.asUintN(64, value);
  const base = conversion === 'o' ? 8 : conversion === 'u' ? 10 : 16;
  const digits = unsigned.toString(base).padStart(precision ?? 0, '0');
  const prefix = !flags.includes('#') || unsigned === 0n ? '' : conversion === 'o' ? '0' : conversion === 'u' ? '' : '0x';
  return conversion === 'X' ? (prefix + digits).toUpperCase() : prefix + digits;
}

function float(value: number, conversion: string, flags: string, precision = 6): string {
  const sign = signOf(value < 0 || Object.is(value, -0), flags);
  const magnitude = Math.abs(value);
  if (!Number.isFinite(magnitude)) return sign + (Number.isNaN(magnitude) ? 'nan' : 'inf');
  const text = sign + unsignedFloat(magnitude, conversion.toLowerCase(), Math.min(precision, 100), flags);
  return conversion === conversion.toUpperCase() ? text.toUpperCase() : text;
}

function unsignedFloat(value: number, conversion: string, precision: number, flags: string): string {
  if (conversion === 'f') return value.toFixed(precision);
  if (conversion === 'e') return exponent(value.toExponential(precision));
  const digits = precision || 1;
  const power = value === 0 ? 0 : Number(value.toExponential(digits - 1).split('e')[1]);
  const text = power < -4 || power >= digits ? exponent(value.toExponential(digits - 1)) : value.toFixed(digits - 1 - power);
  return flags.includes('#') || !text.includes('.') ? text : text.replace(/\.?0+(?=e|$)/, '');
}

const exponent = (text: string): string => text.replace(/e([-+])(\d)$/, 'e$10$2');
