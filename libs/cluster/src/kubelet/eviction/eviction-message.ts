/** What a pod is told that has to go because something is short (pkg/kubelet/eviction, evictionMessage). */
import { compareQuantities, formatQuantity, newQuantity, quantityOf, type Quantity } from '@drydock/apimachinery';
import { containerNamed, type ContainerSummary, type NodeSummary, type PodSummary } from '../node-summary.ts';
import { thresholdQuantity, type Threshold } from './eviction-configuration.ts';
import { observe, RESOURCE_OF, type ScarceResource } from './observations.ts';

export interface EvictionMessage {
  text: string;
  /** Of the event. */
  annotations: Readonly<Record<string, string>>;
}

export function evictionMessage(
  resource: ScarceResource,
  { pod, containers }: PodSummary,
  thresholds: readonly Threshold[],
  summary: NodeSummary,
): EvictionMessage {
  let text = `The node was low on resource: ${resource}. `;
  const threshold = thresholds.find(({ signal }) => RESOURCE_OF[signal] === resource);
  if (threshold) {
    const { available, capacity } = observe(summary, threshold.signal);
    const quantity = thresholdQuantity(threshold.value, capacity);
    text += `Threshold quantity: ${formatQuantity(quantity)}, available: ${formatQuantity(available)}. `;
  }
  const offenders: string[] = [];
  const uses: string[] = [];
  for (const container of containers) {
    const use = useOf(container, resource);
    const request = quantityOf(containerNamed(pod, container.name)?.resources?.requests?.[resource]);
    if (!use || compareQuantities(use, request) <= 0) continue;
    text += `Container ${container.name} was using ${formatQuantity(use)}, request is ${formatQuantity(request)}, has larger consumption of ${resource}. `;
    offenders.push(container.name);
    uses.push(formatQuantity(use));
  }
  return {
    text,
    annotations: {
      offending_containers: offenders.join(','),
      offending_containers_usage: uses.join(','),
      starved_resource: resource,
    },
  };
}

function useOf({ memory, rootfs, logs }: ContainerSummary, resource: ScarceResource): Quantity | undefined {
  if (resource === 'memory') return newQuantity(memory, 'BinarySI');
  return resource === 'ephemeral-storage' ? newQuantity(rootfs.bytes + logs.bytes, 'BinarySI') : undefined;
}
