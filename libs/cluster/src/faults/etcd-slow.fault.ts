import type { Fault } from './fault.ts';

const DEFAULT = 3000;

/** What changes something fails altogether once etcd takes longer than its clients wait. */
export const etcdSlow: Fault = {
  name: 'etcd-slow',
  summary: 'the disk of etcd is slow: whoever asks the API server waits, and at 7 s or more nothing can be changed',
  parameters: [{ name: 'milliseconds', description: 'how much longer each command takes', default: `${DEFAULT}` }],
  apply: ({ nodes }, { milliseconds }) => nodes.health.slowEtcd(Math.max(0, Number(milliseconds) || DEFAULT)),
  clear: ({ nodes }) => nodes.health.slowEtcd(0),
  active: ({ nodes }) => (nodes.health.etcdDelay > 0 ? [{ milliseconds: `${nodes.health.etcdDelay}` }] : []),
};
