/** How Go prints floating-point numbers (strconv.FormatFloat). */

interface Decimal {
  negative: boolean;
  /** Significant digits without leading or trailing zeros; `0` for zero. */
  digits: string;
  /** The power of ten of the first digit: 1 for 12, -3 for 0.001. */
  exponent: number;
}

function toDecimal(value: number, shortest: (magnitude: number) => string): Decimal {
  const [mantissa, exponent] = shortest(Math.abs(value)).split('e') as [string, string];
  const digits = mantissa.replace('.', '').replace(/0+$/, '') || '0';
  return { negative: value < 0 || Object.is(value, -0), digits, exponent: Number(exponent) };
}

function scientific({ negative, digits, exponent }: Decimal): string {
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
  const power = String(Math.abs(exponent)).padStart(2, '0');
  return `${negative ? '-' : ''}${digits[0]}${fraction}e${exponent < 0 ? '-' : '+'}${power}`;
}

function positional({ negative, digits, exponent }: Decimal): string {
  const sign = negative ? '-' : '';
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const padded = digits.padEnd(exponent + 1, '0');
  const fraction = padded.slice(exponent + 1);
  return `${sign}${padded.slice(0, exponent + 1)}${fraction ? `.${fraction}` : ''}`;
}

function nonFinite(value: number): string | undefined {
  if (Number.isNaN(value)) return 'NaN';
  if (value === Infinity) return '+Inf';
  return value === -Infinity ? '-Inf' : undefined;
}

function shortestFloat32(magnitude: number): string {
  const single = Math.fround(magnitude);
  for (let digits = 0; digits < 9; digits++) {
    const text = single.toExponential(digits);
    if (Math.fround(Number(text)) === single) return text;
  }
  return single.toExponential(9);
}

/** From this power of ten on, and below 1e-4, the shortest form is scientific. */
const SCIENTIFIC_EXPONENT = 6;

/** The shortest form that reads back as the same number: `1.5`, `1.2345675e+06` (strconv.FormatFloat with 'g', and fmt's %v). */
export function formatFloat(value: number, { bits = 64 }: { bits?: 32 | 64 } = {}): string {
  const special = nonFinite(value);
  if (special) return special;
  const decimal = toDecimal(value, bits === 32 ? shortestFloat32 : (magnitude) => magnitude.toExponential());
  return decimal.exponent < -4 || decimal.exponent >= SCIENTIFIC_EXPONENT ? scientific(decimal) : positional(decimal);
}

/** A float64 that is whole, where plain numbers that are whole stand for int64: the constant `1.0`. */
export class WholeFloat {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

const INT64_LIMIT = 2 ** 63;

/** Whether Go's JSON decoders would hold the number as an int64. */
export function isInt64(value: number): boolean {
  return Number.isInteger(value) && value >= -INT64_LIMIT && value < INT64_LIMIT;
}

/** A whole number below 2^64 in plain digits, however large. */
export function formatInteger(value: number): string {
  return BigInt(value).toString();
}
