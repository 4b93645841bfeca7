import { formatTime, quantityOf, quantityValue } from '@drydock/apimachinery';
import type { Lister, ResourceDefinition } from '@drydock/apiserver';
import type { Pod } from '../../core/pod/pod.types.ts';
import { nameColumn } from '../../meta/table-columns.ts';
import {
  COMMON_PROPERTIES,
  isMeasured,
  measurement,
  METRICS_API_VERSION,
  METRICS_GROUP,
  USAGE_SCHEMA,
  usageText,
  type Metrics,
  type MetricsSource,
  type MeasuredUse,
} from '../metrics-source.ts';

export interface PodMetrics extends Metrics {
  containers: { name: string; usage: MeasuredUse }[];
}

/** What running pods use, worked out when somebody reads. A pod that started a moment ago has no metrics yet. */
export function newPodMetrics(source: MetricsSource): ResourceDefinition<PodMetrics> {
  return {
    ...METRICS_GROUP,
    kind: 'PodMetrics',
    plural: 'pods',
    singular: '',
    namespaced: true,
    verbs: ['get', 'list'],
    strategy: { generationChanges: false },
    computed: (lister: Lister) => lister.list<Pod>('pods').flatMap((pod) => metricsOf(pod, source) ?? []),
    table: {
      columns: [nameColumn, { name: 'cpu', type: 'string' }, { name: 'memory', type: 'string' }, { name: 'Window', type: 'string' }],
      cells: ({ metadata, containers, window }) => {
        const sum = (resource: keyof MeasuredUse, unit: string, scale: number) =>
          `${Math.round(containers.reduce((total, { usage }) => total + quantityValue(quantityOf(usage[resource])), 0) / scale)}${unit}`;
        const nanoCores = containers.reduce((total, { usage }) => total + Number.parseInt(usage.cpu, 10), 0);
        return [metadata.name, `${nanoCores}n`, sum('memory', 'Ki', 1024), window];
      },
    },
    schema: {
      type: 'object',
      properties: {
        ...COMMON_PROPERTIES,
        containers: {
          type: 'array',
          description: 'What each container used.',
          items: { type: 'object', properties: { name: { type: 'string' }, usage: USAGE_SCHEMA } },
        },
      },
    },
  };
}

function metricsOf(pod: Pod, source: MetricsSource): PodMetrics | undefined {
  const now = source.now();
  const running = pod.status?.phase === 'Running' ? source.podUse(pod) : undefined;
  if (!running?.length || !running.every(({ startedAt }) => isMeasured(startedAt, now))) return undefined;
  const { name, namespace, labels } = pod.metadata;
  return {
    apiVersion: METRICS_API_VERSION,
    kind: 'PodMetrics',
    metadata: { name, namespace, creationTimestamp: formatTime(now), ...(labels ? { labels } : {}) },
    ...measurement(now),
    containers: running.map(({ name: container, ...use }) => ({ name: container, usage: usageText(use) })),
  };
}
