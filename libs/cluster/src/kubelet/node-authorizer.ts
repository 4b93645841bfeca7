/** What kubelets may do: only what the pods of their own node need (plugin/pkg/auth/authorizer/node). */
import {
  CLUSTER_ROLES,
  derivedFrom,
  NO_OPINION,
  ruleAllows,
  type AuthorizationAttributes,
  type AuthorizationResult,
  type Authorizer,
  type Lister,
  type PolicyRule,
} from '@drydock/apiserver';
import type { KubeObject } from '@drydock/apimachinery';
import { POD_NODE_INDEX, type PersistentVolumeClaim, type Pod, type Volume } from '@drydock/kinds';
import { projectedObjects } from '../volumes/projected-files.ts';

const NODE_USER_PREFIX = 'system:node:';
const NODES_GROUP = 'system:nodes';
const LEASE_NAMESPACE = 'kube-node-lease';

/** What the objects below are bound to: by resource, who uses an object of that name. */
const RELATIONS: Readonly<Record<string, (pod: Pod, name: string, lister: Lister) => boolean>> = {
  secrets: (pod, name) =>
    referencedObjects(pod, 'secrets').has(name) || (pod.spec.imagePullSecrets ?? []).some((each) => each.name === name),
  configmaps: (pod, name) => referencedObjects(pod, 'configmaps').has(name),
  persistentvolumeclaims: (pod, name) => claimsOf(pod).includes(name),
  persistentvolumes: (pod, name, lister) =>
    claimsOf(pod).some(
      (claim) => lister.get<PersistentVolumeClaim>('persistentvolumeclaims', pod.metadata.namespace, claim)?.spec.volumeName === name,
    ),
  serviceaccounts: (pod, name) => (pod.spec.serviceAccountName || 'default') === name,
};

type Verdict = { allowed: true } | { obstacle: string };
type Rule = (node: string, attributes: AuthorizationAttributes, isRelated: () => boolean) => Verdict;

const ALLOW: AuthorizationResult = { decision: 'allow', reason: '' };
const ALLOWED: Verdict = { allowed: true };
const no = (obstacle: string): Verdict => ({ obstacle });
const READS = ['get', 'list', 'watch'];

/** Resources that are not simply what the role of kubelets says. */
const RULES: Readonly<Record<string, Rule>> = {
  secrets: readRelated,
  configmaps: readRelated,
  persistentvolumeclaims: (node, attributes, isRelated) =>
    attributes.subresource === 'status' ? updateStatus(node, attributes, isRelated) : getRelated(node, attributes, isRelated),
  persistentvolumes: getRelated,
  'volumeattachments.storage.k8s.io': getRelated,
  serviceaccounts: createToken,
  'leases.coordination.k8s.io': ownLease,
  'csinodes.storage.k8s.io': ownCSINode,
  nodes: ownNode,
  pods: ownPods,
};

const MOST_ANSWERS = 256;

/** The ClusterRole that is bound to nobody: the authorizer stands in for the binding. */
class NodeRole {
  readonly #rules: readonly PolicyRule[];
  /** What was asked before, where no rule says anything of single objects. */
  readonly #known: Map<string, boolean> | undefined;

  constructor(rules: readonly PolicyRule[]) {
    this.#rules = rules;
    this.#known = rules.some(({ resourceNames }) => resourceNames?.length) ? undefined : new Map();
  }

  allows(attributes: AuthorizationAttributes): boolean {
    if (!this.#known || !attributes.resourceRequest) return this.#ask(attributes);
    const key = `${attributes.verb} ${attributes.group}/${attributes.resource}/${attributes.subresource}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const allowed = this.#ask(attributes);
    if (this.#known.size >= MOST_ANSWERS) this.#known.clear();
    this.#known.set(key, allowed);
    return allowed;
  }

  #ask(attributes: AuthorizationAttributes): boolean {
    return this.#rules.some((rule) => ruleAllows(attributes, rule));
  }
}

const nodeRole = derivedFrom([CLUSTER_ROLES], (lister) => {
  const role = lister.get<KubeObject & { rules?: PolicyRule[] }>(CLUSTER_ROLES, undefined, 'system:node');
  return new NodeRole(role?.rules ?? []);
});

export class NodeAuthorizer implements Authorizer {
  readonly name = 'Node';
  readonly #lister: Lister;

  constructor(lister: Lister) {
    this.#lister = lister;
  }

  authorize(attributes: AuthorizationAttributes): AuthorizationResult {
    const { user, group, resource, resourceRequest } = attributes;
    const node = user.groups.includes(NODES_GROUP) ? nodeOf(user.username) : '';
    if (node === '') return NO_OPINION;
    const key = group ? `${resource}.${group}` : resource;
    if (resourceRequest && Object.hasOwn(RULES, key)) {
      const verdict = RULES[key]!(node, attributes, () => this.#isRelated(node, key, attributes));
      return 'allowed' in verdict ? ALLOW : { decision: 'noOpinion', reason: verdict.obstacle };
    }
    return nodeRole(this.#lister).allows(attributes) ? ALLOW : NO_OPINION;
  }

  /** Whether a pod of the node needs the object. */
  #isRelated(node: string, key: string, { namespace, name }: AuthorizationAttributes): boolean {
    if (key === 'pods') return this.#lister.get<Pod>('pods', namespace, name)?.spec.nodeName === node;
    if (key === 'volumeattachments.storage.k8s.io') {
      return this.#lister.get<KubeObject & { spec: { nodeName?: string } }>(key, undefined, name)?.spec.nodeName === node;
    }
    const pods = this.#lister.byIndex<Pod>('pods', POD_NODE_INDEX, node);
    return pods.some((pod) => (namespace === '' || pod.metadata.namespace === namespace) && RELATIONS[key]!(pod, name, this.#lister));
  }
}

/** Empty for who is no kubelet. */
function nodeOf(username: string): string {
  return username.startsWith(NODE_USER_PREFIX) ? username.slice(NODE_USER_PREFIX.length) : '';
}

function related(node: string, { name }: AuthorizationAttributes, isRelated: () => boolean): Verdict {
  if (!name) return no('No Object name found');
  return isRelated() ? ALLOWED : no(`no relationship found between node '${node}' and this object`);
}

function readRelated(node: string, attributes: AuthorizationAttributes, isRelated: () => boolean): Verdict {
  if (!READS.includes(attributes.verb)) return no('can only read resources of this type');
  if (attributes.subresource) return no('cannot read subresource');
  if (!attributes.namespace) return no('can only read namespaced object of this type');
  return related(node, attributes, isRelated);
}

function getRelated(node: string, attributes: AuthorizationAttributes, isRelated: () => boolean): Verdict {
  if (attributes.verb !== 'get') return no('can only get individual resources of this type');
  return attributes.subresource ? no('cannot get subresource') : related(node, attributes, isRelated);
}

function updateStatus(node: string, attributes: AuthorizationAttributes, isRelated: () => boolean): Verdict {
  if (attributes.verb !== 'update' && attributes.verb !== 'patch') return no('can only get/update/patch this type');
  return related(node, attributes, isRelated);
}

function createToken(node: string, attributes: AuthorizationAttributes, isRelated: () => boolean): Verdict {
  const { verb, name, subresource } = attributes;
  if (verb !== 'create' || !name) return no('can only create tokens for individual service accounts');
  if (subresource !== 'token') return no('can only create token subresource of serviceaccount');
  return related(node, attributes, isRelated);
}

const OWN_VERBS = ['get', 'create', 'update', 'patch', 'delete'];

function ownLease(node: string, { verb, namespace, name }: AuthorizationAttributes): Verdict {
  if (!OWN_VERBS.includes(verb)) return no('can only get, create, update, patch, or delete a node lease');
  if (namespace !== LEASE_NAMESPACE) return no(`can only access leases in the "${LEASE_NAMESPACE}" system namespace`);
  return verb === 'create' || name === node ? ALLOWED : no('can only access node lease with the same name as the requesting node');
}

function ownCSINode(node: string, { verb, subresource, name }: AuthorizationAttributes): Verdict {
  if (!OWN_VERBS.includes(verb)) return no('can only get, create, update, patch, or delete a CSINode');
  if (subresource) return no('cannot authorize CSINode subresources');
  return verb === 'create' || name === node ? ALLOWED : no('can only access CSINode with the same name as the requesting node');
}

/** Which node is written is for the admission plugin NodeRestriction to say. */
function ownNode(node: string, { verb, subresource, name }: AuthorizationAttributes): Verdict {
  const writes = subresource === 'status' ? ['update', 'patch'] : subresource === '' ? ['create', 'update', 'patch'] : [];
  if (writes.includes(verb)) return ALLOWED;
  if (subresource !== '' || !READS.includes(verb)) return no('');
  if (name === node) return ALLOWED;
  return no(`node '${node}' cannot read ${name ? `'${name}'` : 'all nodes'}, only its own Node object`);
}

function ownPods(node: string, attributes: AuthorizationAttributes, isRelated: () => boolean): Verdict {
  const { verb, subresource, name, fieldSelector = [] } = attributes;
  if (subresource === 'status') return verb === 'update' || verb === 'patch' ? ALLOWED : no('');
  if (subresource === 'eviction') return verb === 'create' ? ALLOWED : no('');
  if (subresource !== '') return no('');
  if (verb === 'create' || verb === 'delete') return ALLOWED;
  if (verb === 'get') return getRelated(node, attributes, isRelated);
  if (verb !== 'list' && verb !== 'watch') return no('');
  if (fieldSelector.some(({ key, operator, values = [] }) => key === 'spec.nodeName' && operator === 'In' && values.join() === node))
    return ALLOWED;
  return name ? related(node, attributes, isRelated) : no('can only list/watch pods with spec.nodeName field selector');
}

function claimsOf({ metadata, spec }: Pod): string[] {
  return (spec.volumes ?? []).flatMap(({ persistentVolumeClaim, ephemeral, name }: Volume) => {
    if (persistentVolumeClaim?.claimName) return [persistentVolumeClaim.claimName];
    return ephemeral ? [`${metadata.name}-${name}`] : [];
  });
}

/** The names of ConfigMaps or Secrets that a pod's volumes and variables name. */
export function referencedObjects({ spec }: Pod, resource: 'configmaps' | 'secrets'): ReadonlySet<string> {
  const names = new Set<string>();
  for (const volume of spec.volumes ?? [])
    for (const each of projectedObjects(volume)) if (each.resource === resource) names.add(each.name);
  for (const { env = [], envFrom = [] } of [...spec.containers, ...(spec.initContainers ?? []), ...(spec.ephemeralContainers ?? [])]) {
    for (const { valueFrom } of env) names.add((resource === 'secrets' ? valueFrom?.secretKeyRef : valueFrom?.configMapKeyRef)?.name ?? '');
    for (const each of envFrom) names.add((resource === 'secrets' ? each.secretRef : each.configMapRef)?.name ?? '');
  }
  return names;
}
