import type { ResourceName } from '@drydock/apiserver';
import type { KubeObject } from '@drydock/apimachinery';
import type { DaemonSet, Deployment, Job, Pod, ReplicaSet, StatefulSet } from '@drydock/kinds';

export interface Workload {
  uid: string;
  kind: string;
  name: string;
  namespace: string;
  /** Pods that are ready (of a Job: that have succeeded), and that there should be. */
  ready: number;
  desired: number;
}

type List = <T extends KubeObject>(resource: ResourceName) => T[];

const apps = (plural: string): ResourceName => ({ group: 'apps', version: 'v1', plural });
const JOBS: ResourceName = { group: 'batch', version: 'v1', plural: 'jobs' };

/** What keeps pods alive, and which of it a pod belongs to. A ReplicaSet shows only when it is nobody's. */
export function workloadsOf(list: List): { workloads: Workload[]; workloadOfPod: (pod: Pod) => string | undefined } {
  const replicaSets = list<ReplicaSet>(apps('replicasets'));
  const workloads = [
    ...list<Deployment>(apps('deployments')).map((each) => workload(each, each.status?.readyReplicas, each.spec.replicas)),
    ...replicaSets.filter((each) => !ownerOf(each)).map((each) => workload(each, each.status?.readyReplicas, each.spec.replicas)),
    ...list<StatefulSet>(apps('statefulsets')).map((each) => workload(each, each.status?.readyReplicas, each.spec.replicas)),
    ...list<DaemonSet>(apps('daemonsets')).map((each) =>
      workload(each, each.status?.numberReady, each.status?.desiredNumberScheduled ?? 0),
    ),
    ...list<Job>(JOBS).map((each) => workload(each, each.status?.succeeded, each.spec.completions)),
  ];
  const ownersOfSets = new Map(replicaSets.map((each) => [each.metadata.uid!, ownerOf(each)]));
  const workloadOfPod = (pod: Pod) => {
    const owner = ownerOf(pod);
    return (owner && ownersOfSets.get(owner)) ?? owner;
  };
  return { workloads, workloadOfPod };
}

function workload({ kind, metadata }: KubeObject, ready = 0, desired = 1): Workload {
  return { uid: metadata.uid!, kind, name: metadata.name, namespace: metadata.namespace!, ready, desired };
}

function ownerOf({ metadata }: KubeObject): string | undefined {
  return metadata.ownerReferences?.find(({ controller }) => controller)?.uid;
}
