import type { KubeObject } from '@drydock/apimachinery';
import { resourceKey, type ApiServer, type TableCell } from '@drydock/apiserver';

/** The cells of an object's row in `kubectl get` by their columns' names, without those that are true of every object. */
export type CellsOf = (resource: string, object: KubeObject) => Readonly<Record<string, TableCell>>;

const UNTOLD_COLUMNS = new Set(['Name', 'Age', 'Created At']);

export function tableCellsOf({ resources }: ApiServer, now: () => number): CellsOf {
  const definitions = new Map(resources.all().map((definition) => [resourceKey(definition), definition]));
  return (resource, object) => {
    const definition = definitions.get(resource);
    if (!definition) return {};
    const cells = definition.table.cells(object, { now });
    const named = definition.table.columns.map(({ name, priority }, i) => [name, priority ? null : cells[i]!] as const);
    return Object.fromEntries(
      named.filter(([name, cell]) => !UNTOLD_COLUMNS.has(name) && cell !== null).map(([name, cell]) => [name.toUpperCase(), cell]),
    );
  };
}
