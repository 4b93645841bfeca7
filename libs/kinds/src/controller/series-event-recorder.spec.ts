import { type KubeObject, Rng } from '@drydock/apimachinery';
import { ControllerCluster } from '../../test-support/controller-cluster.ts';
import { configMaps } from '../core/config-map/config-map.ts';
import { events } from '../core/event/event.ts';
import type { Event } from '../core/event/event.types.ts';
import { namespaces } from '../core/namespace/namespace.ts';
import { SeriesEventRecorder } from './series-event-recorder.ts';

function newRecorder() {
  const cluster = new ControllerCluster([configMaps, events, namespaces], []);
  cluster.client.create(namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
  const metadata = { name: 'conf', namespace: 'default' };
  const about = cluster.client.create<KubeObject>(configMaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata });
  const recorder = new SeriesEventRecorder({
    component: 'default-scheduler',
    host: 'controlplane',
    client: cluster.client,
    lister: cluster.storage,
    clock: { now: () => cluster.now },
    rng: new Rng({ seed: 1 }),
  });
  return { cluster, about, recorder, recorded: () => cluster.storage.list<Event>('events') };
}

describe('the recorder of event series', () => {
  it('writes what the newer API calls an event', () => {
    const { about, recorder, recorded } = newRecorder();
    recorder.event(about, 'Warning', 'Failed', 'no room', 'Scheduling');
    const [{ metadata, involvedObject, ...event }] = recorded() as [Event];
    expect(metadata.name).toMatch(/^conf\.[0-9a-f]{16}$/);
    expect(involvedObject).toMatchObject({ kind: 'ConfigMap', name: 'conf', resourceVersion: about.metadata.resourceVersion });
    expect(event).toEqual({
      apiVersion: 'v1',
      kind: 'Event',
      reason: 'Failed',
      message: 'no room',
      source: {},
      firstTimestamp: null,
      lastTimestamp: null,
      type: 'Warning',
      eventTime: '2026-11-20T18:00:00.000000Z',
      action: 'Scheduling',
      reportingComponent: 'default-scheduler',
      reportingInstance: 'default-scheduler-controlplane',
    });
  });

  it('counts repetitions in a series, whatever they say', () => {
    const { cluster, about, recorder, recorded } = newRecorder();
    recorder.event(about, 'Warning', 'Failed', 'no room', 'Scheduling');
    cluster.advance(60_000);
    recorder.event(about, 'Warning', 'Failed', 'still no room', 'Scheduling');
    expect(recorded().map(({ message, series }) => ({ message, series }))).toEqual([
      { message: 'no room', series: { count: 2, lastObservedTime: '2026-11-20T18:01:00.000000Z' } },
    ]);
  });

  it.each<[string, (setup: ReturnType<typeof newRecorder>) => void]>([
    ['another action', ({ about, recorder }) => recorder.event(about, 'Warning', 'Failed', 'no room', 'Binding')],
    [
      'another version of the object',
      ({ about, recorder }) =>
        recorder.event({ ...about, metadata: { ...about.metadata, resourceVersion: '99' } }, 'Warning', 'Failed', 'no room', 'Scheduling'),
    ],
    [
      'a long silence',
      ({ cluster, about, recorder }) => {
        cluster.advance(6 * 60_000);
        recorder.event(about, 'Warning', 'Failed', 'no room', 'Scheduling');
      },
    ],
  ])('begins a new event with %s', (_, again) => {
    const setup = newRecorder();
    setup.recorder.event(setup.about, 'Warning', 'Failed', 'no room', 'Scheduling');
    again(setup);
    expect(setup.recorded().map(({ series }) => series)).toEqual([undefined, undefined]);
  });

  it('names events in the order in which they happen', () => {
    const { about, recorder, recorded } = newRecorder();
    const reasons = ['C', 'A', 'B', 'E', 'D'];
    for (const reason of reasons) recorder.event(about, 'Normal', reason, 'at the same moment', 'Test');
    expect(recorded().map(({ reason }) => reason)).toEqual(reasons);
  });
});
