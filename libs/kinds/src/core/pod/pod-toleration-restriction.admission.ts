/** Default and permitted tolerations of a namespace, from its annotations (plugin/pkg/admission/podtolerationrestriction). */
import { deepEqual, newFailure, newNotFound, type KubeObject } from '@drydock/apimachinery';
import type { AdmissionAttributes, AdmissionContext, AdmissionPlugin } from '@drydock/apiserver';
import type { Pod } from './pod.types.ts';
import { computeQos } from './qos.ts';
import type { Toleration } from './spec/scheduling.types.ts';

const DEFAULTS = 'scheduler.alpha.kubernetes.io/defaultTolerations';
const WHITELIST = 'scheduler.alpha.kubernetes.io/tolerationsWhitelist';
const CONFLICT = 'pod tolerations (possibly merged with namespace default tolerations) conflict with its namespace whitelist';
const MEMORY_PRESSURE: Toleration = { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' };

export const podTolerationRestriction: AdmissionPlugin = {
  name: 'PodTolerationRestriction',
  optional: true,
  resources: ['pods'],

  admit(attributes, context) {
    if (!isPodWrite(attributes)) return;
    const { spec } = attributes.object as Pod;
    const added = attributes.operation === 'CREATE' ? [...(tolerationsOf(DEFAULTS, attributes, context) ?? [])] : [];
    if (computeQos(spec) !== 'BestEffort') added.push({ ...MEMORY_PRESSURE });
    if (added.length > 0) spec.tolerations = merged([...added, ...(spec.tolerations ?? [])]);
    requirePermitted(attributes, context);
  },

  validate(attributes, context) {
    if (isPodWrite(attributes)) requirePermitted(attributes, context);
  },
};

function isPodWrite({ resource, subresource, operation, object }: AdmissionAttributes): boolean {
  const written = operation === 'CREATE' || operation === 'UPDATE';
  return resource.group === '' && resource.resource === 'pods' && !subresource && written && object !== undefined;
}

/** The message is no Status of its own upstream either: the client sees it as it is, with code 500. */
function requirePermitted(attributes: AdmissionAttributes, context: AdmissionContext): void {
  const tolerations = (attributes.object as Pod).spec.tolerations ?? [];
  const whitelist = tolerations.length > 0 ? (tolerationsOf(WHITELIST, attributes, context) ?? []) : [];
  if (whitelist.length === 0) return;
  if (!tolerations.every((each) => whitelist.some((allowed) => covers(allowed, each)))) throw newFailure(500, undefined, CONFLICT);
}

function tolerationsOf(
  annotation: string,
  { namespace }: AdmissionAttributes,
  { lister }: AdmissionContext,
): readonly Toleration[] | undefined {
  const stored = lister.get<KubeObject>('namespaces', undefined, namespace);
  if (!stored) throw newNotFound({ group: '', resource: 'namespaces' }, namespace);
  const text = stored.metadata.annotations?.[annotation];
  if (!text) return text === undefined ? undefined : [];
  try {
    const parsed: unknown = JSON.parse(text);
    if (Array.isArray(parsed)) return parsed as Toleration[];
  } catch {
    // Said below, in one sentence for both.
  }
  throw newFailure(500, undefined, `json: cannot unmarshal the annotation ${annotation} into Go value of type []v1.Toleration`);
}

/** Without those that another one covers; of equal ones the first stays (pkg/util/tolerations, MergeTolerations). */
function merged(all: readonly Toleration[]): Toleration[] {
  const kept: Toleration[] = [];
  for (const [index, each] of all.entries()) {
    if (kept.some((other) => covers(other, each))) continue;
    if (all.slice(index + 1).some((later) => !deepEqual(later, each) && covers(later, each))) continue;
    kept.push(each);
  }
  return kept;
}

/** Whether `wide` tolerates all that `narrow` does (pkg/util/tolerations, isSuperset). */
function covers(wide: Toleration, narrow: Toleration): boolean {
  if (deepEqual(wide, narrow)) return true;
  if (wide.key !== narrow.key && (wide.key || wide.operator !== 'Exists')) return false;
  if (wide.effect && wide.effect !== narrow.effect) return false;
  if (wide.effect === 'NoExecute' && wide.tolerationSeconds !== undefined) {
    if (narrow.tolerationSeconds === undefined || narrow.tolerationSeconds > wide.tolerationSeconds) return false;
  }
  if (wide.operator === 'Exists') return true;
  return (!wide.operator || wide.operator === 'Equal') && narrow.operator === 'Equal' && (narrow.value ?? '') === (wide.value ?? '');
}
