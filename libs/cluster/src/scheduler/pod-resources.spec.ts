import type { Pod } from '@drydock/kinds';
import { amountOf, podRequests } from './pod-resources.ts';

const RESIZING = { type: 'PodResizeInProgress', status: 'True' };
const HAS = [{ name: 'c', resources: { requests: { cpu: '700m' } } }];

function newPod(spec: object, status: object = {}): Pod {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: { containers: [{ name: 'c' }], ...spec }, status } as Pod;
}

const wanting = (cpu: string, more: object = {}) => ({ name: 'c', resources: { requests: { cpu } }, ...more });

describe('what a pod asks for', () => {
  it.each<[string, Pod, [string, number][]]>([
    ['nothing', newPod({}), []],
    ['nothing with empty resources', newPod({ containers: [{ name: 'c', resources: {} }] }), []],
    ['what its containers ask for', newPod({ containers: [wanting('100m'), wanting('200m')] }), [['cpu', 300]]],
    ['its overhead', newPod({ overhead: { cpu: '50m' } }), [['cpu', 50]]],
    ['what its neediest init container asks for', newPod({ initContainers: [wanting('1'), wanting('2')] }), [['cpu', 2000]]],
    ['what its sidecars ask for', newPod({ initContainers: [wanting('1', { restartPolicy: 'Always' })] }), [['cpu', 1000]]],
    ['what it still has while it is resized', newPod({}, { conditions: [RESIZING], containerStatuses: HAS }), [['cpu', 700]]],
    ['not what it has otherwise', newPod({}, { containerStatuses: HAS }), []],
  ])('is %s', (_, pod, amounts) => {
    expect([...podRequests(pod)]).toEqual(amounts);
  });
});

describe('an amount', () => {
  it.each([
    ['cpu', '100m', 100],
    ['cpu', '2', 2000],
    ['memory', '2', 2],
    ['memory', '1Ki', 1024],
    ['example.com/gpu', '100m', 1],
    ['cpu', 'much', 0],
  ])('of %s: %s', (resource, quantity, amount) => {
    expect(amountOf(resource, quantity)).toBe(amount);
    expect(amountOf(resource, quantity)).toBe(amount);
  });
});
