/** What etcd holds when an API server has started with an empty one: what the server makes by itself. */
import { formatTime, objectKey, type KubeObject } from '@drydock/apimachinery';
import type { Storage } from '@drydock/apiserver';
import { SYSTEM_NAMESPACES } from '../bootstrap/system-objects.ts';

const BOOTSTRAPPING = 'kubernetes.io/bootstrapping';

/**
 * Removes everything else, but for one Node: as its kubelet will register it. Nobody can ask for it before there is an API server, and what that kubelet
 * runs from files belongs to it.
 */
export function emptyEtcd(storage: Storage, host: string, now: number): void {
  for (const resource of storage.snapshot().collections.keys()) {
    for (const object of storage.list<KubeObject>(resource)) {
      if (isMadeByServer(resource, object) || (resource === 'leases.coordination.k8s.io' && object.metadata.name === host)) continue;
      if (resource === 'nodes' && object.metadata.name === host) {
        storage.write(resource, unmarked(object, now));
        continue;
      }
      storage.remove(resource, objectKey(object));
    }
  }
}

/** Without what made it a control plane. */
function unmarked(node: KubeObject, now: number): KubeObject {
  const { labels = {}, annotations: _annotations, ...metadata } = node.metadata;
  const plain = Object.fromEntries(
    Object.entries(labels).filter(([name]) => !name.includes('control-plane') && !name.includes('exclude-from-external')),
  );
  const { taints: _taints, unschedulable: _unschedulable, ...spec } = (node['spec'] ?? {}) as Record<string, unknown>;
  return { ...node, metadata: { ...metadata, labels: plain, creationTimestamp: formatTime(now) }, spec } as KubeObject;
}

function isMadeByServer(resource: string, object: KubeObject): boolean {
  const { metadata } = object;
  if (metadata.labels?.[BOOTSTRAPPING] !== undefined) return true;
  const key = objectKey(object);
  switch (resource) {
    case 'namespaces':
      return SYSTEM_NAMESPACES.includes(metadata.name);
    case 'priorityclasses.scheduling.k8s.io':
      return metadata.name.startsWith('system-');
    case 'apiservices.apiregistration.k8s.io':
      return metadata.labels?.['kube-aggregator.kubernetes.io/automanaged'] === 'onstart';
    case 'flowschemas.flowcontrol.apiserver.k8s.io':
    case 'prioritylevelconfigurations.flowcontrol.apiserver.k8s.io':
      return true;
    case 'servicecidrs.networking.k8s.io':
      return metadata.name === 'kubernetes';
    case 'services':
    case 'endpoints':
      return key === 'default/kubernetes';
    case 'endpointslices.discovery.k8s.io':
      return metadata.namespace === 'default' && metadata.labels?.['kubernetes.io/service-name'] === 'kubernetes';
    case 'ipaddresses.networking.k8s.io':
      return metadata.name.endsWith('.96.0.1');
    case 'leases.coordination.k8s.io':
      return metadata.namespace === 'kube-system';
    default:
      return key.endsWith('/kube-root-ca.crt') || (resource === 'serviceaccounts' && key.endsWith('/default'));
  }
}
