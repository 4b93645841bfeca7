import {
  deepEqual,
  formatTime,
  isReason,
  parseGroupVersion,
  parseTime,
  StatusError,
  type Condition,
  type KubeObject,
} from '@drydock/apimachinery';
import { resourceKey, type ResourceDefinition } from '@drydock/apiserver';
import type { Controller, ControllerContext } from '../../controller/controller.ts';
import { horizontalPodAutoscalers } from './horizontal-pod-autoscaler.ts';
import type { HorizontalPodAutoscaler, HorizontalPodAutoscalerStatus } from './horizontal-pod-autoscaler.types.ts';
import { judgeMetrics } from './metric-proposals.ts';
import { afterScaling, limitScaling, NO_HISTORY, type ScalingHistory } from './scaling-limits.ts';

const AUTOSCALERS = 'horizontalpodautoscalers.autoscaling';

/** How often the size is judged. */
const SYNC_PERIOD = 15_000;

/** Gives a workload the size that its metrics ask for, between bounds (pkg/controller/podautoscaler). */
export const horizontalPodAutoscalerController: Controller = {
  name: 'horizontal-pod-autoscaler',
  // Its own writes must not wake it: the period does.
  watches: { [AUTOSCALERS]: ({ type, key }, enqueue) => type === 'ADDED' && enqueue(key) },

  reconcile(key, context) {
    const { lister, clock, client, requeueAt } = context;
    const [namespace, name] = key.split('/') as [string, string];
    const autoscaler = lister.get<HorizontalPodAutoscaler>(AUTOSCALERS, namespace, name);
    if (!autoscaler) return context.memory.set(key, undefined);
    const first = (parseTime(autoscaler.metadata.creationTimestamp) ?? 0) + SYNC_PERIOD;
    if (first > clock.now()) return requeueAt(first);
    requeueAt(clock.now() + SYNC_PERIOD);
    const status = new Judgement(autoscaler, context).run();
    if (deepEqual(status, autoscaler.status)) return;
    try {
      client.replaceStatus(horizontalPodAutoscalers, autoscaler, status);
    } catch (error) {
      if (!isReason(error, 'NotFound')) throw error;
    }
  },
};

/** What is scaled, and how big it is. */
interface Target {
  definition: ResourceDefinition;
  object: KubeObject;
  replicas: number;
}

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
    this.#status = { ...this.#status, currentReplicas: replicas, currentMetrics: null };
    if (replicas === 0) {
      const message = 'scaling is disabled since the replica count of the target is zero';
      this.#condition('ScalingActive', 'False', 'ScalingDisabled', message);
      this.#status = { ...this.#status, desiredReplicas: 0 };
    } else this.#resize({ definition, object, replicas });
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

  #resize(target: Target): void {
    const { minReplicas = 1, maxReplicas } = this.#autoscaler.spec;
    const { replicas } = target;
    if (!this.#context.memory.get(this.#key)) this.#remember({ ...NO_HISTORY, recommendations: [{ count: replicas, at: this.#now }] });
    if (replicas > maxReplicas) return this.#scale(target, maxReplicas, 'Current number of replicas above Spec.MaxReplicas');
    if (replicas < minReplicas) return this.#scale(target, minReplicas, 'Current number of replicas below Spec.MinReplicas');
    const wanted = this.#followMetrics(target);
    if (wanted) this.#scale(target, wanted.replicas, wanted.reason);
  }

  /** The size that the metrics ask for and the limits allow. Undefined: there is no telling. */
  #followMetrics({ definition, object, replicas }: Target): { replicas: number; reason: string } | undefined {
    const { metrics = [] } = this.#autoscaler.spec;
    const { namespace = '' } = this.#autoscaler.metadata;
    const workload = { namespace, replicas, selector: definition.scale!.selector(object) };
    const { desired, metric, statuses, failures } = judgeMetrics(metrics, workload, this.#context);
    for (const { reason, message } of failures) this.#warn(reason, message);
    const [first] = failures;
    const isUseless = first && (failures.length === metrics.length || desired < replicas);
    this.#status = { ...this.#status, currentMetrics: statuses };
    if (isUseless) {
      const count = `invalid metrics (${failures.length} invalid out of ${metrics.length})`;
      this.#warn('FailedComputeMetricsReplicas', `${count}, first error is: failed to get ${first.what} metric value: ${first.message}`);
      this.#condition('ScalingActive', 'False', first.reason, `the HPA was unable to compute the replica count: ${first.message}`);
      return undefined;
    }
    this.#condition(
      'ScalingActive',
      'True',
      'ValidMetricFound',
      `the HPA was able to successfully calculate a replica count from ${metric}`,
    );
    const history = this.#history;
    const answer = limitScaling({ current: replicas, desired, spec: this.#autoscaler.spec, history, now: this.#now });
    this.#remember({ ...history, recommendations: answer.recommendations });
    this.#condition('AbleToScale', 'True', answer.ableToScale.reason, answer.ableToScale.message);
    const { status, reason, message } = answer.scalingLimited;
    this.#condition('ScalingLimited', status, reason, message);
    return { replicas: answer.replicas, reason: desired > replicas ? `${metric} above target` : 'All metrics below target' };
  }

  #scale({ definition, object, replicas }: Target, desired: number, why: string): void {
    const before = this.#status.desiredReplicas;
    this.#status = { ...this.#status, desiredReplicas: desired };
    if (desired === replicas) return;
    const { namespace, name, resourceVersion } = object.metadata;
    const metadata = { namespace, name, resourceVersion };
    const scale = { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata, spec: { replicas: desired } };
    try {
      this.#context.client.updateSubresource(definition, scale, 'scale');
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      this.#warn('FailedRescale', `New size: ${desired}; reason: ${why}; error: ${error.message}`);
      const message = `the HPA controller was unable to update the target scale: ${error.message}`;
      this.#condition('AbleToScale', 'False', 'FailedUpdateScale', message);
      this.#status = { ...this.#status, desiredReplicas: before };
      return;
    }
    this.#context.events.event(this.#autoscaler, 'Normal', 'SuccessfulRescale', `New size: ${desired}; reason: ${why}`);
    this.#condition('AbleToScale', 'True', 'SucceededRescale', `the HPA controller was able to update the target scale to ${desired}`);
    this.#status = { ...this.#status, lastScaleTime: formatTime(this.#now) };
    this.#remember(afterScaling(this.#history, replicas, desired, this.#now));
  }

  get #now(): number {
    return this.#context.clock.now();
  }

  get #key(): string {
    return `${this.#autoscaler.metadata.namespace}/${this.#autoscaler.metadata.name}`;
  }

  get #history(): ScalingHistory {
    return (this.#context.memory.get(this.#key) as ScalingHistory | undefined) ?? NO_HISTORY;
  }

  #remember(history: ScalingHistory): void {
    this.#context.memory.set(this.#key, history);
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
