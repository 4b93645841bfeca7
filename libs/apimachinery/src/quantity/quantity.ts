/** Amounts of resources: `500m`, `1Gi`, `1e3` (k8s.io/apimachinery, api/resource). Exact to a billionth. */

export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

/** Immutable. */
export interface Quantity {
  /** Billionths. */
  nano: bigint;
  format: QuantityFormat;
}

const NANO = 10n ** 9n;
const LARGEST = (2n ** 63n - 1n) * NANO;

export const QUANTITY_FORMAT_ERROR = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
export const QUANTITY_NUMERIC_ERROR = 'unable to parse numeric part of quantity';
export const QUANTITY_SUFFIX_ERROR = "unable to parse quantity's suffix";

const DECIMAL_SUFFIXES: readonly (readonly [suffix: string, exponent: number])[] = [
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
];
const BINARY_SUFFIXES = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'] as const;

const QUANTITY = /^([+-]?)([0-9]*)(?:(\.)([0-9]*))?([eEinumkKMGTP]*[-+]?[0-9]*)$/;

interface Scale {
  format: QuantityFormat;
  base: 2 | 10;
  exponent: number;
}

function interpretSuffix(suffix: string): Scale | undefined {
  const decimal = DECIMAL_SUFFIXES.find(([name]) => name === suffix);
  if (decimal) return { format: 'DecimalSI', base: 10, exponent: decimal[1] };
  const binary = BINARY_SUFFIXES.indexOf(suffix as (typeof BINARY_SUFFIXES)[number]);
  if (binary > 0) return { format: 'BinarySI', base: 2, exponent: 10 * binary };
  const exponent = /^[eE]([-+]?[0-9]+)$/.exec(suffix);
  return exponent ? { format: 'DecimalExponent', base: 10, exponent: Number(exponent[1]) } : undefined;
}

function divideAwayFromZero(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  if (value % divisor === 0n) return quotient;
  return value < 0n ? quotient - 1n : quotient + 1n;
}

/** Powers beyond this make no difference: the value is capped or rounded up to a billionth. */
const LARGEST_POWER = 60;

function scaleToNano(digits: bigint, decimals: number, { base, exponent }: Scale): bigint {
  if (base === 2) return divideAwayFromZero(digits * NANO * 2n ** BigInt(exponent), 10n ** BigInt(decimals));
  if (exponent > LARGEST_POWER + decimals) return digits === 0n ? 0n : LARGEST;
  const power = exponent - decimals + 9;
  if (power >= 0) return digits * 10n ** BigInt(power);
  const length = digits.toString().length;
  return divideAwayFromZero(digits, 10n ** BigInt(Math.min(-power, length + 1)));
}

/** Amounts finer than a billionth are rounded up, ones beyond 2^63-1 are cut to it. */
export function parseQuantity(text: string): { quantity: Quantity; error?: undefined } | { quantity?: undefined; error: string } {
  const match = QUANTITY.exec(text);
  if (text === '' || !match) return { error: QUANTITY_FORMAT_ERROR };
  const [, sign, whole = '', , fraction = '', suffix = ''] = match;
  const scale = interpretSuffix(suffix);
  if (!scale) return { error: QUANTITY_SUFFIX_ERROR };
  if (whole + fraction === '') return { error: QUANTITY_NUMERIC_ERROR };
  const unbounded = scaleToNano(BigInt(whole + fraction), fraction.length, scale);
  const magnitude = unbounded > LARGEST ? LARGEST : unbounded;
  const format = scale.format === 'BinarySI' && magnitude > 0n && magnitude < NANO ? 'DecimalSI' : scale.format;
  return { quantity: { nano: sign === '-' ? -magnitude : magnitude, format } };
}

/** The quantity of a field that validation has let pass: a text, or a number as JSON may have it. Anything else counts as 0. */
export function quantityOf(value: unknown): Quantity {
  return parseQuantity(String(value ?? '0')).quantity ?? ZERO_QUANTITY;
}

export const ZERO_QUANTITY: Quantity = { nano: 0n, format: 'DecimalSI' };

export function newQuantity(value: number | bigint, format: QuantityFormat): Quantity {
  return { nano: BigInt(value) * NANO, format };
}

export function newMilliQuantity(milliValue: number | bigint, format: QuantityFormat): Quantity {
  return { nano: BigInt(milliValue) * 10n ** 6n, format };
}

/** Negative, zero or positive. */
export function compareQuantities(a: Quantity, b: Quantity): number {
  return a.nano < b.nano ? -1 : a.nano > b.nano ? 1 : 0;
}

/** In the format of `a`, unless `a` is zero. */
export function addQuantities(a: Quantity, b: Quantity): Quantity {
  return { nano: a.nano + b.nano, format: a.nano === 0n ? b.format : a.format };
}

/** In the format of `a`, unless `a` is zero. */
export function subtractQuantities(a: Quantity, b: Quantity): Quantity {
  return { nano: a.nano - b.nano, format: a.nano === 0n ? b.format : a.format };
}

/** Whole units, rounded away from zero (Quantity.Value). */
export function quantityValue({ nano }: Quantity): number {
  return Number(divideAwayFromZero(nano, NANO));
}

/** Thousandths, rounded away from zero (Quantity.MilliValue). */
export function quantityMilliValue({ nano }: Quantity): number {
  return Number(divideAwayFromZero(nano, 10n ** 6n));
}

/** The canonical form: no fraction, the largest suffix that leaves a whole number (Quantity.String). */
export function formatQuantity(quantity: Quantity): string {
  if (quantity.nano === 0n) return '0';
  return isShownBinary(quantity) ? formatBinary(quantity.nano / NANO) : formatDecimal(quantity);
}

/** Small and fractional amounts are shown in decimal whatever their format. */
function isShownBinary({ nano, format }: Quantity): boolean {
  const whole = nano / NANO;
  return format === 'BinarySI' && nano % NANO === 0n && (whole >= 1024n || whole <= -1024n);
}

function formatBinary(value: bigint): string {
  let mantissa = value;
  let power = 0;
  while (mantissa % 1024n === 0n && power < BINARY_SUFFIXES.length - 1) {
    mantissa /= 1024n;
    power++;
  }
  return `${mantissa}${BINARY_SUFFIXES[power]}`;
}

function formatDecimal({ nano, format }: Quantity): string {
  let mantissa = nano;
  let exponent = -9;
  while (mantissa % 1000n === 0n && exponent < 18) {
    mantissa /= 1000n;
    exponent += 3;
  }
  if (format === 'DecimalExponent') return exponent === 0 ? `${mantissa}` : `${mantissa}e${exponent}`;
  return `${mantissa}${DECIMAL_SUFFIXES.find(([, power]) => power === exponent)![0]}`;
}
