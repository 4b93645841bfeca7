/** HorizontalPodAutoscalers and PodDisruptionBudgets. */
import { formatLabelSelector } from '@drydock/apimachinery';
import type { Dynamic } from '../resource/dynamic-object.ts';
import type { DescribeText } from './describe-text.ts';
import type { Describer } from './describer.ts';
import { describeEvents } from './events.ts';
import { describeAnnotations, describeLabels, longTime } from './metadata-text.ts';

export const horizontalPodAutoscalerDescriber: Describer = {
  group: 'autoscaling',
  kind: 'HorizontalPodAutoscaler',
  describe(autoscaler, text, context) {
    const { metadata, spec, status = {} } = autoscaler;
    text.field(0, 'Name', metadata.name);
    text.field(0, 'Namespace', metadata.namespace);
    describeLabels(text, metadata.labels);
    describeAnnotations(text, metadata.annotations);
    text.field(0, 'CreationTimestamp', longTime(metadata.creationTimestamp));
    text.field(0, 'Reference', `${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`);
    text.field(0, 'Metrics', '( current / target )');
    (spec.metrics ?? []).forEach((metric: Dynamic, i: number) => text.line(1, metricText(metric, status.currentMetrics?.[i])));
    text.field(0, 'Min replicas', spec.minReplicas ?? '<unset>');
    text.field(0, 'Max replicas', spec.maxReplicas);
    if (spec.behavior) {
      text.line(0, 'Behavior:');
      describeBehavior(text, 'Scale Up', spec.behavior.scaleUp);
      describeBehavior(text, 'Scale Down', spec.behavior.scaleDown);
    }
    text.field(0, `${spec.scaleTargetRef.kind} pods`, `${status.currentReplicas ?? 0} current / ${status.desiredReplicas ?? 0} desired`);
    if (status.conditions?.length) {
      text.line(0, 'Conditions:');
      text.line(1, 'Type\tStatus\tReason\tMessage');
      text.line(1, '----\t------\t------\t-------');
      for (const { type, status: value, reason, message } of status.conditions) text.line(1, `${type}\t${value}\t${reason}\t${message}`);
    }
    describeEvents(text, autoscaler, context);
  },
};

function metricText(metric: Dynamic, current: Dynamic): string {
  switch (metric.type) {
    case 'External':
      return externalText(metric.external, current?.external?.current);
    case 'Pods':
      return `${JSON.stringify(metric.pods.metric.name)} on pods:\t${current?.pods?.current?.averageValue ?? '<unknown>'} / ${metric.pods.target.averageValue}`;
    case 'Object':
      return objectText(metric.object, current?.object?.current);
    case 'Resource':
      return resourceText(`resource ${metric.resource.name} on pods`, metric.resource.target, current?.resource?.current);
    case 'ContainerResource': {
      const { name, container, target } = metric.containerResource;
      return resourceText(`resource ${name} of container "${container}" on pods`, target, current?.containerResource?.current);
    }
    default:
      return `<unknown metric type ${JSON.stringify(metric.type)}>`;
  }
}

function externalText({ metric, target }: Dynamic, current: Dynamic): string {
  const name = JSON.stringify(metric.name);
  if (target.averageValue) return `${name} (target average value):\t${current?.averageValue ?? '<unknown>'} / ${target.averageValue}`;
  return `${name} (target value):\t${current?.value ?? '<unknown>'} / ${target.value}`;
}

function objectText({ metric, describedObject, target }: Dynamic, current: Dynamic): string {
  const subject = `"${metric.name}" on ${describedObject.kind}/${describedObject.name} `;
  if (target.type === 'AverageValue')
    return `${subject}(target average value):\t${current?.averageValue ?? '<unknown>'} / ${target.averageValue}`;
  return `${subject}(target value):\t${current?.value ?? '<unknown>'} / ${target.value}`;
}

function resourceText(subject: string, target: Dynamic, current: Dynamic): string {
  if (target.averageValue !== undefined) return `${subject}:\t${current?.averageValue ?? '<unknown>'} / ${target.averageValue}`;
  const wanted = target.averageUtilization === undefined ? '<auto>' : `${target.averageUtilization}%`;
  const actual = current?.averageUtilization === undefined ? '<unknown>' : `${current.averageUtilization}% (${current.averageValue})`;
  return `${subject}  (as a percentage of request):\t${actual} / ${wanted}`;
}

function describeBehavior(text: DescribeText, title: string, rules: Dynamic): void {
  if (!rules) return;
  text.line(1, `${title}:`);
  if (rules.stabilizationWindowSeconds !== undefined) text.line(2, `Stabilization Window: ${rules.stabilizationWindowSeconds} seconds`);
  if (!rules.policies?.length) return;
  text.line(2, `Select Policy: ${rules.selectPolicy ?? 'Max'}`);
  text.line(2, 'Policies:');
  for (const { type, value, periodSeconds } of rules.policies)
    text.line(3, `- Type: ${type}\tValue: ${value}\tPeriod: ${periodSeconds} seconds`);
}

export const podDisruptionBudgetDescriber: Describer = {
  group: 'policy',
  kind: 'PodDisruptionBudget',
  describe(budget, text, context) {
    const { metadata, spec, status = {} } = budget;
    text.field(0, 'Name', metadata.name);
    text.field(0, 'Namespace', metadata.namespace);
    if (spec.minAvailable !== undefined) text.field(0, 'Min available', spec.minAvailable);
    else if (spec.maxUnavailable !== undefined) text.field(0, 'Max unavailable', spec.maxUnavailable);
    text.field(0, 'Selector', spec.selector ? formatLabelSelector(spec.selector) : '<unset>');
    text.line(0, 'Status:');
    text.field(2, 'Allowed disruptions', status.disruptionsAllowed ?? 0);
    text.field(2, 'Current', status.currentHealthy ?? 0);
    text.field(2, 'Desired', status.desiredHealthy ?? 0);
    text.field(2, 'Total', status.expectedPods ?? 0);
    describeEvents(text, budget, context);
  },
};
