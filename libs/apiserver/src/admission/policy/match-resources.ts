/** Which requests a policy, a binding or a webhook is about (k8s.io/apiserver, admission/plugin/policy/matching and webhook/predicates). */
import { selectorMatches, type LabelSelector } from '@drydock/apimachinery';
import type { Lister } from '../../storage/lister.ts';
import type { AdmissionAttributes } from '../admission-plugin.ts';
import type { MatchResources, NamedRule, RuleWithOperations } from './policy.types.ts';

/** Nothing that decides about admission is subject to it, so that a mistake can be undone. */
const EXEMPT = new Set([
  'validatingwebhookconfigurations',
  'mutatingwebhookconfigurations',
  'validatingadmissionpolicies',
  'validatingadmissionpolicybindings',
]);

export function isExempt({ resource }: AdmissionAttributes): boolean {
  return resource.group === 'admissionregistration.k8s.io' && EXEMPT.has(resource.resource);
}

export function matchesResources(match: MatchResources, attributes: AdmissionAttributes, lister: Lister): boolean {
  if (!matchesNamespace(match.namespaceSelector, attributes, lister)) return false;
  if (!matchesObject(match.objectSelector, attributes)) return false;
  if ((match.excludeResourceRules ?? []).some((rule) => matchesNamedRule(rule, attributes))) return false;
  const rules = match.resourceRules ?? [];
  return rules.length === 0 || rules.some((rule) => matchesNamedRule(rule, attributes));
}

function matchesNamedRule(rule: NamedRule, attributes: AdmissionAttributes): boolean {
  if (!matchesRule(rule, attributes)) return false;
  return !rule.resourceNames?.length || rule.resourceNames.includes(attributes.name);
}

export function matchesRule(rule: RuleWithOperations, { operation, resource, subresource, namespace, kind }: AdmissionAttributes): boolean {
  const hasScope = scopeMatches(rule.scope, Boolean(namespace) && !(kind.group === '' && kind.kind === 'Namespace'));
  return (
    hasScope &&
    includes(rule.operations, operation) &&
    includes(rule.apiGroups, resource.group) &&
    includes(rule.apiVersions, resource.version) &&
    (rule.resources ?? []).some((each) => resourceMatches(each, resource.resource, subresource))
  );
}

function includes(list: readonly string[] | undefined, value: string): boolean {
  return (list ?? []).some((each) => each === '*' || each === value);
}

function scopeMatches(scope: string | undefined, namespaced: boolean): boolean {
  return !scope || scope === '*' || (scope === 'Namespaced') === namespaced;
}

function resourceMatches(pattern: string, resource: string, subresource: string): boolean {
  const slash = pattern.indexOf('/');
  const wantedResource = slash < 0 ? pattern : pattern.slice(0, slash);
  const wantedSubresource = slash < 0 ? '' : pattern.slice(slash + 1);
  return (wantedResource === '*' || wantedResource === resource) && (wantedSubresource === '*' || wantedSubresource === subresource);
}

function isEmpty(selector: LabelSelector): boolean {
  return !Object.keys(selector.matchLabels ?? {}).length && !selector.matchExpressions?.length;
}

/** Objects outside of namespaces always match; a Namespace is judged by its own labels. */
export function matchesNamespace(selector: LabelSelector | undefined, attributes: AdmissionAttributes, lister: Lister): boolean {
  if (!selector || isEmpty(selector)) return true;
  const { resource, subresource, operation, object, namespace, name } = attributes;
  const isNamespace = resource.group === '' && resource.resource === 'namespaces';
  if (!namespace && !isNamespace) return true;
  if (isNamespace && object && subresource === '' && (operation === 'CREATE' || operation === 'UPDATE')) {
    return selectorMatches(selector, object.metadata.labels);
  }
  const stored = lister.get('namespaces', undefined, namespace || name);
  return selectorMatches(selector, stored?.metadata.labels);
}

export function matchesObject(selector: LabelSelector | undefined, { object, oldObject }: AdmissionAttributes): boolean {
  if (!selector || isEmpty(selector)) return true;
  return [object, oldObject].some((each) => each !== undefined && selectorMatches(selector, each.metadata.labels));
}
