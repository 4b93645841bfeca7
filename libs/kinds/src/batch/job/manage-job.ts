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
import { failureAnnotations, replacementDue } from './failed-indexes.ts';
import { missingIndexes } from './job-indexes.ts';
import { backOffUntil, isTerminating, isTracked } from './job-pods.ts';
import { COMPLETION_INDEX, isIndexed, TRACKING_FINALIZER, type Job } from './job.types.ts';

const BURST = 500;

/** How far a Job has come. */
export interface JobProgress {
  pods: readonly Pod[];
  succeeded: number;
  /** Of an Indexed Job. */
  succeededIndexes: ReadonlySet<number>;
  failedIndexes: ReadonlySet<number>;
  /** With a limit for each index: the failed pod that the next one of the index follows. */
  replaced: ReadonlyMap<number, Pod>;
}

/** One step towards the number of pods that the Job wants to run; the first refusal. */
export function manageJob(job: Job, progress: JobProgress, context: ControllerContext): Error | undefined {
  const { pods, succeeded } = progress;
  const active = pods.filter(isActive);
  const leaving = job.spec.podReplacementPolicy === 'Failed' ? pods.filter(isTerminating).length : 0;
  const wanted = job.spec.suspend ? 0 : wantedActive(job, active.length, succeeded);
  const surplus = job.spec.suspend ? active.length : active.length + leaving - wanted;
  if (surplus > 0 && active.length > 0)
    return deleteUncounted(job, byDeletionRank(active, [], context.clock.now()).slice(0, surplus), context);
  const missing = Math.min(wanted - leaving - active.length, BURST);
  if (missing <= 0) return undefined;
  if (job.spec.backoffLimitPerIndex !== undefined)
    return createIndexed(job, dueIndexes(job, progress, missing, context), progress, context);
  const due = backOffUntil(job, pods);
  if (due > context.clock.now()) {
    context.requeueAt(due);
    return undefined;
  }
  if (isIndexed(job)) return createIndexed(job, missingIndexes(job, pods, [progress.succeededIndexes], missing), progress, context);
  const template = trackedTemplate(job.spec.template);
  return slowStart(Array.from({ length: missing }), () => createPod(job, template, context));
}

/** The indexes whose next pod need not wait any longer. Comes back for the others. */
function dueIndexes(
  job: Job,
  { pods, succeededIndexes, failedIndexes, replaced }: JobProgress,
  count: number,
  context: ControllerContext,
): number[] {
  return missingIndexes(job, pods, [succeededIndexes, failedIndexes], count).filter((index) => {
    const due = replacementDue(replaced.get(index));
    if (due <= context.clock.now()) return true;
    context.requeueAt(due);
    return false;
  });
}

function wantedActive({ spec: { completions, parallelism = 1 } }: Job, active: number, succeeded: number): number {
  if (completions === undefined) return succeeded > 0 ? active : parallelism;
  return Math.max(0, Math.min(completions - succeeded, parallelism));
}

/** Without the finalizer first, so that the pods do not count as failed. */
export function deleteUncounted(job: Job, victims: readonly Pod[], context: ControllerContext): Error | undefined {
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

function createIndexed(job: Job, indexes: readonly number[], { replaced }: JobProgress, context: ControllerContext): Error | undefined {
  const template = trackedTemplate(job.spec.template);
  const perIndex = job.spec.backoffLimitPerIndex !== undefined;
  return slowStart(indexes, (index) => {
    const annotations = perIndex ? failureAnnotations(job, replaced.get(index)) : {};
    return createPod(job, indexedTemplate(job, template, index, annotations), context, `${job.metadata.name}-${index}-`);
  });
}

function trackedTemplate({ metadata, spec }: PodTemplateSpec): PodTemplateSpec {
  return { metadata: { ...metadata, finalizers: [...(metadata?.finalizers ?? []), TRACKING_FINALIZER] }, spec };
}

/** The index is an annotation, a label, an environment variable and part of the host name. */
function indexedTemplate(
  { metadata: { name } }: Job,
  { metadata, spec }: PodTemplateSpec,
  index: number,
  annotations: Readonly<Record<string, string>>,
): PodTemplateSpec {
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
      annotations: { ...metadata?.annotations, [COMPLETION_INDEX]: `${index}`, ...annotations },
    },
    spec: {
      ...spec,
      hostname: `${name}-${index}`,
      containers: spec.containers.map(withVariable),
      ...(spec.initContainers ? { initContainers: spec.initContainers.map(withVariable) } : {}),
    },
  };
}
