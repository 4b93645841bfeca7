import type { TableDefinition } from '@drydock/apiserver';
import { since } from '../../meta/table-columns.ts';
import type { Event } from './event.types.ts';

/** pkg/printers/internalversion, printEvent. */
export const eventTable: TableDefinition<Event> = {
  columns: [
    { name: 'Last Seen', type: 'string' },
    { name: 'Type', type: 'string' },
    { name: 'Reason', type: 'string' },
    { name: 'Object', type: 'string' },
    { name: 'Subobject', type: 'string', priority: 1 },
    { name: 'Source', type: 'string', priority: 1 },
    { name: 'Message', type: 'string' },
    { name: 'First Seen', type: 'string', priority: 1 },
    { name: 'Count', type: 'string', priority: 1 },
    { name: 'Name', type: 'string', format: 'name', priority: 1 },
  ],
  cells(event, clock) {
    const first = since(event.firstTimestamp || event.eventTime, clock);
    const last = event.series
      ? since(event.series.lastObservedTime, clock)
      : event.lastTimestamp
        ? since(event.lastTimestamp, clock)
        : first;
    return [
      last,
      event.type ?? '',
      event.reason ?? '',
      target(event),
      event.involvedObject.fieldPath ?? '',
      eventSource(event),
      (event.message ?? '').trim(),
      first,
      // An event that was seen once need not say so.
      event.series ? (event.series.count ?? 0) : event.count || 1,
      event.metadata.name,
    ];
  },
};

function target({ involvedObject: { kind = '', name } }: Event): string {
  return name ? `${kind.toLowerCase()}/${name}` : kind.toLowerCase();
}

/** `kubelet, node01`. */
function eventSource({ source, reportingComponent, reportingInstance }: Event): string {
  const component = source?.component || reportingComponent || '';
  const instance = source?.host || reportingInstance || '';
  return instance ? `${component}, ${instance}` : component;
}
