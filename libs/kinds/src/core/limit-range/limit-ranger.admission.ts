/** What LimitRanges of a namespace fill into its pods, and what they refuse (plugin/pkg/admission/limitranger). */
import { quantityOf, type KubeObject, type Quantity } from '@drydock/apimachinery';
import { refuse, type AdmissionAttributes, type AdmissionContext, type AdmissionPlugin } from '@drydock/apiserver';
import type { PersistentVolumeClaim } from '../persistent-volume-claim/persistent-volume-claim.types.ts';
import type { Pod } from '../pod/pod.types.ts';
import type { Container, ResourceList } from '../pod/spec/container.types.ts';
import { podAmount } from '../resource-quota/quota-usage.ts';
import { maximumError, maximumRequestError, minimumError, ratioError, type Amounts } from './limit-constraints.ts';
import type { LimitRange, LimitRangeItem } from './limit-range.types.ts';

const ANNOTATION = 'kubernetes.io/limit-ranger';

export const limitRanger: AdmissionPlugin = {
  name: 'LimitRanger',
  resources: ['pods', 'pods/resize', 'persistentvolumeclaims'],

  admit(attributes, context) {
    if (!isNewPod(attributes)) return;
    for (const range of limitRangesFor(attributes, context)) fillDefaults(attributes.object as Pod, range);
  },

  validate(attributes, context) {
    for (const range of limitRangesFor(attributes, context)) {
      const errors = (range.spec?.limits ?? []).flatMap((limit) => limitErrors(limit, attributes));
      if (errors.length > 0) throw refuse(attributes, errors.length === 1 ? errors[0]! : `[${errors.join(', ')}]`);
    }
  },
};

/** Only here may containers change what they ask for. */
function isResize({ resource, operation, subresource }: AdmissionAttributes): boolean {
  return resource.group === '' && resource.resource === 'pods' && operation === 'UPDATE' && subresource === 'resize';
}

/** Other updates of pods are of no interest. */
function isNewPod({ resource, operation, subresource }: AdmissionAttributes): boolean {
  return resource.group === '' && resource.resource === 'pods' && operation === 'CREATE' && !subresource;
}

function isClaim({ resource, operation, subresource }: AdmissionAttributes): boolean {
  const written = operation === 'CREATE' || operation === 'UPDATE';
  return resource.group === '' && resource.resource === 'persistentvolumeclaims' && written && !subresource;
}

function limitRangesFor(attributes: AdmissionAttributes, { lister }: AdmissionContext): readonly LimitRange[] {
  const concerned = isNewPod(attributes) || isResize(attributes) || isClaim(attributes);
  if (!concerned || attributes.oldObject?.metadata.deletionTimestamp) return [];
  return lister.list<LimitRange>('limitranges', attributes.namespace);
}

function fillDefaults(pod: Pod, { spec }: LimitRange): void {
  const items = (spec?.limits ?? []).filter(({ type }) => type === 'Container');
  const requests = Object.assign({}, ...items.map(({ defaultRequest }) => defaultRequest)) as ResourceList;
  const limits = Object.assign({}, ...items.map((item) => item.default)) as ResourceList;
  const notes = [
    ...pod.spec.containers.flatMap((container) => fillContainer(container, 'container', requests, limits)),
    ...(pod.spec.initContainers ?? []).flatMap((container) => fillContainer(container, 'init container', requests, limits)),
  ];
  if (notes.length === 0) return;
  pod.metadata.annotations = { ...pod.metadata.annotations, [ANNOTATION]: `LimitRanger plugin set: ${notes.join('; ')}` };
}

/** What was set, for the annotation. */
function fillContainer(container: Container, role: string, requests: ResourceList, limits: ResourceList): string[] {
  const resources = (container.resources ??= {});
  const fill = (field: 'requests' | 'limits', defaults: ResourceList): string[] => {
    const missing = Object.keys(defaults).filter((name) => !Object.hasOwn(resources[field] ?? {}, name));
    if (missing.length > 0)
      resources[field] = { ...resources[field], ...Object.fromEntries(missing.map((name) => [name, defaults[name]!])) };
    return missing.sort();
  };
  const setLimits = fill('limits', limits);
  const setRequests = fill('requests', requests);
  const note = (names: readonly string[], what: string) =>
    names.length > 0 ? [`${names.join(', ')} ${what} for ${role} ${container.name}`] : [];
  return [...note(setRequests, 'request'), ...note(setLimits, 'limit')];
}

function limitErrors(limit: LimitRangeItem, attributes: AdmissionAttributes): string[] {
  const object = attributes.object!;
  if (isClaim(attributes)) return limit.type === 'PersistentVolumeClaim' ? claimErrors(limit, object as PersistentVolumeClaim) : [];
  if (limit.type === 'Container') return containersOf(object).flatMap((container) => amountErrors(limit, amountsOf(container)));
  return limit.type === 'Pod' ? amountErrors(limit, podAmounts(object as Pod, limit)) : [];
}

function containersOf(object: KubeObject): Container[] {
  const { spec } = object as Pod;
  return [...spec.containers, ...(spec.initContainers ?? [])];
}

function amountErrors(limit: LimitRangeItem, { requests, limits }: { requests: Amounts; limits: Amounts }): string[] {
  return [
    ...each(limit.min, (name, bound) => minimumError(limit.type, name, bound, requests[name], limits[name])),
    ...each(limit.max, (name, bound) => maximumError(limit.type, name, bound, requests[name], limits[name])),
    ...each(limit.maxLimitRequestRatio, (name, bound) => ratioError(limit.type, name, bound, requests[name], limits[name])),
  ];
}

/** Claims have requests only. */
function claimErrors(limit: LimitRangeItem, { spec }: PersistentVolumeClaim): string[] {
  const requests = parsed(spec.resources?.requests);
  return [
    ...each(limit.min, (name, bound) => minimumError(limit.type, name, bound, requests[name], undefined)),
    ...each(limit.max, (name, bound) => maximumRequestError(limit.type, name, bound, requests[name])),
  ];
}

function each(bounds: Record<string, string> | undefined, check: (name: string, bound: Quantity) => string | undefined): string[] {
  const names = Object.keys(bounds ?? {}).sort();
  return names.flatMap((name) => check(name, quantityOf(bounds![name])) ?? []);
}

function amountsOf({ resources }: Container): { requests: Amounts; limits: Amounts } {
  return { requests: parsed(resources?.requests), limits: parsed(resources?.limits) };
}

function podAmounts(pod: Pod, { min, max, maxLimitRequestRatio }: LimitRangeItem): { requests: Amounts; limits: Amounts } {
  const names = Object.keys({ ...min, ...max, ...maxLimitRequestRatio });
  const sum = (field: 'requests' | 'limits'): Amounts => Object.fromEntries(names.map((name) => [name, podAmount(pod, field, name)]));
  return { requests: sum('requests'), limits: sum('limits') };
}

function parsed(list: Record<string, string> | undefined): Amounts {
  return Object.fromEntries(Object.entries(list ?? {}).map(([name, amount]) => [name, quantityOf(amount)]));
}
