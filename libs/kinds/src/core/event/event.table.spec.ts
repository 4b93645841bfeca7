import { newEvents } from '../../events/event/event.ts';
import { eventTable } from './event.table.ts';
import type { Event } from './event.types.ts';

const clock = { now: () => Date.parse('2026-11-20T18:00:20Z') };
const event: Event = {
  apiVersion: 'v1',
  kind: 'Event',
  metadata: { name: 'web.1', namespace: 'default' },
  involvedObject: { kind: 'Pod', name: 'web', fieldPath: 'spec.containers{web}' },
  reason: 'Pulled',
  message: ' pulled\n',
  source: { component: 'kubelet', host: 'node01' },
  firstTimestamp: '2026-11-20T18:00:00Z',
  lastTimestamp: '2026-11-20T18:00:15Z',
  count: 2,
  type: 'Normal',
};

describe('the table of events', () => {
  it.each<[string, Partial<Event>, unknown[]]>([
    ['a repeated one', {}, ['5s', 'Normal', 'Pulled', 'pod/web', 'spec.containers{web}', 'kubelet, node01', 'pulled', '20s', 2, 'web.1']],
    [
      'one of the newer API',
      {
        source: undefined,
        firstTimestamp: null,
        lastTimestamp: null,
        count: undefined,
        eventTime: '2026-11-20T18:00:10.000000Z',
        reportingComponent: 'default-scheduler',
      },
      ['10s', 'Normal', 'Pulled', 'pod/web', 'spec.containers{web}', 'default-scheduler', 'pulled', '10s', 1, 'web.1'],
    ],
  ])('shows %s', (_, more, expected) => {
    expect(eventTable.cells({ ...event, ...more }, clock)).toEqual(expected);
  });

  it('is the same for both versions', () => {
    const served = newEvents.convert!.fromStored(event);
    expect(served).toMatchObject({
      apiVersion: 'events.k8s.io/v1',
      note: ' pulled\n',
      regarding: event.involvedObject,
      deprecatedCount: 2,
    });
    expect(newEvents.convert!.toStored(served)).toEqual(event);
    expect(newEvents.table.cells(served, clock)).toEqual(eventTable.cells(event, clock));
  });
});
