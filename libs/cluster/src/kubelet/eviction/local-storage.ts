/** Pods that have written more than they may (pkg/kubelet/eviction, localStorageEviction). */
import {
  compareQuantities,
  formatQuantity,
  newQuantity,
  quantityOf,
  quantityValue,
  ZERO_QUANTITY,
  type Quantity,
} from '@drydock/apimachinery';
import type { Pod } from '@drydock/kinds';
import { containerNamed, diskUseOf, type PodSummary } from '../node-summary.ts';

const RESOURCE = 'ephemeral-storage';

/** Whether there is any limit to what the pod may write. */
export function limitsStorage({ spec }: Pod): boolean {
  return (
    (spec.volumes ?? []).some(({ emptyDir }) => emptyDir?.sizeLimit !== undefined) ||
    [...spec.containers, ...(spec.initContainers ?? [])].some(({ resources }) => resources?.limits?.[RESOURCE] !== undefined)
  );
}

/** Why the pod has to go; undefined when it keeps to its limits. */
export function storageExcess(summary: PodSummary): string | undefined {
  return emptyDirExcess(summary) ?? podExcess(summary) ?? containerExcess(summary);
}

function emptyDirExcess({ pod, volumes }: PodSummary): string | undefined {
  for (const { name = '', emptyDir } of pod.spec.volumes ?? []) {
    const use = volumes.get(name);
    if (!use || emptyDir?.sizeLimit === undefined) continue;
    const limit = quantityOf(emptyDir.sizeLimit);
    if (compareQuantities(limit, ZERO_QUANTITY) > 0 && use.bytes > quantityValue(limit))
      return `Usage of EmptyDir volume "${name}" exceeds the limit "${formatQuantity(limit)}". `;
  }
  return undefined;
}

function podExcess(summary: PodSummary): string | undefined {
  const limit = podLimit(summary.pod);
  if (!limit || diskUseOf(summary).bytes <= quantityValue(limit)) return undefined;
  return `Pod ephemeral local storage usage exceeds the total limit of containers ${formatQuantity(limit)}. `;
}

/** The sum over its containers, of which any may be without one; undefined when all are (component-helpers, PodLimits). */
function podLimit({ spec }: Pod): Quantity | undefined {
  const limits = [...spec.containers, ...(spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')]
    .map(({ resources }) => resources?.limits?.[RESOURCE])
    .filter((limit) => limit !== undefined)
    .map(quantityOf);
  return limits.length === 0 ? undefined : { nano: limits.reduce((sum, { nano }) => sum + nano, 0n), format: limits[0]!.format };
}

function containerExcess({ pod, containers }: PodSummary): string | undefined {
  for (const { name, rootfs, logs } of containers) {
    const text = containerNamed(pod, name)?.resources?.limits?.[RESOURCE];
    if (text === undefined) continue;
    const limit = quantityOf(text);
    const isExceeded = compareQuantities(limit, newQuantity(rootfs.bytes + logs.bytes, 'BinarySI')) < 0;
    if (quantityValue(limit) !== 0 && isExceeded)
      return `Container ${name} exceeded its local ephemeral storage limit "${formatQuantity(limit)}". `;
  }
  return undefined;
}
