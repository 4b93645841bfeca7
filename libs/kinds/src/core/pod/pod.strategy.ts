import { copyFields, formatTime, type ObjectMeta } from '@drydock/apimachinery';
import type { Strategy, SubresourceStrategy } from '@drydock/apiserver';
import { podStatusErrors } from './pod-status.validation.ts';
import { podUpdateErrors } from './pod-update.validation.ts';
import { podCreateErrors, validatePod } from './pod.validation.ts';
import { podWarnings } from './pod.warnings.ts';
import { alignAppArmor } from './pod.app-armor.ts';
import { applyLabelKeys } from './pod.label-keys.ts';
import { isTerminal } from './pod-display.ts';
import type { Pod, PodStatus } from './pod.types.ts';
import { computeQos } from './qos.ts';
import { defaultPodOnly, defaultPodSpec } from './spec/pod-spec.defaults.ts';

/** pkg/registry/core/pod, podStrategy. */
export const podStrategy: Strategy<Pod> = {
  defaults(draft) {
    draft.spec ??= { containers: [] };
    defaultPodSpec(draft.spec);
    defaultPodOnly(draft.spec);
  },

  prepareForCreate(draft, context) {
    applyLabelKeys(draft);
    alignAppArmor(draft, context);
    draft.metadata.generation = 1;
    draft.status = { phase: 'Pending', qosClass: computeQos(draft.spec) };
    const gates = draft.spec.schedulingGates ?? [];
    if (gates.length === 0) return;
    draft.status.conditions = [
      {
        type: 'PodScheduled',
        status: 'False',
        lastProbeTime: null,
        lastTransitionTime: formatTime(context.clock.now()),
        reason: 'SchedulingGated',
        message: 'Scheduling is blocked due to non-empty scheduling gates',
      },
    ];
  },

  prepareForUpdate(draft, old) {
    draft.status = old.status;
    draft.spec.ephemeralContainers = old.spec.ephemeralContainers;
    if (!draft.spec.ephemeralContainers) delete draft.spec.ephemeralContainers;
  },

  validate: (pod, _context, old) => (old ? validatePod(pod) : [...validatePod(pod), ...podCreateErrors(pod)]),
  validateUpdate: podUpdateErrors,
  warnings: podWarnings,

  /** Immediate for pods that no kubelet has seen or that have ended. */
  gracefulDeletion(pod, requestedSeconds) {
    if (!pod.spec.nodeName || isTerminal(pod)) return undefined;
    const seconds = requestedSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 0;
    // A negative period counts as the shortest one.
    return seconds < 0 ? 1 : seconds || undefined;
  },
};

/** A field that nobody has set stays absent: present and undefined, it would look like a change. */
function keepOld<K extends 'ownerReferences' | 'deletionTimestamp'>(metadata: ObjectMeta, old: ObjectMeta, field: K): void {
  if (old[field] !== undefined) metadata[field] = old[field];
  else if (metadata[field] !== undefined) delete metadata[field];
}

/** pkg/registry/core/pod, podStatusStrategy: the status, and nothing that deletion decided. */
export const podStatusStrategy: SubresourceStrategy<Pod> = {
  prepareForUpdate(draft, old) {
    const { metadata } = draft;
    keepOld(metadata, old.metadata, 'ownerReferences');
    keepOld(metadata, old.metadata, 'deletionTimestamp');
    const status: PodStatus = copyFields(draft.status ?? {});
    status.qosClass ??= old.status?.qosClass;
    const updated = copyFields(old);
    updated.metadata = metadata;
    updated.status = status;
    return updated;
  },
  validateUpdate: podStatusErrors,
};
