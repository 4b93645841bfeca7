/** Deployments, ReplicaSets (and ReplicationControllers before them), DaemonSets and StatefulSets. */
import { deepEqual, formatLabelSelector, type LabelSelector } from '@drydock/apimachinery';
import { replicaSetsOf, withoutHash } from '../commands/rollout/rollout-kinds.ts';
import { formatLabels } from '../printers/table.printer.ts';
import type { Dynamic } from '../resource/dynamic-object.ts';
import type { DescribeText } from './describe-text.ts';
import type { DescribeContext, Describer } from './describer.ts';
import { describeEvents } from './events.ts';
import { controlledBy, describeAnnotations, describeLabels, longTime } from './metadata-text.ts';
import { describePodTemplate } from './pod-template.ts';
import { countPods, countsText, describeShortConditions } from './workload.ts';

export const deploymentDescriber: Describer = {
  group: 'apps',
  kind: 'Deployment',
  describe(deployment, text, context) {
    const { metadata, spec, status = {} } = deployment;
    text.field(0, 'Name', metadata.name);
    text.field(0, 'Namespace', metadata.namespace);
    text.field(0, 'CreationTimestamp', longTime(metadata.creationTimestamp));
    describeLabels(text, metadata.labels);
    describeAnnotations(text, metadata.annotations);
    text.field(0, 'Selector', formatLabelSelector(spec.selector));
    const { updatedReplicas = 0, replicas = 0, availableReplicas = 0, unavailableReplicas = 0 } = status;
    const counts = [`${spec.replicas} desired`, `${updatedReplicas} updated`, `${replicas} total`, `${availableReplicas} available`];
    text.field(0, 'Replicas', [...counts, `${unavailableReplicas} unavailable`].join(' | '));
    text.field(0, 'StrategyType', spec.strategy?.type);
    text.field(0, 'MinReadySeconds', spec.minReadySeconds ?? 0);
    const rolling = spec.strategy?.rollingUpdate;
    if (rolling) text.field(0, 'RollingUpdateStrategy', `${rolling.maxUnavailable} max unavailable, ${rolling.maxSurge} max surge`);
    describePodTemplate(text, spec.template);
    describeShortConditions(text, status.conditions);
    describeReplicaSets(text, deployment, context);
    describeEvents(text, deployment, context);
  },
};

function describeReplicaSets(text: DescribeText, deployment: Dynamic, { session }: DescribeContext): void {
  const sets: Dynamic[] = replicaSetsOf(session, deployment).sort((a, b) =>
    (a.metadata.creationTimestamp ?? '') < (b.metadata.creationTimestamp ?? '') ? -1 : 1,
  );
  const current = sets.find((set) => deepEqual(withoutHash(set.spec.template), withoutHash(deployment.spec.template)));
  const old = sets.filter((set) => set !== current);
  text.field(0, 'OldReplicaSets', replicaSetsText(old));
  text.field(0, 'NewReplicaSet', replicaSetsText(current ? [current] : []));
}

function replicaSetsText(sets: readonly Dynamic[]): string {
  if (sets.length === 0) return '<none>';
  return sets
    .map(({ metadata, spec, status }) => `${metadata.name} (${status?.replicas ?? 0}/${spec.replicas} replicas created)`)
    .join(', ');
}

function describeReplicas(set: Dynamic, selector: string, podSelector: LabelSelector, text: DescribeText, context: DescribeContext): void {
  const { metadata, spec, status = {} } = set;
  text.field(0, 'Name', metadata.name);
  text.field(0, 'Namespace', metadata.namespace);
  text.field(0, 'Selector', selector);
  describeLabels(text, metadata.labels);
  describeAnnotations(text, metadata.annotations);
  const owner = set.kind === 'ReplicaSet' ? controlledBy(set) : undefined;
  if (owner) text.field(0, 'Controlled By', owner);
  text.field(0, 'Replicas', `${status.replicas ?? 0} current / ${spec.replicas} desired`);
  text.field(0, 'Pods Status', countsText(countPods(context, { ...set, spec: { ...spec, selector: podSelector } })));
  describePodTemplate(text, spec.template);
  describeShortConditions(text, status.conditions);
  describeEvents(text, set, context);
}

export const replicaSetDescriber: Describer = {
  group: 'apps',
  kind: 'ReplicaSet',
  describe(set, text, context) {
    describeReplicas(set, formatLabelSelector(set.spec.selector), set.spec.selector, text, context);
  },
};

export const replicationControllerDescriber: Describer = {
  group: '',
  kind: 'ReplicationController',
  describe(controller, text, context) {
    const { selector } = controller.spec;
    describeReplicas(controller, formatLabels(selector), { matchLabels: selector }, text, context);
  },
};

export const daemonSetDescriber: Describer = {
  group: 'apps',
  kind: 'DaemonSet',
  describe(set, text, context) {
    const { metadata, spec, status = {} } = set;
    text.field(0, 'Name', metadata.name);
    text.field(0, 'Namespace', metadata.namespace);
    text.field(0, 'Selector', formatLabelSelector(spec.selector));
    text.field(0, 'Node-Selector', formatLabels(spec.template.spec.nodeSelector));
    describeLabels(text, metadata.labels);
    describeAnnotations(text, metadata.annotations);
    text.line(0, `Desired Number of Nodes Scheduled: ${status.desiredNumberScheduled ?? 0}`);
    text.line(0, `Current Number of Nodes Scheduled: ${status.currentNumberScheduled ?? 0}`);
    text.line(0, `Number of Nodes Scheduled with Up-to-date Pods: ${status.updatedNumberScheduled ?? 0}`);
    text.line(0, `Number of Nodes Scheduled with Available Pods: ${status.numberAvailable ?? 0}`);
    text.line(0, `Number of Nodes Misscheduled: ${status.numberMisscheduled ?? 0}`);
    text.field(0, 'Pods Status', countsText(countPods(context, set)));
    describePodTemplate(text, spec.template);
    describeEvents(text, set, context);
  },
};

export const statefulSetDescriber: Describer = {
  group: 'apps',
  kind: 'StatefulSet',
  describe(set, text, context) {
    const { metadata, spec, status = {} } = set;
    text.field(0, 'Name', metadata.name);
    text.field(0, 'Namespace', metadata.namespace);
    text.field(0, 'CreationTimestamp', longTime(metadata.creationTimestamp));
    text.field(0, 'Selector', formatLabelSelector(spec.selector));
    describeLabels(text, metadata.labels);
    describeAnnotations(text, metadata.annotations);
    text.field(0, 'Replicas', `${spec.replicas} desired | ${status.replicas ?? 0} total`);
    text.field(0, 'Update Strategy', spec.updateStrategy?.type);
    const rolling = spec.updateStrategy?.rollingUpdate;
    if (rolling?.partition !== undefined) {
      text.field(1, 'Partition', rolling.partition);
      if (rolling.maxUnavailable !== undefined) text.field(1, 'MaxUnavailable', rolling.maxUnavailable);
    }
    text.field(0, 'Pods Status', countsText(countPods(context, set)));
    describePodTemplate(text, spec.template);
    describeClaimTemplates(text, spec.volumeClaimTemplates ?? []);
    describeEvents(text, set, context);
  },
};

function describeClaimTemplates(text: DescribeText, templates: readonly Dynamic[]): void {
  if (templates.length === 0) return text.field(0, 'Volume Claims', '<none>');
  text.line(0, 'Volume Claims:');
  for (const { metadata, spec } of templates) {
    text.field(1, 'Name', metadata.name);
    text.field(1, 'StorageClass', spec.storageClassName);
    describeLabels(text, metadata.labels, 'Labels', 1);
    describeAnnotations(text, metadata.annotations, 1);
    text.field(1, 'Capacity', spec.resources?.requests?.storage ?? '<default>');
    text.field(1, 'Access Modes', `[${(spec.accessModes ?? []).join(' ')}]`);
  }
}
