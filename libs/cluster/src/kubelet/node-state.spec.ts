import { formatIP, parseCIDR } from '@drydock/apimachinery';
import type { Node } from '@drydock/kinds';
import { NodeTable } from './node-state.ts';

const node = (podCIDR: string | undefined) => ({ metadata: { name: 'node01' }, spec: { podCIDR } }) as Node;

describe('addresses of pods', () => {
  it.each(['10.244.1.0/24', '10.244.255.192/26', '192.168.0.0/16', '255.255.255.0/28'])('of %s follow one another', (podCIDR) => {
    const { value } = parseCIDR(podCIDR)!.network;
    const table = new NodeTable();
    for (let host = 2n; host < 12n; host++) {
      expect(table.allocateAddress(node(podCIDR))).toBe(formatIP({ family: 'IPv4', value: value + host }));
    }
  });

  it('begin anew at the end of the block, and leave out those that are taken', () => {
    const table = new NodeTable();
    const given = Array.from({ length: 7 }, () => table.allocateAddress(node('10.0.0.0/29')));
    expect(given.map((address) => address?.split('.').at(-1))).toEqual(['2', '3', '4', '5', '6', '2', '3']);
  });

  it.each([undefined, '', 'nonsense', 'fd00::/64', '10.0.0.0/31'])('are not given from %s', (podCIDR) => {
    expect(new NodeTable().allocateAddress(node(podCIDR))).toBeUndefined();
  });
});
