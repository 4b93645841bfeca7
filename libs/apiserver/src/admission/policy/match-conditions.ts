/** `matchConditions` of policies and webhooks (k8s.io/apiserver, admission/plugin/webhook/matchconditions). */
import { BOOL } from '../../cel/types.ts';
import { compileExpression, newPolicyEnvironment, type CompiledExpression } from './policy-environment.ts';
import type { PolicyInput } from './policy-input.ts';
import type { MatchCondition } from './policy.types.ts';

/** What all conditions of one policy or webhook may cost (apis/cel, RuntimeCELCostBudgetMatchConditions). */
const COST_BUDGET = 2_500_000;

const compiled = new WeakMap<readonly MatchCondition[], { expression: string; compiled: CompiledExpression }[]>();

export type MatchResult = { matches: boolean; error?: undefined } | { matches?: undefined; error: string };

/** One condition that is false decides, whatever others fail with. */
export function evaluateMatchConditions(
  conditions: readonly MatchCondition[],
  { plain, authorizer }: PolicyInput,
  hasParams: boolean,
): MatchResult {
  const errors: string[] = [];
  let budget = COST_BUDGET;
  for (const { expression, compiled: condition } of compiledConditions(conditions, hasParams)) {
    if (!condition.program) {
      errors.push(`compilation error: ${condition.error}`);
      continue;
    }
    const { value, error, cost } = condition.program.evaluate({ ...plain, ...authorizer }, { costLimit: budget });
    if (error !== undefined) errors.push(`expression '${expression}' resulted in error: ${error}`);
    else if (value === false) return { matches: false };
    budget -= cost;
  }
  if (!errors.length) return { matches: true };
  return { error: errors.length === 1 ? errors[0]! : `[${errors.join(', ')}]` };
}

function compiledConditions(conditions: readonly MatchCondition[], hasParams: boolean) {
  let known = compiled.get(conditions);
  if (!known) {
    const environment = newPolicyEnvironment({ hasParams, hasAuthorizer: true });
    known = conditions.map(({ expression = '' }) => ({ expression, compiled: compileExpression(environment, expression.trim(), [BOOL]) }));
    compiled.set(conditions, known);
  }
  return known;
}
