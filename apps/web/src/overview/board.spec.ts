import { boardOf, related } from './board.ts';
import type { ClusterOverview, OverviewPod } from './overview.documents.ts';

const pod = (uid: string, given: Partial<OverviewPod> = {}): OverviewPod => ({
  uid,
  name: uid,
  namespace: 'default',
  node: 'node01',
  status: 'Running',
  ready: '1/1',
  restarts: '0',
  tone: 'running',
  message: null,
  workload: null,
  ...given,
});

const service = (uid: string, name: string, endpoints: string[]) => ({
  uid,
  name,
  namespace: 'default',
  type: 'ClusterIP',
  address: '',
  ports: [],
  endpoints,
});

const overview: ClusterOverview = {
  problem: null,
  nodes: [{ name: 'node01', roles: [], status: 'Ready', isReady: true, taints: [] }],
  pods: [
    pod('a', { workload: 'web' }),
    pod('b', { workload: 'web' }),
    pod('alone', { node: null, tone: 'waiting' }),
    pod('left', { node: 'gone' }),
    pod('dns', { namespace: 'kube-system' }),
  ],
  workloads: [
    { uid: 'web', kind: 'Deployment', name: 'web', namespace: 'default', ready: 2, desired: 2 },
    { uid: 'coredns', kind: 'Deployment', name: 'coredns', namespace: 'kube-system', ready: 1, desired: 1 },
  ],
  services: [service('s', 'web', ['a', 'b']), service('api', 'kubernetes', [])],
};

const uids = (things: readonly { uid: string }[]) => things.map(({ uid }) => uid);

it('leaves out what clusters bring along, until it is asked for', () => {
  const board = boardOf(overview, false);
  expect(uids(board.nodes[0]!.pods)).toEqual(['a', 'b']);
  expect(uids(board.homeless)).toEqual(['alone', 'left']);
  expect([uids(board.workloads), uids(board.services), board.hidden]).toEqual([['web'], ['s'], 1]);
  const all = boardOf(overview, true);
  expect(uids(all.nodes[0]!.pods)).toEqual(['a', 'b', 'dns']);
  expect([uids(all.workloads), uids(all.services), all.hidden]).toEqual([['web', 'coredns'], ['s', 'api'], 0]);
});

it.each([
  ['a pod', { kind: 'pod', pod: overview.pods[0]! }, ['a', 's', 'web', 'b']],
  ['a pod of nobody', { kind: 'pod', pod: overview.pods[2]! }, ['alone']],
  ['a workload', { kind: 'workload', workload: overview.workloads[0]! }, ['web', 'a', 'b', 's']],
  ['a Service', { kind: 'service', service: overview.services[0]! }, ['s', 'a', 'b']],
] as const)('knows what belongs to %s', (_, pointed, expected) => {
  expect([...related(pointed, overview)].sort()).toEqual([...expected].sort());
});
