import type { ResourceDefinition } from '@drydock/apiserver';
import { ageColumn, ageOf, nameColumn } from '../../meta/table-columns.ts';
import { selectorCell } from '../../meta/template-columns.ts';
import type { NetworkPolicy } from './network-policy.types.ts';
import { validateNetworkPolicy } from './network-policy.validation.ts';
import { networkPolicyWarnings } from './network-policy.warnings.ts';

/** pkg/apis/networking/v1, SetDefaults_NetworkPolicy. */
function setDefaults(draft: NetworkPolicy): void {
  const spec = (draft.spec ??= { podSelector: {} });
  spec.podSelector ??= {};
  const rules = [...(spec.ingress ?? []), ...(spec.egress ?? [])];
  for (const port of rules.flatMap(({ ports }) => ports ?? [])) port.protocol ??= 'TCP';
  if (!spec.policyTypes?.length) spec.policyTypes = spec.egress?.length ? ['Ingress', 'Egress'] : ['Ingress'];
}

export const networkPolicies: ResourceDefinition<NetworkPolicy> = {
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'NetworkPolicy',
  plural: 'networkpolicies',
  singular: 'networkpolicy',
  shortNames: ['netpol'],
  namespaced: true,
  strategy: { defaults: setDefaults, validate: validateNetworkPolicy, warnings: networkPolicyWarnings },
  table: {
    columns: [nameColumn, { name: 'Pod-Selector', type: 'string' }, ageColumn],
    cells: (policy, clock) => [policy.metadata.name, selectorCell(policy.spec.podSelector), ageOf(policy, clock)],
  },
};
