/** One call of an admission webhook (k8s.io/apiserver, admission/plugin/webhook). */
import { newBadRequest, newFailure, newInternalError, StatusError, type StatusReason } from '@drydock/apimachinery';
import { evaluateMatchConditions } from '../policy/match-conditions.ts';
import { matchesNamespace, matchesObject, matchesRule } from '../policy/match-resources.ts';
import { newPolicyInput, newRequest } from '../policy/policy-input.ts';
import type { AdmissionAttributes, AdmissionContext } from '../admission-plugin.ts';
import type { AdmissionReviewResponse, Webhook, WebhookTarget } from './webhook.types.ts';

const DEFAULT_TIMEOUT = 10;

export type WebhookResponse = NonNullable<AdmissionReviewResponse['response']>;

/** Whether a request concerns the webhook at all. Throws when its match conditions fail and failures are not ignored. */
export function isConcerned(hook: Webhook, attributes: AdmissionAttributes, context: AdmissionContext): boolean {
  if (!(hook.rules ?? []).some((rule) => matchesRule(rule, attributes))) return false;
  if (!matchesNamespace(hook.namespaceSelector, attributes, context.lister) || !matchesObject(hook.objectSelector, attributes))
    return false;
  if (!hook.matchConditions?.length) return true;
  const { matches, error } = evaluateMatchConditions(hook.matchConditions, newPolicyInput(attributes, context), false);
  if (error === undefined) return matches;
  if (hook.failurePolicy === 'Ignore') return false;
  const { resource, name } = attributes;
  const subject = `${resource.resource}${resource.group ? `.${resource.group}` : ''}`;
  throw newFailure(403, 'Forbidden', `${subject} "${name}" is forbidden: ${error}`, { name, kind: resource.resource });
}

/**
 * The response, with its warnings and annotations noted; undefined when the call failed and that is ignored. Throws what refuses the request:
 * the webhook's denial, or the failure of the call.
 */
export function callWebhook(
  hook: Webhook,
  attributes: AdmissionAttributes,
  context: AdmissionContext,
  isMutating: boolean,
): WebhookResponse | undefined {
  if (attributes.dryRun && hook.sideEffects !== 'None' && hook.sideEffects !== 'NoneOnDryRun') {
    throw newBadRequest(`admission webhook "${hook.name}" does not support dry run`);
  }
  const uid = context.rng.uuid();
  const response = exchange(hook, { uid, ...reviewRequest(attributes) }, context, isMutating);
  if (typeof response === 'string') {
    if (hook.failurePolicy !== 'Ignore') throw newInternalError(`failed calling webhook "${hook.name}": ${response}`);
    const kind = isMutating ? 'mutating' : 'validating';
    context.annotate(`failed-open.${kind}.webhook.admission.k8s.io/round_0_index_0`, hook.name);
    return undefined;
  }
  for (const [key, value] of Object.entries(response.auditAnnotations ?? {})) context.annotate(`${hook.name}/${key}`, value);
  for (const warning of response.warnings ?? []) context.warn(warning);
  if (!response.allowed) throw denial(hook.name, response.status);
  return response;
}

function reviewRequest(attributes: AdmissionAttributes): Record<string, unknown> {
  const { object = null, oldObject = null } = attributes;
  return { ...newRequest(attributes), object, oldObject };
}

/** The response, or what is wrong with the call. */
function exchange(hook: Webhook, request: { uid: string }, context: AdmissionContext, isMutating: boolean): WebhookResponse | string {
  const target = targetOf(hook);
  const body = JSON.stringify({ kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v1', request });
  const answer = context.webhooks.post(target, body);
  if ('error' in answer) return `failed to call webhook: Post "${target.url}": ${answer.error}`;
  if (answer.status < 200 || answer.status > 299) return `failed to call webhook: ${httpProblem(answer.status, answer.body)}`;
  let review: AdmissionReviewResponse;
  try {
    review = JSON.parse(answer.body) as AdmissionReviewResponse;
  } catch {
    return `failed to call webhook: couldn't get version/kind; json parse error: invalid character ${quoted(answer.body)} looking for beginning of value`;
  }
  const { response, problem } = verified(review, request.uid, isMutating);
  return response ?? `received invalid webhook response: ${problem}`;
}

function quoted(body: string): string {
  return `'${body.trimStart()[0] ?? ''}'`;
}

function targetOf({ clientConfig = {}, timeoutSeconds = DEFAULT_TIMEOUT }: Webhook): WebhookTarget {
  const { service, url = '', caBundle } = clientConfig;
  const timeout = `?timeout=${timeoutSeconds}s`;
  const hasCertificateAuthority = Boolean(caBundle);
  if (!service) return { url: `${url}${timeout}`, service: undefined, hasCertificateAuthority };
  const { namespace = '', name = '', port = 443, path = '/' } = service;
  const absolute = path.startsWith('/') ? path : `/${path}`;
  return {
    url: `https://${name}.${namespace}.svc:${port}${absolute}${timeout}`,
    service: { namespace, name, port },
    hasCertificateAuthority,
  };
}

/** What client-go makes of an HTTP status that is no success. */
function httpProblem(status: number, body: string): string {
  if (status === 404) return 'the server could not find the requested resource';
  if (status === 401) return 'Unauthorized';
  if (status === 405) return 'the server does not allow this method on the requested resource';
  if (status === 503) return 'the server is currently unable to handle the request';
  if (status >= 500)
    return `an error on the server (${JSON.stringify(body.trim() || 'unknown')}) has prevented the request from succeeding`;
  return 'the server rejected our request for an unknown reason';
}

function verified(review: AdmissionReviewResponse, uid: string, isMutating: boolean): { response?: WebhookResponse; problem?: string } {
  const { response, apiVersion = '', kind = '' } = review;
  if (apiVersion !== 'admission.k8s.io/v1' || kind !== 'AdmissionReview') {
    const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
    return { problem: `expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got ${group}/${version}, Kind=${kind}` };
  }
  if (!response) return { problem: 'webhook response was absent' };
  if (response.uid !== uid) return { problem: `expected response.uid="${uid}", got "${response.uid ?? ''}"` };
  if (!isMutating && response.patch) return { problem: 'validating webhook may not return response.patch' };
  if (!isMutating && response.patchType) return { problem: 'validating webhook may not return response.patchType' };
  if (response.patch && !response.patchType) return { problem: 'webhook returned response.patch but not response.patchType' };
  if (!response.patch && response.patchType) return { problem: 'webhook returned response.patchType but not response.patch' };
  if (response.patchType && response.patchType !== 'JSONPatch') {
    return { problem: `webhook returned invalid response.patchType of "${response.patchType}"` };
  }
  return { response };
}

function denial(name: string, status: WebhookResponse['status'] = {}): StatusError {
  const deniedBy = `admission webhook "${name}" denied the request`;
  const why = status.message || status.reason;
  const code = status.code && status.code >= 400 ? status.code : 400;
  const error = newFailure(
    code,
    status.reason as StatusReason | undefined,
    why ? `${deniedBy}: ${why}` : `${deniedBy} without explanation`,
  );
  if (status.details) error.status.details = status.details;
  return error;
}
