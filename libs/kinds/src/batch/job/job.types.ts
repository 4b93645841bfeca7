import type { Condition, KubeObject, LabelSelector } from '@drydock/apimachinery';
import type { PodTemplateSpec } from '../../core/pod/spec/pod-spec.types.ts';

export interface Job extends KubeObject {
  spec: JobSpec;
  status?: JobStatus;
}

export interface JobSpec {
  parallelism?: number;
  completions?: number;
  completionMode?: string;
  activeDeadlineSeconds?: number;
  backoffLimit?: number;
  backoffLimitPerIndex?: number;
  ttlSecondsAfterFinished?: number;
  suspend?: boolean;
  manualSelector?: boolean;
  podReplacementPolicy?: string;
  podFailurePolicy?: unknown;
  successPolicy?: unknown;
  selector?: LabelSelector;
  template: PodTemplateSpec;
}

export interface JobStatus {
  startTime?: string;
  completionTime?: string;
  conditions?: JobCondition[];
  active?: number;
  ready?: number;
  terminating?: number;
  succeeded?: number;
  failed?: number;
  completedIndexes?: string;
  uncountedTerminatedPods?: { succeeded?: string[]; failed?: string[] };
}

export interface JobCondition extends Condition {
  lastProbeTime?: string;
}

/** Keeps a pod until its end has been counted in the status of its Job. */
export const TRACKING_FINALIZER = 'batch.kubernetes.io/job-tracking';
export const COMPLETION_INDEX = 'batch.kubernetes.io/job-completion-index';
export const JOB_NAME_LABEL = 'batch.kubernetes.io/job-name';
export const CONTROLLER_UID_LABEL = 'batch.kubernetes.io/controller-uid';

export function jobCondition({ status }: Job, wanted: string): JobCondition | undefined {
  return status?.conditions?.find(({ type }) => type === wanted);
}

/** The condition with which the Job ended (jobutil.FinishedCondition). */
export function finishedCondition({ status }: Job): JobCondition | undefined {
  return status?.conditions?.find((each) => (each.type === 'Complete' || each.type === 'Failed') && each.status === 'True');
}

export function isIndexed({ spec }: Job): boolean {
  return spec.completionMode === 'Indexed';
}
