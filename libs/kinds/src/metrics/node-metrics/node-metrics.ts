import { formatTime } from '@drydock/apimachinery';
import type { Lister, ResourceDefinition } from '@drydock/apiserver';
import type { Node } from '../../core/node/node.types.ts';
import { nameColumn } from '../../meta/table-columns.ts';
import {
  COMMON_PROPERTIES,
  measurement,
  METRICS_API_VERSION,
  METRICS_GROUP,
  USAGE_SCHEMA,
  usageText,
  type Metrics,
  type MetricsSource,
  type MeasuredUse,
} from '../metrics-source.ts';

export interface NodeMetrics extends Metrics {
  usage: MeasuredUse;
}

/** What nodes use, worked out when somebody reads. Nodes that do not answer have no metrics. */
export function newNodeMetrics(source: MetricsSource): ResourceDefinition<NodeMetrics> {
  return {
    ...METRICS_GROUP,
    kind: 'NodeMetrics',
    plural: 'nodes',
    singular: '',
    namespaced: false,
    verbs: ['get', 'list'],
    strategy: { generationChanges: false },
    computed: (lister: Lister) => lister.list<Node>('nodes').flatMap((node) => metricsOf(node, source) ?? []),
    table: {
      columns: [nameColumn, { name: 'cpu', type: 'string' }, { name: 'memory', type: 'string' }, { name: 'Window', type: 'string' }],
      cells: ({ metadata, usage, window }) => [metadata.name, usage.cpu, usage.memory, window],
    },
    schema: { type: 'object', properties: { ...COMMON_PROPERTIES, usage: USAGE_SCHEMA } },
  };
}

function metricsOf({ metadata }: Node, source: MetricsSource): NodeMetrics | undefined {
  const use = source.nodeUse(metadata.name);
  if (!use) return undefined;
  const now = source.now();
  return {
    apiVersion: METRICS_API_VERSION,
    kind: 'NodeMetrics',
    metadata: { name: metadata.name, creationTimestamp: formatTime(now), ...(metadata.labels ? { labels: metadata.labels } : {}) },
    ...measurement(now),
    usage: usageText(use),
  };
}
