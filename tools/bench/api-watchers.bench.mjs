import { ask, CONFIG_MAPS, newApiCluster, newConfigMap } from './api-cluster.mjs';
import { formatBytes, formatTime, measureMemory, measureTime } from './measure.mjs';

const WATCHERS = 1000;

export default {
  name: 'one change to an object with 1,000 watchers of its kind, all of whom take it; memory of a watcher',
  figure: '2 ms, 2 KB',
  async run() {
    const cluster = await newApiCluster();
    ask(cluster, 'POST', CONFIG_MAPS, { body: newConfigMap('watched') });
    const resourceVersion = ask(cluster, 'GET', CONFIG_MAPS).body.metadata.resourceVersion;
    const watch = () => ask(cluster, 'GET', CONFIG_MAPS, { query: { watch: 'true', resourceVersion } }).watch;
    const watches = [];
    const memory = measureMemory((index) => {
      const opened = watch();
      if (index < 0) opened.close();
      else watches.push(opened);
      return opened;
    }, WATCHERS);
    let awake = [];
    for (const each of watches) each.onChange(() => awake.push(each));
    let version = 0;
    const time = await measureTime(() => {
      awake = [];
      ask(cluster, 'PATCH', `${CONFIG_MAPS}/watched`, {
        body: { data: { text: `${version++}` } },
        contentType: 'application/merge-patch+json',
      });
      let events = 0;
      for (const each of awake) while (each.next()) events++;
      if (events !== WATCHERS) throw new Error(`${events} events`);
    });
    return `${formatTime(time.p50)}, ${formatBytes(memory)}`;
  },
};
