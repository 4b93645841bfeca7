import type { KubeObject } from '@drydock/apimachinery';
import type { Pod } from '@drydock/kinds';
import { Cluster } from '../cluster.ts';
import { idleNodes } from '../../test/idle-nodes.ts';
import { bootstrapCluster } from './bootstrap-cluster.ts';
import { LEARNER_PROFILE } from './cluster-profile.ts';

describe('a cluster for learners', () => {
  const now = Date.parse('2026-11-20T18:00:00Z');
  const { storage } = new Cluster(bootstrapCluster(LEARNER_PROFILE, now, idleNodes), idleNodes).api;

  it('places the control plane, CoreDNS and one kube-proxy on each node', () => {
    const placed = storage
      .list<Pod>('pods', 'kube-system')
      .map(
        ({ metadata, spec }) =>
          `${metadata.name.replace(/-[a-z0-9]{9,10}-[a-z0-9]{5}$|-[a-z0-9]{5}$/, '')} ${spec.nodeName} ${spec.priority}`,
      );
    expect(placed.filter((each) => !each.startsWith('coredns')).sort()).toEqual([
      'etcd-controlplane controlplane 2000001000',
      'kube-apiserver-controlplane controlplane 2000001000',
      'kube-controller-manager-controlplane controlplane 2000001000',
      'kube-proxy controlplane 2000001000',
      'kube-proxy node01 2000001000',
      'kube-proxy node02 2000001000',
      'kube-scheduler-controlplane controlplane 2000001000',
    ]);
    expect(placed.filter((each) => each.startsWith('coredns'))).toHaveLength(2);
  });

  it('counts the nodes of the kube-proxy DaemonSet', () => {
    const [kubeProxy] = storage.list<KubeObject>('daemonsets.apps', 'kube-system');
    expect(kubeProxy!.status).toEqual({
      currentNumberScheduled: 3,
      desiredNumberScheduled: 3,
      numberMisscheduled: 0,
      numberReady: 0,
      numberUnavailable: 3,
      observedGeneration: 1,
      updatedNumberScheduled: 3,
    });
  });

  it('forgets how it booted', () => {
    expect(storage.list('events')).toEqual([]);
  });
});
