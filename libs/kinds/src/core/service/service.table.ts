import type { TableDefinition } from '@drydock/apiserver';
import { ageColumn, ageOf, nameColumn } from '../../meta/table-columns.ts';
import type { Service } from './service.types.ts';

/** The addresses from outside (printers.go, getServiceExternalIP). */
function externalIP({ spec, status }: Service): string {
  const externalIPs = (spec.externalIPs ?? []).join(',');
  switch (spec.type) {
    case 'ExternalName':
      return spec.externalName ?? '';
    case 'LoadBalancer': {
      const balancers = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || '').filter(Boolean);
      const addresses = [[...new Set(balancers)].sort().join(','), externalIPs].filter(Boolean).join(',');
      return addresses || '<pending>';
    }
    default:
      return externalIPs || '<none>';
  }
}

function portString({ spec }: Service): string {
  const ports = (spec.ports ?? []).map(({ port, nodePort, protocol }) => `${port}${nodePort ? `:${nodePort}` : ''}/${protocol}`);
  return ports.join(',') || '<none>';
}

function selectorString({ spec }: Service): string {
  const entries = Object.entries(spec.selector ?? {}).map(([key, value]) => `${key}=${value}`);
  return entries.sort().join(',') || '<none>';
}

export const serviceTable: TableDefinition<Service> = {
  columns: [
    nameColumn,
    { name: 'Type', type: 'string' },
    { name: 'Cluster-IP', type: 'string' },
    { name: 'External-IP', type: 'string' },
    { name: 'Port(s)', type: 'string' },
    ageColumn,
    { name: 'Selector', type: 'string', priority: 1 },
  ],
  cells: (service, clock) => [
    service.metadata.name,
    service.spec.type ?? '',
    service.spec.clusterIPs?.[0] || '<none>',
    externalIP(service),
    portString(service),
    ageOf(service, clock),
    selectorString(service),
  ],
};
