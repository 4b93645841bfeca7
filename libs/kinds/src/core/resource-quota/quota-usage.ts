/** What an object counts against a quota (pkg/quota/v1/evaluator/core), by the name of the quota's resource. */
import {
  addQuantities,
  compareQuantities,
  newQuantity,
  quantityOf,
  ZERO_QUANTITY,
  type KubeObject,
  type Quantity,
} from '@drydock/apimachinery';
import type { Lister } from '@drydock/apiserver';
import { requestedStorage, type PersistentVolumeClaim } from '../persistent-volume-claim/persistent-volume-claim.types.ts';
import type { Pod } from '../pod/pod.types.ts';
import { computeQos } from '../pod/qos.ts';
import type { Container } from '../pod/spec/container.types.ts';
import type { Service } from '../service/service.types.ts';
import type { ResourceQuota } from './resource-quota.types.ts';

export type Usage = Record<string, Quantity>;

/** Resources that have a quota name of their own beside `count/…`. */
const NAMED_COUNTS = new Set([
  'configmaps',
  'persistentvolumeclaims',
  'pods',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'services',
]);

const COMPUTE = ['cpu', 'memory', 'ephemeral-storage'] as const;

function count(amount: number): Quantity {
  return newQuantity(amount, 'DecimalSI');
}

/** `resource` is `pods` or `deployments.apps`. */
export function usageOf(resource: string, object: KubeObject): Usage {
  const usage: Usage = { [`count/${resource}`]: count(1) };
  if (resource === 'pods') return { ...usage, ...podUsage(object as Pod) };
  if (NAMED_COUNTS.has(resource)) usage[resource] = count(1);
  if (resource === 'services') return { ...usage, ...serviceUsage(object as Service) };
  if (resource === 'persistentvolumeclaims') return { ...usage, ...claimUsage(object as PersistentVolumeClaim) };
  return usage;
}

/** A pod that has ended counts only as an object. */
function podUsage(pod: Pod): Usage {
  if (pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') return {};
  const usage: Usage = { pods: count(1) };
  for (const name of COMPUTE) {
    const [requests, limits] = [podAmount(pod, 'requests', name), podAmount(pod, 'limits', name)];
    if (requests) usage[name] = usage[`requests.${name}`] = requests;
    if (limits) usage[`limits.${name}`] = limits;
  }
  return usage;
}

/** The sum of the containers and sidecars, or the largest of the init containers if that is more; undefined when nobody says. */
export function podAmount({ spec }: Pod, field: 'requests' | 'limits', name: string): Quantity | undefined {
  const amountOf = ({ resources }: Container): Quantity | undefined => {
    const amount = resources?.[field]?.[name];
    return amount === undefined ? undefined : quantityOf(amount);
  };
  const init = spec.initContainers ?? [];
  const running = [...spec.containers, ...init.filter(({ restartPolicy }) => restartPolicy === 'Always')].flatMap(
    (each) => amountOf(each) ?? [],
  );
  const starting = init.filter(({ restartPolicy }) => restartPolicy !== 'Always').flatMap((each) => amountOf(each) ?? []);
  if (running.length + starting.length === 0) return undefined;
  const sum = running.reduce(addQuantities, ZERO_QUANTITY);
  return starting.reduce((most, each) => (compareQuantities(each, most) > 0 ? each : most), sum);
}

function serviceUsage({ spec }: Service): Usage {
  const balanced = spec.type === 'LoadBalancer';
  const withNodePorts = spec.type === 'NodePort' || (balanced && spec.allocateLoadBalancerNodePorts !== false);
  return {
    'services.nodeports': count(withNodePorts ? (spec.ports ?? []).length : 0),
    'services.loadbalancers': count(balanced ? 1 : 0),
  };
}

function claimUsage(claim: PersistentVolumeClaim): Usage {
  const storage = quantityOf(requestedStorage(claim));
  const { storageClassName } = claim.spec;
  const suffix = `${storageClassName}.storageclass.storage.k8s.io`;
  const ofClass: Usage = storageClassName
    ? { [`${suffix}/requests.storage`]: storage, [`${suffix}/persistentvolumeclaims`]: count(1) }
    : {};
  return { 'requests.storage': storage, ...ofClass };
}

/** Which resources a quota's constraint is about; a constraint may need several. */
export function resourcesCountedBy(name: string): string[] {
  if (name.startsWith('count/')) return [name.slice('count/'.length)];
  if (name.startsWith('services.')) return ['services'];
  if (NAMED_COUNTS.has(name)) return [name];
  if (name === 'requests.storage' || name.includes('.storageclass.storage.k8s.io/')) return ['persistentvolumeclaims'];
  return ['pods'];
}

/** Whether an object is in the scope of a quota. Scopes are about pods; a quota with scopes counts nothing else. */
export function matchesScopes({ spec }: ResourceQuota, resource: string, object: KubeObject): boolean {
  const requirements = [
    ...(spec?.scopes ?? []).map((scopeName) => ({ scopeName, operator: 'Exists', values: [] as string[] })),
    ...(spec?.scopeSelector?.matchExpressions ?? []),
  ];
  if (requirements.length === 0) return true;
  if (resource !== 'pods') return false;
  return requirements.every(({ scopeName, operator, values = [] }) => podInScope(object as Pod, scopeName, operator, values));
}

function podInScope(pod: Pod, scope: string, operator: string, values: readonly string[]): boolean {
  switch (scope) {
    case 'Terminating':
      return pod.spec.activeDeadlineSeconds !== undefined;
    case 'NotTerminating':
      return pod.spec.activeDeadlineSeconds === undefined;
    case 'BestEffort':
      return isBestEffort(pod);
    case 'NotBestEffort':
      return !isBestEffort(pod);
    case 'PriorityClass':
      return classMatches(pod.spec.priorityClassName as string | undefined, operator, values);
    default:
      return false;
  }
}

function isBestEffort({ spec }: Pod): boolean {
  return computeQos(spec) === 'BestEffort';
}

function classMatches(name: string | undefined, operator: string, values: readonly string[]): boolean {
  if (operator === 'Exists') return Boolean(name);
  if (operator === 'DoesNotExist') return !name;
  return values.includes(name ?? '') === (operator === 'In');
}

const usages = new WeakMap<KubeObject, Usage>();

/** The usage of an object in storage, which never changes. */
function storedUsage(resource: string, object: KubeObject): Usage {
  const known = usages.get(object);
  if (known) return known;
  const usage = usageOf(resource, object);
  usages.set(object, usage);
  return usage;
}

/** What the namespace of a quota uses at the moment of the resources in `names`, as far as it is in the quota's scope. */
export function usedBy(quota: ResourceQuota, names: readonly string[], lister: Lister): Usage {
  const total: Usage = {};
  for (const resource of new Set(names.flatMap(resourcesCountedBy))) {
    for (const object of lister.list(resource, quota.metadata.namespace)) {
      if (!matchesScopes(quota, resource, object)) continue;
      const usage = storedUsage(resource, object);
      for (const name of names) {
        const amount = usage[name];
        if (amount) total[name] = addQuantities(total[name] ?? ZERO_QUANTITY, amount);
      }
    }
  }
  return total;
}
