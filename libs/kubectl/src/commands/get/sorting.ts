/** `--sort-by` (kubectl/pkg/cmd/get/sorter.go). */
import { compareQuantities, JsonPath, parseQuantity, relaxedJsonPathExpression, type KubeObject } from '@drydock/apimachinery';
import type { TableRow } from '@drydock/apiserver';
import { CommandError, Exit } from '../../command/command-error.ts';
import type { Invocation } from '../../command/invocation.ts';

/** Above this many, Go no longer sorts by insertion. */
const INSERTION_LIMIT = 12;

/** Objects without the field come first. Throws when none has it. */
export function sortObjects(invocation: Invocation, objects: readonly KubeObject[]): KubeObject[] {
  const found = sortBy(
    invocation,
    objects,
    parseField(invocation.flags.string('sort-by')),
    (object) => object,
    '*unstructured.Unstructured',
  );
  if (found) return found;
  const path = relaxedJsonPathExpression(invocation.flags.string('sort-by')).value;
  throw new CommandError(`couldn't find any field with path ${JSON.stringify(path)} in the list of objects`);
}

/** Rows by a field of their objects; undefined when no row has the field or it makes no sense: kubectl shows nothing then. One row needs no order. */
export function sortRows(invocation: Invocation, rows: TableRow[]): TableRow[] | undefined {
  if (rows.length < 2) return rows;
  const field = invocation.flags.string('sort-by');
  const path = JsonPath.parse(relaxedJsonPathExpression(field).value ?? field, { allowMissingKeys: true }).value;
  return path && sortBy(invocation, rows, path, ({ object }) => object, '[][][]reflect.Value');
}

function sortBy<T>(
  invocation: Invocation,
  items: readonly T[],
  path: JsonPath,
  objectOf: (item: T) => unknown,
  goType: string,
): T[] | undefined {
  const keyed = items.map((item) => ({ item, key: path.find(objectOf(item)).value?.[0]?.[0] }));
  if (items.length > 0 && keyed.every(({ key }) => key === undefined)) return undefined;
  const less = (a: unknown, b: unknown): boolean => {
    const order = isLess(a, b);
    if (typeof order === 'boolean') return order;
    const field = relaxedJsonPathExpression(invocation.flags.string('sort-by')).value;
    invocation.session.log('F', 'sorter.go:375', `Field ${field} in ${goType} is an unsortable type: interface, err: ${order}`);
    throw new Exit(1);
  };
  return sorted(keyed, ({ key: a }, { key: b }) => less(a, b)).map(({ item }) => item);
}

function parseField(field: string): JsonPath {
  const relaxed = relaxedJsonPathExpression(field);
  if (relaxed.value === undefined) throw new CommandError(relaxed.error);
  const parsed = JsonPath.parse(relaxed.value, { allowMissingKeys: true });
  if (!parsed.value) throw new CommandError(parsed.error!);
  return parsed.value;
}

/** As Go's sort does with few items, where the order of equal ones shows. */
function sorted<T>(items: readonly T[], less: (a: T, b: T) => boolean): T[] {
  const result = [...items];
  if (items.length > INSERTION_LIMIT) return result.sort((a, b) => (less(a, b) ? -1 : Number(less(b, a))));
  for (let end = 1; end < result.length; end++) {
    for (let i = end; i > 0 && less(result[i]!, result[i - 1]!); i--) [result[i - 1], result[i]] = [result[i]!, result[i - 1]!];
  }
  return result;
}

/** A text says why the two cannot be compared. What is not there comes before everything, itself included. */
function isLess(a: unknown, b: unknown): boolean | string {
  if (a === undefined) return true;
  if (b === undefined) return false;
  if (a === null || b === null) return a === null && b !== null;
  if (typeof a === 'number') return typeof b === 'number' ? a < b : 'unsortable interface: interface';
  if (typeof a === 'string') return typeof b === 'string' ? isTextLess(a, b) : 'unsortable interface: interface';
  if (typeof a === 'boolean') return 'unsortable type: bool';
  return `unsortable type: ${Array.isArray(a) ? '[]interface {}' : 'map[string]interface {}'}`;
}

function isTextLess(a: string, b: string): boolean {
  const [quantityA, quantityB] = [parseQuantity(a).quantity, parseQuantity(b).quantity];
  return quantityA && quantityB ? compareQuantities(quantityA, quantityB) < 0 : a < b;
}
