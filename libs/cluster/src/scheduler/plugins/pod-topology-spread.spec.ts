import type { Pod } from '@drydock/kinds';
import type { SchedulingContext } from '../framework.ts';
import type { NodeInfo } from '../node-info.ts';
import { podTopologySpread } from './pod-topology-spread.plugin.ts';

const CONSTRAINT = {
  maxSkew: 1,
  topologyKey: 'kubernetes.io/hostname',
  whenUnsatisfiable: 'DoNotSchedule',
  labelSelector: { matchLabels: { app: 'web' } },
};

function newPod(version: string, constraint: object = {}): Pod {
  return {
    metadata: { name: version, namespace: 'default', labels: { app: 'web', version } },
    spec: { containers: [], topologySpreadConstraints: [{ ...CONSTRAINT, ...constraint }] },
  } as unknown as Pod;
}

function newNode(name: string, versions: string[]): NodeInfo {
  return {
    node: { metadata: { name, labels: { 'kubernetes.io/hostname': name } } },
    pods: new Map(versions.map((version, index) => [`${index}`, newPod(version)])),
  } as unknown as NodeInfo;
}

describe('PodTopologySpread', () => {
  it.each([
    ['counts all pods of the selector', {}, ['new'], [true, false]],
    ['counts those with the same labels by matchLabelKeys', { matchLabelKeys: ['version'] }, ['new'], [false, true]],
    ['leaves keys alone that the pod does not have', { matchLabelKeys: ['none'] }, ['new'], [true, false]],
  ])('%s', (_, constraint, onTheSecond, refused) => {
    const nodes = [newNode('node01', ['old', 'old']), newNode('node02', onTheSecond)];
    const context = { pod: newPod('new', constraint), nodes } as unknown as SchedulingContext;
    expect(nodes.map((node) => podTopologySpread.filter(node, context).length > 0)).toEqual(refused);
  });
});
