import { addQuantities, compareQuantities, newQuantity, parseQuantity, subtractQuantities, type Quantity } from '@drydock/apimachinery';
import { abstractType } from '../types.ts';
import { CelError, Double, Opaque } from '../values/value.ts';
import { declare, traversal, type Overload } from './overload.ts';

const QUANTITY = abstractType('kubernetes.Quantity');
const NANO = 1_000_000_000n;

interface ComparableQuantity extends Quantity {
  equalTo(other: Quantity): boolean;
}

type QuantityValue = Opaque<ComparableQuantity>;

function wrap(quantity: Quantity): QuantityValue {
  return new Opaque(QUANTITY, { ...quantity, equalTo: (other: Quantity) => compareQuantities(quantity, other) === 0 });
}

function parse(text: string): QuantityValue {
  const { quantity, error } = parseQuantity(text);
  if (!quantity) throw new CelError(error);
  return wrap(quantity);
}

function order(a: QuantityValue, b: QuantityValue): number {
  return Math.sign(compareQuantities(a.value, b.value));
}

function isInteger({ value }: QuantityValue): boolean {
  return value.nano % NANO === 0n;
}

function asInteger(quantity: QuantityValue): bigint {
  if (!isInteger(quantity)) throw new CelError('cannot convert value to integer');
  return quantity.value.nano / NANO;
}

const options = { types: { quantity: QUANTITY } };
const parsing = { ...options, cost: traversal };
const ofInt = (value: bigint): Quantity => newQuantity(value, 'DecimalExponent');

export const QUANTITIES: readonly Overload[] = [
  declare('quantity(string): quantity', parse, parsing),
  declare('isQuantity(string): bool', (text: string) => parseQuantity(text).quantity !== undefined, parsing),
  declare('quantity::sign(): int', ({ value }: QuantityValue) => (value.nano > 0n ? 1n : value.nano < 0n ? -1n : 0n), options),
  declare('quantity::isGreaterThan(quantity): bool', (a: QuantityValue, b: QuantityValue) => order(a, b) > 0, options),
  declare('quantity::isLessThan(quantity): bool', (a: QuantityValue, b: QuantityValue) => order(a, b) < 0, options),
  declare('quantity::compareTo(quantity): int', (a: QuantityValue, b: QuantityValue) => BigInt(order(a, b)), options),
  declare('quantity::asApproximateFloat(): double', ({ value }: QuantityValue) => new Double(Number(value.nano) / 1e9), options),
  declare('quantity::asInteger(): int', asInteger, options),
  declare('quantity::isInteger(): bool', isInteger, options),
  declare('quantity::add(quantity): quantity', (a: QuantityValue, b: QuantityValue) => wrap(addQuantities(a.value, b.value)), options),
  declare('quantity::add(int): quantity', (a: QuantityValue, b: bigint) => wrap(addQuantities(a.value, ofInt(b))), options),
  declare('quantity::sub(quantity): quantity', (a: QuantityValue, b: QuantityValue) => wrap(subtractQuantities(a.value, b.value)), options),
  declare('quantity::sub(int): quantity', (a: QuantityValue, b: bigint) => wrap(subtractQuantities(a.value, ofInt(b))), options),
];
