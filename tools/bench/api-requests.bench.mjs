import { ask, CONFIG_MAPS, newApiCluster, newConfigMap } from './api-cluster.mjs';
import { formatTime, measureTime } from './measure.mjs';

const ROUNDS = 200;

export default {
  name: '1,000 requests to the API server in process: create, get, list of 100, patch, delete',
  figure: '150 ms',
  async run() {
    const cluster = await newApiCluster();
    for (let i = 0; i < 99; i++) ask(cluster, 'POST', CONFIG_MAPS, { body: newConfigMap(`kept-${i}`) });
    let round = 0;
    const time = await measureTime(
      () => {
        for (let i = 0; i < ROUNDS; i++) {
          const name = `cm-${round++}`;
          ask(cluster, 'POST', CONFIG_MAPS, { body: newConfigMap(name) });
          ask(cluster, 'GET', `${CONFIG_MAPS}/${name}`);
          ask(cluster, 'GET', CONFIG_MAPS, { query: { limit: '100' } });
          ask(cluster, 'PATCH', `${CONFIG_MAPS}/${name}`, { body: { data: { text: 'new' } }, contentType: 'application/merge-patch+json' });
          ask(cluster, 'DELETE', `${CONFIG_MAPS}/${name}`);
        }
      },
      { milliseconds: 3000, warmUps: 3 },
    );
    return `${formatTime(time.p50)} (p99 ${formatTime(time.p99)})`;
  },
};
