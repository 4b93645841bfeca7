import { formatTime, parseTime } from '@drydock/apimachinery';
import type { Heartbeats, ResourceDefinition } from '@drydock/apiserver';
import { nodeProxy } from './node.proxy.ts';
import { nodeTable } from './node.table.ts';
import type { Node } from './node.types.ts';
import { validateNode, validateNodeStatus, validateNodeUpdate } from './node.validation.ts';

/** A kubelet with nothing new to tell reports all the same (nodeStatusReportFrequency). */
const REPORT_INTERVAL = 5 * 60_000;
/** This condition is not the kubelet's. */
const NETWORK_UNAVAILABLE = 'NetworkUnavailable';

/** The node as its kubelet has reported it by now. */
function reportedNode(node: Node, heartbeats: Heartbeats): Node {
  const reported = heartbeats.kubelet(node.metadata.name, REPORT_INTERVAL);
  const conditions = node.status?.conditions;
  if (reported === undefined || !conditions) return node;
  const time = formatTime(reported);
  const isOld = (type: string, heartbeat: string | undefined) =>
    type !== NETWORK_UNAVAILABLE && (parseTime(heartbeat) ?? reported) < reported;
  if (!conditions.some(({ type, lastHeartbeatTime }) => isOld(type, lastHeartbeatTime))) return node;
  const fresh = conditions.map((each) => (isOld(each.type, each.lastHeartbeatTime) ? { ...each, lastHeartbeatTime: time } : each));
  return { ...node, status: { ...node.status, conditions: fresh } };
}

export const nodes: ResourceDefinition<Node> = {
  group: '',
  version: 'v1',
  kind: 'Node',
  plural: 'nodes',
  singular: 'node',
  shortNames: ['no'],
  namespaced: false,
  strategy: {
    defaults(draft) {
      draft.spec ??= {};
      // The old singular field is the first of the list, and wins where they differ (Convert_v1_NodeSpec_To_core_NodeSpec).
      const { podCIDR, podCIDRs = [] } = draft.spec;
      if (podCIDR && podCIDR !== podCIDRs[0]) draft.spec.podCIDRs = [podCIDR];
      else if (podCIDRs[0]) draft.spec.podCIDR = podCIDRs[0];
      defaultAllocatable(draft);
    },
    defaultStatus: defaultAllocatable,
    prepareForUpdate(draft, old) {
      draft.status = old.status;
    },
    validate: validateNode,
    validateUpdate: validateNodeUpdate,
    validateStatus: validateNodeStatus,
    generationChanges: false,
  },
  present: reportedNode,
  table: nodeTable,
  status: true,
  connects: { proxy: nodeProxy },
  fieldSelectors: { 'spec.unschedulable': ({ spec }) => String(spec?.unschedulable ?? false) },
};

function defaultAllocatable({ status }: Node): void {
  if (status?.capacity) status.allocatable = { ...status.capacity, ...status.allocatable };
}
