/** Where the API server keeps its objects (k8s.io/apiserver, etcd3/store.go; k8s.io/kubernetes, default_storage_factory_builder.go). */
import type { KubeObject } from '@drydock/apimachinery';
import { encodeUtf8, type ByteString } from '@drydock/shell';

export const REGISTRY: ByteString = '/registry/';

/** SpecialDefaultResourcePrefixes. */
const SPECIAL: Readonly<Record<string, string>> = {
  replicationcontrollers: 'controllers',
  endpoints: 'services/endpoints',
  nodes: 'minions',
  services: 'services/specs',
  'ingresses.networking.k8s.io': 'ingress',
};

/** The groups of kube-apiserver itself. Other servers, the ones for custom resources and for APIServices among them, keep the group in the key. */
const GROUPS: ReadonlySet<string> = new Set([
  'admissionregistration.k8s.io', 'apps', 'authentication.k8s.io', 'authorization.k8s.io', 'autoscaling', 'batch', 'certificates.k8s.io',
  'coordination.k8s.io', 'discovery.k8s.io', 'events.k8s.io', 'flowcontrol.apiserver.k8s.io', 'internal.apiserver.k8s.io', 'networking.k8s.io',
  'node.k8s.io', 'policy', 'rbac.authorization.k8s.io', 'resource.k8s.io', 'scheduling.k8s.io', 'storage.k8s.io', 'storagemigration.k8s.io',
]); // prettier-ignore

/** Of `pods` or `deployments.apps`: what its keys begin with, the slash at the end included. */
export function keyPrefix(resource: string): ByteString {
  const special = SPECIAL[resource];
  if (special !== undefined) return `${REGISTRY}${special}/`;
  const dot = resource.indexOf('.');
  if (dot < 0) return `${REGISTRY}${resource}/`;
  const [plural, group] = [resource.slice(0, dot), resource.slice(dot + 1)];
  return GROUPS.has(group) ? `${REGISTRY}${plural}/` : `${REGISTRY}${group}/${plural}/`;
}

export function keyOf(resource: string, { metadata: { namespace, name } }: KubeObject): ByteString {
  return keyPrefix(resource) + encodeUtf8(namespace ? `${namespace}/${name}` : name);
}
