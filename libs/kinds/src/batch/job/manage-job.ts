/** Creates and deletes the pods of a Job (pkg/controller/job, manageJob). */
import { isReason } from '@drydock/apimachinery';
import { byDeletionRank } from '../../apps/replica-set/pod-ranks.ts';
import type { ControllerContext } from '../../controller/controller.ts';
import { createPod, deletePod } from '../../controller/pod-control.ts';
import { slowStart } from '../../controller/slow-start.ts';
import { pods as podResource } from '../../core/pod/pod.ts';
import { isActive } from '../../core/pod/pod-state.ts';
import type { Pod } from '../../core/pod/pod.types.ts';
import type { Container } from '../../core/pod/spec/container.types.ts';
import type { PodTemplateSpec } from '../../core/pod/spec/pod-spec.types.ts';
import { backOffUntil, isTerminating, isTracked, missingIndexes } from './job-pods.ts';
import { COMPLETION_INDEX, isIndexed, TRACKING_FINALIZER, type Job } from './job.types.ts';

const BURST = 500;

/** One step towards the number of pods that the Job wants to run; the first refusal. */
export function manageJob(
  job: Job,
  pods: readonly Pod[],
  succeeded: number,
  indexes: ReadonlySet<number>,
  context: ControllerContext,
): Error | undefined {
  const active = pods.filter(isActive);
  const leaving = job.spec.podReplacementPolicy === 'Failed' ? pods.filter(isTerminating).length : 0;
  const wanted = job.spec.suspend ? 0 : wantedActive(job, active.length, succeeded);
  const surplus = job.spec.suspend ? active.length : active.length + leaving - wanted;
  if (surplus > 0 && active.length > 0)
    return deleteUncounted(job, byDeletionRank(active, [], context.clock.now()).slice(0, surplus), context);
  const missing = Math.min(wanted - leaving - active.length, BURST);
  if (missing <= 0) return undefined;
  const due = backOffUntil(pods);
  if (due > context.clock.now()) {
    context.requeueAt(due);
    return undefined;
  }
  return createPods(job, pods, missing, indexes, context);
}

function wantedActive({ spec: { completions, parallelism = 1 } }: Job, active: number, succeeded: number): number {
  if (completions === undefined) return succeeded > 0 ? active : parallelism;
  return Math.max(0, Math.min(completions - succeeded, parallelism));
}

/** Without the finalizer first, so that the pods do not count as failed. */
function deleteUncounted(job: Job, victims: readonly Pod[], context: ControllerContext): Error | undefined {
  let failure: Error | undefined;
  for (const pod of victims) {
    removeFinalizer(pod, context);
    failure = deletePod(job, pod, context) ?? failure;
  }
  return failure;
}

/** A pod that is gone already needs nothing. */
export function removeFinalizer(pod: Pod, { client }: ControllerContext): void {
  if (!isTracked(pod)) return;
  const finalizers = pod.metadata.finalizers!.filter((each) => each !== TRACKING_FINALIZER);
  try {
    client.patch(podResource, pod.metadata.namespace, pod.metadata.name, {
      metadata: { finalizers: finalizers.length > 0 ? finalizers : null },
    });
  } catch (error) {
    if (!isReason(error, 'NotFound')) throw error;
  }
}

function createPods(
  job: Job,
  pods: readonly Pod[],
  count: number,
  indexes: ReadonlySet<number>,
  context: ControllerContext,
): Error | undefined {
  const template = trackedTemplate(job.spec.template);
  if (!isIndexed(job)) return slowStart(Array.from({ length: count }), () => createPod(job, template, context));
  return slowStart(missingIndexes(job, pods, indexes, count), (index) =>
    createPod(job, indexedTemplate(job, template, index), context, `${job.metadata.name}-${index}-`),
  );
}

function trackedTemplate({ metadata, spec }: PodTemplateSpec): PodTemplateSpec {
  return { metadata: { ...metadata, finalizers: [...(metadata?.finalizers ?? []), TRACKING_FINALIZER] }, spec };
}

/** The index is an annotation, a label, an environment variable and part of the host name. */
function indexedTemplate({ metadata: { name } }: Job, { metadata, spec }: PodTemplateSpec, index: number): PodTemplateSpec {
  const variable = {
    name: 'JOB_COMPLETION_INDEX',
    valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: `metadata.labels['${COMPLETION_INDEX}']` } },
  };
  const withVariable = (container: Container): Container =>
    container.env?.some((each) => each.name === variable.name) ? container : { ...container, env: [...(container.env ?? []), variable] };
  return {
    metadata: {
      ...metadata,
      labels: { ...metadata?.labels, [COMPLETION_INDEX]: `${index}` },
      annotations: { ...metadata?.annotations, [COMPLETION_INDEX]: `${index}` },
    },
    spec: {
      ...spec,
      hostname: `${name}-${index}`,
      containers: spec.containers.map(withVariable),
      ...(spec.initContainers ? { initContainers: spec.initContainers.map(withVariable) } : {}),
    },
  };
}
