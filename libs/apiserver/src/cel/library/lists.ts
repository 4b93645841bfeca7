import { compare, equals } from '../values/equality.ts';
import { CelError, Double, Duration, fromData, Uint } from '../values/value.ts';
import { OPERATORS } from './operators.ts';
import { declare, type Overload } from './overload.ts';

const COMPARABLE = ['int', 'uint', 'double', 'bool', 'duration', 'timestamp', 'string', 'bytes'];
const ZEROES: Readonly<Record<string, unknown>> = { int: 0n, uint: new Uint(0n), double: new Double(0), duration: new Duration(0n) };

const cost = (list: unknown[]): number => list.length;

function isSorted(list: unknown[]): boolean {
  return list.every((item, i) => i === 0 || compare(fromData(list[i - 1]), fromData(item)) <= 0);
}

function extreme(name: string, isBetter: (order: number) => boolean): (list: unknown[]) => unknown {
  return (list) => {
    if (list.length === 0) throw new CelError(`${name} called on empty list`);
    return list.map(fromData).reduce((best, item) => (isBetter(compare(item, best)) ? item : best));
  };
}

function sum(type: string): Overload {
  const plus = OPERATORS.find(
    ({ name, parameters }) => name === '_+_' && parameters.length === 2 && parameters.every(({ kind }) => kind === type),
  )!;
  const add = plus.call as (a: unknown, b: unknown) => unknown;
  return declare(
    `list<${type}>::sum(): ${type}`,
    (list: unknown[]) => list.map(fromData).reduce((total, item) => add(total, item), ZEROES[type]),
    { cost },
  );
}

const sets: Readonly<Record<string, (a: unknown[], b: unknown[]) => boolean>> = {
  contains: (list, sublist) => sublist.every((item) => list.some((other) => equals(item, other))),
  intersects: (list, other) => list.some((item) => other.some((each) => equals(item, each))),
};

const product = (a: unknown[], b: unknown[]): number => a.length * b.length;

/** Lists of Kubernetes, and cel-go's sets. */
export const LISTS: readonly Overload[] = [
  ...COMPARABLE.flatMap((type) => [
    declare(`list<${type}>::isSorted(): bool`, isSorted, { cost }),
    declare(
      `list<${type}>::max(): ${type}`,
      extreme('max', (order) => order > 0),
      { cost },
    ),
    declare(
      `list<${type}>::min(): ${type}`,
      extreme('min', (order) => order < 0),
      { cost },
    ),
  ]),
  ...Object.keys(ZEROES).map(sum),
  declare('list<A>::indexOf(A): int', (list: unknown[], wanted: unknown) => BigInt(list.findIndex((item) => equals(item, wanted))), {
    cost,
  }),
  declare(
    'list<A>::lastIndexOf(A): int',
    (list: unknown[], wanted: unknown) => BigInt(list.findLastIndex((item) => equals(item, wanted))),
    { cost },
  ),
  declare('sets.contains(list<A>, list<A>): bool', sets.contains!, { cost: product }),
  declare('sets.equivalent(list<A>, list<A>): bool', (a: unknown[], b: unknown[]) => sets.contains!(a, b) && sets.contains!(b, a), {
    cost: product,
  }),
  declare('sets.intersects(list<A>, list<A>): bool', sets.intersects!, { cost: product }),
];
