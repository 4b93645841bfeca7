/** What `kubeadm init` and a storage add-on leave in a new cluster beside its nodes and RBAC. */
import { formatTime, type KubeObject } from '@drydock/apimachinery';
import { SERVICE_CIDR } from '@drydock/kinds';
import { parseManifest } from '../kubelet/static-pods.ts';
import { configurationOf, controlPlaneManifests } from '../node-image/manifests.ts';
import type { ClusterProfile } from './cluster-profile.ts';
import { controlPlaneOf } from './nodes.ts';

export const SYSTEM_NAMESPACES = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];

export function newNamespace(name: string): KubeObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}

export const PROVISIONER = 'rancher.io/local-path';

/** The range of Service addresses that the API server was started with. */
export function defaultServiceCIDR(now: number, cidr = SERVICE_CIDR): KubeObject {
  const message = 'Kubernetes Service CIDR is ready';
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'ServiceCIDR',
    metadata: { name: 'kubernetes' },
    spec: { cidrs: [cidr] },
    status: { conditions: [{ lastTransitionTime: formatTime(now), message, reason: '', status: 'True', type: 'Ready' }] },
  };
}

/** Named `local-path` after the provisioner that small clusters use; volumes are directories of the node that the pod runs on. */
export function defaultStorageClass(): KubeObject {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'local-path', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner: PROVISIONER,
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'WaitForFirstConsumer',
    allowVolumeExpansion: false,
  };
}

export const SYSTEM_SERVICE_ACCOUNTS = ['coredns', 'kube-proxy'];

export function newServiceAccount(namespace: string, name: string): KubeObject {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } };
}

/** The control plane itself: the mirrors of the pods that the node's kubelet runs from files. */
export function controlPlanePods(nodeUid: string, profile: Pick<ClusterProfile, 'serviceCIDR' | 'site'>): KubeObject[] {
  const { name } = controlPlaneOf(profile);
  const ownerReferences = [{ apiVersion: 'v1', controller: true, kind: 'Node', name, uid: nodeUid }];
  return controlPlaneManifests(configurationOf(profile)).map(({ text }) => {
    const parsed = parseManifest(text, name);
    if ('error' in parsed) throw new Error(parsed.error);
    const { pod } = parsed;
    return { ...pod, metadata: { ...pod.metadata, ownerReferences } };
  });
}
