import type { AuthorizationAttributes } from '../authorizer.ts';
import type { PolicyRule } from './rbac.types.ts';

const ALL = '*';

/** Whether one rule allows one request (plugin/pkg/auth/authorizer/rbac, RuleAllows). */
export function ruleAllows(attributes: AuthorizationAttributes, rule: PolicyRule): boolean {
  if (!matches(rule.verbs, attributes.verb)) return false;
  if (!attributes.resourceRequest) return matchesPath(rule.nonResourceURLs, attributes.path);
  return (
    matches(rule.apiGroups, attributes.group) &&
    matchesResource(rule.resources, attributes.resource, attributes.subresource) &&
    (!rule.resourceNames?.length || rule.resourceNames.includes(attributes.name))
  );
}

function matches(allowed: readonly string[] | null | undefined, value: string): boolean {
  return allowed ? allowed.includes(value) || allowed.includes(ALL) : false;
}

/** `pods`, `pods/log`, `*`, and `* /scale` (without the space) for that subresource of anything. */
function matchesResource(allowed: readonly string[] | undefined, resource: string, subresource: string): boolean {
  if (!allowed) return false;
  if (!subresource) return matches(allowed, resource);
  return matches(allowed, `${resource}/${subresource}`) || allowed.includes(`*/${subresource}`);
}

/** A path matches itself, or a prefix that ends in an asterisk. */
export function matchesPath(allowed: readonly string[] | undefined, path: string): boolean {
  if (!allowed) return false;
  return allowed.some((each) => each === ALL || each === path || (each.endsWith('*') && path.startsWith(each.replace(/\*+$/, ''))));
}
