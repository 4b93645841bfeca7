/** pkg/apis/batch/validation: Jobs, and the Job templates of CronJobs. */
import {
  deepEqual,
  FieldPath,
  GoValue,
  invalid,
  isDNS1123Label,
  notSupported,
  required,
  selectorMatches,
  type FieldError,
} from '@drydock/apimachinery';
import { goLabelSelector } from '../../apps/template-owner.validation.ts';
import { validatePodTemplate } from '../../core/pod/spec/pod-spec.validation.ts';
import { goStringMap, immutable, nonNegative } from '../../meta/validation/field-checks.ts';
import { isUsableSelector, validateLabelSelector } from '../../meta/validation/label-selector.validation.ts';
import {
  indexLimitErrors,
  managerErrors,
  podFailurePolicyErrors,
  replacementPolicyErrors,
  successPolicyErrors,
} from './job-policies.validation.ts';
import { ownLabels } from './job.defaults.ts';
import { isIndexed, type Job, type JobSpec } from './job.types.ts';

const specPath = FieldPath.of('spec');
const COUNTS = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
  'backoffLimitPerIndex',
] as const;
const IMMUTABLE = ['completionMode', 'podFailurePolicy', 'backoffLimitPerIndex', 'managedBy', 'successPolicy'] as const;
type Affinity = JobSpec['template']['spec']['affinity'];

const MODES = ['NonIndexed', 'Indexed'];

export function validateJob(job: Job, _context?: unknown, old?: Job): FieldError[] {
  const { spec } = job;
  const { selector, template } = spec;
  const { labels } = template.metadata ?? {};
  const matches = !isUsableSelector(selector) || selectorMatches(selector, labels);
  const labelsPath = specPath.child('template', 'metadata', 'labels');
  return [
    ...(old ? [] : generatedErrors(job)),
    ...validateJobSpec(spec, specPath),
    ...(selector ? validateLabelSelector(selector, specPath.child('selector')) : [required(specPath.child('selector'))]),
    ...(matches ? [] : [invalid(labelsPath, goStringMap(labels), '`selector` does not match template `labels`')]),
    ...(old ? [] : hostnameErrors(job)),
  ];
}

/** ValidateGeneratedSelector: labels of another Job, say from a copied manifest, are refused. */
function generatedErrors(job: Job): FieldError[] {
  const { manualSelector, selector, template } = job.spec;
  if (manualSelector || !selector) return [];
  const labels = template.metadata?.labels ?? {};
  const path = specPath.child('template', 'metadata', 'labels');
  const expected = ownLabels(job);
  const errors = Object.entries(expected)
    .filter(([key, value]) => labels[key] !== value)
    .map(([key, value]) => invalid(path.key(key), goStringMap(labels), `must be '${value}'`));
  if (selectorMatches(selector, expected)) return errors;
  return [...errors, invalid(specPath.child('selector'), goLabelSelector(selector), '`selector` not auto-generated')];
}

/** The last pod of an Indexed Job has a host name, too. */
function hostnameErrors(job: Job): FieldError[] {
  const { metadata, spec } = job;
  if (!isIndexed(job) || !spec.completions) return [];
  const hostname = `${metadata.name}-${spec.completions - 1}`;
  if (isDNS1123Label(hostname).length === 0) return [];
  const detail = `will not able to create pod with invalid DNS label: ${hostname}`;
  return [invalid(FieldPath.of('metadata', 'name'), metadata.name, detail)];
}

export function validateJobUpdate(job: Job, old: Job): FieldError[] {
  const { spec } = job;
  const suspended = old.spec.suspend && !old.status?.startTime;
  const template = new GoValue('core.PodTemplateSpec{ObjectMeta:v1.ObjectMeta{}, Spec:core.PodSpec{}}');
  return [
    ...completionsErrors(job, old),
    ...immutable(specPath.child('selector'), goLabelSelector(spec.selector), deepEqual(spec.selector, old.spec.selector)),
    ...immutable(specPath.child('template'), template, sameTemplate(spec, old.spec, Boolean(suspended))),
    ...IMMUTABLE.flatMap((field) => immutable(specPath.child(field), spec[field], deepEqual(spec[field], old.spec[field]))),
  ];
}

/** Where its pods may go can still be changed of a Job that is suspended and has never started. */
function sameTemplate({ template }: JobSpec, { template: old }: JobSpec, schedulingIsFree: boolean): boolean {
  if (!schedulingIsFree) return deepEqual(template, old);
  const { nodeSelector, tolerations, schedulingGates } = template.spec;
  const { labels, annotations } = template.metadata ?? {};
  const moved = {
    metadata: { ...old.metadata, labels, annotations },
    spec: {
      ...old.spec,
      nodeSelector,
      tolerations,
      schedulingGates,
      affinity: withNodeAffinity(old.spec.affinity, template.spec.affinity),
    },
  };
  return deepEqual(template, moved);
}

/** Of the affinity only that to nodes is free. */
function withNodeAffinity(old: Affinity, { nodeAffinity }: NonNullable<Affinity> = {}): Affinity {
  const affinity = { ...old, nodeAffinity };
  return Object.values(affinity).every((each) => each === undefined) ? undefined : affinity;
}

/** An Indexed Job may grow and shrink, together with its parallelism. */
function completionsErrors(job: Job, old: Job): FieldError[] {
  const { completions, parallelism } = job.spec;
  const path = specPath.child('completions');
  const same = completions === old.spec.completions;
  if (same || !isIndexed(job)) return immutable(path, completions, same);
  return completions === parallelism
    ? []
    : [invalid(path, completions, `can only be modified in tandem with ${specPath.child('parallelism')}`)];
}

/** What a Job and the template of a CronJob have in common. */
export function validateJobSpec(spec: JobSpec, path: FieldPath): FieldError[] {
  const { completionMode = 'NonIndexed' } = spec;
  const errors = COUNTS.flatMap((field) => nonNegative(path.child(field), spec[field]));
  if (!MODES.includes(completionMode)) errors.push(notSupported(path.child('completionMode'), completionMode, MODES));
  return [
    ...errors,
    ...managerErrors(spec, path.child('managedBy')),
    ...indexLimitErrors(spec, path),
    ...podFailurePolicyErrors(spec, path.child('podFailurePolicy')),
    ...successPolicyErrors(spec, path.child('successPolicy')),
    ...replacementPolicyErrors(spec, path.child('podReplacementPolicy')),
    ...validatePodTemplate(spec.template, path.child('template')),
    ...restartErrors(spec, path.child('template', 'spec', 'restartPolicy')),
  ];
}

function restartErrors({ template: { spec }, podFailurePolicy }: JobSpec, path: FieldPath): FieldError[] {
  const { restartPolicy } = spec;
  if (restartPolicy === 'Always') return [required(path, 'valid values: "OnFailure", "Never"')];
  if (restartPolicy !== 'OnFailure' && restartPolicy !== 'Never') return [notSupported(path, restartPolicy, ['OnFailure', 'Never'])];
  if (!podFailurePolicy || restartPolicy === 'Never') return [];
  return [invalid(path, restartPolicy, 'only "Never" is supported when podFailurePolicy is specified')];
}
