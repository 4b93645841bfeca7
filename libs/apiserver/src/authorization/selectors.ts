/** Selectors as authorizers see them (k8s.io/apiserver, endpoints/filters/authorization.go, GetAuthorizerAttributes). */
import { parseFieldSelector, parseLabelSelector, type LabelRequirement } from '@drydock/apimachinery';
import type { AuthorizationAttributes, SelectorRequirement } from './authorizer.ts';

const NARROWED = new Set(['list', 'watch', 'deletecollection']);

/** The selectors of a request; nothing for verbs that have none. */
export function selectorsOf(
  verb: string,
  query: Readonly<Record<string, string>> = {},
): Pick<AuthorizationAttributes, 'fieldSelector' | 'labelSelector'> {
  if (!NARROWED.has(verb) || (!query.fieldSelector && !query.labelSelector)) return {};
  const fieldSelector = fieldRequirements(query.fieldSelector);
  const labelSelector = labelRequirements(query.labelSelector);
  return { ...(fieldSelector ? { fieldSelector } : {}), ...(labelSelector ? { labelSelector } : {}) };
}

/** Undefined for no selector, and for one that cannot be read. */
export function fieldRequirements(text: string | undefined): SelectorRequirement[] | undefined {
  const selector = text ? parseFieldSelector(text).selector : undefined;
  return selector?.map(({ field, operator, value }) => ({ key: field, operator: operator === '=' ? 'In' : 'NotIn', values: [value] }));
}

/** Comparisons by size are left out: authorizers have no word for them. */
export function labelRequirements(text: string | undefined): SelectorRequirement[] | undefined {
  const selector = text ? parseLabelSelector(text).selector : undefined;
  return selector?.flatMap((requirement) => {
    const operator = OPERATORS[requirement.operator];
    if (!operator) return [];
    const values = [...requirement.values];
    return [{ key: requirement.key, operator, ...(values.length > 0 ? { values } : {}) }];
  });
}

const OPERATORS: Readonly<Record<LabelRequirement['operator'], SelectorRequirement['operator'] | undefined>> = {
  in: 'In',
  '=': 'In',
  '==': 'In',
  notin: 'NotIn',
  '!=': 'NotIn',
  exists: 'Exists',
  '!': 'DoesNotExist',
  gt: undefined,
  lt: undefined,
};
