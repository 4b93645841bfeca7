import type { Node } from '../../core/node/node.types.ts';
import type { SliceEndpoint } from './endpoint-slice.types.ts';
import { withTopologyHints } from './topology-hints.ts';

/** `a:2` is a ready node of zone a with two CPUs, `:2` one without a zone, `!a:2` one that is not ready, `*:8` a control plane. */
function nodesOf(text: string): Node[] {
  return text.split(' ').map((word, i) => {
    const [, mark, zone, cpu] = /^([!*]?)(\w*):(\d+)$/.exec(word)!;
    return {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name: `n${i}`,
        labels: {
          ...(zone ? { 'topology.kubernetes.io/zone': zone } : {}),
          ...(mark === '*' ? { 'node-role.kubernetes.io/control-plane': '' } : {}),
        },
      },
      status: { allocatable: { cpu: cpu! }, conditions: [{ type: 'Ready', status: mark === '!' ? 'False' : 'True' }] },
    } as unknown as Node;
  });
}

function endpointsOf(zones: string): SliceEndpoint[] {
  return [...zones].map((zone, i) => ({
    addresses: [`10.0.0.${i}`],
    conditions: { ready: zone !== '-' },
    ...(zone === '?' || zone === '-' ? {} : { zone }),
  }));
}

const INSUFFICIENT = 'Insufficient Node information: allocatable CPU or zone not specified on one or more nodes';
const OVERLOAD = 'Unable to allocate minimum required endpoints to each zone without exceeding overload threshold';

describe('hints of topology', () => {
  it.each([
    ['same shares', 'a:2 b:2', 'aabb', 'aabb'],
    ['one moves', 'a:2 b:2', 'aaab', 'baab'],
    ['a zone without endpoints is given some', 'a:2 b:2', 'aaaa', 'bbaa'],
    ['three zones', 'a:2 b:2 c:2', 'abccca', 'abbcca'],
    ['endpoints that are not ready get none', 'a:2 b:2', 'a-b', 'a-b'],
    ['nodes of the control plane do not count', '*:8 a:2 b:2', 'ab', 'ab'],
    ['one zone only', 'a:2 a:2', 'aa', INSUFFICIENT],
    ['a node without a zone', 'a:2 b:2 :2', 'aabb', INSUFFICIENT],
    ['the other zone is not ready', 'a:2 !b:2', 'aabb', INSUFFICIENT],
    ['too few endpoints', 'a:2 b:2', 'a', 'Insufficient number of endpoints (1 endpoints, 2 zones)'],
    ['an unfair share', 'a:6 b:2', 'ab', `${OVERLOAD} (2 endpoints, 2 zones)`],
    ['an endpoint somewhere', 'a:2 b:2', 'aab?', 'One or more endpoints do not have a zone specified'],
  ])('%s', (_, nodes, endpoints, expected) => {
    const { endpoints: given, event, enabled } = withTopologyHints(endpointsOf(endpoints), nodesOf(nodes), false);
    const hints = given.map((each) => each.hints?.forZones?.[0]?.name ?? '-').join('');
    if (enabled) {
      expect(hints).toBe(expected);
      expect(event).toEqual({
        type: 'Normal',
        reason: 'TopologyAwareHintsEnabled',
        message: 'Topology Aware Hints has been enabled, addressType: IPv4',
      });
    } else {
      expect(hints).toBe('-'.repeat(endpoints.length));
      expect(event).toEqual({ type: 'Warning', reason: 'TopologyAwareHintsDisabled', message: `${expected}, addressType: IPv4` });
    }
  });

  it('are announced once', () => {
    expect(withTopologyHints(endpointsOf('ab'), nodesOf('a:2 b:2'), true).event).toBeUndefined();
  });
});
