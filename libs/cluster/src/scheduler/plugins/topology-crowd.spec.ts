import { Rng } from '@drydock/apimachinery';
import type { Lister } from '@drydock/apiserver';
import type { Pod } from '@drydock/kinds';
import type { SchedulingContext } from '../framework.ts';
import { NodeInfo } from '../node-info.ts';
import { HOSTNAME } from './topology-constraints.ts';
import { TopologyCrowd } from './topology-crowd.ts';

const ZONE = 'topology.kubernetes.io/zone';
const WEB = { matchLabels: { app: 'web' } };
const metadata = (name: string) => ({ name, namespace: 'default', labels: { app: 'web' } });

function newNode(name: string, zone?: string): NodeInfo {
  const labels = { [HOSTNAME]: name, ...(zone ? { [ZONE]: zone } : {}) };
  return new NodeInfo({ apiVersion: 'v1', kind: 'Node', metadata: { name, labels }, spec: {} });
}

function newPod(name: string, ...topologyKeys: readonly string[]): Pod {
  const selectorOf = (topologyKey: string) =>
    topologyKey === ZONE ? { matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'other'] }] } : WEB;
  const spread = topologyKeys.map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: selectorOf(topologyKey),
  }));
  return { apiVersion: 'v1', kind: 'Pod', metadata: metadata(name), spec: { containers: [], topologySpreadConstraints: spread } } as Pod;
}

describe('the crowd of a topology', () => {
  function newCrowd(...topologyKeys: readonly string[]) {
    const nodes = [newNode('a', 'east'), newNode('b', 'east'), newNode('c', 'west')];
    const pod = newPod('next', ...topologyKeys);
    const context = { pod, nodes, lister: {} as Lister } as unknown as SchedulingContext;
    const crowd = new TopologyCrowd(context);
    for (const [place, node] of nodes.entries()) crowd.note(node, place);
    return { nodes, crowd, context };
  }

  function rated(crowd: TopologyCrowd, places: readonly number[] = [0, 1, 2]): number[] {
    const raws = new Float64Array(places.length);
    const compared = Int32Array.from(places);
    crowd.compare(compared, places.length);
    crowd.rate(compared, places.length, raws);
    return [...raws];
  }

  it.each([
    [HOSTNAME, [2, 0, 0]],
    [ZONE, [1, 1, 0]],
  ])('changes for one node when a pod comes to a host, and for its neighbours when it comes to a zone: %s', (topologyKey, raws) => {
    const { nodes, crowd } = newCrowd(topologyKey);
    expect(rated(crowd)).toEqual([0, 0, 0]);
    nodes[0]!.add(newPod('first', topologyKey));
    crowd.note(nodes[0]!, 0);
    expect(rated(crowd)).toEqual(raws);
  });

  it.each([[HOSTNAME], [ZONE], [HOSTNAME, HOSTNAME], [HOSTNAME, ZONE]])(
    'is the same pod by pod as when it is counted anew: %s %s',
    (...topologyKeys) => {
      const { nodes, crowd, context } = newCrowd(...topologyKeys);
      const rng = new Rng({ seed: 1 });
      for (let step = 0; step < 60; step++) {
        const place = rng.integer(nodes.length);
        const node = nodes[place]!;
        const name = `pod-${rng.integer(8)}`;
        const left = node.remove(`default/${name}`);
        if (left) crowd.change(place, left, -1);
        const pod = newPod(name, ...topologyKeys);
        const labels = { app: rng.pick(['web', 'other']) };
        if (!left) {
          const come = { ...pod, metadata: { ...pod.metadata, labels } };
          node.add(come);
          crowd.change(place, come, 1);
        }
        if (step % 10 === 9) {
          node.node = newNode(node.node.metadata.name, rng.pick(['east', 'west', 'north', undefined])).node;
          crowd.note(node, place);
        }
        const places = rng.pick([[0, 1, 2], [2, 0], [1]]);
        const anew = new TopologyCrowd(context);
        for (const [at, each] of nodes.entries()) anew.note(each, at);
        const raws = rated(crowd, places);
        expect(raws).toEqual(rated(anew, places));
        // Nodes that have the same key are rated once.
        const byKey = new Map(places.map((each, at) => [crowd.keyOf(each), raws[at]]));
        expect(places.map((each) => byKey.get(crowd.keyOf(each)))).toEqual(raws);
      }
    },
  );
});
