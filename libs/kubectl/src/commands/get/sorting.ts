/** `--sort-by` (kubectl/pkg/cmd/get/sorter.go). */
import { JsonPath, parseQuantity, compareQuantities, parseTime, relaxedJsonPathExpression, type KubeObject } from '@drydock/apimachinery';
import type { TableRow } from '@drydock/apiserver';
import { CommandError } from '../../command/command-error.ts';

function parseField(field: string): JsonPath {
  const relaxed = relaxedJsonPathExpression(field);
  if (relaxed.value === undefined) throw new CommandError(relaxed.error);
  const parsed = JsonPath.parse(relaxed.value, { allowMissingKeys: true });
  if (!parsed.value) throw new CommandError(parsed.error!);
  return parsed.value;
}

function valueOf(path: JsonPath, object: unknown): unknown {
  return path.find(object).value?.[0]?.[0];
}

/** Objects without the field come first. Throws when none has it. */
export function sortObjects(objects: readonly KubeObject[], field: string): KubeObject[] {
  const path = parseField(field);
  const keyed = objects.map((object) => ({ object, key: valueOf(path, object) }));
  if (objects.length > 0 && keyed.every(({ key }) => key === undefined)) {
    throw new CommandError(
      `couldn't find any field with path ${JSON.stringify(relaxedJsonPathExpression(field).value)} in the list of objects`,
    );
  }
  return keyed.sort((a, b) => compareValues(a.key, b.key)).map(({ object }) => object);
}

/** Rows by a field of their objects; undefined when no row has the field: kubectl shows nothing then. */
export function sortRows(rows: readonly TableRow[], field: string): TableRow[] | undefined {
  const path = parseField(field);
  const keyed = rows.map((row) => ({ row, key: valueOf(path, row.object) }));
  if (keyed.every(({ key }) => key === undefined)) return undefined;
  return keyed.sort((a, b) => compareValues(a.key, b.key)).map(({ row }) => row);
}

function compareValues(a: unknown, b: unknown): number {
  if (a === undefined || b === undefined) return Number(b === undefined) - Number(a === undefined) || 0;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return compareTexts(String(a), String(b));
}

function compareTexts(a: string, b: string): number {
  const [timeA, timeB] = [a, b].map((text) => (/^\d{4}-\d\d-\d\dT/.test(text) ? parseTime(text) : undefined));
  if (timeA !== undefined && timeB !== undefined) return timeA - timeB;
  const [quantityA, quantityB] = [parseQuantity(a).quantity, parseQuantity(b).quantity];
  if (quantityA && quantityB) return compareQuantities(quantityA, quantityB);
  return naturalOrder(a, b);
}

/** Runs of digits count as numbers: `pod-2` comes before `pod-10` (fvbommel/sortorder). */
function naturalOrder(a: string, b: string): number {
  const [partsA, partsB] = [runsOf(a), runsOf(b)];
  for (let i = 0; i < Math.min(partsA.length, partsB.length); i++) {
    const [x, y] = [partsA[i]!, partsB[i]!];
    if (x === y) continue;
    const numeric = /^\d/.test(x) && /^\d/.test(y) ? Number(x) - Number(y) : 0;
    return numeric || (x < y ? -1 : 1);
  }
  return partsA.length - partsB.length;
}

const runsOf = (text: string): string[] => text.match(/\d+|\D+/g) ?? [];
