import { formatBytes, formatTime, measureMemory, measureTime } from './measure.mjs';
import { bootWebernetes } from './webernetes.mjs';

const START = Date.UTC(2026, 10, 20, 12, 30);
const COUNT = 50;

export default {
  name: 'a fresh 3-node cluster (fork), time and memory; the same once it is touched; beside it webernetes 0.3.5',
  figure: '0.1 ms, 8 KB',
  async run() {
    const { bootedCluster, Cluster, forkOf, LEARNER_PROFILE } = await import('@drydock/cluster');
    const { nodeRuntimeFor } = await import('@drydock/sandbox');
    const createNodeRuntime = nodeRuntimeFor(LEARNER_PROFILE);
    const booted = bootedCluster(LEARNER_PROFILE, START, createNodeRuntime);
    const fork = (seed) => new Cluster(forkOf(booted, START, seed), createNodeRuntime);
    const touched = (seed) => {
      const cluster = fork(seed);
      if (!cluster.api) throw new Error('a cluster has an API server');
      return cluster;
    };
    let seed = 0;
    const figures = [];
    for (const make of [fork, touched]) {
      const time = await measureTime(() => make(seed++), { milliseconds: 500, warmUps: 1000 });
      figures.push(`${formatTime(time.p50)}, ${formatBytes(measureMemory(make, 2000))}`);
    }
    return `${figures.join('; touched ')}  (webernetes: ${await webernetes()})`;
  },
};

async function webernetes() {
  const clusters = [];
  const time = await measureTime(async () => (await bootWebernetes()).close(), { milliseconds: 1000, warmUps: 5 });
  globalThis.gc();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < COUNT; i++) clusters.push(await bootWebernetes());
  globalThis.gc();
  const memory = (process.memoryUsage().heapUsed - before) / COUNT;
  for (const cluster of clusters) await cluster.close();
  return `${formatTime(time.p50)}, ${formatBytes(memory)}`;
}
