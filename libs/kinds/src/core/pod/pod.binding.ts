import {
  copyFields,
  copyMetadata,
  FieldPath,
  formatTime,
  newConflict,
  newInvalid,
  notSupported,
  required,
  type FieldError,
  type KubeObject,
} from '@drydock/apimachinery';
import type { SubresourceHandler } from '@drydock/apiserver';
import type { Pod, PodCondition } from './pod.types.ts';

interface Binding extends KubeObject {
  target?: { kind?: string; name?: string };
}

/** POST `/binding`: how the scheduler gives a pod its node (pkg/registry/core/pod/storage, BindingREST). */
export const podBinding: SubresourceHandler<Pod> = {
  kind: { group: '', version: 'v1', kind: 'Binding' },
  handle(pod, body, context) {
    const binding = body as Binding;
    const errors = bindingErrors(binding);
    if (errors.length > 0) throw newInvalid({ group: '', kind: 'Binding' }, binding.metadata.name, errors);
    const why = obstacle(pod!, binding);
    if (why) throw newConflict({ group: '', resource: 'pods/binding' }, pod!.metadata.name, why);
    const annotations = { ...pod!.metadata.annotations, ...binding.metadata.annotations };
    const metadata = copyMetadata(pod!.metadata);
    if (Object.keys(annotations).length > 0) metadata.annotations = annotations;
    const bound = copyFields(pod!);
    bound.metadata = metadata;
    bound.spec = copyFields(pod!.spec);
    bound.spec.nodeName = binding.target!.name!;
    bound.status = copyFields(pod!.status ?? {});
    bound.status.conditions = withScheduled(pod!.status?.conditions ?? [], formatTime(context.clock.now()));
    context.store(bound);
    return { kind: 'Status', apiVersion: 'v1', metadata: {} as KubeObject['metadata'], status: 'Success', code: 201 };
  },
};

function bindingErrors({ target }: Binding): FieldError[] {
  const path = FieldPath.of('target');
  const errors: FieldError[] = [];
  if (target?.kind && target.kind !== 'Node') errors.push(notSupported(path.child('kind'), target.kind, ['Node', '<empty>']));
  if (!target?.name) errors.push(required(path.child('name')));
  return errors;
}

function obstacle({ metadata, spec }: Pod, binding: Binding): string | undefined {
  const { uid } = binding.metadata;
  if (uid && uid !== metadata.uid) return `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metadata.uid}`;
  if (metadata.deletionTimestamp) return `pod ${metadata.name} is being deleted, cannot be assigned to a host`;
  if (spec.nodeName) return `pod ${metadata.name} is already assigned to node "${spec.nodeName}"`;
  if ((spec.schedulingGates ?? []).length > 0) return `pod ${metadata.name} has non-empty .spec.schedulingGates`;
  return undefined;
}

function withScheduled(conditions: readonly PodCondition[], now: string): PodCondition[] {
  const scheduled: PodCondition = { type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime: now };
  return [...conditions.filter(({ type }) => type !== 'PodScheduled'), scheduled];
}
