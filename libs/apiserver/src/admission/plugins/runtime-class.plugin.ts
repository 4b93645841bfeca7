import { deepEqual, type KubeObject } from '@drydock/apimachinery';
import { refuse } from '../refuse.ts';
import type { AdmissionAttributes, AdmissionPlugin } from '../admission-plugin.ts';
import { isPodWrite, type PodLike } from './pod-template.ts';

interface RuntimeClass extends KubeObject {
  overhead?: { podFixed?: Record<string, string> };
  scheduling?: { nodeSelector?: Record<string, string>; tolerations?: unknown[] };
}

const RUNTIME_CLASSES = 'runtimeclasses.node.k8s.io';

/** A pod takes over the overhead and the scheduling of its runtime class. */
export const runtimeClass: AdmissionPlugin = {
  name: 'RuntimeClass',
  resources: ['pods'],

  admit(attributes, { lister }) {
    if (!isPodWrite(attributes) || attributes.operation !== 'CREATE') return;
    const { spec } = attributes.object as unknown as PodLike;
    const name = spec.runtimeClassName as string | undefined;
    if (!name) return;
    const found = lister.get<RuntimeClass>(RUNTIME_CLASSES, undefined, name);
    if (!found) throw refuse(attributes, `pod rejected: RuntimeClass "${name}" not found`);
    const { overhead, scheduling } = found;
    if (overhead?.podFixed) {
      if (spec.overhead && !deepEqual(spec.overhead, overhead.podFixed)) {
        throw refuse(attributes, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
      }
      spec.overhead = { ...overhead.podFixed };
    }
    if (scheduling) applyScheduling(spec, scheduling, attributes);
  },

  validate(attributes, { lister }) {
    if (!isPodWrite(attributes) || attributes.operation !== 'CREATE') return;
    const { spec } = attributes.object as unknown as PodLike;
    if (!spec.overhead) return;
    const name = spec.runtimeClassName as string | undefined;
    if (!name) throw refuse(attributes, 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead');
    if (!lister.get<RuntimeClass>(RUNTIME_CLASSES, undefined, name)?.overhead?.podFixed) {
      throw refuse(attributes, 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead');
    }
  },
};

function applyScheduling(
  spec: PodLike['spec'],
  scheduling: NonNullable<RuntimeClass['scheduling']>,
  attributes: AdmissionAttributes,
): void {
  const selector = (spec.nodeSelector ?? {}) as Record<string, string>;
  for (const [key, value] of Object.entries(scheduling.nodeSelector ?? {})) {
    if (Object.hasOwn(selector, key) && selector[key] !== value) {
      throw refuse(
        attributes,
        `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${selector[key]}`,
      );
    }
    selector[key] = value;
  }
  if (Object.keys(selector).length) spec.nodeSelector = selector;
  const tolerations = (spec.tolerations ?? []) as unknown[];
  const added = (scheduling.tolerations ?? []).filter((each) => !tolerations.some((other) => deepEqual(each, other)));
  if (added.length) spec.tolerations = [...tolerations, ...added];
}
