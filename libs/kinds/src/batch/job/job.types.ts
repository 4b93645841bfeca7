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
  maxFailedIndexes?: number;
  podFailurePolicy?: PodFailurePolicy;
  successPolicy?: SuccessPolicy;
  managedBy?: string;
  selector?: LabelSelector;
  template: PodTemplateSpec;
}

export interface PodFailurePolicy {
  rules?: PodFailurePolicyRule[];
}

export interface PodFailurePolicyRule {
  action?: string;
  onExitCodes?: { containerName?: string; operator?: string; values?: number[] };
  onPodConditions?: { type?: string; status?: string }[];
}

export interface SuccessPolicy {
  rules?: { succeededIndexes?: string; succeededCount?: number }[];
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
  failedIndexes?: string;
  uncountedTerminatedPods?: { succeeded?: string[]; failed?: string[] };
}

export interface JobCondition extends Condition {
  lastProbeTime?: string;
}

/** Keeps a pod until its end has been counted in the status of its Job. */
export const TRACKING_FINALIZER = 'batch.kubernetes.io/job-tracking';
export const COMPLETION_INDEX = 'batch.kubernetes.io/job-completion-index';
/** How often pods of an index have failed before this one; failures that a policy ignores are counted apart. */
export const INDEX_FAILURE_COUNT = 'batch.kubernetes.io/job-index-failure-count';
export const INDEX_IGNORED_FAILURE_COUNT = 'batch.kubernetes.io/job-index-ignored-failure-count';
export const JOB_NAME_LABEL = 'batch.kubernetes.io/job-name';
export const CONTROLLER_UID_LABEL = 'batch.kubernetes.io/controller-uid';

export function jobCondition({ status }: Job, wanted: string): JobCondition | undefined {
  return status?.conditions?.find(({ type }) => type === wanted);
}

/** The condition with which the Job ended (jobutil.FinishedCondition). */
export function finishedCondition({ status }: Job): JobCondition | undefined {
  return status?.conditions?.find((each) => (each.type === 'Complete' || each.type === 'Failed') && each.status === 'True');
}

/** What `spec.managedBy` says when this controller is meant, which is also what its absence means. */
const OWN_CONTROLLER = 'kubernetes.io/job-controller';

/** Whether somebody else looks after the Job. */
export function isManagedElsewhere({ spec }: Job): boolean {
  return spec.managedBy !== undefined && spec.managedBy !== OWN_CONTROLLER;
}

export function isIndexed({ spec }: Job): boolean {
  return spec.completionMode === 'Indexed';
}
