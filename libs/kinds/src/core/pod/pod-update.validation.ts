/** pkg/apis/core/validation: ValidatePodUpdate and ValidatePodEphemeralContainersUpdate. */
import { deepEqual, FieldPath, forbidden, inclusiveRangeError, invalid, type FieldError } from '@drydock/apimachinery';
import { goDiff } from '../../meta/go-dump/go-diff.ts';
import { MAX_INT32 } from '../../meta/validation/field-checks.ts';
import { podAnnotationUpdateErrors } from './pod-annotations.validation.ts';
import { podSpecType, toInternalPodSpec } from './pod-spec.go-type.ts';
import type { Pod } from './pod.types.ts';
import type { Container } from './spec/container.types.ts';
import type { PodSpec } from './spec/pod-spec.types.ts';
import type { Toleration } from './spec/scheduling.types.ts';
import { validateTolerations } from './spec/scheduling.validation.ts';

const UPDATABLE_FIELDS = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join(',');

/** Every error of a change through the main resource. */
export function podUpdateErrors(pod: Pod, old: Pod): FieldError[] {
  const annotations = FieldPath.of('metadata', 'annotations');
  return [...podAnnotationUpdateErrors(pod.metadata.annotations, old.metadata.annotations, annotations), ...specUpdateErrors(pod, old)];
}

function specUpdateErrors(pod: Pod, old: Pod): FieldError[] {
  const path = FieldPath.of('spec');
  const counts = [
    ...containerCountErrors(pod.spec.containers, old.spec.containers, path.child('containers')),
    ...containerCountErrors(pod.spec.initContainers, old.spec.initContainers, path.child('initContainers')),
  ];
  // With containers missing or added, the rest of the comparison means nothing.
  if (counts.length > 0) return counts;
  const deadline = deadlineErrors(pod.spec.activeDeadlineSeconds, old.spec.activeDeadlineSeconds, path.child('activeDeadlineSeconds'));
  if (deadline.length > 0) return deadline;
  return [
    ...tolerationErrors(pod.spec.tolerations ?? [], old.spec.tolerations ?? [], path.child('tolerations')),
    ...gateErrors(pod, old, path.child('schedulingGates')),
    ...otherFieldErrors(pod, old, path),
  ];
}

function containerCountErrors(containers: readonly Container[] = [], before: readonly Container[] = [], path: FieldPath): FieldError[] {
  return containers.length === before.length ? [] : [forbidden(path, 'pod updates may not add or remove containers')];
}

function deadlineErrors(deadline: number | undefined, before: number | undefined, path: FieldPath): FieldError[] {
  if (deadline === undefined)
    return before === undefined ? [] : [invalid(path, null, 'must not update from a positive integer to nil value')];
  if (deadline < 0 || deadline > MAX_INT32) return [invalid(path, deadline, inclusiveRangeError(0, MAX_INT32))];
  return before !== undefined && before < deadline ? [invalid(path, deadline, 'must be less than or equal to previous value')] : [];
}

/** Existing tolerations stay, their seconds aside; new ones may come (validateOnlyAddedTolerations). */
function tolerationErrors(tolerations: readonly Toleration[], before: readonly Toleration[], path: FieldPath): FieldError[] {
  const withoutSeconds = (toleration: Toleration) => ({ ...toleration, tolerationSeconds: undefined });
  const kept = before.every((old) => tolerations.some((each) => deepEqual(withoutSeconds(each), withoutSeconds(old))));
  if (!kept) return [forbidden(path, 'existing toleration can not be modified except its tolerationSeconds')];
  return validateTolerations(tolerations, path);
}

function gateErrors(pod: Pod, old: Pod, path: FieldPath): FieldError[] {
  const before = new Set((old.spec.schedulingGates ?? []).map(({ name }) => name));
  return (pod.spec.schedulingGates ?? []).flatMap(({ name }, index) =>
    before.has(name)
      ? []
      : [forbidden(path.index(index).child('name'), `only deletion is allowed, but found new scheduling gate '${name}'`)],
  );
}

/** Whatever differs once the fields that may change are taken from the old pod. */
function otherFieldErrors(pod: Pod, old: Pod, path: FieldPath): FieldError[] {
  const munged = withUpdatableFieldsOf(old.spec, pod.spec);
  if (deepEqual(munged, old.spec)) return [];
  const before = toInternalPodSpec(old.spec);
  const after = toInternalPodSpec(munged);
  if (deepEqual(after, before)) return [];
  return [forbidden(path, `pod updates may not change fields other than ${UPDATABLE_FIELDS}\n${goDiff(podSpecType, before, after)}`)];
}

function withUpdatableFieldsOf(before: PodSpec, spec: PodSpec): PodSpec {
  const munged: PodSpec = { ...spec, containers: imagesOf(before.containers, spec.containers)! };
  if (spec.initContainers) munged.initContainers = imagesOf(before.initContainers, spec.initContainers);
  if (!spec.ephemeralContainers) delete munged.ephemeralContainers;
  takeOver(munged, before, 'activeDeadlineSeconds');
  takeOver(munged, before, 'schedulingGates');
  takeOver(munged, before, 'tolerations');
  if (isGated(before)) takeOver(munged, before, 'nodeSelector');
  const grace = before.terminationGracePeriodSeconds;
  if (grace !== undefined && grace < 0 && spec.terminationGracePeriodSeconds === 1) munged.terminationGracePeriodSeconds = grace;
  return munged;
}

function isGated(spec: PodSpec): boolean {
  return (spec.schedulingGates ?? []).length > 0;
}

function takeOver(target: PodSpec, source: PodSpec, field: keyof PodSpec): void {
  if (source[field] === undefined) delete target[field];
  else target[field] = source[field];
}

function imagesOf(before: readonly Container[] | undefined, containers: readonly Container[] | undefined): Container[] | undefined {
  return containers?.map((container, index) => ({ ...container, image: before?.[index]?.image }));
}

/** Existing ephemeral containers stay as they are. */
export function ephemeralContainersUpdateErrors(pod: Pod, old: Pod): FieldError[] {
  const path = FieldPath.of('spec', 'ephemeralContainers');
  const added = new Map((pod.spec.ephemeralContainers ?? []).map((container) => [container.name, container]));
  return (old.spec.ephemeralContainers ?? []).flatMap((before) => {
    const after = added.get(before.name);
    if (!after) return [forbidden(path, `existing ephemeral containers ${JSON.stringify(before.name)} may not be removed\n`)];
    return deepEqual(after, before)
      ? []
      : [forbidden(path, `existing ephemeral containers ${JSON.stringify(before.name)} may not be changed\n`)];
  });
}
