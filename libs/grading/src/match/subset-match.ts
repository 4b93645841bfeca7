/** Compares an object with the tree that it should contain. */
import {
  compareQuantities,
  isRecord,
  kubernetesSchemas,
  parseGroupVersion,
  parseQuantity,
  refName,
  type Schema,
} from '@drydock/apimachinery';
import { parseImageReference } from '@drydock/cluster';

export interface Mismatch {
  /** `spec.containers[name=web].image` */
  path: string;
  /** Null when the field should be absent. */
  expected: unknown;
  /** Undefined when there is nothing. */
  found: unknown;
}

/**
 * Every place in which the object does not contain the expected tree; none when it does. `null` expects absence. Items of a list are paired
 * by the list's merge key when every expected item has it, else each expected item must be matched by some item. Quantities are compared by
 * value: 1Gi is 1024Mi. Images are compared by what they name: nginx:1.27 is docker.io/library/nginx:1.27.
 */
export function subsetMismatches(expected: { apiVersion: string; kind: string }, found: unknown): Mismatch[] {
  const groupVersion = parseGroupVersion(expected.apiVersion);
  const schema = groupVersion && kubernetesSchemas.forKind({ ...groupVersion, kind: expected.kind });
  return compare(expected, found, schema, '');
}

function compare(expected: unknown, found: unknown, schema: Schema | undefined, path: string): Mismatch[] {
  if (expected === null) return found === undefined || found === null ? [] : [{ path, expected, found }];
  if (Array.isArray(expected)) return compareLists(expected, found, schema, path);
  if (isRecord(expected)) return compareRecords(expected, found, schema, path);
  return scalarsEqual(expected, found, schema) ? [] : [{ path, expected, found }];
}

function compareRecords(expected: Record<string, unknown>, found: unknown, schema: Schema | undefined, path: string): Mismatch[] {
  if (!isRecord(found)) return isOnlyAbsence(expected) && found === undefined ? [] : [{ path, expected, found }];
  const mismatches: Mismatch[] = [];
  for (const field of Object.keys(expected)) {
    const value = expected[field];
    const own = Object.hasOwn(found, field) ? found[field] : undefined;
    if (value === own || (field === 'image' && sameImage(value, own))) continue;
    const place = path === '' ? field : joinPath(path, field);
    mismatches.push(...compare(value, own, schema && kubernetesSchemas.fieldSchema(schema, field), place));
  }
  return mismatches;
}

/** A tree of nothing but nulls holds where nothing is at all. An empty tree asks for something to be there. */
function isOnlyAbsence(expected: unknown): boolean {
  if (!isRecord(expected)) return expected === null;
  const values = Object.values(expected);
  return values.length > 0 && values.every(isOnlyAbsence);
}

function joinPath(path: string, field: string): string {
  return /^[\w-]+$/.test(field) ? `${path}.${field}` : `${path}["${field}"]`;
}

function compareLists(expected: readonly unknown[], found: unknown, schema: Schema | undefined, path: string): Mismatch[] {
  if (found === undefined && expected.length === 0) return [];
  if (!Array.isArray(found)) return [{ path, expected, found }];
  const itemSchema = schema && kubernetesSchemas.itemSchema(schema);
  const key = schema && mergeKeyFor(schema, expected);
  return expected.flatMap((item) => {
    if (key === undefined) return compareWithAny(item, found, itemSchema, path);
    const value = (item as Record<string, unknown>)[key];
    const place = `${path}[${key}=${String(value)}]`;
    const partner: unknown = found.find((other) => isRecord(other) && other[key] === value);
    return compare(item, partner, itemSchema, place);
  });
}

function mergeKeyFor(schema: Schema, expected: readonly unknown[]): string | undefined {
  const candidates = [kubernetesSchemas.mergeKeyOf(schema), ...kubernetesSchemas.listMapKeysOf(schema)];
  return candidates.find((key) => key !== undefined && expected.every((item) => isRecord(item) && typeof item[key] !== 'undefined'));
}

/** The mismatches with the item that comes nearest. */
function compareWithAny(expected: unknown, found: readonly unknown[], schema: Schema | undefined, path: string): Mismatch[] {
  const attempts = found.map((item, index) => compare(expected, item, schema, `${path}[${index}]`));
  if (attempts.some((mismatches) => mismatches.length === 0)) return [];
  const [only] = attempts;
  return attempts.length === 1 && isRecord(expected) ? only! : [{ path, expected, found }];
}

function scalarsEqual(expected: unknown, found: unknown, schema: Schema | undefined): boolean {
  if (expected === found) return true;
  if (isScalar(expected) && isScalar(found) && typeof expected !== typeof found && sameWritten(expected, found, schema)) return true;
  const isQuantity = schema?.$ref !== undefined && refName(schema.$ref).endsWith('.api.resource.Quantity');
  return isQuantity && found !== undefined && quantitiesEqual(String(expected), String(found));
}

function isScalar(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

/** What is a text in the object may be written as a number or boolean, and the other way round; `8080` and `"8080"` differ in a port only. */
function sameWritten(expected: string | number | boolean, found: string | number | boolean, schema: Schema | undefined): boolean {
  const isEither = schema?.$ref !== undefined && refName(schema.$ref).endsWith('.util.intstr.IntOrString');
  return !isEither && String(expected) === String(found);
}

function sameImage(a: unknown, b: unknown): boolean {
  if (typeof a !== 'string' || typeof b !== 'string') return false;
  const [left, right] = [parseImageReference(a), parseImageReference(b)];
  return !('error' in left) && !('error' in right) && left.canonical === right.canonical;
}

function quantitiesEqual(a: string, b: string): boolean {
  const [left, right] = [parseQuantity(a).quantity, parseQuantity(b).quantity];
  return left !== undefined && right !== undefined && compareQuantities(left, right) === 0;
}
