/** Evaluates one ValidatingAdmissionPolicy on one request (k8s.io/apiserver, admission/plugin/policy/validating/validator.go). */
import { RUNTIME_COST_BUDGET } from '../../cel/environment.ts';
import { BOOL, NULL, STRING } from '../../cel/types.ts';
import { CelError, type LazyObject } from '../../cel/values/value.ts';
import { evaluateMatchConditions } from './match-conditions.ts';
import { compileExpression, compileVariables, newPolicyEnvironment, type CompiledExpression } from './policy-environment.ts';
import type { PolicyInput } from './policy-input.ts';
import type { PolicyValidation, ValidatingAdmissionPolicy } from './policy.types.ts';

export interface PolicyDenial {
  /** The index of the validation; 0 when the policy as a whole failed. */
  index: number;
  message: string;
  reason: string;
}

export interface PolicyResult {
  denials: PolicyDenial[];
  /** Published in the audit record. */
  annotations: { key: string; value: string }[];
}

const LONGEST_MESSAGE = 5 * 1024;
const OUT_OF_BUDGET = 'validation failed due to running out of cost budget, no further validation rules will be run';

interface CompiledPolicy {
  variables: ReadonlyMap<string, CompiledExpression>;
  validations: { rule: PolicyValidation; condition: CompiledExpression; message: CompiledExpression | undefined }[];
  annotations: { key: string; expression: string; value: CompiledExpression }[];
}

const compiledPolicies = new WeakMap<ValidatingAdmissionPolicy, CompiledPolicy>();

function compile(policy: ValidatingAdmissionPolicy): CompiledPolicy {
  const known = compiledPolicies.get(policy);
  if (known) return known;
  const { spec } = policy;
  const hasParams = spec.paramKind !== undefined;
  const { types, compiled: variables } = compileVariables(spec.variables ?? [], { hasParams, hasAuthorizer: true });
  const full = newPolicyEnvironment({ hasParams, hasAuthorizer: true, variables: types });
  const forMessages = newPolicyEnvironment({ hasParams, hasAuthorizer: false, variables: types });
  const compiled: CompiledPolicy = {
    variables,
    validations: (spec.validations ?? []).map((rule) => ({
      rule,
      condition: compileExpression(full, rule.expression ?? '', [BOOL]),
      message: rule.messageExpression ? compileExpression(forMessages, rule.messageExpression, [STRING]) : undefined,
    })),
    annotations: (spec.auditAnnotations ?? []).map(({ key = '', valueExpression = '' }) => ({
      key,
      expression: valueExpression,
      value: compileExpression(full, valueExpression.trim(), [STRING, NULL]),
    })),
  };
  compiledPolicies.set(policy, compiled);
  return compiled;
}

/** Counts what all expressions of one evaluation cost together. */
class Evaluation {
  readonly #policy: CompiledPolicy;
  readonly #values: Readonly<Record<string, unknown>>;
  #budget = RUNTIME_COST_BUDGET;

  constructor(policy: CompiledPolicy, { plain, authorizer }: PolicyInput) {
    this.#policy = policy;
    const values: Record<string, unknown> = { ...plain, ...authorizer };
    values.variables = this.#variables(values);
    this.#values = values;
  }

  /** The value, or why there is none; `outOfBudget` ends the whole policy. */
  evaluate(expression: string, { program, error }: CompiledExpression): { value?: unknown; error?: string; outOfBudget?: true } {
    if (!program) return { error: `compilation error: ${error}` };
    const result = program.evaluate(this.#values);
    this.#budget -= result.cost;
    if (this.#budget < 0) return { error: OUT_OF_BUDGET, outOfBudget: true };
    if (result.error === undefined) return { value: result.value };
    return { error: `expression '${expression}' resulted in error: ${result.error}` };
  }

  /** Each variable is evaluated when it is first read, and once. */
  #variables(values: Readonly<Record<string, unknown>>): LazyObject {
    const known = new Map<string, { value?: unknown; error?: string }>();
    return {
      isLazyObject: true,
      get: (name) => {
        const compiled = this.#policy.variables.get(name);
        if (!compiled) return undefined;
        let result = known.get(name);
        if (!result) {
          result = this.#variable(name, compiled, values);
          known.set(name, result);
        }
        if (result.error !== undefined) throw new CelError(result.error);
        return result.value;
      },
    };
  }

  #variable(name: string, { program, error }: CompiledExpression, values: Readonly<Record<string, unknown>>) {
    if (!program) return { error: `composited variable "${name}" fails to compile: ${error}` };
    const result = program.evaluate(values);
    this.#budget -= result.cost;
    if (result.error === undefined) return { value: result.value };
    return { error: `composited variable "${name}" fails to evaluate: ${result.error}` };
  }
}

/** An error of an expression denies, unless the policy ignores failures. */
export function evaluatePolicy(policy: ValidatingAdmissionPolicy, input: PolicyInput): PolicyResult {
  const { spec } = policy;
  const ignoresErrors = spec.failurePolicy === 'Ignore';
  const failure = (index: number, message: string): PolicyDenial[] => (ignoresErrors ? [] : [{ index, message, reason: 'Invalid' }]);
  const matched = evaluateMatchConditions(spec.matchConditions ?? NO_CONDITIONS, input, spec.paramKind !== undefined);
  if (matched.error !== undefined) return { denials: failure(0, matched.error), annotations: [] };
  if (!matched.matches) return { denials: [], annotations: [] };

  const compiled = compile(policy);
  const evaluation = new Evaluation(compiled, input);
  const denials: PolicyDenial[] = [];
  for (const [index, { rule, condition, message }] of compiled.validations.entries()) {
    const { value, error, outOfBudget } = evaluation.evaluate(rule.expression ?? '', condition);
    if (outOfBudget) return { denials: failure(0, error!), annotations: [] };
    if (error !== undefined) denials.push(...failure(index, error));
    else if (value !== true) {
      const made = message && evaluation.evaluate(rule.messageExpression ?? '', message);
      if (made?.outOfBudget) denials.push(...failure(index, `failed messageExpression: ${made.error}`));
      else denials.push({ index, message: messageOf(rule, made?.value), reason: rule.reason ?? 'Invalid' });
    }
  }
  const annotations: PolicyResult['annotations'] = [];
  for (const [index, { key, expression, value }] of compiled.annotations.entries()) {
    const result = evaluation.evaluate(expression, value);
    if (result.error !== undefined) denials.push(...failure(index, result.error));
    else if (typeof result.value === 'string' && result.value.trim()) annotations.push({ key, value: result.value.trim() });
  }
  return { denials, annotations };
}

const NO_CONDITIONS: readonly never[] = [];

function messageOf({ message = '', expression = '' }: PolicyValidation, made: unknown): string {
  const text = typeof made === 'string' ? made.trim() : '';
  if (text && text.length <= LONGEST_MESSAGE && !text.includes('\n')) return text;
  return message.trim() || `failed expression: ${expression.trim()}`;
}
