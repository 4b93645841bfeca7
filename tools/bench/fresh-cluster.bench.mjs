import { formatBytes, formatTime, measureMemory, measureTime } from './measure.mjs';
import { bootWebernetes } from './webernetes.mjs';

const START = Date.UTC(2026, 10, 20, 12, 30);
const COUNT = 50;

export default {
  name: 'a fresh 3-node cluster (fork), time and memory; beside it webernetes 0.3.5',
  figure: '0.1 ms, 8 KB',
  async run() {
    const { bootedCluster, Cluster, forkOf, LEARNER_PROFILE } = await import('@drydock/cluster');
    const { nodeRuntimeFor } = await import('@drydock/sandbox');
    const createNodeRuntime = nodeRuntimeFor(LEARNER_PROFILE);
    const booted = bootedCluster(LEARNER_PROFILE, START, createNodeRuntime);
    const fork = (seed) => new Cluster(forkOf(booted, START, seed), createNodeRuntime);
    let seed = 0;
    const time = await measureTime(() => fork(seed++), { milliseconds: 500, warmUps: 1000 });
    const memory = measureMemory(fork, 2000);
    const other = await webernetes();
    return `${formatTime(time.p50)}, ${formatBytes(memory)}  (webernetes: ${other})`;
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
