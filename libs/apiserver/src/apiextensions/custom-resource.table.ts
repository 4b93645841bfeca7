/** Printer columns (apiextensions-apiserver, registry/customresource/tableconvertor). */
import { humanDuration, JsonPath, parseTime, printResults, type Clock, type KubeObject } from '@drydock/apimachinery';
import type { TableCell, TableColumn, TableDefinition } from '../table/table.ts';
import type { CustomResourceColumnDefinition } from './custom-resource-definition.types.ts';

/** What a kind without columns of its own has beside the name. */
const AGE_COLUMNS: readonly CustomResourceColumnDefinition[] = [{ name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' }];

export function customTable(columns: readonly CustomResourceColumnDefinition[] | undefined): TableDefinition {
  const shown = columns?.length ? columns : AGE_COLUMNS;
  const paths = shown.map(({ jsonPath }) => JsonPath.parse(`{${jsonPath}}`, { allowMissingKeys: true }).value);
  // One path that does not parse costs all columns after it.
  const usable = paths.includes(undefined) ? paths.indexOf(undefined) : shown.length;
  return {
    columns: [{ name: 'Name', type: 'string', format: 'name' }, ...shown.slice(0, usable).map(columnOf)],
    cells: (object, clock) => [
      object.metadata.name,
      ...shown.slice(0, usable).map((column, i) => cellOf(object, column, paths[i]!, clock)),
    ],
  };
}

function columnOf({ name, type, format, description, priority, jsonPath }: CustomResourceColumnDefinition): TableColumn {
  return {
    name,
    type,
    format: (format ?? '') as TableColumn['format'],
    description: description || `Custom resource definition column (in JSONPath format): ${jsonPath}`,
    priority: priority ?? 0,
  };
}

function cellOf(object: KubeObject, { type }: CustomResourceColumnDefinition, path: JsonPath, clock: Clock): TableCell {
  const values = path.find(object).value?.[0] ?? [];
  if (values.length === 0) return null;
  const [value] = values;
  return type === 'string' ? printResults([value]) : typedCell(type, value, clock);
}

/** A value of another type than the column's is left out. */
function typedCell(type: CustomResourceColumnDefinition['type'], value: unknown, clock: Clock): TableCell {
  switch (type) {
    case 'integer':
      return typeof value === 'number' ? Math.trunc(value) : null;
    case 'number':
      return typeof value === 'number' ? value : null;
    case 'boolean':
      return typeof value === 'boolean' ? value : null;
    case 'date':
      return typeof value === 'string' ? age(value, clock) : null;
    default:
      return null;
  }
}

function age(text: string, clock: Clock): string {
  if (text === '') return '<unknown>';
  const time = parseTime(text);
  return time === undefined ? '<invalid>' : humanDuration(clock.now() - time);
}
