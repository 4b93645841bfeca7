import { cpuUntil, deploy, isAvailable, newBigCluster } from './big-cluster.mjs';
import { formatTime } from './measure.mjs';

export default {
  name: 'a Deployment of 1,000 replicas on 100 nodes, and of 10,000 on 1,000, until all are available',
  figure: '200 ms, 2 s of CPU',
  async run() {
    const times = [];
    for (const nodes of [100, 1000]) {
      const cluster = await newBigCluster(nodes);
      const replicas = 10 * nodes;
      await deploy(cluster, replicas);
      times.push(formatTime(cpuUntil(cluster, () => isAvailable(cluster, replicas))));
    }
    return times.join(', ');
  },
};
