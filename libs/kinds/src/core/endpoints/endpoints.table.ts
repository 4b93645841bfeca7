import type { TableDefinition } from '@drydock/apiserver';
import { ageColumn, ageOf, nameColumn } from '../../meta/table-columns.ts';
import { firstFew } from '../../meta/first-few.ts';
import type { Endpoints } from './endpoints.types.ts';

/** Ready addresses with each port (printers.go, formatEndpoints). */
function formatEndpoints({ subsets = [] }: Endpoints): string {
  if (subsets.length === 0) return '<none>';
  const all = subsets.flatMap(({ addresses = [], ports = [] }) => {
    if (ports.length === 0) return addresses.map(({ ip }) => ip);
    return ports.flatMap(({ port }) => addresses.map(({ ip }) => (ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`)));
  });
  return firstFew(all);
}

export const endpointsTable: TableDefinition<Endpoints> = {
  columns: [nameColumn, { name: 'Endpoints', type: 'string' }, ageColumn],
  cells: (endpoints, clock) => [endpoints.metadata.name, formatEndpoints(endpoints), ageOf(endpoints, clock)],
};
