import { formatFieldError } from '@drydock/apimachinery';
import { nodeTable } from './node.table.ts';
import type { Node } from './node.types.ts';
import { validateNode } from './node.validation.ts';

const clock = { now: () => Date.parse('2026-11-20T18:00:20Z') };
const node: Node = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: {
    name: 'node01',
    creationTimestamp: '2026-11-20T18:00:00Z',
    labels: { 'node-role.kubernetes.io/b': '', 'node-role.kubernetes.io/a': '' },
  },
  spec: { unschedulable: true },
  status: {
    conditions: [{ type: 'Ready', status: 'True' }],
    addresses: [{ type: 'InternalIP', address: '172.30.2.2' }],
    nodeInfo: { kubeletVersion: 'v1.33.1', osImage: 'Ubuntu', kernelVersion: '6.8', containerRuntimeVersion: 'containerd://2.0.5' },
  },
};

describe('nodes', () => {
  it('show their state and roles', () => {
    expect(nodeTable.cells(node, clock)).toEqual([
      'node01',
      'Ready,SchedulingDisabled',
      'a,b',
      '20s',
      'v1.33.1',
      '172.30.2.2',
      '<none>',
      'Ubuntu',
      '6.8',
      'containerd://2.0.5',
    ]);
  });

  it('are unknown without conditions', () => {
    const bare: Node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' } };
    expect(nodeTable.cells(bare, clock)).toEqual([
      'n',
      'Unknown',
      '<none>',
      '<unknown>',
      '',
      '<none>',
      '<none>',
      '<unknown>',
      '<unknown>',
      '<unknown>',
    ]);
  });

  it('refuse taints of unknown effect', () => {
    const tainted: Node = { ...node, spec: { taints: [{ key: 'a', effect: 'Never' }] } };
    expect(validateNode(tainted).map(formatFieldError)).toEqual([
      'metadata.taints[0].effect: Unsupported value: "Never": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
    ]);
  });
});
