import { defaultTemplateOwner } from '../../core/pod/spec/pod-spec.defaults.ts';
import { MAX_INT32 } from '../../meta/validation/field-checks.ts';
import { CONTROLLER_UID_LABEL, JOB_NAME_LABEL, type Job, type JobSpec } from './job.types.ts';

const DEFAULT_BACKOFF_LIMIT = 6;

/** pkg/apis/batch/v1, SetDefaults_Job. */
export function defaultJob(draft: Job): void {
  defaultJobSpec(draft);
  takeLabels(draft);
}

/** The part that the templates of CronJobs do not get. */
function defaultJobSpec(draft: { spec: JobSpec }): void {
  const spec = defaultTemplateOwner(draft);
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1;
  spec.parallelism ??= 1;
  spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? DEFAULT_BACKOFF_LIMIT : MAX_INT32;
  spec.completionMode ??= 'NonIndexed';
  spec.suspend ??= false;
  spec.manualSelector ??= false;
  for (const { onPodConditions = [] } of spec.podFailurePolicy?.rules ?? [])
    for (const pattern of onPodConditions) pattern.status ||= 'True';
  spec.podReplacementPolicy ??= spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed';
}

/** A Job without labels has those of its template. */
function takeLabels({ metadata, spec }: Job): void {
  const labels = spec.template.metadata?.labels;
  if (labels && Object.keys(labels).length > 0 && Object.keys(metadata.labels ?? {}).length === 0) metadata.labels = { ...labels };
}

/** By which a Job knows its pods; those without a domain are from before 1.27. */
export function ownLabels({ metadata: { uid = '', name } }: Job): Record<string, string> {
  return { 'controller-uid': uid, 'job-name': name, [CONTROLLER_UID_LABEL]: uid, [JOB_NAME_LABEL]: name };
}

/** Labels and a selector that no other Job can have (pkg/registry/batch/job, generateSelector). */
export function generateSelector(draft: Job): void {
  const { metadata, spec } = draft;
  if (spec.manualSelector) return;
  const { uid } = metadata;
  // What somebody wrote themselves stays, and is refused when it is wrong.
  const own = ownLabels(draft);
  spec.template.metadata = { ...spec.template.metadata, labels: { ...own, ...spec.template.metadata?.labels } };
  const matchLabels = spec.selector?.matchLabels ?? {};
  if (!Object.hasOwn(matchLabels, CONTROLLER_UID_LABEL)) {
    spec.selector = { ...spec.selector, matchLabels: { ...matchLabels, [CONTROLLER_UID_LABEL]: uid! } };
  }
  takeLabels(draft);
}
