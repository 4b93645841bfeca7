/** pkg/apis/core/validation/events.go: what every event must have, and what those of events.k8s.io must have besides. */
import { deepEqual, FieldPath, invalid, isDNS1123Subdomain, isQualifiedName, required, type FieldError } from '@drydock/apimachinery';
import { immutable, invalidAll, requiredText } from '../../meta/validation/field-checks.ts';
import type { Event } from './event.types.ts';

/** So many characters may the reason, the action and the instance of an event have, and its message. */
export const LONGEST_TEXT = 128;
export const LONGEST_MESSAGE = 1024;
const MISPLACED = 'does not match event.namespace';
const TYPES = ['Normal', 'Warning'];

/** legacyValidateEvent. `controllerField` is what the version calls who reports. */
export function validateEvent(event: Event, controllerField: 'reportingComponent' | 'reportingController'): FieldError[] {
  const { metadata } = event;
  const namespace = metadata.namespace ?? '';
  return [
    ...(event.eventTime ? newEventErrors(event, controllerField) : oldEventErrors(event)),
    ...invalidAll(FieldPath.of('namespace'), namespace, isDNS1123Subdomain(namespace)),
  ];
}

function oldEventErrors({ metadata, involvedObject: { namespace = '' } }: Event): FieldError[] {
  const fits = namespace ? namespace === metadata.namespace : !metadata.namespace || metadata.namespace === 'default';
  return fits ? [] : [invalid(FieldPath.of('involvedObject', 'namespace'), namespace, MISPLACED)];
}

function newEventErrors(event: Event, controllerField: string): FieldError[] {
  const { metadata, involvedObject, reportingComponent = '', reportingInstance = '', action = '', reason = '', message = '' } = event;
  const errors: FieldError[] = [];
  if (!involvedObject.namespace && !['default', 'kube-system'].includes(metadata.namespace ?? '')) {
    errors.push(invalid(FieldPath.of('involvedObject', 'namespace'), '', MISPLACED));
  }
  const controllerPath = FieldPath.of(controllerField);
  errors.push(...requiredText(controllerPath, reportingComponent));
  errors.push(...invalidAll(controllerPath, reportingComponent, isQualifiedName(reportingComponent)));
  for (const [field, value] of Object.entries({ reportingInstance, action, reason })) {
    errors.push(...requiredText(FieldPath.of(field), value), ...lengthErrors(field, value, LONGEST_TEXT));
  }
  return [...errors, ...lengthErrors('message', message, LONGEST_MESSAGE)];
}

function lengthErrors(field: string, value: string, longest: number): FieldError[] {
  return value.length > longest ? [invalid(FieldPath.of(field), '', `can have at most ${longest} characters`)] : [];
}

/** The rest of ValidateEventCreate, for events.k8s.io. */
export function strictErrors(event: Event): FieldError[] {
  const { eventTime, type = '', firstTimestamp, lastTimestamp, count, source } = event;
  const unset = (field: string, isSet: boolean) => (isSet ? [invalid(FieldPath.of(field), '', 'needs to be unset')] : []);
  return [
    ...seriesErrors(event),
    ...(eventTime ? [] : [required(FieldPath.of('eventTime'))]),
    ...(TYPES.includes(type) ? [] : [invalid(FieldPath.of('type'), '', `has invalid value: ${type}`)]),
    ...unset('firstTimestamp', Boolean(firstTimestamp)),
    ...unset('lastTimestamp', Boolean(lastTimestamp)),
    ...unset('count', Boolean(count)),
    ...unset('source', Boolean(source?.component || source?.host)),
  ];
}

function seriesErrors({ series }: Event): FieldError[] {
  if (!series) return [];
  return [
    ...((series.count ?? 0) < 2 ? [invalid(FieldPath.of('series.count'), '', 'should be at least 2')] : []),
    ...(series.lastObservedTime ? [] : [required(FieldPath.of('series.lastObservedTime'))]),
  ];
}

const FIXED = [
  'involvedObject',
  'reason',
  'message',
  'source',
  'firstTimestamp',
  'lastTimestamp',
  'count',
  'type',
  'eventTime',
  'action',
  'related',
] as const;

/** The rest of ValidateEventUpdate, for events.k8s.io: only the series goes on. */
export function strictUpdateErrors(event: Event, old: Event): FieldError[] {
  const same = (a: unknown, b: unknown) => deepEqual(a ?? null, b ?? null);
  return [
    ...(same(event.series, old.series) ? [] : seriesErrors(event)),
    ...FIXED.flatMap((field) => immutable(FieldPath.of(field), event[field] ?? '', same(event[field], old[field]))),
    ...immutable(
      FieldPath.of('reportingController'),
      event.reportingComponent ?? '',
      same(event.reportingComponent, old.reportingComponent),
    ),
    ...immutable(FieldPath.of('reportingInstance'), event.reportingInstance ?? '', same(event.reportingInstance, old.reportingInstance)),
  ];
}
