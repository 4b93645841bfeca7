import type { Clock, KubeObject } from '@drydock/apimachinery';

/** One column of a kind's table (meta/v1, TableColumnDefinition). Columns of priority 1 appear with `-o wide` only. */
export interface TableColumn {
  name: string;
  type: 'string' | 'integer' | 'number' | 'boolean' | 'date';
  format?: 'name' | 'int32' | '';
  description?: string;
  priority?: number;
}

export type TableCell = string | number | boolean | null;

/** How a kind is printed: upstream's pkg/printers/internalversion. */
export interface TableDefinition<T extends KubeObject = KubeObject> {
  columns: readonly TableColumn[];
  /** One cell for each column, wide ones included. Ages are durations before `clock.now()`. */
  cells(object: T, clock: Clock): TableCell[];
  /** Of the rows of a list, where it is not that of the names. */
  order?: { compare(a: T, b: T): number }['compare'];
}

export interface Table {
  kind: 'Table';
  apiVersion: 'meta.k8s.io/v1';
  metadata: { resourceVersion?: string; continue?: string; remainingItemCount?: number };
  columnDefinitions: Required<TableColumn>[];
  rows: TableRow[];
}

export interface TableRow {
  cells: TableCell[];
  /** A PartialObjectMetadata, the whole object, or nothing, as `includeObject` asks. */
  object?: KubeObject;
}
