import { controllerOf, deepEqual, formatTime, isReason, parseTime } from '@drydock/apimachinery';
import { OWNER_INDEX } from '@drydock/apiserver';
import { claim } from '../../controller/claim.ts';
import type { Controller, ControllerContext } from '../../controller/controller.ts';
import { deletePod } from '../../controller/pod-control.ts';
import { pods as podResource } from '../../core/pod/pod.ts';
import { isActive, isReady } from '../../core/pod/pod-state.ts';
import type { Pod } from '../../core/pod/pod.types.ts';
import { failedIndexes, podsToReplace } from './failed-indexes.ts';
import { completionIndex, formatIndexes, succeededIndexes } from './job-indexes.ts';
import { hasFailed, hasSucceeded, isTerminating, isTracked, restartsExceed } from './job-pods.ts';
import { enqueueForPod, enqueueJob } from './job-events.ts';
import { jobs } from './job.ts';
import {
  finishedCondition,
  isIndexed,
  isManagedElsewhere,
  JOB_NAME_LABEL,
  jobCondition,
  type Job,
  type JobCondition,
  type JobStatus,
} from './job.types.ts';
import { deleteUncounted, manageJob, removeFinalizer, type JobProgress } from './manage-job.ts';
import { judgeFailure } from './pod-failure-policy.ts';
import { metSuccessRule } from './success-policy.ts';

/** Runs pods until enough of them have succeeded (pkg/controller/job). */
export const jobController: Controller = {
  name: 'job-controller',
  watches: { 'jobs.batch': enqueueJob, pods: enqueueForPod },

  reconcile(key, context) {
    const [namespace, name] = key.split('/') as [string, string];
    const job = context.lister.get<Job>('jobs.batch', namespace, name);
    if (!job) return releasePodsOf(namespace, name, context);
    if (isManagedElsewhere(job)) return;
    const claimed = claim(job, job.spec.selector!, podResource, context);
    if (finishedCondition(job)) return claimed.forEach((pod) => removeFinalizer(pod, context));
    new JobSync(job, context).run();
  },
};

/** The pods of a Job that is gone need not be counted any more. */
function releasePodsOf(namespace: string, name: string, context: ControllerContext): void {
  for (const pod of context.lister.list<Pod>('pods', namespace)) {
    const owner = controllerOf(pod);
    const belongs = owner ? owner.kind === 'Job' && owner.name === name : pod.metadata.labels?.[JOB_NAME_LABEL] === name;
    if (belongs) removeFinalizer(pod, context);
  }
}

/** One reconciliation: what is known of the Job grows step by step into its new status. */
class JobSync {
  readonly #job: Job;
  readonly #context: ControllerContext;
  readonly #status: JobStatus;
  #failure: Error | undefined;

  constructor(job: Job, context: ControllerContext) {
    this.#job = job;
    this.#context = context;
    this.#status = { ...job.status };
  }

  run(): void {
    const failed = this.#pods.filter((pod) => isTracked(pod) && hasFailed(pod, this.#job));
    const progress = this.#progress();
    const { suspend } = this.#job.spec;
    if (!this.#status.startTime && !suspend) this.#status.startTime = this.#now;
    const failure = this.#condition('FailureTarget') ?? this.#failureCondition(progress, failed);
    const success = failure ? undefined : this.#successRule(progress);
    // The pods of a Job that fails fail with it.
    const lost = failure ? this.#pods.filter((pod) => isTracked(pod) && !hasSucceeded(pod)) : failed;
    const counted = this.#countFinished(progress, lost, failure !== undefined || success !== undefined);
    if (failure) this.#fail(failure);
    else if (success) this.#succeedEarly(success);
    else this.#manage(progress);
    this.#countPods();
    const ended = this.#end();
    this.#write();
    for (const pod of counted) removeFinalizer(pod, this.#context);
    if (ended) this.#report(ended);
    if (this.#failure) throw this.#failure;
  }

  get #now(): string {
    return formatTime(this.#context.clock.now());
  }

  /** As the lister has them at this moment. */
  get #pods(): readonly Pod[] {
    return this.#context.lister.byIndex<Pod>('pods', OWNER_INDEX, this.#job.metadata.uid!);
  }

  /** Where the Job stands, with the pods that ended since the last time. */
  #progress(): JobProgress {
    const pods = this.#pods;
    const indexed = isIndexed(this.#job);
    const done = indexed ? succeededIndexes(this.#job, pods) : new Set<number>();
    const perIndex = this.#job.spec.backoffLimitPerIndex !== undefined;
    const failed = perIndex ? failedIndexes(this.#job, pods) : new Set<number>();
    const newlySucceeded = pods.filter((pod) => isTracked(pod) && hasSucceeded(pod)).length;
    return {
      pods,
      succeeded: indexed ? done.size : (this.#job.status?.succeeded ?? 0) + newlySucceeded,
      succeededIndexes: done,
      failedIndexes: failed,
      replaced: perIndex ? podsToReplace(this.#job, pods, [done, failed]) : new Map<number, Pod>(),
    };
  }

  /** Adds the pods that ended since the last time to the status; those may go once that is written. */
  #countFinished({ pods, succeeded, ...progress }: JobProgress, failed: readonly Pod[], isDecided: boolean): Pod[] {
    // The pod that carries the count of its index stays until there is another that does.
    const kept = new Set(isDecided || this.#job.metadata.deletionTimestamp ? [] : progress.replaced.values());
    const gone = failed.filter((pod) => !kept.has(pod));
    this.#set('succeeded', succeeded);
    this.#set('failed', (this.#status.failed ?? 0) + this.#countable(gone));
    if (progress.succeededIndexes.size > 0) this.#status.completedIndexes = formatIndexes(progress.succeededIndexes);
    if (this.#job.spec.backoffLimitPerIndex !== undefined) this.#status.failedIndexes = formatIndexes(progress.failedIndexes);
    return [...pods.filter((pod) => isTracked(pod) && hasSucceeded(pod)), ...gone];
  }

  /** How many of the failures count: not those that a policy ignores, nor those of indexes that are not wanted any more. */
  #countable(failed: readonly Pod[]): number {
    const { completions = 0 } = this.#job.spec;
    const isWanted = (pod: Pod) => !isIndexed(this.#job) || (completionIndex(pod) ?? Infinity) < completions;
    return failed.filter((pod) => isWanted(pod) && judgeFailure(this.#job, pod).counts).length;
  }

  #failureCondition(progress: JobProgress, failed: readonly Pod[]): Pick<JobCondition, 'reason' | 'message'> | undefined {
    const { spec } = this.#job;
    const message = progress.pods
      .filter((pod) => hasFailed(pod, this.#job))
      .map((pod) => judgeFailure(this.#job, pod).message)
      .find((each) => each !== undefined);
    if (message !== undefined) return { reason: 'PodFailurePolicy', message };
    const failures = (this.#status.failed ?? 0) + this.#countable(failed);
    if (failures > (spec.backoffLimit ?? 0) || restartsExceed(this.#job, progress.pods)) {
      return { reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' };
    }
    return this.#deadlineCondition() ?? this.#failedIndexesCondition(progress);
  }

  #deadlineCondition(): Pick<JobCondition, 'reason' | 'message'> | undefined {
    const { spec } = this.#job;
    const start = parseTime(this.#status.startTime);
    if (spec.activeDeadlineSeconds === undefined || start === undefined || spec.suspend) return undefined;
    const deadline = start + spec.activeDeadlineSeconds * 1000;
    if (deadline <= this.#context.clock.now()) {
      return { reason: 'DeadlineExceeded', message: 'Job was active longer than specified deadline' };
    }
    this.#context.requeueAt(deadline);
    return undefined;
  }

  #failedIndexesCondition({ failedIndexes: failed, succeededIndexes: done }: JobProgress) {
    const { maxFailedIndexes, completions = 0 } = this.#job.spec;
    if (maxFailedIndexes !== undefined && failed.size > maxFailedIndexes) {
      const message = 'Job has exceeded the specified maximal number of failed indexes';
      return { reason: 'MaxFailedIndexesExceeded', message };
    }
    if (failed.size === 0 || failed.size + done.size < completions) return undefined;
    return { reason: 'FailedIndexes', message: 'Job has failed indexes' };
  }

  #successRule({ succeededIndexes: done }: JobProgress): Pick<JobCondition, 'reason' | 'message'> | undefined {
    const known = this.#condition('SuccessCriteriaMet');
    if (known?.reason === 'SuccessPolicy') return known;
    const message = isIndexed(this.#job) ? metSuccessRule(this.#job, done) : undefined;
    return message === undefined ? undefined : { reason: 'SuccessPolicy', message };
  }

  #fail({ reason, message }: Pick<JobCondition, 'reason' | 'message'>): void {
    this.#addCondition('FailureTarget', reason!, message!);
    for (const pod of this.#pods.filter(isActive)) this.#failure = deletePod(this.#job, pod, this.#context) ?? this.#failure;
  }

  /** What still runs is not needed. */
  #succeedEarly({ reason, message }: Pick<JobCondition, 'reason' | 'message'>): void {
    this.#addCondition('SuccessCriteriaMet', reason!, message!);
    this.#failure = deleteUncounted(this.#job, this.#pods.filter(isActive), this.#context);
  }

  #manage(progress: JobProgress): void {
    const { spec, metadata } = this.#job;
    const { succeeded } = progress;
    if (!this.#condition('SuccessCriteriaMet') && !metadata.deletionTimestamp) {
      this.#failure = manageJob(this.#job, progress, this.#context);
    }
    const active = this.#pods.filter(isActive).length;
    if (spec.completions === undefined ? succeeded > 0 && active === 0 : succeeded >= spec.completions) {
      this.#addCondition('SuccessCriteriaMet', 'CompletionsReached', 'Reached expected number of succeeded pods');
    } else if (!metadata.deletionTimestamp) this.#noteSuspension();
  }

  #noteSuspension(): void {
    const suspended = this.#job.spec.suspend ?? false;
    const known = this.#status.conditions?.find(({ type }) => type === 'Suspended');
    if (suspended ? known?.status === 'True' : known?.status !== 'True') return;
    const [status, reason, message] = suspended
      ? (['True', 'JobSuspended', 'Job suspended'] as const)
      : (['False', 'JobResumed', 'Job resumed'] as const);
    const others = (this.#status.conditions ?? []).filter(({ type }) => type !== 'Suspended');
    const condition = { type: 'Suspended', status, reason, message, lastProbeTime: this.#now, lastTransitionTime: this.#now };
    this.#status.conditions = [...others, condition];
    if (!suspended) this.#status.startTime = this.#now;
    this.#context.events.event(this.#job, 'Normal', suspended ? 'Suspended' : 'Resumed', message);
  }

  #countPods(): void {
    const active = this.#pods.filter(isActive);
    this.#set('active', active.length);
    this.#status.ready = active.filter(isReady).length;
    this.#status.terminating = this.#pods.filter(isTerminating).length;
    this.#status.uncountedTerminatedPods = {};
  }

  /** A Job has ended when its fate is decided and none of its pods runs any more. */
  #end(): JobCondition | undefined {
    if (this.#status.active || this.#status.terminating) return undefined;
    const failure = this.#condition('FailureTarget');
    const decided = failure ?? this.#condition('SuccessCriteriaMet');
    if (!decided) return undefined;
    const ended = this.#addCondition(failure ? 'Failed' : 'Complete', decided.reason!, decided.message!);
    if (!failure) this.#status.completionTime = ended.lastTransitionTime;
    return ended;
  }

  #condition(type: string): JobCondition | undefined {
    return jobCondition({ ...this.#job, status: this.#status }, type);
  }

  #addCondition(type: string, reason: string, message: string): JobCondition {
    const known = this.#condition(type);
    if (known) return known;
    const added: JobCondition = { type, status: 'True', reason, message, lastProbeTime: this.#now, lastTransitionTime: this.#now };
    this.#status.conditions = [...(this.#status.conditions ?? []), added];
    return added;
  }

  #set(field: 'active' | 'succeeded' | 'failed', count: number): void {
    if (count > 0) this.#status[field] = count;
    else delete this.#status[field];
  }

  #write(): void {
    if (deepEqual(this.#status, this.#job.status)) return;
    try {
      this.#context.client.updateStatus(jobs, { ...this.#job, status: this.#status });
    } catch (error) {
      if (!isReason(error, 'NotFound')) throw error;
    }
  }

  #report({ type, reason, message }: JobCondition): void {
    const { events } = this.#context;
    if (type === 'Failed') return events.event(this.#job, 'Warning', reason!, message!);
    const { completions } = this.#job.spec;
    if (completions !== undefined && (this.#status.succeeded ?? 0) > completions) {
      events.event(this.#job, 'Warning', 'TooManySucceededPods', 'Too many succeeded pods running after completion count reached');
    }
    events.event(this.#job, 'Normal', 'Completed', 'Job completed');
  }
}
