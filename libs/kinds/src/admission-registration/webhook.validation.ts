/** pkg/apis/admissionregistration/validation, for both kinds of webhook configurations; URLs as apiserver's util/webhook checks them. */
import {
  duplicate,
  FieldPath,
  invalid,
  isDNS1035Label,
  isDNS1123Label,
  isDNS1123Subdomain,
  isValidPortNum,
  required,
  type FieldError,
} from '@drydock/apimachinery';
import type { Webhook, WebhookClientConfig, WebhookConfiguration } from '@drydock/apiserver';
import { validateLabelSelector } from '../meta/validation/label-selector.validation.ts';
import { FAILURE_POLICIES, MATCH_POLICIES, supported, validateMatchConditions, validateRule } from './match-rules.validation.ts';

const SIDE_EFFECTS = ['None', 'NoneOnDryRun'];
const REINVOCATION = ['IfNeeded', 'Never'];
const REVIEW_VERSIONS = ['v1', 'v1beta1'];
const DESIRED_FORM = '; desired format: https://host[/path]';

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
    ...clientConfigErrors(clientConfig, path.child('clientConfig')),
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

function clientConfigErrors({ url, service }: WebhookClientConfig, path: FieldPath): FieldError[] {
  if ((url === undefined) === (service === undefined)) return [required(path, 'exactly one of url or service is required')];
  return url === undefined ? serviceErrors(service!, path.child('service')) : urlErrors(url, path.child('url'));
}

function urlErrors(url: string, path: FieldPath): FieldError[] {
  const match = /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/.exec(url);
  const [, scheme = '', authority = '', , query = '', fragment = ''] = match ?? [];
  const at = authority.lastIndexOf('@');
  const host = authority.slice(at + 1);
  const errors: FieldError[] = [];
  if (scheme.toLowerCase() !== 'https') errors.push(invalid(path, scheme, `'https' is the only allowed URL scheme${DESIRED_FORM}`));
  if (!host) errors.push(invalid(path, host, `host must be specified${DESIRED_FORM}`));
  if (at >= 0) errors.push(invalid(path, authority.slice(0, at), 'user information is not permitted in the URL'));
  if (fragment) errors.push(invalid(path, fragment, 'fragments are not permitted in the URL'));
  if (query) errors.push(invalid(path, query, 'query parameters are not permitted in the URL'));
  return errors;
}

/** Upstream gives the two names in the wrong order to its check, so a missing name is told as a missing namespace, and the other way round. */
function serviceErrors(
  { namespace = '', name = '', path: urlPath, port = 443 }: NonNullable<WebhookClientConfig['service']>,
  path: FieldPath,
): FieldError[] {
  const errors: FieldError[] = [];
  if (!namespace) errors.push(required(path.child('name')));
  if (!name) errors.push(required(path.child('namespace')));
  const problems = isValidPortNum(port);
  if (problems.length) errors.push(invalid(path.child('port'), port, `port is not valid: ${problems.join(', ')}`));
  return [...errors, ...urlPathErrors(urlPath, path.child('path'))];
}

function urlPathErrors(urlPath: string | undefined, path: FieldPath): FieldError[] {
  if (!urlPath || urlPath === '/') return [];
  if (urlPath === '//') return [invalid(path, urlPath, 'segment[0] may not be empty')];
  const errors = urlPath.startsWith('/') ? [] : [invalid(path, urlPath, "must start with a '/'")];
  const steps = urlPath.slice(1).replace(/\/$/, '').split('/');
  return [
    ...errors,
    ...steps.flatMap((step, i) =>
      step
        ? isDNS1123Subdomain(step).map((problem) => invalid(path, urlPath, `segment[${i}]: ${problem}`))
        : [invalid(path, urlPath, `segment[${i}] may not be empty`)],
    ),
  ];
}
