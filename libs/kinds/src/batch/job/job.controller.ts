import { controllerOf, deepEqual, formatTime, isReason, parseTime } from '@drydock/apimachinery';
import { OWNER_INDEX } from '@drydock/apiserver';
import { claim } from '../../controller/claim.ts';
import { enqueueObject, type Controller, type ControllerContext } from '../../controller/controller.ts';
import { enqueueOwnerOrAdopters } from '../../controller/orphan-events.ts';
import { deletePod } from '../../controller/pod-control.ts';
import { pods as podResource } from '../../core/pod/pod.ts';
import { isActive, isReady } from '../../core/pod/pod-state.ts';
import type { Pod } from '../../core/pod/pod.types.ts';
import { formatIndexes, hasFailed, hasSucceeded, isTerminating, isTracked, restartsExceed, succeededIndexes } from './job-pods.ts';
import { jobs } from './job.ts';
import { finishedCondition, isIndexed, JOB_NAME_LABEL, jobCondition, type Job, type JobCondition, type JobStatus } from './job.types.ts';
import { manageJob, removeFinalizer } from './manage-job.ts';

/** Runs pods until enough of them have succeeded (pkg/controller/job). */
export const jobController: Controller = {
  name: 'job-controller',
  watches: { 'jobs.batch': enqueueObject, pods: enqueueOwnerOrAdopters('Job', 'jobs.batch') },

  reconcile(key, context) {
    const [namespace, name] = key.split('/') as [string, string];
    const job = context.lister.get<Job>('jobs.batch', namespace, name);
    if (!job) return releasePodsOf(namespace, name, context);
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
    const counted = this.#countFinished();
    const { suspend } = this.#job.spec;
    if (!this.#status.startTime && !suspend) this.#status.startTime = this.#now;
    const failure = this.#condition('FailureTarget') ?? this.#failureCondition();
    if (failure) this.#fail(failure);
    else this.#progress();
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

  /** Adds the pods that ended since the last time to the status; they may go once that is written. */
  #countFinished(): Pod[] {
    const tracked = this.#pods.filter(isTracked);
    const succeeded = tracked.filter(hasSucceeded);
    const failed = tracked.filter((pod) => hasFailed(pod, this.#job));
    this.#set('succeeded', (this.#status.succeeded ?? 0) + succeeded.length);
    this.#set('failed', (this.#status.failed ?? 0) + failed.length);
    if (isIndexed(this.#job)) {
      const indexes = this.#indexes();
      this.#set('succeeded', indexes.size);
      if (indexes.size > 0) this.#status.completedIndexes = formatIndexes(indexes);
    }
    return [...succeeded, ...failed];
  }

  #indexes(): Set<number> {
    return isIndexed(this.#job) ? succeededIndexes(this.#job, this.#pods) : new Set();
  }

  #failureCondition(): Pick<JobCondition, 'reason' | 'message'> | undefined {
    const { spec } = this.#job;
    if ((this.#status.failed ?? 0) > (spec.backoffLimit ?? 0) || restartsExceed(this.#job, this.#pods)) {
      return { reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' };
    }
    const start = parseTime(this.#status.startTime);
    if (spec.activeDeadlineSeconds === undefined || start === undefined || spec.suspend) return undefined;
    const deadline = start + spec.activeDeadlineSeconds * 1000;
    if (deadline <= this.#context.clock.now()) {
      return { reason: 'DeadlineExceeded', message: 'Job was active longer than specified deadline' };
    }
    this.#context.requeueAt(deadline);
    return undefined;
  }

  #fail({ reason, message }: Pick<JobCondition, 'reason' | 'message'>): void {
    this.#addCondition('FailureTarget', reason!, message!);
    for (const pod of this.#pods.filter(isActive)) this.#failure = deletePod(this.#job, pod, this.#context) ?? this.#failure;
  }

  #progress(): void {
    const { spec, metadata } = this.#job;
    const succeeded = this.#status.succeeded ?? 0;
    if (!this.#condition('SuccessCriteriaMet') && !metadata.deletionTimestamp) {
      this.#failure = manageJob(this.#job, this.#pods, succeeded, this.#indexes(), this.#context);
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
