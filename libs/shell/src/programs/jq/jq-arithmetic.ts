/** The operators of jq. */
import { compare, isArray, isObject, JqError, short, type Value } from './jq-value.ts';

const refuse = (a: Value, b: Value, what: string): JqError => new JqError(`${short(a)} and ${short(b)} cannot be ${what}`);

export function add(a: Value, b: Value): Value {
  if (a === null) return b;
  if (b === null) return a;
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  if (typeof a === 'string' && typeof b === 'string') return a + b;
  if (isArray(a) && isArray(b)) return [...a, ...b];
  if (isObject(a) && isObject(b)) return new Map([...a, ...b]);
  throw refuse(a, b, 'added');
}

function mergeDeep(a: ReadonlyMap<string, Value>, b: ReadonlyMap<string, Value>): ReadonlyMap<string, Value> {
  const merged = new Map(a);
  for (const [key, value] of b) {
    const own = merged.get(key);
    merged.set(key, own !== undefined && isObject(own) && isObject(value) ? mergeDeep(own, value) : value);
  }
  return merged;
}

const MAX_TEXT = 10_000_000;

function multiply(a: Value, b: Value): Value {
  if (typeof a === 'number' && typeof b === 'number') return a * b;
  const [text, times] = typeof a === 'string' ? [a, b] : [b, a];
  if (typeof text === 'string' && typeof times === 'number') {
    if (times <= 0) return null;
    const count = times < 1 ? 1 : Math.floor(times);
    if (text.length * count > MAX_TEXT) throw new JqError('Repeat string result too long');
    return text.repeat(count);
  }
  if (isObject(a) && isObject(b)) return mergeDeep(a, b);
  throw refuse(a, b, 'multiplied');
}

function divide(a: Value, b: Value): Value {
  if (typeof a === 'number' && typeof b === 'number') {
    if (b === 0) throw refuse(a, b, 'divided because the divisor is zero');
    return a / b;
  }
  if (typeof a === 'string' && typeof b === 'string') return splitText(a, b);
  throw refuse(a, b, 'divided');
}

export const splitText = (text: string, separator: string): string[] =>
  text === '' ? [] : separator === '' ? [...text] : text.split(separator);

function remainder(a: Value, b: Value): Value {
  if (typeof a !== 'number' || typeof b !== 'number') throw refuse(a, b, 'divided');
  const [left, right] = [Math.trunc(a), Math.trunc(b)];
  if (right === 0) throw refuse(a, b, 'divided (remainder) because the divisor is zero');
  const value = left % Math.abs(right);
  return Object.is(value, -0) ? 0 : value;
}

function subtract(a: Value, b: Value): Value {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (isArray(a) && isArray(b)) return a.filter((item) => !b.some((other) => compare(item, other) === 0));
  throw refuse(a, b, 'subtracted');
}

export function operate(operator: string, a: Value, b: Value): Value {
  switch (operator) {
    case '+':
      return add(a, b);
    case '-':
      return subtract(a, b);
    case '*':
      return multiply(a, b);
    case '/':
      return divide(a, b);
    case '%':
      return remainder(a, b);
    case '==':
      return compare(a, b) === 0;
    case '!=':
      return compare(a, b) !== 0;
    case '<':
      return compare(a, b) < 0;
    case '<=':
      return compare(a, b) <= 0;
    case '>':
      return compare(a, b) > 0;
    default:
      return compare(a, b) >= 0;
  }
}
