import { deepEqual, formatTime, isReason, parseGroupVersion, parseTime, type Condition, type KubeObject } from '@drydock/apimachinery';
import { resourceKey, type ResourceDefinition } from '@drydock/apiserver';
import type { Controller, ControllerContext } from '../../controller/controller.ts';
import { horizontalPodAutoscalers } from './horizontal-pod-autoscaler.ts';
import type { HorizontalPodAutoscaler, HorizontalPodAutoscalerStatus, MetricSpec } from './horizontal-pod-autoscaler.types.ts';

const AUTOSCALERS = 'horizontalpodautoscalers.autoscaling';

/** How often the size is judged. */
const SYNC_PERIOD = 15_000;

/** What the server says as long as no metrics API is installed. */
const NO_METRICS =
  'unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)';

/** Keeps a workload between its bounds and reports that there are no metrics to do better (pkg/controller/podautoscaler). */
export const horizontalPodAutoscalerController: Controller = {
  name: 'horizontal-pod-autoscaler',
  // Its own writes must not wake it: the period does.
  watches: { [AUTOSCALERS]: ({ type, key }, enqueue) => type === 'ADDED' && enqueue(key) },

  reconcile(key, context) {
    const { lister, clock, client, requeueAt } = context;
    const [namespace, name] = key.split('/') as [string, string];
    const autoscaler = lister.get<HorizontalPodAutoscaler>(AUTOSCALERS, namespace, name);
    if (!autoscaler) return;
    const first = (parseTime(autoscaler.metadata.creationTimestamp) ?? 0) + SYNC_PERIOD;
    if (first > clock.now()) return requeueAt(first);
    requeueAt(clock.now() + SYNC_PERIOD);
    const status = new Judgement(autoscaler, context).run();
    if (deepEqual(status, autoscaler.status)) return;
    try {
      client.updateStatus(horizontalPodAutoscalers, { ...autoscaler, status });
    } catch (error) {
      if (!isReason(error, 'NotFound')) throw error;
    }
  },
};

class Judgement {
  readonly #autoscaler: HorizontalPodAutoscaler;
  readonly #context: ControllerContext;
  #status: HorizontalPodAutoscalerStatus;

  constructor(autoscaler: HorizontalPodAutoscaler, context: ControllerContext) {
    this.#autoscaler = autoscaler;
    this.#context = context;
    this.#status = { ...autoscaler.status, desiredReplicas: autoscaler.status?.desiredReplicas ?? 0 };
  }

  run(): HorizontalPodAutoscalerStatus {
    const found = this.#target();
    if (typeof found === 'string') {
      this.#warn('FailedGetScale', found);
      this.#condition(
        'AbleToScale',
        'False',
        'FailedGetScale',
        `the HPA controller was unable to get the target's current scale: ${found}`,
      );
      return this.#status;
    }
    this.#condition('AbleToScale', 'True', 'SucceededGetScale', "the HPA controller was able to get the target's current scale");
    const { definition, object } = found;
    const replicas = definition.scale!.specReplicas(object) ?? 0;
    this.#status = { ...this.#status, currentReplicas: replicas };
    if (replicas === 0) {
      const message = 'scaling is disabled since the replica count of the target is zero';
      this.#condition('ScalingActive', 'False', 'ScalingDisabled', message);
    } else if (!this.#keepWithinBounds(definition, object, replicas)) this.#reportMissingMetrics();
    return this.#status;
  }

  /** The workload, or why there is none. */
  #target(): { definition: ResourceDefinition; object: KubeObject } | string {
    const { apiVersion = '', kind = '', name = '' } = this.#autoscaler.spec.scaleTargetRef;
    const { group = '', version = '' } = parseGroupVersion(apiVersion) ?? {};
    const definition = this.#context.resources.findKind(group, version, kind);
    if (!definition) return `no matches for kind "${kind}" in group "${group}"`;
    const object = this.#context.lister.get<KubeObject>(resourceKey(definition), this.#autoscaler.metadata.namespace, name);
    if (definition.scale && object) return { definition, object };
    return definition.scale
      ? `${definition.plural}/scale${group ? `.${group}` : ''} "${name}" not found`
      : 'the server could not find the requested resource';
  }

  /** True when the workload was out of its bounds. */
  #keepWithinBounds(definition: ResourceDefinition, object: KubeObject, replicas: number): boolean {
    const { minReplicas = 1, maxReplicas } = this.#autoscaler.spec;
    const desired = Math.min(Math.max(replicas, minReplicas), maxReplicas);
    if (desired === replicas) return false;
    const why = desired < replicas ? 'above Spec.MaxReplicas' : 'below Spec.MinReplicas';
    const { namespace, name, resourceVersion } = object.metadata;
    const scale = {
      apiVersion: 'autoscaling/v1',
      kind: 'Scale',
      metadata: { namespace, name, resourceVersion },
      spec: { replicas: desired },
    };
    this.#context.client.updateSubresource(definition, scale, 'scale');
    this.#context.events.event(
      this.#autoscaler,
      'Normal',
      'SuccessfulRescale',
      `New size: ${desired}; reason: Current number of replicas ${why}`,
    );
    this.#condition('AbleToScale', 'True', 'SucceededRescale', `the HPA controller was able to update the target scale to ${desired}`);
    this.#status = { ...this.#status, desiredReplicas: desired, lastScaleTime: formatTime(this.#context.clock.now()) };
    return true;
  }

  #reportMissingMetrics(): void {
    const metrics = this.#autoscaler.spec.metrics ?? [];
    const [first] = metrics.map(failureOf);
    if (!first) return;
    for (const { reason, message } of metrics.map(failureOf)) this.#warn(reason, message);
    const count = `invalid metrics (${metrics.length} invalid out of ${metrics.length})`;
    this.#warn('FailedComputeMetricsReplicas', `${count}, first error is: failed to get ${first.what} metric value: ${first.message}`);
    this.#condition('ScalingActive', 'False', first.reason, `the HPA was unable to compute the replica count: ${first.message}`);
  }

  #warn(reason: string, message: string): void {
    this.#context.events.event(this.#autoscaler, 'Warning', reason, message);
  }

  #condition(type: string, status: 'True' | 'False', reason: string, message: string): void {
    const conditions = this.#status.conditions ?? [];
    const known = conditions.find((each) => each.type === type);
    const lastTransitionTime = known?.status === status ? known.lastTransitionTime : formatTime(this.#context.clock.now());
    const next: Condition = { type, status, reason, message, lastTransitionTime };
    const changed = known ? conditions.map((each) => (each === known ? next : each)) : [...conditions, next];
    this.#status = { ...this.#status, conditions: changed };
  }
}

/** Why a metric cannot be had, with the event's reason and what upstream calls the metric. */
function failureOf({ type = '', resource, containerResource, pods, object, external }: MetricSpec): {
  reason: string;
  message: string;
  what: string;
} {
  const source = resource ?? containerResource;
  if (source) {
    const { name, target } = source;
    const kind = target?.averageValue === undefined ? 'utilization' : 'usage';
    const message = `failed to get ${name} ${kind}: unable to get metrics for resource ${name}: ${NO_METRICS}`;
    return { reason: `FailedGet${type}Metric`, message, what: `${name} ${resource ? 'resource' : 'container'}` };
  }
  const name = (pods ?? object ?? external)?.metric?.name;
  const api = external ? 'external' : 'custom';
  const message = `unable to get metric ${name}: unable to fetch metrics from ${api} metrics API: no ${api} metrics API (${api}.metrics.k8s.io) registered`;
  return { reason: `FailedGet${type}Metric`, message, what: `${type.toLowerCase()}` };
}
