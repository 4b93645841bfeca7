import { newForbidden, type StatusError, type StatusReason } from '@drydock/apimachinery';
import { isExempt, matchesResources } from '../policy/match-resources.ts';
import { evaluatePolicy, type PolicyDenial } from '../policy/policy-evaluator.ts';
import { newPolicyInput } from '../policy/policy-input.ts';
import { collectParams } from '../policy/policy-params.ts';
import type { ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding } from '../policy/policy.types.ts';
import type { AdmissionAttributes, AdmissionContext, AdmissionPlugin } from '../admission-plugin.ts';

const POLICIES = 'validatingadmissionpolicies.admissionregistration.k8s.io';
const BINDINGS = 'validatingadmissionpolicybindings.admissionregistration.k8s.io';
const VALIDATION_FAILURE = 'validation.policy.admission.k8s.io/validation_failure';
const LONGEST_ANNOTATION = 10 * 1024;

const CODES: Readonly<Record<string, number>> = { Forbidden: 403, Unauthorized: 401, RequestEntityTooLarge: 413, Invalid: 422 };

/** Policies without a binding do nothing. All bindings are asked before the first denial refuses. */
export const validatingAdmissionPolicy: AdmissionPlugin = {
  name: 'ValidatingAdmissionPolicy',
  isIdle: (lister) => lister.list(BINDINGS).length === 0,

  validate(attributes, context) {
    const bindings = context.lister.list<ValidatingAdmissionPolicyBinding>(BINDINGS);
    if (isExempt(attributes)) return;
    const denied: { message: string; reason: string }[] = [];
    for (const policy of context.lister.list<ValidatingAdmissionPolicy>(POLICIES)) {
      const own = bindings.filter(({ spec }) => spec.policyName === policy.metadata.name);
      if (!own.length || !matchesResources(policy.spec.matchConstraints ?? {}, attributes, context.lister)) continue;
      for (const binding of own) {
        const { matchResources } = binding.spec;
        if (matchResources && !matchesResources(matchResources, attributes, context.lister)) continue;
        denied.push(...judge(policy, binding, attributes, context));
      }
    }
    if (denied[0]) throw refusal(attributes, denied[0]);
  },
};

/** Warns and notes as the binding says; returns what it denies. */
function judge(
  policy: ValidatingAdmissionPolicy,
  binding: ValidatingAdmissionPolicyBinding,
  attributes: AdmissionAttributes,
  context: AdmissionContext,
): { message: string; reason: string }[] {
  const policyName = policy.metadata.name;
  const bindingName = binding.metadata.name;
  const whose = `ValidatingAdmissionPolicy '${policyName}' with binding '${bindingName}'`;
  const { params, error } = collectParams(policy, binding.spec.paramRef, attributes.namespace, context);
  if (!params) return policy.spec.failurePolicy === 'Ignore' ? [] : [{ message: `${whose} denied request: ${error}`, reason: 'Invalid' }];
  const actions = binding.spec.validationActions ?? [];
  const denied: { message: string; reason: string }[] = [];
  const noted: (PolicyDenial & { binding: string })[] = [];
  const annotations = new Map<string, string[]>();
  for (const param of params) {
    const result = evaluatePolicy(policy, newPolicyInput(attributes, context, param));
    for (const denial of result.denials) {
      if (actions.includes('Deny')) denied.push({ message: `${whose} denied request: ${denial.message}`, reason: denial.reason });
      if (actions.includes('Warn')) context.warn(`Validation failed for ${whose}: ${denial.message}`);
      if (actions.includes('Audit')) noted.push({ ...denial, binding: bindingName });
    }
    for (const { key, value } of result.annotations) {
      const values = annotations.get(key) ?? [];
      if (!values.includes(value)) annotations.set(key, [...values, value.slice(0, LONGEST_ANNOTATION)]);
    }
  }
  for (const [key, values] of annotations) context.annotate(`${policyName}/${key}`, values.join(', '));
  if (noted.length) {
    const failures = noted.map(({ message, index }) => ({
      message,
      policy: policyName,
      binding: bindingName,
      expressionIndex: index,
      validationActions: actions,
    }));
    context.annotate(VALIDATION_FAILURE, JSON.stringify(failures));
  }
  return denied;
}

/** The sentence of a Forbidden with the reason that the policy gives: what a client shows of it depends on that reason. */
function refusal({ resource, name }: AdmissionAttributes, { message, reason }: { message: string; reason: string }): StatusError {
  const error = newForbidden({ group: resource.group, resource: resource.resource }, name, message);
  error.status.reason = reason as StatusReason;
  error.status.code = CODES[reason] ?? 422;
  error.status.details!.causes = [{ message }];
  return error;
}
