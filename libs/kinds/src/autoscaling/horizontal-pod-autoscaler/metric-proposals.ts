/** What each metric of an autoscaler says (pkg/controller/podautoscaler, computeReplicasForMetrics). */
import { formatQuantity, matchesLabels, newMilliQuantity, parseLabelSelector, quantityMilliValue, quantityOf } from '@drydock/apimachinery';
import type { ControllerContext } from '../../controller/controller.ts';
import type { Pod } from '../../core/pod/pod.types.ts';
import { sourceField, type MetricSpec, type MetricStatus, type MetricTarget } from './horizontal-pod-autoscaler.types.ts';
import { proposeReplicas, type ReplicaTarget } from './replica-calculator.ts';
import { readResourceMetrics } from './resource-metrics.ts';

/** The workload, as far as its size is concerned. */
export interface ScaledWorkload {
  namespace: string;
  replicas: number;
  /** Its pods, as text. */
  selector: string;
}

export interface MetricFailure {
  reason: string;
  message: string;
  /** What upstream calls the metric. */
  what: string;
}

export interface MetricsVerdict {
  /** The most that any metric asks for. */
  desired: number;
  /** Which metric that was. */
  metric: string;
  /** One for each metric; those that cannot be read have no type. */
  statuses: MetricStatus[];
  failures: readonly MetricFailure[];
}

export function judgeMetrics(metrics: readonly MetricSpec[], workload: ScaledWorkload, context: ControllerContext): MetricsVerdict {
  const verdict = { desired: 0, metric: '', statuses: [] as MetricStatus[], failures: [] as MetricFailure[] };
  for (const metric of metrics) {
    const judged = judgeMetric(metric, workload, context);
    if ('failure' in judged) {
      verdict.failures.push(judged.failure);
      verdict.statuses.push({ type: '' });
      continue;
    }
    verdict.statuses.push(judged.status);
    if (verdict.desired !== 0 && judged.replicas <= verdict.desired) continue;
    verdict.desired = judged.replicas;
    verdict.metric = judged.name;
  }
  return verdict;
}

type Judged = { replicas: number; name: string; status: MetricStatus } | { failure: MetricFailure };

function judgeMetric(metric: MetricSpec, workload: ScaledWorkload, context: ControllerContext): Judged {
  const source = metric.resource ?? metric.containerResource;
  return source ? judgeResource(metric, source, workload, context) : { failure: unknownMetric(metric) };
}

function judgeResource(
  { type = '', containerResource, resource }: MetricSpec,
  { name: resourceName = '', target = {} }: { name?: string; target?: MetricTarget },
  { namespace, replicas, selector }: ScaledWorkload,
  context: ControllerContext,
): Judged {
  const what = `${resourceName} ${resource ? 'resource' : 'container resource'}`;
  const wanted = targetOf(target);
  const failed = (why: string): Judged => {
    const message = `failed to get ${resourceName} ${'utilization' in wanted ? 'utilization' : 'usage'}: ${why}`;
    return { failure: { reason: `FailedGet${type}Metric`, message, what: `${resourceName} ${resource ? 'resource' : 'container'}` } };
  };
  const container = containerResource?.container;
  const metrics = readResourceMetrics(resourceName, container, namespace, selector, context);
  if ('error' in metrics) return failed(`unable to get metrics for resource ${resourceName}: ${metrics.error}`);
  const pods = podsOf(namespace, selector, context);
  const now = context.clock.now();
  const proposal = proposeReplicas({ current: replicas, target: wanted, resource: resourceName, container, pods, metrics, now });
  if ('error' in proposal) return failed(proposal.error);
  const averageValue = formatQuantity(newMilliQuantity(proposal.averageValue, 'DecimalSI'));
  const current = { ...(proposal.utilization === undefined ? {} : { averageUtilization: proposal.utilization }), averageValue };
  return {
    replicas: proposal.replicas,
    name: 'utilization' in wanted ? `${what} utilization (percentage of request)` : what,
    status: { type, [sourceField(type)]: { name: resourceName, ...(container === undefined ? {} : { container }), current } },
  };
}

function targetOf({ averageUtilization, averageValue }: MetricTarget): ReplicaTarget {
  if (averageValue === undefined) return { utilization: averageUtilization ?? 0 };
  return { averageValue: quantityMilliValue(quantityOf(averageValue)) };
}

function podsOf(namespace: string, text: string, { lister }: ControllerContext): Pod[] {
  const { selector = [] } = parseLabelSelector(text);
  return lister.list<Pod>('pods', namespace).filter(({ metadata }) => matchesLabels(selector, metadata.labels));
}

/** Of the other kinds of metrics: no server has any. */
function unknownMetric({ type = '', pods, object, external }: MetricSpec): MetricFailure {
  const name = (pods ?? object ?? external)?.metric?.name;
  const api = external ? 'external' : 'custom';
  const message = `unable to get metric ${name}: unable to fetch metrics from ${api} metrics API: no ${api} metrics API (${api}.metrics.k8s.io) registered`;
  return { reason: `FailedGet${type}Metric`, message, what: type.toLowerCase() };
}
