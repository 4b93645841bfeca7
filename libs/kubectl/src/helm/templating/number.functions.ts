/** Sprig: numbers. */
import { FunctionError, typed, type TemplateFunction } from '@drydock/apimachinery';
import { toFloat, toInteger } from './casts.ts';

type Fold = (a: bigint, b: bigint) => bigint;

function folding(fold: Fold): TemplateFunction {
  return typed(['any...'], (...values: unknown[]) => (values.length === 0 ? 0n : values.map(toInteger).reduce(fold)));
}

function pair(run: Fold): TemplateFunction {
  return typed(['any', 'any'], (a: unknown, b: unknown) => run(toInteger(a), toInteger(b)));
}

function divisor(value: bigint): bigint {
  if (value === 0n) throw new FunctionError('runtime error: integer divide by zero');
  return value;
}

function floats(fold: (a: number, b: number) => number): TemplateFunction {
  return typed(['any...'], (...values: unknown[]) => (values.length === 0 ? 0 : values.map(toFloat).reduce(fold)));
}

function extreme(better: (a: bigint, b: bigint) => boolean): TemplateFunction {
  return typed(['any', 'any...'], (...values: unknown[]) =>
    values.map(toInteger).reduce((best, each) => (better(each, best) ? each : best)),
  );
}

const LONGEST_RANGE = 100_000;

function sequence(start: bigint, end: bigint, step: bigint): bigint[] {
  const numbers: bigint[] = [];
  for (let at = start; (step > 0n ? at < end : at > end) && numbers.length < LONGEST_RANGE; at += step) numbers.push(at);
  return numbers;
}

/** As the program of that name: to the end, both included. */
function seq(...bounds: unknown[]): string {
  const numbers = bounds.map(toInteger);
  const [start, step, end] = numbers.length === 1 ? [1n, 1n, numbers[0]!] : numbers.length === 2 ? [numbers[0]!, 1n, numbers[1]!] : numbers;
  if (start === undefined || step === undefined || end === undefined) return '';
  const stride = numbers.length < 3 && end < start ? -1n : step;
  return stride === 0n ? '' : sequence(start, end + (stride > 0n ? 1n : -1n), stride).join(' ');
}

function round(value: unknown, places: unknown): number {
  const scale = 10 ** Number(toInteger(places));
  return Math.round(toFloat(value) * scale) / scale;
}

export const NUMBER_FUNCTIONS: readonly (readonly [string, TemplateFunction])[] = [
  ['int64', typed(['any'], toInteger)],
  ['float64', typed(['any'], toFloat)],
  ['atoi', typed(['string'], (text: string) => (/^[-+]?\d+$/.test(text) ? BigInt(text.replace('+', '')) : 0n))],
  ['toDecimal', typed(['any'], (value: unknown) => (/^[0-7]+$/.test(String(value)) ? BigInt(`0o${String(value)}`) : 0n))],
  ['add', folding((a, b) => a + b)],
  ['add1', typed(['any'], (value: unknown) => toInteger(value) + 1n)],
  ['sub', pair((a, b) => a - b)],
  ['mul', folding((a, b) => a * b)],
  ['div', pair((a, b) => a / divisor(b))],
  ['mod', pair((a, b) => a % divisor(b))],
  ['addf', floats((a, b) => a + b)],
  ['subf', floats((a, b) => a - b)],
  ['mulf', floats((a, b) => a * b)],
  ['divf', floats((a, b) => a / b)],
  ['max', extreme((a, b) => a > b)],
  ['biggest', extreme((a, b) => a > b)],
  ['min', extreme((a, b) => a < b)],
  ['maxf', floats(Math.max)],
  ['minf', floats(Math.min)],
  ['ceil', typed(['any'], (value: unknown) => Math.ceil(toFloat(value)))],
  ['floor', typed(['any'], (value: unknown) => Math.floor(toFloat(value)))],
  ['round', typed(['any', 'any', 'any...'], round)],
  ['until', typed(['any'], (count: unknown) => sequence(0n, toInteger(count), toInteger(count) < 0n ? -1n : 1n))],
  [
    'untilStep',
    typed(['any', 'any', 'any'], (start: unknown, end: unknown, step: unknown) =>
      toInteger(step) === 0n ? [] : sequence(toInteger(start), toInteger(end), toInteger(step)),
    ),
  ],
  ['seq', typed(['any...'], seq)],
];
