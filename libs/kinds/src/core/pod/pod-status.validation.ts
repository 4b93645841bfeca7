import { FieldPath, forbidden, type FieldError } from '@drydock/apimachinery';
import type { ContainerStatus, Pod } from './pod.types.ts';
import { isSidecar } from './spec/container.validation.ts';

/** A container whose restart policy lets it end for good does not run again (ValidateContainerStateTransition, ValidateInitContainerStateTransition). */
export function podStatusErrors(pod: Pod, old: Pod): FieldError[] {
  const path = FieldPath.of('status');
  const sidecars = new Set((pod.spec.initContainers ?? []).filter(isSidecar).map(({ name }) => name));
  const inits = (old.status?.initContainerStatuses ?? []).filter(({ name }) => !sidecars.has(name));
  return [
    ...transitionErrors(pod.status?.containerStatuses, old.status?.containerStatuses, pod, path.child('containerStatuses')),
    ...transitionErrors(pod.status?.initContainerStatuses, inits, pod, path.child('initContainerStatuses')),
  ];
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
