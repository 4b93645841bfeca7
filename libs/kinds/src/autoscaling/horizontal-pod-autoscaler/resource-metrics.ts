/** What an autoscaler reads from the metrics API (pkg/controller/podautoscaler/metrics, client.go). */
import { parseTime, quantityMilliValue, quantityOf, StatusError } from '@drydock/apimachinery';
import type { ControllerContext } from '../../controller/controller.ts';
import { METRICS_GROUP, type MeasuredUse } from '../../metrics/metrics-source.ts';
import type { PodMetrics } from '../../metrics/pod-metrics/pod-metrics.ts';

const POD_METRICS = { ...METRICS_GROUP, plural: 'pods' };

export interface PodMetric {
  /** Thousandths of the resource's unit. */
  value: number;
  /** Milliseconds of virtual time. */
  timestamp: number;
  window: number;
}

export type PodMetricsByName = ReadonlyMap<string, PodMetric>;

/** By the names of the pods that have any; or why there are none, in upstream's words. Of one container when it is named. */
export function readResourceMetrics(
  resource: string,
  container: string | undefined,
  namespace: string,
  labelSelector: string,
  { client }: ControllerContext,
): PodMetricsByName | { error: string } {
  let items: readonly PodMetrics[];
  try {
    ({ items } = client.list<PodMetrics>(POD_METRICS, namespace, { labelSelector }));
  } catch (error) {
    return { error: `unable to fetch metrics from resource metrics API: ${causeOf(error)}` };
  }
  if (items.length === 0) return { error: 'no metrics returned from resource metrics API' };
  const found = new Map<string, PodMetric>();
  for (const { metadata, containers, timestamp, window } of items) {
    const wanted = container === undefined ? containers : containers.filter(({ name }) => name === container);
    if (container !== undefined && wanted.length === 0) {
      return {
        error: `failed to get container metrics: container ${container} not present in metrics for pod ${namespace}/${metadata.name}`,
      };
    }
    const uses = wanted.map(({ usage }) => usage[resource as keyof MeasuredUse]);
    if (uses.some((use) => use === undefined)) continue;
    const value = uses.reduce((sum, use) => sum + quantityMilliValue(quantityOf(use)), 0);
    found.set(metadata.name, { value, timestamp: parseTime(timestamp) ?? 0, window: Number.parseFloat(window) * 1000 });
  }
  return found;
}

function causeOf(error: unknown): string {
  if (!(error instanceof StatusError)) throw error;
  const { message, reason } = error;
  const about = '(get pods.metrics.k8s.io)';
  if (reason === 'NotFound') return `the server could not find the requested resource ${about}`;
  if (reason === 'ServiceUnavailable') return `the server is currently unable to handle the request ${about}`;
  return message;
}
