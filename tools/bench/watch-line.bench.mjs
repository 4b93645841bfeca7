import { formatTime } from './measure.mjs';

const NOW = Date.UTC(2026, 10, 20, 12, 30);
const CHANGES = 200;

/** `kubectl get configmaps -w` in one terminal, changes from elsewhere: how long until the line is an event of that terminal. */
export default {
  name: 'a line of `kubectl get -w`, from the change to the terminal',
  figure: 'within one turn of the event loop',
  async run() {
    const { Sandbox } = await import('@drydock/sandbox');
    const sandbox = Sandbox.create({ seed: 1, now: NOW });
    const session = sandbox.openTerminal('main', { columns: 80, rows: 24 });
    const settle = () => {
      while (sandbox.advanceTo(NOW).state === 'more') continue;
    };
    settle();
    sandbox.submitLine('main', 'kubectl get configmaps -w');
    settle();
    const admin = sandbox.cluster.api.clientFor({ username: 'kubernetes-admin', groups: ['system:masters'] }, 'kubectl');
    const times = [];
    for (let at = 0; at < CHANGES; at++) {
      const { events } = session.eventsAfter(0);
      const last = events.at(-1).seq;
      const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `c${at}` } };
      const start = performance.now();
      admin.send({ method: 'POST', path: '/api/v1/namespaces/default/configmaps', body });
      const { state } = sandbox.advanceTo(NOW);
      times.push(performance.now() - start);
      const shown = session.eventsAfter(last).events.some((event) => event.type === 'output' && event.data.includes(`c${at} `));
      if (!shown) throw new Error(`change ${at} was not shown within one turn (${state})`);
    }
    times.sort((a, b) => a - b);
    return `one turn, ${formatTime(times[times.length >> 1])} of CPU (${CHANGES} changes)`;
  },
};
