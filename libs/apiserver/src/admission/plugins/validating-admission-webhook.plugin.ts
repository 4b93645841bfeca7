import type { AdmissionPlugin } from '../admission-plugin.ts';
import { isExempt } from '../policy/match-resources.ts';
import { callWebhook, isConcerned } from '../webhook/call-webhook.ts';
import type { WebhookConfiguration } from '../webhook/webhook.types.ts';

const CONFIGURATIONS = 'validatingwebhookconfigurations.admissionregistration.k8s.io';

/** Calls the webhooks of all configurations, by name; the first refusal ends the request. */
export const validatingAdmissionWebhook: AdmissionPlugin = {
  name: 'ValidatingAdmissionWebhook',
  isIdle: (lister) => lister.list(CONFIGURATIONS).length === 0,

  validate(attributes, context) {
    const configurations = context.lister.list<WebhookConfiguration>(CONFIGURATIONS);
    if (isExempt(attributes)) return;
    const hooks = configurations.flatMap(({ webhooks = [] }) => webhooks);
    for (const hook of hooks.filter((each) => isConcerned(each, attributes, context))) callWebhook(hook, attributes, context, false);
  },
};
