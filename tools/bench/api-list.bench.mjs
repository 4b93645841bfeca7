import { ask, newApiCluster, newPod, PODS } from './api-cluster.mjs';
import { formatTime, measureTime } from './measure.mjs';

const COUNT = 5000;

export default {
  name: 'a list of 5,000 pods: objects, by a label, as a Table',
  figure: '5 ms, 5 ms, 30 ms',
  async run() {
    const cluster = await newApiCluster();
    for (let i = 0; i < COUNT; i++) ask(cluster, 'POST', PODS, { body: newPod(`pod-${i}`) });
    const list = (query, accept) => () => {
      const { body } = cluster.api.handle({ method: 'GET', path: PODS, query, accept, credentials: { loopback: LISTER } });
      if ((body.items ?? body.rows).length !== COUNT) throw new Error('some are missing');
    };
    const plain = await measureTime(list({}));
    const labelled = await measureTime(list({ labelSelector: 'app=web' }));
    const table = await measureTime(list({}, 'table'));
    return [plain, labelled, table].map(({ p50 }) => formatTime(p50)).join(', ');
  },
};

const LISTER = { username: 'bench', groups: ['system:masters', 'system:authenticated'] };
