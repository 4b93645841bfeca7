/** pkg/apis/admissionregistration/validation, for both kinds of webhook configurations; URLs as apiserver's util/webhook checks them. */
import {
  duplicate,
  FieldPath,
  invalid,
  isDNS1035Label,
  isDNS1123Label,
  isDNS1123Subdomain,
  required,
  type FieldError,
} from '@drydock/apimachinery';
import type { Webhook, WebhookConfiguration } from '@drydock/apiserver';
import { validateLabelSelector } from '../meta/validation/label-selector.validation.ts';
import { webhookClientErrors } from '../meta/validation/webhook-client.ts';
import { FAILURE_POLICIES, MATCH_POLICIES, supported, validateMatchConditions, validateRule } from './match-rules.validation.ts';

const SIDE_EFFECTS = ['None', 'NoneOnDryRun'];
const REINVOCATION = ['IfNeeded', 'Never'];
const REVIEW_VERSIONS = ['v1', 'v1beta1'];

export function defaultWebhooks({ webhooks }: WebhookConfiguration, isMutating: boolean): void {
  for (const hook of webhooks ?? []) {
    hook.failurePolicy ??= 'Fail';
    hook.matchPolicy ??= 'Equivalent';
    hook.namespaceSelector ??= {};
    hook.objectSelector ??= {};
    hook.timeoutSeconds ??= 10;
    if (isMutating) hook.reinvocationPolicy ??= 'Never';
    for (const rule of hook.rules ?? []) rule.scope ??= '*';
    if (hook.clientConfig?.service) hook.clientConfig.service.port ??= 443;
  }
}

export function validateWebhooks({ webhooks = [] }: WebhookConfiguration): FieldError[] {
  const names = new Set<string>();
  return webhooks.flatMap((hook, i) => {
    const path = FieldPath.of('webhooks').index(i);
    const errors = [
      ...validateWebhook(hook, path),
      ...reviewVersionErrors(hook.admissionReviewVersions ?? [], path.child('admissionReviewVersions')),
    ];
    if (hook.name && names.has(hook.name)) errors.push(duplicate(path.child('name'), hook.name));
    names.add(hook.name);
    return errors;
  });
}

function validateWebhook(hook: Webhook, path: FieldPath): FieldError[] {
  const { name = '', rules = [], failurePolicy, matchPolicy, sideEffects, timeoutSeconds, reinvocationPolicy, clientConfig = {} } = hook;
  const optional = (field: string, value: string | undefined, values: readonly string[]): FieldError[] =>
    value === undefined ? [] : supported(path.child(field), value, values);
  return [
    ...fullyQualifiedName(name, path.child('name')),
    ...rules.flatMap((rule, i) => validateRule(rule, path.child('rules').index(i))),
    ...optional('failurePolicy', failurePolicy, FAILURE_POLICIES),
    ...optional('matchPolicy', matchPolicy, MATCH_POLICIES),
    ...(sideEffects ? [] : [required(path.child('sideEffects'), `must specify one of ${SIDE_EFFECTS.join(', ')}`)]),
    ...optional('sideEffects', sideEffects || undefined, SIDE_EFFECTS),
    ...(timeoutSeconds !== undefined && (timeoutSeconds > 30 || timeoutSeconds < 1)
      ? [invalid(path.child('timeoutSeconds'), timeoutSeconds, 'the timeout value must be between 1 and 30 seconds')]
      : []),
    ...validateLabelSelector(hook.namespaceSelector, path.child('namespaceSelector')),
    ...validateLabelSelector(hook.objectSelector, path.child('objectSelector')),
    ...optional('reinvocationPolicy', reinvocationPolicy, REINVOCATION),
    ...webhookClientErrors(clientConfig, path.child('clientConfig')),
    ...validateMatchConditions(hook.matchConditions ?? [], false, path.child('matchConditions')),
  ];
}

/** util/validation, IsFullyQualifiedName: at least three segments. */
function fullyQualifiedName(name: string, path: FieldPath): FieldError[] {
  if (!name) return [required(path)];
  const problems = isDNS1123Subdomain(name);
  if (problems.length) return [invalid(path, name, problems.join(','))];
  if (name.split('.').length < 3) return [invalid(path, name, 'should be a domain with at least three segments separated by dots')];
  const labels = name.split('.').flatMap((label) => isDNS1123Label(label));
  return labels.length ? [invalid(path, name, labels.join(','))] : [];
}

function reviewVersionErrors(versions: readonly string[], path: FieldPath): FieldError[] {
  if (versions.length === 0) return [required(path, `must specify one of ${REVIEW_VERSIONS.join(', ')}`)];
  const errors = versions.flatMap((version, i) => {
    if (versions.indexOf(version) < i) return [invalid(path.index(i), version, 'duplicate version')];
    return isDNS1035Label(version).map((problem) => invalid(path.index(i), version, problem));
  });
  if (versions.some((version) => REVIEW_VERSIONS.includes(version))) return errors;
  return [...errors, invalid(path, versions, `must include at least one of ${REVIEW_VERSIONS.join(', ')}`)];
}
