import { FieldPath, forbidden, isQualifiedName, type FieldError } from '@drydock/apimachinery';
import { immutable, invalidAll } from '../../meta/validation/field-checks.ts';
import type { ContainerStatus, Pod } from './pod.types.ts';
import { isSidecar } from './spec/container.validation.ts';

/** A container whose restart policy lets it end for good does not run again (ValidateContainerStateTransition, ValidateInitContainerStateTransition). */
export function podStatusErrors(pod: Pod, old: Pod): FieldError[] {
  const path = FieldPath.of('status');
  const sidecars = new Set((pod.spec.initContainers ?? []).filter(isSidecar).map(({ name }) => name));
  const inits = (old.status?.initContainerStatuses ?? []).filter(({ name }) => !sidecars.has(name));
  return [
    ...conditionErrors(pod, path.child('conditions')),
    ...immutable(path.child('qosClass'), pod.status?.qosClass ?? '', pod.status?.qosClass === old.status?.qosClass),
    ...transitionErrors(pod.status?.containerStatuses, old.status?.containerStatuses, pod, path.child('containerStatuses')),
    ...transitionErrors(pod.status?.initContainerStatuses, inits, pod, path.child('initContainerStatuses')),
  ];
}

const SYSTEM_CONDITIONS = ['PodScheduled', 'Ready', 'Initialized'];

/** Conditions that others set, for readiness gates say, have names with a domain or without. */
function conditionErrors({ status }: Pod, path: FieldPath): FieldError[] {
  return (status?.conditions ?? []).flatMap(({ type }, index) =>
    SYSTEM_CONDITIONS.includes(type) ? [] : invalidAll(path.index(index).child('Type'), type, isQualifiedName(type)),
  );
}

function transitionErrors(
  statuses: readonly ContainerStatus[] | undefined,
  before: readonly ContainerStatus[] | undefined,
  pod: Pod,
  path: FieldPath,
): FieldError[] {
  if (pod.spec.restartPolicy === 'Always') return [];
  return (before ?? []).flatMap(({ name, state }, index) => {
    const ended = state?.terminated;
    if (!ended || (pod.spec.restartPolicy === 'OnFailure' && ended.exitCode !== 0)) return [];
    const now = statuses?.find((each) => each.name === name);
    return now && !now.state?.terminated
      ? [forbidden(path.index(index).child('state'), 'may not be transitioned to non-terminated state')]
      : [];
  });
}
