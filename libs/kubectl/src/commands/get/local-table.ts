/** `--server-print=false`: what kubectl shows of objects that it knows nothing about (cli-runtime, printers/tableprinter.go). */
import { humanDuration, parseTime, type Clock, type KubeObject } from '@drydock/apimachinery';
import type { Table, TableColumn } from '@drydock/apiserver';

const column = (name: string, format: '' | 'name'): Required<TableColumn> => ({
  name,
  type: 'string',
  format,
  description: '',
  priority: 0,
});

export function localTable(objects: readonly KubeObject[], clock: Clock): Table {
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: {},
    columnDefinitions: [column('Name', 'name'), column('Age', '')],
    rows: objects.map((object) => ({ cells: [object.metadata.name, ageOf(object, clock)], object })),
  };
}

function ageOf({ metadata }: KubeObject, clock: Clock): string {
  const created = parseTime(metadata.creationTimestamp ?? '');
  return created === undefined ? '<unknown>' : humanDuration(clock.now() - created);
}
