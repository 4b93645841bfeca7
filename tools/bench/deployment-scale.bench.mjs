import { cpuUntil, deploy, isAvailable, newBigCluster } from './big-cluster.mjs';
import { formatTime } from './measure.mjs';

const WARM_UPS = 6;

/** Ten replicas for each node. Returns milliseconds of CPU. */
async function cpuOf(nodes) {
  const cluster = await newBigCluster(nodes);
  await deploy(cluster, 10 * nodes);
  return cpuUntil(cluster, () => isAvailable(cluster, 10 * nodes));
}

export default {
  name: 'a Deployment of 1,000 replicas on 100 nodes, and of 10,000 on 1,000, until all are available; the first 1,000 of a process',
  figure: '200 ms, 2 s of CPU',
  async run() {
    const first = await cpuOf(100);
    // Again, for the engine to compile what it does often, which takes it longer than the pods: how the time grows with them is wanted.
    for (let i = 0; i < WARM_UPS; i++) await cpuOf(100);
    return `${formatTime(await cpuOf(100))}, ${formatTime(await cpuOf(1000))}; ${formatTime(first)}`;
  },
};
