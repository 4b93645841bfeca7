import { ask, CONFIG_MAPS, newApiCluster, newConfigMap, newPod, PODS } from './api-cluster.mjs';
import { formatBytes, measureMemory } from './measure.mjs';

export default {
  name: 'memory for each stored object: a ConfigMap, a Pod',
  figure: '2 KB, 8 KB',
  async run() {
    const cluster = await newApiCluster();
    // What was written before them leaves the logs, which have a limited length.
    ask(cluster, 'POST', CONFIG_MAPS, { body: newConfigMap('busy') });
    for (let i = 0; i < 3000; i++) ask(cluster, 'PUT', `${CONFIG_MAPS}/busy`, { body: newConfigMap('busy', `${i}`) });
    const configMap = measureMemory((i) => ask(cluster, 'POST', CONFIG_MAPS, { body: newConfigMap(`cm-${i}`) }).body, 5000);
    const pod = measureMemory((i) => ask(cluster, 'POST', PODS, { body: newPod(`pod-${i}`) }).body, 5000);
    return `${formatBytes(configMap)}, ${formatBytes(pod)}`;
  },
};
