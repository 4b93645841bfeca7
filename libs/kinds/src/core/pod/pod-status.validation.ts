import { FieldPath, forbidden, isQualifiedName, type FieldError } from '@drydock/apimachinery';
import { immutable, invalidAll } from '../../meta/validation/field-checks.ts';
import type { ContainerStatus, Pod, PodStatus } from './pod.types.ts';
import { isSidecar } from './spec/container.validation.ts';

/** A container whose restart policy lets it end for good does not run again (ValidateContainerStateTransition, ValidateInitContainerStateTransition). */
export function podStatusErrors(pod: Pod, old: Pod): FieldError[] {
  const [status, before] = [pod.status ?? {}, old.status ?? {}];
  return [
    ...(status.conditions === before.conditions ? [] : conditionErrors(status)),
    ...immutable(QOS_CLASS, status.qosClass ?? '', status.qosClass === before.qosClass),
    ...(pod.spec.restartPolicy === 'Always' ? [] : allTransitionErrors(pod, old)),
  ];
}

const STATUS = FieldPath.of('status');
const CONDITIONS = STATUS.child('conditions');
const QOS_CLASS = STATUS.child('qosClass');

function allTransitionErrors(pod: Pod, old: Pod): FieldError[] {
  const sidecars = new Set((pod.spec.initContainers ?? []).filter(isSidecar).map(({ name }) => name));
  const inits = (old.status?.initContainerStatuses ?? []).filter(({ name }) => !sidecars.has(name));
  return [
    ...transitionErrors(pod.status?.containerStatuses, old.status?.containerStatuses, pod, STATUS.child('containerStatuses')),
    ...transitionErrors(pod.status?.initContainerStatuses, inits, pod, STATUS.child('initContainerStatuses')),
  ];
}

/** Those that upstream lets pass unseen, and others that every pod has, whose names are good. */
const KNOWN_CONDITIONS: ReadonlySet<string> = new Set([
  'PodScheduled',
  'Ready',
  'Initialized',
  'ContainersReady',
  'PodReadyToStartContainers',
  'DisruptionTarget',
]);

/** Conditions that others set, for readiness gates say, have names with a domain or without. */
function conditionErrors({ conditions = [] }: PodStatus): FieldError[] {
  if (conditions.every(({ type }) => KNOWN_CONDITIONS.has(type))) return [];
  return conditions.flatMap(({ type }, index) =>
    KNOWN_CONDITIONS.has(type) ? [] : invalidAll(CONDITIONS.index(index).child('Type'), type, isQualifiedName(type)),
  );
}

function transitionErrors(
  statuses: readonly ContainerStatus[] | undefined,
  before: readonly ContainerStatus[] | undefined,
  pod: Pod,
  path: FieldPath,
): FieldError[] {
  return (before ?? []).flatMap(({ name, state }, index) => {
    const ended = state?.terminated;
    if (!ended || (pod.spec.restartPolicy === 'OnFailure' && ended.exitCode !== 0)) return [];
    const now = statuses?.find((each) => each.name === name);
    return now && !now.state?.terminated
      ? [forbidden(path.index(index).child('state'), 'may not be transitioned to non-terminated state')]
      : [];
  });
}
