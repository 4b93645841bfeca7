/** Roles and bindings, of namespaces and of the cluster. */
import { compactRules } from '@drydock/apiserver';
import type { Dynamic } from '../resource/dynamic-object.ts';
import type { DescribeText } from './describe-text.ts';
import type { Describer } from './describer.ts';
import { describeAnnotations, describeLabels } from './metadata-text.ts';

const GROUP = 'rbac.authorization.k8s.io';

function describeRole({ metadata, rules }: Dynamic, text: DescribeText): void {
  text.field(0, 'Name', metadata.name);
  describeLabels(text, metadata.labels);
  describeAnnotations(text, metadata.annotations);
  text.line(0, 'PolicyRule:');
  text.line(1, 'Resources\tNon-Resource URLs\tResource Names\tVerbs');
  text.line(1, '---------\t-----------------\t--------------\t-----');
  for (const rule of sortedRules(rules ?? [])) {
    text.line(1, `${resourcesText(rule)}\t${bracketed(rule.nonResourceURLs)}\t${bracketed(rule.resourceNames)}\t${bracketed(rule.verbs)}`);
  }
}

const bracketed = (values: readonly string[] | undefined): string => `[${(values ?? []).join(' ')}]`;

/** One rule a resource, rules about the same together, each verb once, in the order of their text (rbac.CompactRules, SortableRuleSlice). */
export function sortedRules(rules: readonly Dynamic[]): Dynamic[] {
  const compact: Dynamic[] = compactRules(rules.flatMap(breakdown)).map((rule) => ({ ...rule, verbs: [...new Set(rule.verbs)] }));
  return compact
    .map((rule) => ({ rule, key: ruleKey(rule) }))
    .sort(byKey)
    .map(({ rule }) => rule);
}

function byKey(a: { key: string }, b: { key: string }): number {
  return a.key < b.key ? -1 : Number(a.key > b.key);
}

/** A rule for every resource, group and verb of a rule (rbac/validation.BreakdownRule). */
function breakdown({ apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [], verbs = [] }: Dynamic): Dynamic[] {
  const broken: Dynamic[] = [];
  for (const group of apiGroups) {
    for (const resource of resources) {
      for (const verb of verbs) {
        if (resourceNames.length === 0) broken.push({ apiGroups: [group], resources: [resource], verbs: [verb] });
        for (const name of resourceNames) broken.push({ apiGroups: [group], resources: [resource], verbs: [verb], resourceNames: [name] });
      }
    }
  }
  for (const url of nonResourceURLs) for (const verb of verbs) broken.push({ nonResourceURLs: [url], verbs: [verb] });
  return broken;
}

/** Upstream sorts by the text of the Go structs, whose first field is the verbs. */
function ruleKey(rule: Dynamic): string {
  const { verbs, apiGroups, resources, resourceNames, nonResourceURLs } = rule;
  return [verbs, apiGroups, resources, resourceNames, nonResourceURLs].map(bracketed).join(',');
}

/** `deployments.apps/scale`: group after the resource, before the subresource. */
export function resourcesText({ resources = [], apiGroups = [] }: Dynamic): string {
  if (resources.length === 0) return '';
  const [resource, ...subresource] = resources[0].split('/');
  const group = apiGroups[0] ? `.${apiGroups[0]}` : '';
  return `${resource}${group}${subresource.length ? `/${subresource.join('/')}` : ''}`;
}

function describeBinding({ metadata, roleRef, subjects = [] }: Dynamic, text: DescribeText): void {
  text.field(0, 'Name', metadata.name);
  describeLabels(text, metadata.labels);
  describeAnnotations(text, metadata.annotations);
  text.line(0, 'Role:');
  text.field(1, 'Kind', roleRef.kind);
  text.field(1, 'Name', roleRef.name);
  text.line(0, 'Subjects:');
  text.line(1, 'Kind\tName\tNamespace');
  text.line(1, '----\t----\t---------');
  for (const { kind, name, namespace = '' } of subjects) text.line(1, `${kind}\t${name}\t${namespace}`);
}

export const rbacDescribers: readonly Describer[] = [
  { group: GROUP, kind: 'Role', describe: describeRole },
  { group: GROUP, kind: 'ClusterRole', describe: describeRole },
  { group: GROUP, kind: 'RoleBinding', describe: describeBinding },
  { group: GROUP, kind: 'ClusterRoleBinding', describe: describeBinding },
];
