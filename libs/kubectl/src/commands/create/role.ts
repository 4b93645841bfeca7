import { CommandError } from '../../command/command-error.ts';
import { NOTHING } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import { pairsFlag, sliceFlag } from '../../command/flag.ts';
import { exactlyOneName, type Invocation } from '../../command/invocation.ts';
import { createGenerated, generatorFlags } from './create-generated.ts';
import { checkNonResourceUrls, rbacApiVersion, resourceRules, resourcesFrom, ruleFlags, verbsFrom, warnOfVerbs } from './rbac-sources.ts';

export const createRole: Command = {
  name: 'role',
  use: 'role NAME --verb=verb --resource=resource.group/subresource [--resource-name=resourcename] [--dry-run=server|client|none]',
  short: 'Create a role with single rule',
  examples: `# Reading pods
kubectl create role pod-reader --verb=get --verb=list --verb=watch --resource=pods

# Two objects by name
kubectl create role settings-reader --verb=get --resource=configmaps --resource-name=app --resource-name=db

# A subresource of another API group
kubectl create role scaler --verb=update,patch --resource=deployments.apps/scale`,
  flags: [...generatorFlags, ...ruleFlags],
  args: NOTHING,
  run(invocation: Invocation) {
    const name = exactlyOneName(invocation);
    const verbs = verbsFrom(invocation);
    const resources = resourcesFrom(invocation);
    warnOfVerbs(invocation, verbs);
    if (resources.length === 0) throw new CommandError('at least one resource must be specified');
    const rules = resourceRules(invocation, verbs, resources);
    createGenerated(invocation, { apiVersion: rbacApiVersion, kind: 'Role', metadata: { name }, rules });
  },
};

export const createClusterRole: Command = {
  name: 'clusterrole',
  use: 'clusterrole NAME --verb=verb --resource=resource.group [--resource-name=resourcename] [--dry-run=server|client|none]',
  short: 'Create a cluster role',
  examples: `# Reading nodes
kubectl create clusterrole node-reader --verb=get,list,watch --resource=nodes

# A path that is no resource
kubectl create clusterrole metrics --verb=get --non-resource-url=/metrics

# All cluster roles that have a label, together
kubectl create clusterrole monitoring --aggregation-rule="rbac.example.com/aggregate-to-monitoring=true"`,
  flags: [
    ...generatorFlags,
    ...ruleFlags,
    pairsFlag('aggregation-rule', 'Labels of the cluster roles whose rules this one has.'),
    sliceFlag('non-resource-url', 'Path that the rule is about. May be repeated.'),
  ],
  args: NOTHING,
  run(invocation: Invocation) {
    const { flags } = invocation;
    const name = exactlyOneName(invocation);
    const role = { apiVersion: rbacApiVersion, kind: 'ClusterRole', metadata: { name } };
    const options = { namespaced: false };
    const aggregation = flags.map('aggregation-rule');
    if (Object.keys(aggregation).length > 0) {
      if (['verb', 'resource', 'non-resource-url', 'resource-name'].some((flag) => flags.strings(flag).length)) {
        throw new CommandError('aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames');
      }
      const aggregationRule = { clusterRoleSelectors: [{ matchLabels: aggregation }] };
      return createGenerated(invocation, { ...role, aggregationRule, rules: null }, options);
    }
    createGenerated(invocation, { ...role, rules: clusterRules(invocation) }, options);
  },
};

function clusterRules(invocation: Invocation): unknown[] {
  const verbs = verbsFrom(invocation);
  const resources = resourcesFrom(invocation);
  const urls = [...new Set(invocation.flags.strings('non-resource-url'))];
  if (resources.length === 0 && urls.length === 0) throw new CommandError('one of resource or nonResourceURL must be specified');
  if (resources.length) warnOfVerbs(invocation, verbs);
  const rules = resources.length ? resourceRules(invocation, verbs, resources) : [];
  if (urls.length === 0) return rules;
  checkNonResourceUrls(verbs, urls);
  return [...rules, { nonResourceURLs: urls, verbs }];
}
