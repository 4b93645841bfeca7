/** Numbers of bc: decimal fractions of any length with a scale, cut off and never rounded (bc(1), NUMBERS). */

/** `digits` / 10^`scale`. */
export interface BcNumber {
  readonly digits: bigint;
  readonly scale: number;
}

export const ZERO: BcNumber = { digits: 0n, scale: 0 };
export const ONE: BcNumber = { digits: 1n, scale: 0 };

export const powerOfTen = (exponent: number): bigint => 10n ** BigInt(exponent);
export const integer = (value: number | bigint): BcNumber => ({ digits: BigInt(value), scale: 0 });
export const isZero = ({ digits }: BcNumber): boolean => digits === 0n;

/** The same number with another scale; what is too fine is cut off. */
export function rescaled({ digits, scale }: BcNumber, wanted: number): BcNumber {
  if (wanted === scale) return { digits, scale };
  return { digits: wanted > scale ? digits * powerOfTen(wanted - scale) : digits / powerOfTen(scale - wanted), scale: wanted };
}

/** The part before the point. */
export const truncated = (number: BcNumber): bigint => rescaled(number, 0).digits;

export function add(a: BcNumber, b: BcNumber): BcNumber {
  const scale = Math.max(a.scale, b.scale);
  return { digits: rescaled(a, scale).digits + rescaled(b, scale).digits, scale };
}

export const negated = ({ digits, scale }: BcNumber): BcNumber => ({ digits: -digits, scale });

export const subtract = (a: BcNumber, b: BcNumber): BcNumber => add(a, negated(b));

export function compare(a: BcNumber, b: BcNumber): number {
  const { digits } = subtract(a, b);
  return digits === 0n ? 0 : digits < 0n ? -1 : 1;
}

export function multiply(a: BcNumber, b: BcNumber, scale: number): BcNumber {
  const exact = { digits: a.digits * b.digits, scale: a.scale + b.scale };
  return rescaled(exact, Math.min(exact.scale, Math.max(scale, a.scale, b.scale)));
}

/** `b` is not zero. */
export function divide(a: BcNumber, b: BcNumber, scale: number): BcNumber {
  const shift = scale + b.scale - a.scale;
  const [above, below] = shift >= 0 ? [a.digits * powerOfTen(shift), b.digits] : [a.digits, b.digits * powerOfTen(-shift)];
  return { digits: above / below, scale };
}

/** What is left when the quotient has the scale. `b` is not zero. */
export function modulo(a: BcNumber, b: BcNumber, scale: number): BcNumber {
  const whole = Math.max(a.scale, b.scale + scale);
  return rescaled(subtract(a, multiply(divide(a, b, scale), b, whole)), whole);
}

/** `exponent` is an integer; a negative one wants a `base` that is not zero. */
export function power(base: BcNumber, exponent: bigint, scale: number): BcNumber {
  if (exponent === 0n) return ONE;
  const count = exponent < 0n ? -exponent : exponent;
  const exact: BcNumber = { digits: base.digits ** count, scale: base.scale * Number(count) };
  if (exponent < 0n) return divide(ONE, exact, scale);
  return rescaled(exact, Math.min(exact.scale, Math.max(scale, base.scale)));
}

/** Of a number that is not negative. */
export function squareRoot(number: BcNumber, scale: number): BcNumber {
  const wanted = Math.max(scale, number.scale);
  const target = rescaled(number, 2 * wanted).digits;
  if (target === 0n) return rescaled(ZERO, isZero(number) ? 0 : wanted);
  let root = 1n << BigInt(Math.ceil(target.toString(2).length / 2));
  for (let next = (root + target / root) / 2n; next < root; next = (root + target / root) / 2n) root = next;
  return { digits: root, scale: wanted };
}

/** How many digits there are, of which zeros before the others do not count. */
export function lengthOf({ digits, scale }: BcNumber): number {
  const text = (digits < 0n ? -digits : digits).toString();
  return digits === 0n ? Math.max(scale, 1) : Math.max(text.length, scale);
}

const DIGITS = '0123456789ABCDEF';

/** A number as it is written, in the base of input. A single digit is what it is; in longer ones each is the highest of its base at most. */
export function parseNumber(text: string, base: number): BcNumber {
  const [whole = '', fraction = ''] = text.split('.');
  const single = whole.length + fraction.length === 1;
  const valueOf = (digit: string) => BigInt(single ? DIGITS.indexOf(digit) : Math.min(DIGITS.indexOf(digit), base - 1));
  const big = BigInt(base);
  const digitsOf = (digits: string) => [...digits].reduce((sum, digit) => sum * big + valueOf(digit), 0n);
  if (base === 10) {
    const scale = fraction.length;
    return { digits: digitsOf(whole + fraction), scale };
  }
  const above = digitsOf(fraction) * powerOfTen(fraction.length);
  const below = big ** BigInt(fraction.length);
  return add(integer(digitsOf(whole)), { digits: above / below, scale: fraction.length });
}

/** As bc prints it in a base: no zero before the point. */
export function formatNumber(number: BcNumber, base: number): string {
  const sign = number.digits < 0n ? '-' : '';
  const positive = number.digits < 0n ? negated(number) : number;
  if (isZero(positive)) return '0';
  return sign + (base === 10 ? decimal(positive) : inBase(positive, base));
}

function decimal({ digits, scale }: BcNumber): string {
  const text = digits.toString().padStart(scale, '0');
  const whole = text.slice(0, text.length - scale);
  return scale > 0 ? `${whole}.${text.slice(text.length - scale)}` : whole;
}

function inBase(number: BcNumber, base: number): string {
  const big = BigInt(base);
  const width = String(base - 1).length;
  const show = (digit: bigint) => (base <= 16 ? DIGITS[Number(digit)]! : ` ${digit.toString().padStart(width, '0')}`);
  let whole = truncated(number);
  let text = '';
  for (; whole > 0n; whole /= big) text = show(whole % big) + text;
  if (number.scale === 0) return text;
  const one = powerOfTen(number.scale);
  let rest = number.digits % one;
  let shown = '';
  // As many digits as it takes to tell apart what the decimal ones tell apart.
  for (let unit = 1n; unit < one; unit *= big) {
    rest *= big;
    const digit = show(rest / one);
    shown += shown === '' ? digit.trimStart() : digit;
    rest %= one;
  }
  return `${text}.${shown}`;
}
