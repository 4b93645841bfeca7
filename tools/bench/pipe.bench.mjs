import { formatTime, measureCpu } from './measure.mjs';

const PIPE = "kubectl get pods -A --no-headers | grep -v Completed | awk '{ print $2, $4 }' | sort -k 2 | head -n 5";

export default {
  name: 'a pipe of five programs, kubectl first',
  figure: '2 ms of CPU',
  async run() {
    const { Sandbox } = await import('@drydock/sandbox');
    const session = Sandbox.create({ seed: 1, now: Date.UTC(2026, 10, 20, 12, 30) }).openScriptSession();
    const { stdout } = await session.run(PIPE);
    if (stdout.trim().split('\n').length !== 5) throw new Error(`the pipe printed ${stdout}`);
    return `${formatTime(await measureCpu(() => session.run(PIPE)))} of CPU`;
  },
};
