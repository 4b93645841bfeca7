import { formatTime, measureCpu } from './measure.mjs';

const START = Date.UTC(2026, 10, 20, 12, 30);

export default {
  name: '`kubectl get pods` in the shell, 25 pods',
  figure: '0.5 ms of CPU',
  async run() {
    const { Sandbox } = await import('@drydock/sandbox');
    const sandbox = Sandbox.create({ seed: 1, now: START });
    const session = sandbox.openScriptSession();
    await session.run('kubectl create deployment web --image=nginx --replicas=25; sleep 60');
    const { stdout } = await session.run('kubectl get pods --no-headers | grep -c Running');
    if (stdout.trim() !== '25') throw new Error(`${stdout.trim()} of 25 pods run`);
    return `${formatTime(await measureCpu(() => session.run('kubectl get pods')))} of CPU`;
  },
};
