import { isFailure, resourcePath } from '@drydock/apiserver';
import { formatQuantity, ZERO_QUANTITY } from '@drydock/apimachinery';
import { listAll } from '../resource/builder.ts';
import type { Dynamic } from '../resource/dynamic-object.ts';
import type { DescribeText } from './describe-text.ts';
import type { DescribeContext, Describer } from './describer.ts';
import { describeEvents } from './events.ts';
import { describeAnnotations, describeLabels, longTime, since } from './metadata-text.ts';
import { podResources, shareText, sumResources } from './quantities.ts';
import { describeTaints } from './scheduling.ts';

const ROLE_PREFIX = 'node-role.kubernetes.io/';
const STANDARD = ['cpu', 'memory', 'ephemeral-storage'];

export const nodeDescriber: Describer = {
  group: '',
  kind: 'Node',
  describe(node, text, context) {
    const { metadata, spec, status = {} } = node;
    text.field(0, 'Name', metadata.name);
    text.field(0, 'Roles', rolesOf(node).join(',') || '<none>');
    describeLabels(text, metadata.labels);
    describeAnnotations(text, metadata.annotations);
    text.field(0, 'CreationTimestamp', longTime(metadata.creationTimestamp));
    describeTaints(text, spec.taints ?? []);
    text.field(0, 'Unschedulable', spec.unschedulable === true);
    describeLease(text, metadata.name, context);
    describeConditions(text, status.conditions ?? []);
    text.line(0, 'Addresses:');
    for (const { type, address } of status.addresses ?? []) text.field(1, type, address);
    describeList(text, 'Capacity', status.capacity);
    describeList(text, 'Allocatable', status.allocatable);
    describeSystem(text, status.nodeInfo ?? {});
    if (spec.podCIDR) text.field(0, 'PodCIDR', spec.podCIDR);
    if (spec.podCIDRs?.length) text.field(0, 'PodCIDRs', spec.podCIDRs.join(','));
    if (spec.providerID) text.field(0, 'ProviderID', spec.providerID);
    describePods(text, node, context);
    describeEvents(text, node, context);
  },
};

function rolesOf({ metadata }: Dynamic): string[] {
  const labels: [string, string][] = Object.entries(metadata.labels ?? {});
  const roles = labels.flatMap(([key, value]) => {
    if (key.startsWith(ROLE_PREFIX) && key.length > ROLE_PREFIX.length) return [key.slice(ROLE_PREFIX.length)];
    return key === 'kubernetes.io/role' && value ? [value] : [];
  });
  return [...new Set(roles)].sort();
}

function describeLease(text: DescribeText, name: string, { session }: DescribeContext): void {
  const path = resourcePath({ group: 'coordination.k8s.io', version: 'v1', plural: 'leases' }, 'kube-node-lease', name);
  const response = session.client.send({ method: 'GET', path });
  if (isFailure(response)) return text.field(0, 'Lease', `Failed to get lease: ${response.body.message ?? ''}`);
  const { spec = {} } = response.body as Dynamic;
  text.line(0, 'Lease:');
  text.field(1, 'HolderIdentity', spec.holderIdentity ?? '<unset>');
  text.field(1, 'AcquireTime', spec.acquireTime ? longTime(spec.acquireTime) : '<unset>');
  text.field(1, 'RenewTime', spec.renewTime ? longTime(spec.renewTime) : '<unset>');
}

function describeConditions(text: DescribeText, conditions: readonly Dynamic[]): void {
  if (conditions.length === 0) return;
  text.line(0, 'Conditions:\n  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage');
  text.line(1, '----\t------\t-----------------\t------------------\t------\t-------');
  for (const { type, status, lastHeartbeatTime, lastTransitionTime, reason = '', message = '' } of conditions) {
    text.line(1, `${type} \t${status} \t${longTime(lastHeartbeatTime)} \t${longTime(lastTransitionTime)} \t${reason} \t${message}`);
  }
}

function describeList(text: DescribeText, title: string, list: Dynamic): void {
  const names = Object.keys(list ?? {}).sort();
  if (names.length === 0) return;
  text.line(0, `${title}:`);
  for (const name of names) text.field(1, name, list[name]);
}

function describeSystem(text: DescribeText, info: Dynamic): void {
  text.line(0, 'System Info:');
  text.field(1, 'Machine ID', info.machineID);
  text.field(1, 'System UUID', info.systemUUID);
  text.field(1, 'Boot ID', info.bootID);
  text.field(1, 'Kernel Version', info.kernelVersion);
  text.field(1, 'OS Image', info.osImage);
  text.field(1, 'Operating System', info.operatingSystem);
  text.field(1, 'Architecture', info.architecture);
  text.field(1, 'Container Runtime Version', info.containerRuntimeVersion);
  text.field(1, 'Kubelet Version', info.kubeletVersion);
  text.field(1, 'Kube-Proxy Version', info.kubeProxyVersion);
}

function describePods(text: DescribeText, node: Dynamic, { session, now }: DescribeContext): void {
  const fieldSelector = `spec.nodeName=${node.metadata.name},status.phase!=Succeeded,status.phase!=Failed`;
  const pods: Dynamic[] = listAll(session, session.mapper.resourceFor('pods'), undefined, { fieldSelector });
  const available = node.status?.allocatable ?? node.status?.capacity ?? {};
  text.field(0, 'Non-terminated Pods', `(${pods.length} in total)`);
  text.line(1, 'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge');
  text.line(1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---');
  for (const pod of pods) {
    const [requests, limits] = [podResources(pod, 'requests'), podResources(pod, 'limits')];
    const cells = ['cpu', 'memory'].flatMap((name) => [
      shareText(requests.get(name), available[name]),
      shareText(limits.get(name), available[name]),
    ]);
    text.line(1, `${pod.metadata.namespace}\t${pod.metadata.name}\t\t${cells.join('\t')}\t${since(pod.metadata.creationTimestamp, now)}`);
  }
  describeAllocated(text, pods, available);
}

function describeAllocated(text: DescribeText, pods: readonly Dynamic[], available: Dynamic): void {
  const [requests, limits] = [sumResources(pods, 'requests'), sumResources(pods, 'limits')];
  text.line(0, 'Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)');
  text.line(1, 'Resource\tRequests\tLimits');
  text.line(1, '--------\t--------\t------');
  const huge = Object.keys(available)
    .filter((name) => name.startsWith('hugepages-'))
    .sort();
  for (const name of [...STANDARD, ...huge]) {
    text.line(1, `${name}\t${shareText(requests.get(name), available[name])}\t${shareText(limits.get(name), available[name])}`);
  }
  const extended = Object.keys(available)
    .filter((name) => !STANDARD.includes(name) && !name.startsWith('hugepages-') && name !== 'pods')
    .sort();
  for (const name of extended) {
    text.line(1, `${name}\t${formatQuantity(requests.get(name) ?? ZERO_QUANTITY)}\t${formatQuantity(limits.get(name) ?? ZERO_QUANTITY)}`);
  }
}
