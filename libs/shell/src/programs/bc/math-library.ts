/** The functions of `bc -l`: series in more digits than are asked for, cut off. */
import { add, compare, divide, integer, isZero, modulo, multiply, negated, ONE, powerOfTen, rescaled, squareRoot, subtract, truncated, ZERO, type BcNumber } from './numbers.ts'; // prettier-ignore

type MathFunction = (scale: number, ...args: BcNumber[]) => BcNumber;

/** Digits beyond the scale that are worked with. */
const GUARD = 10;

/** Adds up terms, each made of the last one, until one is too small to count. */
function series(
  first: BcNumber,
  scale: number,
  next: (term: BcNumber, index: number) => BcNumber,
  weight = (term: BcNumber, _: number) => term,
) {
  let sum = weight(first, 0);
  for (let index = 1, term = first; ; index++) {
    term = next(term, index);
    const added = weight(term, index);
    if (isZero(rescaled(term, scale)) || isZero(added)) return rescaled(sum, scale);
    sum = add(sum, added);
  }
}

function exponential(scale: number, x: BcNumber): BcNumber {
  if (x.digits < 0n) return divide(ONE, exponential(scale + 2 * Math.max(0, Number(-truncated(x))), negated(x)), scale);
  const whole = Number(truncated(x));
  const work = scale + GUARD + Math.ceil(whole * 0.44) * 2;
  let halvings = 0;
  let small = rescaled(x, work);
  for (; compare(small, ONE) > 0; halvings++) small = divide(small, integer(2), work);
  let result = series(ONE, work, (term, index) => divide(multiply(term, small, work), integer(index), work));
  for (; halvings > 0; halvings--) result = rescaled(multiply(result, result, work), work);
  return rescaled(result, scale);
}

function logarithm(scale: number, x: BcNumber): BcNumber {
  // What stands for minus infinity.
  if (x.digits <= 0n) return divide(subtract(ONE, { digits: powerOfTen(scale), scale: 0 }), ONE, scale);
  const work = scale + GUARD;
  let near = rescaled(x, Math.max(work, x.scale));
  let factor = 2n;
  for (; compare(near, integer(2)) >= 0 || compare(near, { digits: 5n, scale: 1 }) <= 0; factor *= 2n)
    near = squareRoot(near, near.scale + 2);
  // ln x = 2 artanh((x-1)/(x+1))
  const y = divide(subtract(near, ONE), add(near, ONE), near.scale);
  const square = multiply(y, y, near.scale);
  const sum = series(
    y,
    near.scale,
    (term) => multiply(term, square, near.scale),
    (term, index) => divide(term, integer(2 * index + 1), near.scale),
  );
  return rescaled(multiply(sum, integer(factor), near.scale), scale);
}

function arctangent(scale: number, x: BcNumber): BcNumber {
  if (x.digits < 0n) return negated(arctangent(scale, negated(x)));
  const work = scale + GUARD;
  let small = rescaled(x, work);
  let factor = 1n;
  // atan x = 2 atan(x / (1 + sqrt(1 + x^2)))
  for (; compare(small, { digits: 2n, scale: 1 }) > 0; factor *= 2n) {
    small = divide(small, add(ONE, squareRoot(add(ONE, multiply(small, small, work)), work)), work);
  }
  const square = negated(multiply(small, small, work));
  const sum = series(
    small,
    work,
    (term) => multiply(term, square, work),
    (term, index) => divide(term, integer(2 * index + 1), work),
  );
  return rescaled(multiply(sum, integer(factor), work), scale);
}

function sine(scale: number, x: BcNumber): BcNumber {
  const work = scale + GUARD + truncated(x).toString().length;
  const turn = multiply(arctangent(work, ONE), integer(8), work);
  const small = modulo(rescaled(x, work), turn, 0);
  const square = negated(multiply(small, small, work));
  const sum = series(rescaled(small, work), work, (term, index) =>
    divide(multiply(term, square, work), integer(2 * index * (2 * index + 1)), work),
  );
  return rescaled(sum, scale);
}

function cosine(scale: number, x: BcNumber): BcNumber {
  const work = scale + GUARD;
  return rescaled(sine(work, add(rescaled(x, work), multiply(arctangent(work, ONE), integer(2), work))), scale);
}

function bessel(scale: number, order: BcNumber, x: BcNumber): BcNumber {
  const n = truncated(order);
  const count = Number(n < 0n ? -n : n);
  const work = scale + GUARD + truncated(x).toString().length * 2;
  const half = divide(rescaled(x, work), integer(2), work);
  let first = rescaled(ONE, work);
  for (let index = 1; index <= count; index++) first = divide(multiply(first, half, work), integer(index), work);
  const square = negated(multiply(half, half, work));
  const sum = series(first, work, (term, index) => divide(multiply(term, square, work), integer(index * (index + count)), work));
  return rescaled(n < 0n && count % 2 === 1 ? negated(sum) : sum, scale);
}

export const MATH_FUNCTIONS: Readonly<Record<string, MathFunction>> = {
  a: (scale, x) => (isZero(x!) ? ZERO : arctangent(scale, x!)),
  c: (scale, x) => cosine(scale, x!),
  e: (scale, x) => exponential(scale, x!),
  j: (scale, order, x) => bessel(scale, order!, x!),
  l: (scale, x) => logarithm(scale, x!),
  s: (scale, x) => (isZero(x!) ? ZERO : sine(scale, x!)),
};
