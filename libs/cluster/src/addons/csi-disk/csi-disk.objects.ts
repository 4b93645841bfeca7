/** What is applied to install the disk driver: its registration, a class, its controller with the usual sidecars, and its part on every node. */
import type { KubeObject } from '@drydock/apimachinery';
import { newBinding, newRole } from '../../bootstrap/rbac/policy-object.ts';
import { CONTROLLER, DISK_DRIVER, NODE_PLUGIN } from './csi-disk.driver.ts';

const NAMESPACE = 'kube-system';
const SIDECARS = 'registry.k8s.io/sig-storage';
const SOCKET = { name: 'socket-dir', mountPath: '/csi' };
const ADDRESS = '--csi-address=/csi/csi.sock';

export function csiDiskObjects(): KubeObject[] {
  return [
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'CSIDriver',
      metadata: { name: DISK_DRIVER },
      spec: { attachRequired: true, podInfoOnMount: false, fsGroupPolicy: 'File' },
    } as KubeObject,
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'csi-disk' },
      provisioner: DISK_DRIVER,
      reclaimPolicy: 'Delete',
      volumeBindingMode: 'WaitForFirstConsumer',
      allowVolumeExpansion: true,
    } as KubeObject,
    ...[CONTROLLER, NODE_PLUGIN].map((name) => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: NAMESPACE } })),
    newRole({ name: CONTROLLER }, [
      'read create delete patch update | core | persistentvolumes',
      'read patch update | core | persistentvolumeclaims',
      'patch update | core | persistentvolumeclaims/status',
      'read | core | nodes pods',
      'create patch update list watch | core | events',
      'read | storage.k8s.io | storageclasses csinodes',
      'read patch | storage.k8s.io | volumeattachments',
      'patch | storage.k8s.io | volumeattachments/status',
      'read create delete patch update | coordination.k8s.io | leases',
    ]),
    newBinding({ name: CONTROLLER }, CONTROLLER, [`sa:${CONTROLLER}`]),
    controller(),
    nodePlugin(),
  ];
}

function sidecar(name: string, version: string, ...args: string[]): object {
  return {
    name,
    image: `${SIDECARS}/${name}:${version}`,
    args: [ADDRESS, ...args],
    volumeMounts: [SOCKET],
    resources: { requests: { cpu: '10m', memory: '20Mi' } },
  };
}

function plugin(...args: string[]): object {
  return {
    name: 'csi-disk',
    image: 'ghcr.io/drydock/csi-disk:v1.0.0',
    args: ['--endpoint=unix:///csi/csi.sock', `--driver-name=${DISK_DRIVER}`, ...args],
    volumeMounts: [SOCKET],
    resources: { requests: { cpu: '10m', memory: '20Mi' } },
  };
}

function controller(): KubeObject {
  const labels = { app: CONTROLLER };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: CONTROLLER, namespace: NAMESPACE, labels },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: CONTROLLER,
          priorityClassName: 'system-cluster-critical',
          nodeSelector: { 'node-role.kubernetes.io/control-plane': '' },
          tolerations: [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' }],
          containers: [
            plugin('--mode=controller'),
            sidecar('csi-provisioner', 'v5.2.0', '--leader-election'),
            sidecar('csi-attacher', 'v4.8.1', '--leader-election'),
            sidecar('csi-resizer', 'v1.13.2', '--leader-election'),
          ],
          volumes: [{ name: 'socket-dir', emptyDir: {} }],
        },
      },
    },
  } as KubeObject;
}

function nodePlugin(): KubeObject {
  const labels = { app: NODE_PLUGIN };
  const path = `/var/lib/kubelet/plugins/${DISK_DRIVER}`;
  const registration = { name: 'registration-dir', mountPath: '/registration' };
  const registrar = sidecar('csi-node-driver-registrar', 'v2.13.0', `--kubelet-registration-path=${path}/csi.sock`) as Record<
    string,
    unknown
  >;
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: NODE_PLUGIN, namespace: NAMESPACE, labels },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: NODE_PLUGIN,
          priorityClassName: 'system-node-critical',
          hostNetwork: true,
          tolerations: [{ operator: 'Exists' }],
          containers: [
            { ...plugin('--mode=node'), securityContext: { privileged: true } },
            { ...registrar, volumeMounts: [SOCKET, registration] },
          ],
          volumes: [
            { name: 'socket-dir', hostPath: { path, type: 'DirectoryOrCreate' } },
            { name: 'registration-dir', hostPath: { path: '/var/lib/kubelet/plugins_registry', type: 'DirectoryOrCreate' } },
          ],
        },
      },
    },
  } as KubeObject;
}
