/** pkg/apis/core/validation, ValidatePodResize. */
import { compareQuantities, deepEqual, FieldPath, forbidden, invalid, quantityOf, type FieldError } from '@drydock/apimachinery';
import { MIRROR_ANNOTATION } from './pod-annotations.validation.ts';
import type { Pod } from './pod.types.ts';
import { computeQos } from './qos.ts';
import type { Container, ResourceList } from './spec/container.types.ts';

const MUTABLE = ['cpu', 'memory'];

/** Every error of a resize; `pod` has the old pod's fields but for the resources of its containers. */
export function podResizeErrors(pod: Pod, old: Pod): FieldError[] {
  if (old.metadata.annotations?.[MIRROR_ANNOTATION] !== undefined) return [forbidden(FieldPath.root, 'static pods cannot be resized')];
  const path = FieldPath.of('spec');
  return [
    ...(computeQos(pod.spec) === (old.status?.qosClass ?? computeQos(old.spec))
      ? []
      : [invalid(path, old.status?.qosClass, 'Pod QOS Class may not change as a result of resizing')]),
    ...containersErrors(pod.spec.containers, old.spec.containers, path.child('containers')),
    ...containersErrors(pod.spec.initContainers ?? [], old.spec.initContainers ?? [], path.child('initContainers')),
    ...(othersChanged(pod, old) ? [forbidden(path, 'only cpu and memory resources are mutable')] : []),
  ];
}

function containersErrors(containers: readonly Container[], old: readonly Container[], path: FieldPath): FieldError[] {
  return containers.flatMap((container, i) => containerErrors(container, old[i]!, path.index(i).child('resources')));
}

function containerErrors({ resources, resizePolicy = [] }: Container, old: Container, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  const [limit, before] = [resources?.limits?.memory, old.resources?.limits?.memory];
  const restarts = resizePolicy.some(
    ({ resourceName, restartPolicy }) => resourceName === 'memory' && restartPolicy === 'RestartContainer',
  );
  if (limit !== undefined && before !== undefined && !restarts && compareQuantities(quantityOf(limit), quantityOf(before)) < 0) {
    errors.push(forbidden(path.child('limits').key('memory'), 'memory limits cannot be decreased unless resizePolicy is RestartContainer'));
  }
  if (lost(resources?.requests, old.resources?.requests))
    errors.push(forbidden(path.child('requests'), 'resource requests cannot be removed'));
  if (lost(resources?.limits, old.resources?.limits)) errors.push(forbidden(path.child('limits'), 'resource limits cannot be removed'));
  return errors;
}

function lost(list: ResourceList | undefined, before: ResourceList | undefined): boolean {
  return Object.keys(before ?? {}).some((name) => list?.[name] === undefined);
}

function othersChanged(pod: Pod, old: Pod): boolean {
  const rest = (containers: readonly Container[] = []) =>
    containers.map(({ resources = {} }) => {
      const { requests, limits, ...more } = resources as { requests?: ResourceList; limits?: ResourceList };
      return { ...more, requests: immutablePart(requests), limits: immutablePart(limits) };
    });
  return !deepEqual([rest(pod.spec.containers), rest(pod.spec.initContainers)], [rest(old.spec.containers), rest(old.spec.initContainers)]);
}

function immutablePart(list: ResourceList = {}): ResourceList {
  return Object.fromEntries(Object.entries(list).filter(([name]) => !MUTABLE.includes(name)));
}
