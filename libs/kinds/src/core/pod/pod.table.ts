import type { TableDefinition } from '@drydock/apiserver';
import { ageColumn, ageOf, nameColumn } from '../../meta/table-columns.ts';
import { podDisplay } from './pod-display.ts';
import type { Pod } from './pod.types.ts';

export const podTable: TableDefinition<Pod> = {
  columns: [
    nameColumn,
    { name: 'Ready', type: 'string' },
    { name: 'Status', type: 'string' },
    { name: 'Restarts', type: 'string' },
    ageColumn,
    { name: 'IP', type: 'string', priority: 1 },
    { name: 'Node', type: 'string', priority: 1 },
    { name: 'Nominated Node', type: 'string', priority: 1 },
    { name: 'Readiness Gates', type: 'string', priority: 1 },
  ],
  cells(pod, clock) {
    const { ready, total, status, restarts } = podDisplay(pod, clock);
    return [
      pod.metadata.name,
      `${ready}/${total}`,
      status,
      restarts,
      ageOf(pod, clock),
      pod.status?.podIPs?.[0]?.ip || '<none>',
      pod.spec.nodeName || '<none>',
      pod.status?.nominatedNodeName || '<none>',
      readinessGates(pod),
    ];
  },
};

function readinessGates(pod: Pod): string {
  const gates = pod.spec.readinessGates ?? [];
  if (gates.length === 0) return '<none>';
  const passed = gates.filter((gate) =>
    pod.status?.conditions?.some(({ type, status }) => type === gate.conditionType && status === 'True'),
  );
  return `${passed.length}/${gates.length}`;
}
