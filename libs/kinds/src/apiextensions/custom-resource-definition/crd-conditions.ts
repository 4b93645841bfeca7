/** Conditions of CustomResourceDefinitions (apiextensions-apiserver, apihelpers). */
import type { Condition } from '@drydock/apimachinery';
import type { CrdConditionType, CustomResourceDefinition } from '@drydock/apiserver';

export type CrdCondition = Omit<Condition, 'lastTransitionTime' | 'observedGeneration'> & { type: CrdConditionType };

export function findCrdCondition({ status }: CustomResourceDefinition, type: CrdConditionType): Condition | undefined {
  return status?.conditions?.find((condition) => condition.type === type);
}

/** Sets a condition of a draft. The time changes only with the status. */
export function setCrdCondition(draft: CustomResourceDefinition, condition: CrdCondition, now: string): void {
  const conditions = draft.status?.conditions ?? [];
  const before = findCrdCondition(draft, condition.type);
  const lastTransitionTime = before?.status === condition.status ? (before.lastTransitionTime ?? now) : now;
  const set: Condition = { ...condition, lastTransitionTime };
  draft.status = {
    ...draft.status,
    conditions: before ? conditions.map((each) => (each === before ? set : each)) : [...conditions, set],
  };
}

/** Whether a condition says the same, whenever it began to. */
export function sameCondition(a: CrdCondition, b: Condition | undefined): boolean {
  return b !== undefined && a.status === b.status && a.reason === b.reason && a.message === b.message;
}
