import type { Clock, KubeObject, ListMeta } from '@drydock/apimachinery';
import type { Table, TableDefinition, TableRow } from './table.ts';

export type IncludeObject = 'None' | 'Metadata' | 'Object';

/** The Table that a client gets which asked for one (apiserver, rest/table.go). */
export function renderTable(
  definition: TableDefinition,
  objects: readonly KubeObject[],
  metadata: ListMeta,
  include: IncludeObject,
  clock: Clock,
): Table {
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: definition.columns.map((column) => ({ format: '', description: '', priority: 0, ...column })),
    rows: (definition.order ? objects.toSorted(definition.order) : objects).map((object) => renderRow(definition, object, include, clock)),
  };
}

function renderRow(definition: TableDefinition, object: KubeObject, include: IncludeObject, clock: Clock): TableRow {
  const cells = definition.cells(object, clock);
  if (include === 'None') return { cells };
  if (include === 'Object') return { cells, object };
  return { cells, object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata } };
}
