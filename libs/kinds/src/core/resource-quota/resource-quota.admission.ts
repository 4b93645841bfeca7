/** Refuses what a quota of the namespace has no room for (k8s.io/apiserver, plugin/resourcequota; pkg/quota/v1/evaluator/core). */
import {
  addQuantities,
  compareQuantities,
  formatQuantity,
  quantityOf,
  subtractQuantities,
  ZERO_QUANTITY,
  type KubeObject,
} from '@drydock/apimachinery';
import { refuse, resourceKey, type AdmissionAttributes, type AdmissionPlugin } from '@drydock/apiserver';
import type { Pod } from '../pod/pod.types.ts';
import type { Container } from '../pod/spec/container.types.ts';
import { matchesScopes, usageOf, usedBy, type Usage } from './quota-usage.ts';
import type { ResourceQuota } from './resource-quota.types.ts';

/** Updates of these can change what they use; that of a pod is a resize. */
const CHARGED_ON_UPDATE = new Set(['services', 'persistentvolumeclaims']);

/** A quota of one of these makes every container say what it needs of it. */
const MUST_BE_SPECIFIED = ['cpu', 'limits.cpu', 'limits.memory', 'memory', 'requests.cpu', 'requests.memory'];

/**
 * What is used is counted from the objects themselves, so that a burst between two runs of the quota controller cannot exceed a quota;
 * upstream charges `status.used` at this point instead.
 */
export const resourceQuotaAdmission: AdmissionPlugin = {
  name: 'ResourceQuota',

  overlooks: ({ namespace }, lister) => lister.list('resourcequotas', namespace).length === 0,

  validate(attributes, { lister }) {
    const { namespace, object, operation } = attributes;
    const resource = resourceKey({ group: attributes.resource.group, plural: attributes.resource.resource });
    const isResize = resource === 'pods' && attributes.subresource === 'resize';
    if (!namespace || !object || (attributes.subresource && !isResize) || !(isResize || isCharged(operation, resource))) return;
    const quotas = lister.list<ResourceQuota>('resourcequotas', namespace).filter((quota) => matchesScopes(quota, resource, object));
    if (quotas.length === 0) return;
    for (const quota of quotas) requireAmounts(quota, resource, attributes);
    const added = addedUsage(resource, object, attributes.oldObject);
    for (const quota of quotas) {
      const names = Object.keys(quota.spec?.hard ?? {}).filter((name) => Object.hasOwn(added, name));
      if (names.length > 0) requireRoom(quota, names, added, usedBy(quota, names, lister), attributes);
    }
  },
};

function isCharged(operation: string, resource: string): boolean {
  return operation === 'CREATE' || (operation === 'UPDATE' && CHARGED_ON_UPDATE.has(resource));
}

/** Without what stays the same or shrinks. */
function addedUsage(resource: string, object: KubeObject, old: KubeObject | undefined): Usage {
  const before: Usage = old ? usageOf(resource, old) : {};
  const differences = Object.entries(usageOf(resource, object)).map(
    ([name, amount]) => [name, subtractQuantities(amount, before[name] ?? ZERO_QUANTITY)] as const,
  );
  return Object.fromEntries(differences.filter(([, amount]) => compareQuantities(amount, ZERO_QUANTITY) > 0));
}

function requireRoom(quota: ResourceQuota, names: readonly string[], added: Usage, used: Usage, attributes: AdmissionAttributes): void {
  const hard = Object.fromEntries(names.map((name) => [name, quantityOf(quota.spec!.hard![name])]));
  const usedOf = (name: string) => used[name] ?? ZERO_QUANTITY;
  const exceeded = names.filter((name) => compareQuantities(addQuantities(usedOf(name), added[name]!), hard[name]!) > 0).sort();
  if (exceeded.length === 0) return;
  const list = (amounts: Usage) => exceeded.map((name) => `${name}=${formatQuantity(amounts[name] ?? ZERO_QUANTITY)}`).join(',');
  const why = `exceeded quota: ${quota.metadata.name}, requested: ${list(added)}, used: ${list(used)}, limited: ${list(hard)}`;
  throw refuse(attributes, why);
}

function requireAmounts(quota: ResourceQuota, resource: string, attributes: AdmissionAttributes): void {
  if (resource !== 'pods') return;
  const { spec } = attributes.object as Pod;
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  const missing = MUST_BE_SPECIFIED.filter((name) => Object.hasOwn(quota.spec?.hard ?? {}, name)).flatMap((name) => {
    const silent = new Set(containers.filter((container) => !specifies(container, name)).map((container) => container.name));
    return silent.size > 0 ? [`${name} for: ${[...silent].sort().join(',')}`] : [];
  });
  if (missing.length === 0) return;
  throw refuse(attributes, `failed quota: ${quota.metadata.name}: must specify ${missing.join('; ')}`);
}

/** `cpu` means its request. */
function specifies({ resources }: Container, name: string): boolean {
  const [field, resource] = name.includes('.') ? (name.split('.') as ['requests' | 'limits', string]) : (['requests', name] as const);
  return Object.hasOwn(resources?.[field] ?? {}, resource);
}
