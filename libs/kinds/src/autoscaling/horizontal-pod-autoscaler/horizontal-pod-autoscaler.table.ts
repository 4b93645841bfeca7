import type { TableDefinition } from '@drydock/apiserver';
import { ageColumn, ageOf, nameColumn } from '../../meta/table-columns.ts';
import { sourceField, type HorizontalPodAutoscaler, type MetricSpec, type MetricStatus } from './horizontal-pod-autoscaler.types.ts';

const MAXIMUM_METRICS = 2;
const UNKNOWN = '<unknown>';

/** pkg/printers/internalversion, printHorizontalPodAutoscaler. */
export const horizontalPodAutoscalerTable: TableDefinition<HorizontalPodAutoscaler> = {
  columns: [
    nameColumn,
    { name: 'Reference', type: 'string' },
    { name: 'Targets', type: 'string' },
    { name: 'MinPods', type: 'string' },
    { name: 'MaxPods', type: 'integer' },
    { name: 'Replicas', type: 'integer' },
    ageColumn,
  ],
  cells: (autoscaler, clock) => [
    autoscaler.metadata.name,
    `${autoscaler.spec.scaleTargetRef.kind}/${autoscaler.spec.scaleTargetRef.name}`,
    targetsOf(autoscaler),
    `${autoscaler.spec.minReplicas ?? '<unset>'}`,
    autoscaler.spec.maxReplicas,
    autoscaler.status?.currentReplicas ?? 0,
    ageOf(autoscaler, clock),
  ],
};

function targetsOf({ spec, status }: HorizontalPodAutoscaler): string {
  const metrics = spec.metrics ?? [];
  if (metrics.length === 0) return '<none>';
  const shown = metrics.slice(0, MAXIMUM_METRICS).map((metric, index) => targetOf(metric, status?.currentMetrics?.[index]));
  const list = shown.join(', ');
  return metrics.length > MAXIMUM_METRICS ? `${list} + ${metrics.length - MAXIMUM_METRICS} more...` : list;
}

function targetOf(metric: MetricSpec, status: MetricStatus | undefined): string {
  const { type = '' } = metric;
  const source = metric[sourceField(type)];
  if (!source) return UNKNOWN;
  const measured = status?.[sourceField(type)];
  const current = typeof measured === 'object' ? measured.current : undefined;
  const { averageValue, averageUtilization, value } = source.target ?? {};
  if (type === 'Resource' || type === 'ContainerResource') {
    const { name } = source as { name?: string };
    if (averageValue !== undefined) return `${name}: ${current?.averageValue ?? UNKNOWN}/${averageValue}`;
    const utilization = current?.averageUtilization === undefined ? UNKNOWN : `${current.averageUtilization}%`;
    return `${name}: ${utilization}/${averageUtilization === undefined ? '<auto>' : `${averageUtilization}%`}`;
  }
  if (averageValue === undefined) return `${current?.value ?? UNKNOWN}/${value}`;
  return `${current?.averageValue ?? UNKNOWN}/${averageValue}${type === 'Pods' ? '' : ' (avg)'}`;
}
