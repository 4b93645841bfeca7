/** What a kubelet refuses to run (pkg/kubelet/lifecycle, predicate.go): only pods that did not come through a scheduler. */
import {
  addQuantities,
  compareQuantities,
  quantityMilliValue,
  quantityOf,
  quantityValue,
  subtractQuantities,
  ZERO_QUANTITY,
  type Quantity,
} from '@drydock/apimachinery';
import { isTerminal, POD_NODE_INDEX, type Node, type Pod } from '@drydock/kinds';
import type { Lister } from '@drydock/apiserver';

export interface Refusal {
  reason: string;
  message: string;
}

const RESOURCES = ['cpu', 'memory', 'ephemeral-storage'];

/** Whether the scheduler has looked at the pod. */
export function wasScheduled({ status }: Pod): boolean {
  return status?.conditions?.some(({ type, status: state }) => type === 'PodScheduled' && state === 'True') ?? false;
}

export function refusalOf(lister: Lister, pod: Pod, node: Node): Refusal | undefined {
  const { nodeSelector = {} } = pod.spec;
  const labels = node.metadata.labels ?? {};
  if (Object.entries(nodeSelector).some(([key, value]) => labels[key] !== value)) {
    return { reason: 'NodeAffinity', message: "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector" };
  }
  const others = lister
    .byIndex<Pod>('pods', POD_NODE_INDEX, node.metadata.name)
    .filter((each) => each.metadata.uid !== pod.metadata.uid && !isTerminal(each));
  const capacity = Number(node.status?.allocatable?.pods ?? Infinity);
  if (others.length + 1 > capacity) return shortage('pods', '1', `${others.length}`, `${capacity}`);
  for (const resource of RESOURCES) {
    const wanted = requestOf(pod, resource);
    if (compareQuantities(wanted, ZERO_QUANTITY) === 0) continue;
    const used = others.reduce((sum, each) => addQuantities(sum, requestOf(each, resource)), ZERO_QUANTITY);
    const all = quantityOf(node.status?.allocatable?.[resource]);
    if (compareQuantities(wanted, subtractQuantities(all, used)) > 0) {
      return shortage(resource, amount(resource, wanted), amount(resource, used), amount(resource, all));
    }
  }
  return undefined;
}

function shortage(resource: string, requested: string, used: string, capacity: string): Refusal {
  return {
    reason: `OutOf${resource}`,
    message: `Node didn't have enough resource: ${resource}, requested: ${requested}, used: ${used}, capacity: ${capacity}`,
  };
}

function amount(resource: string, quantity: Quantity): string {
  return `${resource === 'cpu' ? quantityMilliValue(quantity) : quantityValue(quantity)}`;
}

/** The larger of what the containers need together and what any init container needs. */
function requestOf({ spec }: Pod, resource: string): Quantity {
  const of = (each: { resources?: { requests?: Record<string, string> } }) => quantityOf(each.resources?.requests?.[resource]);
  const together = spec.containers.reduce((sum, container) => addQuantities(sum, of(container)), ZERO_QUANTITY);
  return (spec.initContainers ?? []).map(of).reduce((most, each) => (compareQuantities(each, most) > 0 ? each : most), together);
}
