import { deepEqual, selectorMatches } from '@drydock/apimachinery';
import { CLUSTER_ROLES, type ClusterRole, type PolicyRule } from '@drydock/apiserver';
import type { Controller, EventHandler } from '../../controller/controller.ts';
import { clusterRoles } from './cluster-role.ts';

/** Any change of any role may concern every aggregated one. */
const enqueueAggregated: EventHandler = (_event, enqueue, lister) => {
  for (const role of lister.list<ClusterRole>(CLUSTER_ROLES)) if (role.aggregationRule) enqueue(role.metadata.name);
};

/** The rules of all roles that the selectors choose, each once, selector by selector in the order of names. */
function aggregatedRules(aggregated: ClusterRole, all: readonly ClusterRole[]): PolicyRule[] {
  const rules = new Map<string, PolicyRule>();
  for (const selector of aggregated.aggregationRule?.clusterRoleSelectors ?? []) {
    for (const role of all) {
      if (role.metadata.name === aggregated.metadata.name || !selectorMatches(selector, role.metadata.labels)) continue;
      for (const rule of role.rules ?? []) rules.set(JSON.stringify(rule), rule);
    }
  }
  return [...rules.values()];
}

/** Writes the union of what its selectors choose into an aggregated ClusterRole (pkg/controller/clusterroleaggregation). */
export const clusterRoleAggregationController: Controller = {
  name: 'clusterrole-aggregation-controller',
  watches: { [CLUSTER_ROLES]: enqueueAggregated },

  reconcile(name, { lister, client }) {
    const role = lister.get<ClusterRole>(CLUSTER_ROLES, undefined, name);
    if (!role?.aggregationRule) return;
    const rules = aggregatedRules(role, lister.list<ClusterRole>(CLUSTER_ROLES));
    if (!deepEqual(rules, role.rules ?? [])) client.update(clusterRoles, { ...role, rules });
  },
};
