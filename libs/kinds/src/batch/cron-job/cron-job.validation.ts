/** pkg/apis/batch/validation, ValidateCronJob. */
import { FieldPath, invalid, notSupported, required, type FieldError } from '@drydock/apimachinery';
import { goLabelSelector } from '../../apps/template-owner.validation.ts';
import { nonNegative, oneOf } from '../../meta/validation/field-checks.ts';
import { validateJobSpec } from '../job/job.validation.ts';
import { parseCron } from './cron-schedule.ts';
import type { CronJob } from './cron-job.types.ts';
import { timeZoneError } from './next-time.ts';

const specPath = FieldPath.of('spec');
const templatePath = specPath.child('jobTemplate', 'spec');
/** https://data.iana.org/time-zones/theory.html#naming */
const ZONE_PART = /^(?!-)[A-Za-z._0-9+-]{1,14}$/;
/** Names of Jobs add eleven characters. */
const MAXIMUM_NAME = 52;

export function validateCronJob({ metadata: { name = '' }, spec }: CronJob): FieldError[] {
  return [
    ...scheduleErrors(spec.schedule, specPath.child('schedule')),
    ...nonNegative(specPath.child('startingDeadlineSeconds'), spec.startingDeadlineSeconds),
    ...timeZoneErrors(spec.timeZone, specPath.child('timeZone')),
    ...oneOf(specPath.child('concurrencyPolicy'), spec.concurrencyPolicy, ['Allow', 'Forbid', 'Replace']),
    ...validateJobSpec(spec.jobTemplate.spec, templatePath),
    ...selectorErrors(spec.jobTemplate.spec),
    ...nonNegative(specPath.child('successfulJobsHistoryLimit'), spec.successfulJobsHistoryLimit),
    ...nonNegative(specPath.child('failedJobsHistoryLimit'), spec.failedJobsHistoryLimit),
    ...(name.length > MAXIMUM_NAME
      ? [invalid(FieldPath.of('metadata', 'name'), name, `must be no more than ${MAXIMUM_NAME} characters`)]
      : []),
  ];
}

function scheduleErrors(schedule: string | undefined, path: FieldPath): FieldError[] {
  if (!schedule) return [required(path)];
  if (schedule.includes('TZ')) {
    return [invalid(path, schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead')];
  }
  const { error } = parseCron(schedule);
  return error === undefined ? [] : [invalid(path, schedule, error)];
}

/** Each Job gets a selector of its own. */
function selectorErrors({ selector, manualSelector }: CronJob['spec']['jobTemplate']['spec']): FieldError[] {
  return [
    ...(selector ? [invalid(templatePath.child('selector'), goLabelSelector(selector), '`selector` will be auto-generated')] : []),
    ...(manualSelector ? [notSupported(templatePath.child('manualSelector'), true, ['nil', 'false'])] : []),
  ];
}

function timeZoneErrors(zone: string | undefined, path: FieldPath): FieldError[] {
  if (zone === undefined) return [];
  if (zone === '') return [invalid(path, zone, 'timeZone must be nil or non-empty string')];
  if (zone.split('/').some((part) => !ZONE_PART.test(part) || part === '.' || part === '..')) {
    return [invalid(path, zone, `unknown time zone ${zone}`)];
  }
  if (zone.toLowerCase() === 'local') {
    return [invalid(path, zone, 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones')];
  }
  const error = timeZoneError(zone);
  return error === undefined ? [] : [invalid(path, zone, error)];
}
