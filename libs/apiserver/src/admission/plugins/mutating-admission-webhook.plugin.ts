import { applyJsonPatch, decodeBase64, decodeUtf8, newInternalError, type KubeObject } from '@drydock/apimachinery';
import type { AdmissionAttributes, AdmissionContext, AdmissionPlugin } from '../admission-plugin.ts';
import { isExempt } from '../policy/match-resources.ts';
import { callWebhook, isConcerned } from '../webhook/call-webhook.ts';
import type { Webhook, WebhookConfiguration } from '../webhook/webhook.types.ts';

const CONFIGURATIONS = 'mutatingwebhookconfigurations.admissionregistration.k8s.io';

/**
 * Calls the webhooks of all configurations, by name, one after the other: each sees what those before it changed. When one changed something,
 * the chain runs once more, and those that ask for it are called again.
 */
export const mutatingAdmissionWebhook: AdmissionPlugin = {
  name: 'MutatingAdmissionWebhook',
  isIdle: (lister) => lister.list(CONFIGURATIONS).length === 0,

  admit(attributes, context) {
    const configurations = context.lister.list<WebhookConfiguration>(CONFIGURATIONS);
    if (isExempt(attributes)) return;
    const again = attributes.isReinvocation === true;
    for (const hook of configurations.flatMap(({ webhooks = [] }) => webhooks)) {
      if (again && hook.reinvocationPolicy !== 'IfNeeded') continue;
      if (!isConcerned(hook, attributes, context)) continue;
      if (mutate(hook, attributes, context) && !again) attributes.needsReinvocation = true;
    }
  },
};

/** True when the webhook changed the object. */
function mutate(hook: Webhook, attributes: AdmissionAttributes, context: AdmissionContext): boolean {
  const response = callWebhook(hook, attributes, context, true);
  if (!response?.patch || !attributes.object) return false;
  const before = JSON.stringify(attributes.object);
  const patched = patch(attributes.object, response.patch);
  // The request goes on with the same draft: others hold it.
  for (const key of Object.keys(attributes.object)) delete (attributes.object as Record<string, unknown>)[key];
  Object.assign(attributes.object, patched);
  return JSON.stringify(attributes.object) !== before;
}

function patch(object: KubeObject, encoded: string): KubeObject {
  const bytes = decodeBase64(encoded);
  if (typeof bytes === 'number') throw newInternalError(`illegal base64 data at input byte ${bytes}`);
  let operations: unknown;
  try {
    operations = JSON.parse(decodeUtf8(bytes));
  } catch {
    throw newInternalError('unable to decode the patch of a webhook: it is no JSON');
  }
  const result = applyJsonPatch(object, operations);
  if (result.error !== undefined) throw newInternalError(result.error);
  return result.value as KubeObject;
}
