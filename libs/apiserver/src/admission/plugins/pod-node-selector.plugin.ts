import { newFailure, newNotFound, type KubeObject } from '@drydock/apimachinery';
import { refuse } from '../refuse.ts';
import type { AdmissionAttributes, AdmissionContext, AdmissionPlugin } from '../admission-plugin.ts';
import { isPodWrite, type PodLike } from './pod-template.ts';

const ANNOTATION = 'scheduler.alpha.kubernetes.io/node-selector';
const CONFLICT = 'pod node label selector conflicts with its namespace node label selector';

type Selector = Readonly<Record<string, string>>;

/** The pods of a namespace go where its annotation says (plugin/pkg/admission/podnodeselector). There is no cluster-wide default. */
export const podNodeSelector: AdmissionPlugin = {
  name: 'PodNodeSelector',
  optional: true,
  resources: ['pods'],

  admit(attributes, context) {
    if (!isNewPod(attributes)) return;
    const { spec } = attributes.object as unknown as PodLike;
    const selector = { ...selectorOf(attributes, context), ...(spec.nodeSelector as Selector | undefined) };
    requireAgreement(attributes, context);
    if (Object.keys(selector).length > 0) spec.nodeSelector = selector;
  },

  validate(attributes, context) {
    if (isNewPod(attributes)) requireAgreement(attributes, context);
  },
};

function isNewPod(attributes: AdmissionAttributes): boolean {
  return attributes.operation === 'CREATE' && isPodWrite(attributes);
}

function requireAgreement(attributes: AdmissionAttributes, context: AdmissionContext): void {
  const own = ((attributes.object as unknown as PodLike).spec.nodeSelector ?? {}) as Selector;
  const conflicts = Object.entries(selectorOf(attributes, context)).some(([key, value]) => Object.hasOwn(own, key) && own[key] !== value);
  if (conflicts) throw refuse(attributes, CONFLICT);
}

function selectorOf({ namespace }: AdmissionAttributes, { lister }: AdmissionContext): Selector {
  const stored = lister.get<KubeObject>('namespaces', undefined, namespace);
  if (!stored) throw newNotFound({ group: '', resource: 'namespaces' }, namespace);
  return parseSelector(stored.metadata.annotations?.[ANNOTATION] ?? '');
}

/** `env=test,zone=a` (labels.ConvertSelectorToLabelsMap). */
function parseSelector(text: string): Selector {
  if (!text.trim()) return {};
  const pairs = text.split(',').map((label) => {
    const parts = label.split('=').map((each) => each.trim());
    if (parts.length !== 2) throw newFailure(500, undefined, `invalid selector: [${parts.join(' ')}]`);
    return parts as [string, string];
  });
  return Object.fromEntries(pairs);
}
