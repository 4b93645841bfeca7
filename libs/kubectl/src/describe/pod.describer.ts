import type { Dynamic } from '../resource/dynamic-object.ts';
import { describeContainers, describeResources, podFieldResolver } from './containers.ts';
import type { DescribeText } from './describe-text.ts';
import type { Describer } from './describer.ts';
import { describeEvents } from './events.ts';
import { controlledBy, describeAnnotations, describeLabels, longTime, since } from './metadata-text.ts';
import { describeTolerations, describeTopologySpread } from './scheduling.ts';
import { describeVolumes } from './volumes.ts';

export const podDescriber: Describer = {
  group: '',
  kind: 'Pod',
  describe(pod, text, context) {
    const { metadata, spec, status = {} } = pod;
    text.field(0, 'Name', metadata.name);
    text.field(0, 'Namespace', metadata.namespace);
    describeIdentity(text, spec);
    text.field(0, 'Node', spec.nodeName ? `${spec.nodeName}/${status.hostIP ?? ''}` : '<none>');
    if (status.startTime) text.field(0, 'Start Time', longTime(status.startTime));
    describeLabels(text, metadata.labels);
    describeAnnotations(text, metadata.annotations);
    describePhase(text, pod, context.now);
    describeAddresses(text, status);
    const owner = controlledBy(pod);
    if (owner) text.field(0, 'Controlled By', owner);
    if (status.nominatedNodeName) text.field(0, 'NominatedNodeName', status.nominatedNodeName);
    if (spec.resources) {
      text.line(0, 'Resources:');
      describeResources(text, spec.resources, 1);
    }
    describeAllContainers(text, pod);
    describeConditions(text, pod);
    describeVolumes(text, spec.volumes ?? [], '');
    text.field(0, 'QoS Class', status.qosClass ?? 'BestEffort');
    describeLabels(text, spec.nodeSelector, 'Node-Selectors');
    describeTolerations(text, spec.tolerations ?? []);
    describeTopologySpread(text, spec.topologySpreadConstraints ?? []);
    describeEvents(text, pod, context);
  },
};

function describeIdentity(text: DescribeText, spec: Dynamic): void {
  if (spec.priority !== undefined) text.field(0, 'Priority', spec.priority);
  if (spec.priorityClassName) text.field(0, 'Priority Class Name', spec.priorityClassName);
  if (spec.runtimeClassName) text.field(0, 'Runtime Class Name', spec.runtimeClassName);
  if (spec.serviceAccountName) text.field(0, 'Service Account', spec.serviceAccountName);
}

function describePhase(text: DescribeText, { metadata, spec, status = {} }: Dynamic, now: number): void {
  if (metadata.deletionTimestamp && status.phase !== 'Failed' && status.phase !== 'Succeeded') {
    text.field(0, 'Status', `Terminating (lasts ${since(metadata.deletionTimestamp, now)})`);
    text.field(0, 'Termination Grace Period', `${metadata.deletionGracePeriodSeconds}s`);
  } else {
    text.field(0, 'Status', status.phase);
  }
  if (status.reason) text.field(0, 'Reason', status.reason);
  if (status.message) text.field(0, 'Message', status.message);
  const profile = spec.securityContext?.seccompProfile;
  if (!profile) return;
  text.field(0, 'SeccompProfile', profile.type);
  if (profile.type === 'Localhost') text.field(0, 'LocalhostProfile', profile.localhostProfile);
}

function describeAddresses(text: DescribeText, { podIP = '', podIPs = [] }: Dynamic): void {
  text.field(0, 'IP', podIP);
  if (podIPs.length === 0) return text.field(0, 'IPs', '<none>');
  text.line(0, 'IPs:');
  for (const { ip } of podIPs) text.field(1, 'IP', ip);
}

function describeAllContainers(text: DescribeText, pod: Dynamic): void {
  const { spec, status = {} } = pod;
  const options = { space: '', resolve: podFieldResolver(pod) };
  if (spec.initContainers?.length)
    describeContainers(text, 'Init Containers', spec.initContainers, status.initContainerStatuses ?? [], options);
  describeContainers(text, 'Containers', spec.containers, status.containerStatuses ?? [], options);
  if (spec.ephemeralContainers?.length) {
    describeContainers(text, 'Ephemeral Containers', spec.ephemeralContainers, status.ephemeralContainerStatuses ?? [], options);
  }
}

function describeConditions(text: DescribeText, { spec, status = {} }: Dynamic): void {
  const conditions: Dynamic[] = status.conditions ?? [];
  if (spec.readinessGates?.length) {
    text.line(0, 'Readiness Gates:\n  Type\tStatus');
    for (const { conditionType } of spec.readinessGates) {
      const found = conditions.find(({ type }) => type === conditionType);
      text.line(1, `${conditionType} \t${found?.status ?? '<none>'} `);
    }
  }
  if (conditions.length === 0) return;
  text.line(0, 'Conditions:\n  Type\tStatus');
  for (const { type, status: value } of conditions) text.line(1, `${type} \t${value} `);
}
