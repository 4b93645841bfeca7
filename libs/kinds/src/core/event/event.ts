import type { ResourceDefinition } from '@drydock/apiserver';
import { eventTable } from './event.table.ts';
import type { Event } from './event.types.ts';
import { validateEvent } from './event.validation.ts';

/** The events about an object, by its uid. */
export const INVOLVED_OBJECT_INDEX = 'involvedObject';

export const events: ResourceDefinition<Event> = {
  group: '',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
  singular: 'event',
  shortNames: ['ev'],
  namespaced: true,
  strategy: {
    defaults(draft) {
      draft.involvedObject ??= {};
    },
    validate: (event) => validateEvent(event, 'reportingComponent'),
    allowCreateOnUpdate: true,
    generationChanges: false,
  },
  table: eventTable,
  fieldSelectors: {
    'involvedObject.kind': ({ involvedObject }) => involvedObject.kind ?? '',
    'involvedObject.namespace': ({ involvedObject }) => involvedObject.namespace ?? '',
    'involvedObject.name': ({ involvedObject }) => involvedObject.name ?? '',
    'involvedObject.uid': ({ involvedObject }) => involvedObject.uid ?? '',
    'involvedObject.apiVersion': ({ involvedObject }) => involvedObject.apiVersion ?? '',
    'involvedObject.resourceVersion': ({ involvedObject }) => involvedObject.resourceVersion ?? '',
    'involvedObject.fieldPath': ({ involvedObject }) => involvedObject.fieldPath ?? '',
    reason: ({ reason }) => reason ?? '',
    reportingComponent: ({ reportingComponent }) => reportingComponent ?? '',
    source: ({ source, reportingComponent }) => source?.component || (reportingComponent ?? ''),
    type: ({ type }) => type ?? '',
  },
  indexers: { [INVOLVED_OBJECT_INDEX]: ({ involvedObject }) => (involvedObject.uid ? [involvedObject.uid] : []) },
};
