import type { KubeObject } from '@drydock/apimachinery';
import type { ResourceDefinition } from '@drydock/apiserver';
import { eventTable } from '../../core/event/event.table.ts';
import type { Event } from '../../core/event/event.types.ts';
import { strictErrors, strictUpdateErrors, validateEvent } from '../../core/event/event.validation.ts';

/** What the two versions of an event call the same field: core/v1, then events.k8s.io/v1. */
const FIELD_NAMES = [
  ['involvedObject', 'regarding'],
  ['message', 'note'],
  ['source', 'deprecatedSource'],
  ['firstTimestamp', 'deprecatedFirstTimestamp'],
  ['lastTimestamp', 'deprecatedLastTimestamp'],
  ['count', 'deprecatedCount'],
  ['reportingComponent', 'reportingController'],
] as const;

function renamed(object: KubeObject, apiVersion: string, names: ReadonlyMap<string, string>): KubeObject {
  const entries = Object.entries(object).map(([field, value]) => [names.get(field) ?? field, value]);
  return { ...(Object.fromEntries(entries) as KubeObject), apiVersion };
}

const TO_STORED = new Map(FIELD_NAMES.map(([stored, served]) => [served, stored]));
const FROM_STORED = new Map(FIELD_NAMES.map(([stored, served]) => [stored, served]));

function toStored(draft: KubeObject): Event {
  return { ...(renamed(draft, 'v1', TO_STORED) as Event), involvedObject: (draft.regarding ?? {}) as Event['involvedObject'] };
}

/** The newer version of the same resource. */
export const newEvents: ResourceDefinition = {
  group: 'events.k8s.io',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
  singular: 'event',
  shortNames: ['ev'],
  namespaced: true,
  strategy: {
    validate(draft, _context, old) {
      const event = toStored(draft);
      return [...validateEvent(event, 'reportingController'), ...(old ? [] : strictErrors(event))];
    },
    validateUpdate: (draft, old) => strictUpdateErrors(toStored(draft), toStored(old)),
    allowCreateOnUpdate: true,
    generationChanges: false,
  },
  table: {
    columns: eventTable.columns,
    cells: (event, clock) => eventTable.cells(event.regarding ? toStored(event) : (event as Event), clock),
  },
  fieldSelectors: {
    'regarding.kind': (event) => toStored(event).involvedObject.kind ?? '',
    'regarding.namespace': (event) => toStored(event).involvedObject.namespace ?? '',
    'regarding.name': (event) => toStored(event).involvedObject.name ?? '',
    'regarding.uid': (event) => toStored(event).involvedObject.uid ?? '',
    'regarding.apiVersion': (event) => toStored(event).involvedObject.apiVersion ?? '',
    'regarding.fieldPath': (event) => toStored(event).involvedObject.fieldPath ?? '',
    reason: (event) => (event.reason as string | undefined) ?? '',
    reportingController: (event) => (event.reportingController as string | undefined) ?? '',
    type: (event) => (event.type as string | undefined) ?? '',
  },
  storedAs: 'events',
  convert: { toStored, fromStored: (object) => renamed(object, 'events.k8s.io/v1', FROM_STORED) },
};
