import { deepEqual, newNotFound, type KubeObject, type StatusError } from '@drydock/apimachinery';
import type { UserInfo } from '../../authentication/user-info.ts';
import type { Lister } from '../../storage/lister.ts';
import { refuse } from '../refuse.ts';
import type { AdmissionAttributes, AdmissionPlugin } from '../admission-plugin.ts';

const NODE_USER = 'system:node:';
const NODES_GROUP = 'system:nodes';
const MIRROR = 'kubernetes.io/config.mirror';
const LEASE_NAMESPACE = 'kube-node-lease';
const RESTRICTED = 'node-restriction.kubernetes.io';

/** Labels of Kubernetes' own domains that a kubelet may set on its node (pkg/kubelet/apis, well_known_labels.go). */
const KUBELET_LABELS = new Set([
  'kubernetes.io/hostname',
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
  'node.kubernetes.io/instance-type',
  'beta.kubernetes.io/instance-type',
  'kubernetes.io/os',
  'kubernetes.io/arch',
  'beta.kubernetes.io/os',
  'beta.kubernetes.io/arch',
  'node.kubernetes.io/windows-build',
]);
const KUBELET_LABEL_DOMAINS = ['kubelet.kubernetes.io', 'node.kubernetes.io'];

type Check = (node: string, attributes: AdmissionAttributes, lister: Lister) => void;

const CHECKS: Readonly<Record<string, Check>> = {
  pods: checkPod,
  'pods/eviction': checkEviction,
  'serviceaccounts/token': checkToken,
  'pods/status': checkPodStatus,
  nodes: checkNode,
  'nodes/status': checkNode,
  'persistentvolumeclaims/status': checkClaimStatus,
  'leases.coordination.k8s.io': checkLease,
  'csinodes.storage.k8s.io': checkCSINode,
};

/** A kubelet writes its own node and the pods on it, and nothing else (plugin/pkg/admission/noderestriction). */
export const nodeRestriction: AdmissionPlugin = {
  name: 'NodeRestriction',
  optional: true,
  onlyRefuses: true,

  overlooks: (attributes) => !attributes.user.groups.includes(NODES_GROUP) || !isRestricted(writtenPart(attributes)),

  admit(attributes, { lister }) {
    if (!attributes.user.groups.includes(NODES_GROUP)) return;
    const node = nodeOf(attributes.user);
    if (node === undefined) return;
    const key = writtenPart(attributes);
    if (Object.hasOwn(CHECKS, key)) CHECKS[key]!(node, attributes, lister);
    else if (key.startsWith('pods/') && attributes.operation !== 'CONNECT') {
      const part = JSON.stringify(attributes.subresource);
      throw refuse(attributes, `unexpected pod subresource ${part}, only 'status' and 'eviction' are allowed`);
    }
  },
};

/** `pods/status`, `leases.coordination.k8s.io`. */
function writtenPart({ resource: { group, resource }, subresource }: AdmissionAttributes): string {
  return `${resource}${group ? `.${group}` : ''}${subresource ? `/${subresource}` : ''}`;
}

function isRestricted(part: string): boolean {
  return Object.hasOwn(CHECKS, part) || part.startsWith('pods/');
}

function nodeOf({ username }: UserInfo): string | undefined {
  return username.startsWith(NODE_USER) ? username.slice(NODE_USER.length) : undefined;
}

interface Pod extends KubeObject {
  spec: {
    nodeName?: string;
    serviceAccountName?: string;
    volumes?: { secret?: unknown; configMap?: unknown; persistentVolumeClaim?: unknown; projected?: { sources?: TokenSource[] } }[];
  };
}

interface TokenSource {
  serviceAccountToken?: { audience?: string };
}

interface TokenRequest extends KubeObject {
  spec?: { audiences?: string[] | null; boundObjectRef?: { apiVersion?: string; kind?: string; name?: string; uid?: string } };
}

function checkPod(node: string, attributes: AdmissionAttributes, lister: Lister): void {
  const { operation, object, oldObject } = attributes;
  const fail = (why: string): StatusError => refuse(attributes, why);
  if (operation === 'DELETE') {
    if ((oldObject as Pod).spec.nodeName !== node) throw fail(`node "${node}" can only delete pods with spec.nodeName set to itself`);
    return;
  }
  if (operation !== 'CREATE') throw fail(`unexpected operation "${operation}", node "${node}" can only create and delete mirror pods`);
  const { metadata, spec } = object as Pod;
  if (metadata.annotations?.[MIRROR] === undefined) {
    throw fail(`pod does not have "${MIRROR}" annotation, node "${node}" can only create mirror pods`);
  }
  if (spec.nodeName !== node) throw fail(`node "${node}" can only create pods with spec.nodeName set to itself`);
  checkOwner(node, metadata.ownerReferences ?? [], lister, fail);
  const cannot = (what: string): StatusError => fail(`node "${node}" can not create pods that reference ${what}`);
  if (spec.serviceAccountName) throw cannot('a service account');
  const volumes = spec.volumes ?? [];
  if (volumes.some(({ secret }) => secret)) throw cannot('secrets');
  if (volumes.some(({ configMap }) => configMap)) throw cannot('configmaps');
  if (volumes.some(({ persistentVolumeClaim }) => persistentVolumeClaim)) throw cannot('persistentvolumeclaims');
}

function checkOwner(
  node: string,
  owners: NonNullable<KubeObject['metadata']['ownerReferences']>,
  lister: Lister,
  fail: (why: string) => StatusError,
): void {
  if (owners.length > 1) throw fail(`node "${node}" can only create pods with a single owner reference set to itself`);
  const [owner] = owners;
  if (owner?.apiVersion !== 'v1' || owner.kind !== 'Node' || owner.name !== node) {
    throw fail(`node "${node}" can only create pods with an owner reference set to itself`);
  }
  if (!owner.controller) throw fail(`node "${node}" can only create pods with a controller owner reference set to itself`);
  if (owner.blockOwnerDeletion) throw fail(`node "${node}" must not set blockOwnerDeletion on an owner reference`);
  const uid = lister.get('nodes', undefined, node)?.metadata.uid;
  if (owner.uid !== uid) throw fail(`node ${node} UID mismatch: expected ${owner.uid} got ${uid}`);
}

function checkPodStatus(node: string, attributes: AdmissionAttributes): void {
  const { object, oldObject } = attributes;
  if ((oldObject as Pod).spec.nodeName !== node) {
    throw refuse(attributes, `node "${node}" can only update pod status for pods with spec.nodeName set to itself`);
  }
  if (!deepEqual(object?.metadata.labels ?? {}, oldObject?.metadata.labels ?? {})) {
    throw refuse(attributes, `node "${node}" cannot update labels through pod status`);
  }
}

function checkEviction(node: string, attributes: AdmissionAttributes, lister: Lister): void {
  if (podNamed(attributes.name, attributes, lister).spec.nodeName === node) return;
  throw refuse(attributes, `node ${node} can only evict pods with spec.nodeName set to itself`);
}

/** A kubelet gets tokens for the pods that run on its node, bound to them. */
function checkToken(node: string, attributes: AdmissionAttributes, lister: Lister): void {
  const { boundObjectRef: bound, audiences } = (attributes.object as TokenRequest).spec ?? {};
  if (bound?.apiVersion !== 'v1' || bound.kind !== 'Pod' || !bound.name)
    throw refuse(attributes, 'node requested token not bound to a pod');
  if (!bound.uid) throw refuse(attributes, 'node requested token with a pod binding without a uid');
  const pod = podNamed(bound.name, attributes, lister);
  if (bound.uid !== pod.metadata.uid) {
    const why = `the UID in the bound object reference (${bound.uid}) does not match the UID in record. The object might have been deleted and then recreated`;
    throw refuse(attributes, why);
  }
  if (pod.spec.nodeName !== node) throw refuse(attributes, 'node requested token bound to a pod scheduled on a different node');
  if (audiences && audiences.length > 1) throw refuse(attributes, 'node may only request 0 or 1 audiences');
  const audience = audiences?.[0] ?? '';
  const wanted = (pod.spec.volumes ?? []).flatMap(({ projected }) => projected?.sources ?? []).map((each) => each.serviceAccountToken);
  if (wanted.some((token) => token && (token.audience ?? '') === audience)) return;
  throw refuse(attributes, `audience ${JSON.stringify(audience)} not found in pod spec volume`);
}

function podNamed(name: string, { namespace }: AdmissionAttributes, lister: Lister): Pod {
  const pod = lister.get<Pod>('pods', namespace, name);
  if (!pod) throw newNotFound({ group: '', resource: 'pods' }, name);
  return pod;
}

function checkNode(node: string, attributes: AdmissionAttributes): void {
  const { operation, name, object, oldObject } = attributes;
  if (name !== node) throw refuse(attributes, `node "${node}" is not allowed to modify node "${name}"`);
  const forbidden = forbiddenLabels(object?.metadata.labels ?? {}, oldObject?.metadata.labels ?? {});
  if (operation === 'CREATE' && forbidden.length) {
    throw refuse(attributes, `node "${node}" is not allowed to set the following labels: ${forbidden.join(', ')}`);
  }
  if (operation !== 'UPDATE') return;
  const taints = (each: KubeObject | undefined): unknown => (each?.spec as { taints?: unknown[] } | undefined)?.taints ?? [];
  if (!deepEqual(taints(object), taints(oldObject))) throw refuse(attributes, `node "${node}" is not allowed to modify taints`);
  if (forbidden.length) throw refuse(attributes, `is not allowed to modify labels: ${forbidden.join(', ')}`);
}

/** The labels that differ and that a kubelet may not touch, sorted. */
function forbiddenLabels(after: Readonly<Record<string, string>>, before: Readonly<Record<string, string>>): string[] {
  const changed = [...new Set([...Object.keys(after), ...Object.keys(before)])].filter((key) => after[key] !== before[key]);
  return changed.filter(isForbiddenLabel).sort();
}

function isForbiddenLabel(label: string): boolean {
  const domain = label.includes('/') ? label.slice(0, label.indexOf('/')) : '';
  const isIn = (parent: string): boolean => domain === parent || domain.endsWith(`.${parent}`);
  if (isIn(RESTRICTED)) return true;
  if (!isIn('kubernetes.io') && !isIn('k8s.io')) return false;
  return !KUBELET_LABELS.has(label) && !KUBELET_LABEL_DOMAINS.some(isIn);
}

function checkClaimStatus(node: string, attributes: AdmissionAttributes): void {
  const rest = (object: KubeObject | undefined): unknown => {
    const { capacity: _capacity, conditions: _conditions, ...status } = (object?.status ?? {}) as Record<string, unknown>;
    const { resourceVersion: _version, managedFields: _fields, ...metadata } = object!.metadata;
    return { ...object, metadata, status };
  };
  if (deepEqual(rest(attributes.object), rest(attributes.oldObject))) return;
  throw refuse(attributes, `node "${node}" is not allowed to update fields other than status.capacity and status.conditions`);
}

function checkLease(node: string, attributes: AdmissionAttributes): void {
  if (attributes.namespace !== LEASE_NAMESPACE)
    throw refuse(attributes, `can only access leases in the "${LEASE_NAMESPACE}" system namespace`);
  if (attributes.name !== node) throw refuse(attributes, 'can only access node lease with the same name as the requesting node');
}

function checkCSINode(node: string, attributes: AdmissionAttributes): void {
  if (attributes.name !== node) throw refuse(attributes, 'can only access CSINode with the same name as the requesting node');
}
