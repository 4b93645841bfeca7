import { deepEqual, formatQuantity, splitObjectKey, ZERO_QUANTITY } from '@drydock/apimachinery';
import type { Lister } from '@drydock/apiserver';
import { enqueueObject, type Controller, type EventHandler } from '../../controller/controller.ts';
import { usedBy } from './quota-usage.ts';
import { resourceQuotas } from './resource-quota.ts';
import type { ResourceQuota } from './resource-quota.types.ts';

/** What quotas commonly count. */
const COUNTED = [
  'configmaps',
  'persistentvolumeclaims',
  'pods',
  'replicationcontrollers',
  'secrets',
  'services',
  'cronjobs.batch',
  'daemonsets.apps',
  'deployments.apps',
  'horizontalpodautoscalers.autoscaling',
  'ingresses.networking.k8s.io',
  'jobs.batch',
  'replicasets.apps',
  'statefulsets.apps',
];

/** Changes that no quota sees are left out: counts depend on existence, pods also on their end, the rest on its spec. */
const enqueueQuotas: EventHandler = ({ object, previous, type }, enqueue, lister) => {
  const phase = (state: typeof object | undefined) => (state?.status as { phase?: string } | undefined)?.phase;
  if (type === 'MODIFIED' && phase(object) === phase(previous) && deepEqual(object.spec, previous?.spec)) return;
  for (const { metadata } of lister.list('resourcequotas', object.metadata.namespace)) enqueue(`${metadata.namespace}/${metadata.name}`);
};

/** Whatever else there is, custom resources too, is counted only where a quota says `count/…`. */
const enqueueCounting: EventHandler = ({ resource, key, type }, enqueue, lister) => {
  if (type === 'MODIFIED' || COUNTED.includes(resource)) return;
  const { namespace } = splitObjectKey(key);
  if (!namespace) return;
  for (const quota of lister.list<ResourceQuota>('resourcequotas', namespace)) {
    if (Object.hasOwn(quota.spec?.hard ?? {}, `count/${resource}`)) enqueue(`${quota.metadata.namespace}/${quota.metadata.name}`);
  }
};

function usedAmounts(quota: ResourceQuota, lister: Lister): Record<string, string> {
  const names = Object.keys(quota.spec?.hard ?? {});
  const used = usedBy(quota, names, lister);
  return Object.fromEntries(names.map((name) => [name, formatQuantity(used[name] ?? ZERO_QUANTITY)]));
}

/** Keeps `status.used` true (pkg/controller/resourcequota). */
export const resourceQuotaController: Controller = {
  name: 'resourcequota-controller',
  watches: {
    resourcequotas: enqueueObject,
    ...Object.fromEntries(COUNTED.map((resource) => [resource, enqueueQuotas])),
    '*': enqueueCounting,
  },

  reconcile(key, { lister, client }) {
    const [namespace, name] = key.split('/') as [string, string];
    const quota = lister.get<ResourceQuota>('resourcequotas', namespace, name);
    if (!quota) return;
    const status = { hard: quota.spec?.hard ?? {}, used: usedAmounts(quota, lister) };
    if (!deepEqual(quota.status, status)) client.replaceStatus(resourceQuotas, quota, status);
  },
};
