/** Comparing in filters, as Go's template functions do (client-go, third_party/forked/golang/template). */
import { JsonPathError } from './node.ts';

type Kind = 'int' | 'float' | 'string' | 'bool';

const INCOMPATIBLE = 'incompatible types for comparison';

function kindOf(value: unknown): Kind {
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  throw new JsonPathError('invalid type for comparison');
}

function equal(left: unknown, right: unknown): boolean {
  if (kindOf(left) !== kindOf(right)) throw new JsonPathError(INCOMPATIBLE);
  return left === right;
}

function less(left: unknown, right: unknown): boolean {
  const kind = kindOf(left);
  if (kind !== kindOf(right)) throw new JsonPathError(INCOMPATIBLE);
  if (kind === 'bool') throw new JsonPathError('invalid type for comparison');
  return (left as string) < (right as string);
}

export function compare(operator: string, left: unknown, right: unknown): boolean {
  switch (operator) {
    case '==':
      return equal(left, right);
    case '!=':
      return !equal(left, right);
    case '<':
      return less(left, right);
    case '<=':
      return less(left, right) || equal(left, right);
    case '>':
      return !less(left, right) && !equal(left, right);
    case '>=':
      return !less(left, right);
    default:
      throw new JsonPathError(`unrecognized filter operator ${operator}`);
  }
}
