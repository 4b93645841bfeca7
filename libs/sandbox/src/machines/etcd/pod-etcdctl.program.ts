import type { ApiServerWay } from '@drydock/cluster';
import type { Program } from '@drydock/shell';
import type { NodeEtcdctl } from './etcdctl.program.ts';

/** etcdctl as the images of etcd have it: it sees the files of its container, and what its node does is the same. */
export const newPodEtcdctl = (way: ApiServerWay): Program => ({
  name: 'etcdctl',
  summary: 'Ask the etcd of the cluster',
  run(process) {
    const { inPod, ...onHost } = way.nodePrograms().get('etcdctl') as NodeEtcdctl;
    return (way.isOnHost() ? onHost : inPod).run(process);
  },
});
