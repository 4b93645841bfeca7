import { type KubeObject, Rng } from '@drydock/apimachinery';
import { ControllerCluster } from '../../test-support/controller-cluster.ts';
import { configMaps } from '../core/config-map/config-map.ts';
import { events } from '../core/event/event.ts';
import type { Event } from '../core/event/event.types.ts';
import { namespaces } from '../core/namespace/namespace.ts';
import { ClientEventRecorder } from './event-recorder.ts';

function newRecorder() {
  const cluster = new ControllerCluster([configMaps, events, namespaces], []);
  for (const name of ['default', 'other']) cluster.client.create(namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  const about = cluster.client.create<KubeObject>(configMaps, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'conf', namespace: 'default' },
  });
  const clock = { now: () => cluster.now };
  const recorder = new ClientEventRecorder({
    component: 'tester',
    client: cluster.client,
    lister: cluster.storage,
    clock,
    rng: new Rng({ seed: 1 }),
  });
  const recorded = () => cluster.storage.list<Event>('events');
  return { cluster, about, recorder, recorded };
}

describe('the event recorder', () => {
  it('writes an event as client-go does', () => {
    const { about, recorder, recorded } = newRecorder();
    recorder.event(about, 'Normal', 'Made', 'made it');
    const [{ metadata, ...event }] = recorded() as [Event];
    expect(metadata.name).toMatch(/^conf\.[0-9a-f]{16}$/);
    expect(event).toEqual({
      apiVersion: 'v1',
      kind: 'Event',
      involvedObject: {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        namespace: 'default',
        name: 'conf',
        uid: about.metadata.uid,
        resourceVersion: about.metadata.resourceVersion,
      },
      reason: 'Made',
      message: 'made it',
      source: { component: 'tester' },
      firstTimestamp: '2026-11-20T18:00:00Z',
      lastTimestamp: '2026-11-20T18:00:00Z',
      count: 1,
      type: 'Normal',
      eventTime: null,
      reportingComponent: 'tester',
      reportingInstance: '',
    });
  });

  it('counts repetitions', () => {
    const { cluster, about, recorder, recorded } = newRecorder();
    recorder.event(about, 'Normal', 'Made', 'made it');
    cluster.advance(5000);
    recorder.event(about, 'Normal', 'Made', 'made it');
    expect(recorded().map(({ count, firstTimestamp, lastTimestamp }) => ({ count, firstTimestamp, lastTimestamp }))).toEqual([
      { count: 2, firstTimestamp: '2026-11-20T18:00:00Z', lastTimestamp: '2026-11-20T18:00:05Z' },
    ]);
  });

  it('combines the tenth similar event and those after it, and stops at the burst', () => {
    const { about, recorder, recorded } = newRecorder();
    for (let i = 1; i <= 40; i++) recorder.event(about, 'Warning', 'Failed', `failure ${i}`);
    const messages = recorded().map(({ message, count }) => `${count} ${message}`);
    expect(messages.sort()).toEqual([
      ...Array.from({ length: 9 }, (_, i) => `1 failure ${i + 1}`),
      '16 (combined from similar events): failure 25',
    ]);
  });
});
