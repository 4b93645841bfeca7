/** What a role or binding becomes, and why (component-helpers/auth/rbac/reconciliation). */
import { deepEqual, type KubeObject } from '@drydock/apimachinery';
import { uncovered, type PolicyRule, type RoleRef, type Subject } from '@drydock/apiserver';

export interface RbacObject extends KubeObject {
  rules?: PolicyRule[] | null;
  aggregationRule?: { clusterRoleSelectors?: unknown[] };
  subjects?: Subject[];
  roleRef?: RoleRef;
}

export interface Reconciliation {
  readonly object: RbacObject;
  readonly operation: 'none' | 'create' | 'update' | 'recreate';
  /** The object opted out of changes with an annotation. */
  readonly isProtected: boolean;
  readonly missingRules: readonly PolicyRule[];
  readonly extraRules: readonly PolicyRule[];
  readonly missingSubjects: readonly Subject[];
  readonly extraSubjects: readonly Subject[];
}

const AUTO_UPDATE = 'rbac.authorization.kubernetes.io/autoupdate';
const NO_CHANGES = { missingRules: [], extraRules: [], missingSubjects: [], extraSubjects: [] } as const;

export function reconcileMissing(expected: RbacObject): Reconciliation {
  return {
    ...NO_CHANGES,
    object: expected,
    operation: 'create',
    isProtected: false,
    missingRules: expected.rules ?? [],
    missingSubjects: expected.subjects ?? [],
  };
}

/** `removeExtra`: permissions that only the existing role has go. */
export function reconcileRole(existing: RbacObject, expected: RbacObject, removeExtra: boolean): Reconciliation {
  const [existingRules, expectedRules] = [existing.rules ?? [], expected.rules ?? []];
  const bothAggregate = existing.aggregationRule && expected.aggregationRule;
  const extraRules = bothAggregate ? [] : uncovered(expectedRules, existingRules);
  const missingRules = uncovered(existingRules, expectedRules);
  const object: RbacObject = withExpectedMetadata(existing, expected);
  if (removeExtra && missingRules.length + extraRules.length > 0) object.rules = expectedRules;
  else if (missingRules.length > 0) object.rules = [...existingRules, ...missingRules];
  const aggregationRule = reconcileAggregation(existing, expected, removeExtra);
  if (aggregationRule) object.aggregationRule = aggregationRule;
  else delete object.aggregationRule;
  return { ...NO_CHANGES, ...outcome(existing, object), missingRules, extraRules };
}

function reconcileAggregation(existing: RbacObject, expected: RbacObject, removeExtra: boolean): RbacObject['aggregationRule'] {
  if (!expected.aggregationRule || removeExtra) return expected.aggregationRule;
  const selectors = existing.aggregationRule?.clusterRoleSelectors ?? [];
  const missing = (expected.aggregationRule.clusterRoleSelectors ?? []).filter((each) => !selectors.some((own) => deepEqual(own, each)));
  return { ...existing.aggregationRule, clusterRoleSelectors: [...selectors, ...missing] };
}

/** A binding to another role is made anew, for a roleRef cannot be changed. */
export function reconcileBinding(existing: RbacObject, expected: RbacObject, removeExtra: boolean): Reconciliation {
  if (!deepEqual(existing.roleRef, expected.roleRef)) {
    return { ...NO_CHANGES, object: expected, operation: 'recreate', isProtected: optedOut(existing) };
  }
  const [existingSubjects, expectedSubjects] = [existing.subjects ?? [], expected.subjects ?? []];
  const missingSubjects = subjectsWithout(expectedSubjects, existingSubjects);
  const extraSubjects = subjectsWithout(existingSubjects, expectedSubjects);
  const object: RbacObject = withExpectedMetadata(existing, expected);
  if (removeExtra && missingSubjects.length + extraSubjects.length > 0) object.subjects = [...expectedSubjects];
  else if (missingSubjects.length > 0) object.subjects = [...existingSubjects, ...missingSubjects];
  return { ...NO_CHANGES, ...outcome(existing, object), missingSubjects, extraSubjects };
}

function subjectsWithout(subjects: readonly Subject[], others: readonly Subject[]): Subject[] {
  const only = subjects.filter((each) => !others.some((other) => deepEqual(each, other)));
  return only.filter((each, i) => only.findIndex((other) => deepEqual(each, other)) === i);
}

/** Labels and annotations that only the expected object has are added; the existing object's own values win. */
function withExpectedMetadata(existing: RbacObject, expected: RbacObject): RbacObject {
  const metadata = { ...existing.metadata };
  for (const map of ['labels', 'annotations'] as const) {
    if (expected.metadata[map]) metadata[map] = { ...expected.metadata[map], ...existing.metadata[map] };
  }
  return { ...existing, metadata };
}

function outcome(existing: RbacObject, object: RbacObject): Pick<Reconciliation, 'object' | 'operation' | 'isProtected'> {
  return { object, operation: deepEqual(existing, object) ? 'none' : 'update', isProtected: optedOut(existing) };
}

function optedOut({ metadata }: RbacObject): boolean {
  return metadata.annotations?.[AUTO_UPDATE] === 'false';
}
