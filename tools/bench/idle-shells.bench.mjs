import { formatBytes, measureMemory } from './measure.mjs';

const NOW = Date.UTC(2026, 10, 20, 12, 30);
const SHELLS = 1000;

/** Each in a sandbox of its own, with a prompt that waits. */
export default {
  name: '1,000 shells that wait at their prompts',
  figure: '50 MB',
  async run() {
    const { Sandbox } = await import('@drydock/sandbox');
    const bytes = measureMemory((seed) => {
      const sandbox = Sandbox.create({ seed: seed + 2, now: NOW });
      const session = sandbox.openTerminal('main', { columns: 80, rows: 24 });
      while (sandbox.advanceTo(NOW).state === 'more') continue;
      if (!session.atPrompt) throw new Error('the shell has no prompt');
      return sandbox;
    }, SHELLS);
    return `${formatBytes(bytes * SHELLS)} (${formatBytes(bytes)} each)`;
  },
};
