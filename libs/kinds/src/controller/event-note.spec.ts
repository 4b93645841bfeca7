/** What recorders remember of events is the same whether somebody has read them or not. */
import { Rng, type KubeObject } from '@drydock/apimachinery';
import type { AdmissionPlugin } from '@drydock/apiserver';
import { ControllerCluster } from '../../test-support/controller-cluster.ts';
import { configMaps } from '../core/config-map/config-map.ts';
import { events } from '../core/event/event.ts';
import { namespaces } from '../core/namespace/namespace.ts';
import type { EventRecorder } from './controller.ts';
import { ClientEventRecorder } from './event-recorder.ts';
import { SeriesEventRecorder } from './series-event-recorder.ts';

/** Has every event made at once. */
const inquisitive: AdmissionPlugin = { name: 'Inquisitive', validate: () => undefined };

type Recorder = typeof ClientEventRecorder | typeof SeriesEventRecorder;

/** Forty things happen to two objects, by chance repeated; what is recorded of them. */
function recordedOf(Recorder: Recorder, seed: number, plugins: readonly AdmissionPlugin[], reads: boolean): string {
  const cluster = new ControllerCluster([configMaps, events, namespaces], [], plugins);
  cluster.client.create(namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
  const abouts = ['a', 'b'].map((name) =>
    cluster.client.create<KubeObject>(configMaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default' } }),
  );
  const rng = new Rng({ seed });
  const recorder: EventRecorder = new Recorder({
    component: 'tester',
    host: 'node01',
    client: cluster.client,
    lister: cluster.storage,
    clock: { now: () => cluster.now },
    rng: new Rng({ seed: 1 }),
  });
  for (let i = 0; i < 40; i++) {
    const long = rng.integer(10) === 0 ? 'x'.repeat(2000) : '';
    recorder.event(rng.pick(abouts), 'Normal', rng.pick(['Made', 'Failed']), `it ${rng.integer(12)} ${long}`, rng.pick(['Making', '']));
    if (reads) cluster.storage.list('events');
    cluster.advance(rng.integer(100_000));
  }
  return JSON.stringify(cluster.storage.list('events'));
}

describe.each([ClientEventRecorder, SeriesEventRecorder])('%p', (Recorder) => {
  it.each(Array.from({ length: 10 }, (_, seed) => ({ seed })))('records the same, seed $seed', ({ seed }) => {
    const deferred = recordedOf(Recorder, seed, [], false);
    expect(recordedOf(Recorder, seed, [], true)).toBe(deferred);
    expect(recordedOf(Recorder, seed, [inquisitive], false)).toBe(deferred);
  });
});
