import { FieldPath, invalid, type FieldError } from '@drydock/apimachinery';
import type { ResourceDefinition } from '@drydock/apiserver';
import { eventTable } from './event.table.ts';
import type { Event } from './event.types.ts';

/** The events about an object, by its uid. */
export const INVOLVED_OBJECT_INDEX = 'involvedObject';

/** Events live where their object lives; those of cluster-scoped objects in `default` (validation.ValidateEvent). */
export function validateEvent({ metadata, involvedObject }: Event): FieldError[] {
  const { namespace } = involvedObject;
  const fits = namespace ? namespace === metadata.namespace : ['default', 'kube-system'].includes(metadata.namespace ?? '');
  return fits ? [] : [invalid(FieldPath.of('involvedObject', 'namespace'), namespace ?? '', 'does not match event.namespace')];
}

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
    validate: validateEvent,
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
