import { formatBytes, formatTime, measureMemory, measureTime } from './measure.mjs';

const START = Date.UTC(2026, 10, 20, 12, 30);

export default {
  name: 'a new sandbox (cluster, workstation and kubectl) up to its first prompt; saving and restoring it',
  figure: 'no figure yet',
  async run() {
    const { Sandbox } = await import('@drydock/sandbox');
    const arrive = (seed) => {
      const sandbox = Sandbox.create({ seed, now: START });
      sandbox.openTerminal('main', { columns: 80, rows: 24 });
      sandbox.run();
      return sandbox;
    };
    let seed = 0;
    const time = await measureTime(() => arrive(seed++), { milliseconds: 1000, warmUps: 200 });
    const memory = measureMemory((index) => arrive(Math.max(index, 0)), 500);
    const sandbox = arrive(1);
    const saved = JSON.stringify(sandbox.save());
    const save = await measureTime(() => JSON.stringify(sandbox.save()), { milliseconds: 500 });
    const restore = await measureTime(() => Sandbox.restore(JSON.parse(saved)), { milliseconds: 500 });
    return `${formatTime(time.p50)}, ${formatBytes(memory)}; saved ${formatBytes(saved.length)} in ${formatTime(save.p50)}, restored in ${formatTime(restore.p50)}`;
  },
};
