/** How controllers make and remove pods, with the events about it (pkg/controller, RealPodControl). */
import { StatusError, type KubeObject } from '@drydock/apimachinery';
import { pods } from '../core/pod/pod.ts';
import type { Pod } from '../core/pod/pod.types.ts';
import type { PodTemplateSpec } from '../core/pod/spec/pod-spec.types.ts';
import { newControllerRef } from './claim.ts';
import type { ControllerContext } from './controller.ts';

/** A pod from a template, controlled by `owner`. The name is `NAME-xxxxx` unless the caller sets one. */
export function podFromTemplate(owner: KubeObject, template: PodTemplateSpec): Pod {
  const { labels, annotations, finalizers } = template.metadata ?? {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: '',
      generateName: `${owner.metadata.name}-`,
      namespace: owner.metadata.namespace,
      ...(labels ? { labels } : {}),
      ...(annotations ? { annotations } : {}),
      ...(finalizers ? { finalizers } : {}),
      ownerReferences: [newControllerRef(owner)],
    },
    spec: template.spec,
  };
}

/** Creates a pod; the refusal, if there was one. A namespace that goes away is none. `generateName` when it is not `OWNER-`. */
export function createPod(
  owner: KubeObject,
  template: PodTemplateSpec,
  context: ControllerContext,
  generateName?: string,
): StatusError | undefined {
  try {
    const draft = podFromTemplate(owner, template);
    if (generateName) draft.metadata.generateName = generateName;
    const pod = context.client.create(pods, draft);
    context.events.event(owner, 'Normal', 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`);
    return undefined;
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    if (error.status.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating')) return undefined;
    context.events.event(owner, 'Warning', 'FailedCreate', `Error creating: ${error.message}`);
    return error;
  }
}

/** Deletes a pod; the refusal, if there was one. A pod that is gone already is none. */
export function deletePod(owner: KubeObject, { metadata }: Pod, context: ControllerContext): StatusError | undefined {
  try {
    context.client.delete(pods, metadata.namespace, metadata.name);
    context.events.event(owner, 'Normal', 'SuccessfulDelete', `Deleted pod: ${metadata.name}`);
    return undefined;
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    if (error.reason === 'NotFound') return undefined;
    context.events.event(owner, 'Warning', 'FailedDelete', `Error deleting: ${error.message}`);
    return error;
  }
}
