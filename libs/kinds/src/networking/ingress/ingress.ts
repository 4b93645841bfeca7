import type { ResourceDefinition } from '@drydock/apiserver';
import { ingressStatusErrors } from '../../core/service/load-balancer.validation.ts';
import { ageColumn, ageOf, nameColumn } from '../../meta/table-columns.ts';
import { INGRESS_CLASS_ANNOTATION, type Ingress } from './ingress.types.ts';
import { classErrors, validateIngress } from './ingress.validation.ts';

const MAXIMUM_HOSTS = 3;

/** The first hosts and how many rules there are beyond them; `*` when no rule names one. */
function hostsOf({ spec: { rules = [] } }: Ingress): string {
  const hosts = rules.flatMap(({ host }) => (host ? [host] : []));
  if (hosts.length === 0) return '*';
  const shown = hosts.slice(0, MAXIMUM_HOSTS).join(',');
  return hosts.length > MAXIMUM_HOSTS ? `${shown} + ${rules.length - MAXIMUM_HOSTS} more...` : shown;
}

function addressOf({ status }: Ingress): string {
  return (status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }) => ip || hostname || []).join(',');
}

export const ingresses: ResourceDefinition<Ingress> = {
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'Ingress',
  plural: 'ingresses',
  singular: 'ingress',
  shortNames: ['ing'],
  namespaced: true,
  strategy: {
    defaults(draft) {
      draft.spec ??= {};
    },
    prepareForCreate(draft) {
      draft.status = { loadBalancer: {} };
    },
    prepareForUpdate(draft, old) {
      draft.status = old.status;
    },
    validate: (ingress) => [...validateIngress(ingress), ...(ingress.metadata.resourceVersion ? [] : classErrors(ingress))],
    validateStatus: ingressStatusErrors,
    warnings: ({ metadata, spec }, old) =>
      old || spec.ingressClassName !== undefined || metadata.annotations?.[INGRESS_CLASS_ANNOTATION] === undefined
        ? []
        : [`annotation "${INGRESS_CLASS_ANNOTATION}" is deprecated, please use 'spec.ingressClassName' instead`],
  },
  table: {
    columns: [
      nameColumn,
      { name: 'Class', type: 'string' },
      { name: 'Hosts', type: 'string' },
      { name: 'Address', type: 'string' },
      { name: 'Ports', type: 'string' },
      ageColumn,
    ],
    cells: (ingress, clock) => [
      ingress.metadata.name,
      ingress.spec.ingressClassName ?? '<none>',
      hostsOf(ingress),
      addressOf(ingress),
      ingress.spec.tls?.length ? '80, 443' : '80',
      ageOf(ingress, clock),
    ],
  },
  status: true,
};
