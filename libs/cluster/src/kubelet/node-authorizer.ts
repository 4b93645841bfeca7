/** What kubelets may do: only what the pods of their own node need (plugin/pkg/auth/authorizer/node). */
import {
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

const NODE_USER = /^system:node:(.+)$/;
const NODES_GROUP = 'system:nodes';
const LEASE_NAMESPACE = 'kube-node-lease';
const READ_BY_NAME = ['get', 'list', 'watch'];

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

export class NodeAuthorizer implements Authorizer {
  readonly name = 'Node';
  readonly #lister: Lister;

  constructor(lister: Lister) {
    this.#lister = lister;
  }

  authorize(attributes: AuthorizationAttributes): AuthorizationResult {
    const { user } = attributes;
    const node = user.groups.includes(NODES_GROUP) ? NODE_USER.exec(user.username)?.[1] : undefined;
    if (node === undefined) return { decision: 'noOpinion', reason: '' };
    const obstacle = attributes.resourceRequest ? this.#obstacle(node, attributes) : undefined;
    if (obstacle) return { decision: 'noOpinion', reason: obstacle };
    return this.#nodeRules().some((rule) => ruleAllows(attributes, rule))
      ? { decision: 'allow', reason: '' }
      : { decision: 'noOpinion', reason: '' };
  }

  /** The rules of the ClusterRole that is bound to nobody: this authorizer stands in for the binding. */
  #nodeRules(): readonly PolicyRule[] {
    const role = this.#lister.get<KubeObject & { rules?: PolicyRule[] }>(
      'clusterroles.rbac.authorization.k8s.io',
      undefined,
      'system:node',
    );
    return role?.rules ?? [];
  }

  #obstacle(node: string, { group, resource, subresource, verb, namespace, name }: AuthorizationAttributes): string | undefined {
    if (group === 'coordination.k8s.io' && resource === 'leases') {
      if (namespace !== LEASE_NAMESPACE) return `can only access leases in the "${LEASE_NAMESPACE}" system namespace`;
      return name === node || verb === 'create' ? undefined : 'can only access node lease with the same name as the requesting node';
    }
    const isRelated = group === '' && Object.hasOwn(RELATIONS, resource) ? RELATIONS[resource] : undefined;
    if (!isRelated) return undefined;
    const isToken = resource === 'serviceaccounts' && subresource === 'token' && verb === 'create';
    if (!isToken && resource === 'serviceaccounts') return undefined;
    if (!isToken && !READ_BY_NAME.includes(verb) && subresource === '') return 'can only read resources of this type';
    if (!name) return 'No Object name found';
    const pods = this.#lister.byIndex<Pod>('pods', POD_NODE_INDEX, node);
    const related = pods.some((pod) => (namespace === '' || pod.metadata.namespace === namespace) && isRelated(pod, name, this.#lister));
    return related ? undefined : `no relationship found between node '${node}' and this object`;
  }
}

function claimsOf({ metadata, spec }: Pod): string[] {
  return (spec.volumes ?? []).flatMap(({ persistentVolumeClaim, ephemeral, name }: Volume) => {
    if (persistentVolumeClaim?.claimName) return [persistentVolumeClaim.claimName];
    return ephemeral ? [`${metadata.name}-${name}`] : [];
  });
}

/** The names of ConfigMaps or Secrets that a pod's volumes and variables name. */
function referencedObjects({ spec }: Pod, resource: 'configmaps' | 'secrets'): ReadonlySet<string> {
  const names = new Set<string>();
  for (const volume of spec.volumes ?? [])
    for (const each of projectedObjects(volume)) if (each.resource === resource) names.add(each.name);
  for (const { env = [], envFrom = [] } of [...spec.containers, ...(spec.initContainers ?? []), ...(spec.ephemeralContainers ?? [])]) {
    for (const { valueFrom } of env) names.add((resource === 'secrets' ? valueFrom?.secretKeyRef : valueFrom?.configMapKeyRef)?.name ?? '');
    for (const each of envFrom) names.add((resource === 'secrets' ? each.secretRef : each.configMapRef)?.name ?? '');
  }
  return names;
}
