/** Whether some rules give everything that other rules give (component-helpers/auth/rbac/validation). Keeps users from granting more than they have. */
import { matchesPath } from './rule-match.ts';
import type { PolicyRule } from './rbac.types.ts';

/** The single permissions of `wanted` that `owned` does not cover. */
export function uncovered(owned: readonly PolicyRule[], wanted: readonly PolicyRule[]): PolicyRule[] {
  return wanted.flatMap(breakDown).filter((single) => !owned.some((rule) => covers(rule, single)));
}

/** One rule for each combination of what the rule lists. */
function breakDown(rule: PolicyRule): PolicyRule[] {
  const { apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule;
  const singles: PolicyRule[] = [];
  for (const group of apiGroups) {
    for (const resource of resources) {
      for (const verb of rule.verbs ?? []) {
        const single = { apiGroups: [group], resources: [resource], verbs: [verb] };
        if (resourceNames.length === 0) singles.push(single);
        for (const name of resourceNames) singles.push({ ...single, resourceNames: [name] });
      }
    }
  }
  for (const url of nonResourceURLs) for (const verb of rule.verbs ?? []) singles.push({ nonResourceURLs: [url], verbs: [verb] });
  return singles;
}

function covers(rule: PolicyRule, single: PolicyRule): boolean {
  const { apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = single;
  return (
    hasAll(rule.verbs ?? [], single.verbs ?? []) &&
    hasAll(rule.apiGroups, apiGroups) &&
    coversResources(rule.resources ?? [], resources) &&
    nonResourceURLs.every((url) => matchesPath(rule.nonResourceURLs, url)) &&
    coversNames(rule.resourceNames ?? [], resourceNames)
  );
}

function hasAll(owned: readonly string[] = [], wanted: readonly string[]): boolean {
  return owned.includes('*') || wanted.every((each) => owned.includes(each));
}

function coversResources(owned: readonly string[], wanted: readonly string[]): boolean {
  if (owned.includes('*')) return true;
  return wanted.every((resource) => {
    const slash = resource.indexOf('/');
    return owned.includes(resource) || (slash >= 0 && owned.includes(`*${resource.slice(slash)}`));
  });
}

/** A rule without names covers every name; a wish without names is covered only by such a rule. */
function coversNames(owned: readonly string[], wanted: readonly string[]): boolean {
  if (wanted.length === 0) return owned.length === 0;
  return owned.length === 0 || wanted.every((name) => owned.includes(name));
}

/** Joins the verbs of rules that are about the same single resource; other rules stay as they are. */
export function compactRules(rules: readonly PolicyRule[]): PolicyRule[] {
  const simple = new Map<string, PolicyRule & { verbs: string[] }>();
  const compact: PolicyRule[] = [];
  for (const rule of rules) {
    if (!isSimple(rule)) {
      compact.push(rule);
      continue;
    }
    const key = JSON.stringify([rule.apiGroups, rule.resources, rule.resourceNames ?? null]);
    const existing = simple.get(key);
    if (existing) existing.verbs.push(...(rule.verbs ?? []));
    else simple.set(key, { ...rule, verbs: [...(rule.verbs ?? [])] });
  }
  return [...compact, ...simple.values()];
}

function isSimple({ apiGroups, resources, resourceNames = [], nonResourceURLs = [] }: PolicyRule): boolean {
  return apiGroups?.length === 1 && resources?.length === 1 && resourceNames.length <= 1 && nonResourceURLs.length === 0;
}

/** `{APIGroups:[""], Resources:["pods"], Verbs:["get" "list"]}` (rbac/v1 helpers, CompactString). */
export function formatRule(rule: PolicyRule): string {
  const fields: readonly [string, readonly string[] | null | undefined][] = [
    ['APIGroups', rule.apiGroups],
    ['Resources', rule.resources],
    ['NonResourceURLs', rule.nonResourceURLs],
    ['ResourceNames', rule.resourceNames],
    ['Verbs', rule.verbs],
  ];
  const parts = fields.filter(([, values]) => values?.length).map(([name, values]) => `${name}:${formatStrings(values!)}`);
  return `{${parts.join(', ')}}`;
}

/** A slice of strings under Go's %q: `["a" "b"]`. */
export function formatStrings(values: readonly string[]): string {
  return `[${values.map((value) => JSON.stringify(value)).join(' ')}]`;
}
