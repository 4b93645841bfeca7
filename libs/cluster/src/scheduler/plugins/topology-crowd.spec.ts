import type { Lister } from '@drydock/apiserver';
import type { Pod } from '@drydock/kinds';
import type { SchedulingContext } from '../framework.ts';
import { NodeInfo } from '../node-info.ts';
import { HOSTNAME } from './topology-constraints.ts';
import { TopologyCrowd } from './topology-crowd.ts';

const ZONE = 'topology.kubernetes.io/zone';
const metadata = (name: string) => ({ name, namespace: 'default', labels: { app: 'web' } });

function newNode(name: string, zone: string): NodeInfo {
  return new NodeInfo({ apiVersion: 'v1', kind: 'Node', metadata: { name, labels: { [HOSTNAME]: name, [ZONE]: zone } }, spec: {} });
}

function newPod(name: string, topologyKey: string): Pod {
  const labelSelector = { matchLabels: { app: 'web' } };
  const spread = { maxSkew: 1, topologyKey, whenUnsatisfiable: 'ScheduleAnyway', labelSelector };
  return { apiVersion: 'v1', kind: 'Pod', metadata: metadata(name), spec: { containers: [], topologySpreadConstraints: [spread] } } as Pod;
}

describe('the crowd of a topology', () => {
  const placed = (topologyKey: string) => {
    const nodes = [newNode('a', 'east'), newNode('b', 'east'), newNode('c', 'west')];
    const pod = newPod('next', topologyKey);
    const crowd = new TopologyCrowd({ pod, nodes, lister: {} as Lister } as unknown as SchedulingContext);
    for (const node of nodes) crowd.note(node);
    crowd.compare(nodes);
    const before = crowd.revision;
    nodes[0]!.add(newPod('first', topologyKey));
    crowd.note(nodes[0]!);
    crowd.compare(nodes);
    return { raws: nodes.map((node) => crowd.raw(node)), others: crowd.revision > before };
  };

  it('changes for one node when a pod comes to a host, and for its neighbours when it comes to a zone', () => {
    expect(placed(HOSTNAME)).toEqual({ raws: [2, 0, 0], others: false });
    expect(placed(ZONE)).toEqual({ raws: [1, 1, 0], others: true });
  });
});
