import type { Fault } from './fault.ts';

export const registrySlow: Fault = {
  name: 'registry-slow',
  summary: 'images take longer to pull',
  parameters: [{ name: 'factor', description: 'how many times longer', default: '20' }],
  apply: (cluster, { factor = '' }) => cluster.nodes.images.changeRegistry({ slowness: Math.max(1, Number(factor) || 1) }),
  clear: (cluster) => cluster.nodes.images.changeRegistry({ slowness: 1 }),
  active({ nodes: { images } }) {
    const { slowness } = images.trouble;
    return slowness > 1 ? [{ factor: `${slowness}` }] : [];
  },
};
