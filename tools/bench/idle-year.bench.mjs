import { cpuUntil, deploy, isAvailable, newBigCluster } from './big-cluster.mjs';
import { formatBytes, formatTime } from './measure.mjs';

const YEAR = 365 * 24 * 60 * 60 * 1000;
const PODS = 25;

export default {
  name: 'a cluster with 25 pods is left alone for a virtual year: CPU, and how much its state has grown',
  figure: '100 ms, nothing grown',
  async run() {
    const cluster = await newBigCluster(2);
    await deploy(cluster, PODS);
    cpuUntil(cluster, () => isAvailable(cluster, PODS));
    // What a day leaves behind (an end of a rollout, an expiry) is no growth.
    cluster.advanceTo(cluster.clock.now() + YEAR / 365, Number.POSITIVE_INFINITY);
    const before = sizeOf(cluster);
    const started = process.cpuUsage();
    cluster.advanceTo(cluster.clock.now() + YEAR, Number.POSITIVE_INFINITY);
    const { user, system } = process.cpuUsage(started);
    return `${formatTime((user + system) / 1000)}, ${formatBytes(Math.max(0, sizeOf(cluster) - before))} grown`;
  },
};

function sizeOf(cluster) {
  const { storage, nodes, due, queues } = cluster.snapshot();
  const objects = [...storage.collections].map(([resource, collection]) => [resource, [...collection.values()]]);
  const asData = (_key, value) => (value instanceof Map || value instanceof Set ? [...value] : value);
  return JSON.stringify({ objects, nodes, due, queues }, asData).length;
}
