/** POST `/eviction`: a delete that disruption budgets may refuse (pkg/registry/core/pod/storage, EvictionREST). */
import {
  formatTime,
  newBadRequest,
  newFailure,
  newForbidden,
  selectorMatches,
  type KubeObject,
  type LabelSelector,
} from '@drydock/apimachinery';
import { ResourceClient, type DeleteOptions, type SubresourceContext, type SubresourceHandler } from '@drydock/apiserver';
import { isTerminal } from './pod-display.ts';
import type { Pod } from './pod.types.ts';

const PODS = { group: '', version: 'v1', plural: 'pods' };
const BUDGETS = { group: 'policy', version: 'v1', plural: 'poddisruptionbudgets' };
const VIOLATION = "Cannot evict pod as it would violate the pod's disruption budget.";
const RETRY_SECONDS = 10;

/** What an eviction reads of a PodDisruptionBudget. */
interface Budget extends KubeObject {
  spec?: { selector?: LabelSelector; unhealthyPodEvictionPolicy?: string };
  status?: {
    observedGeneration?: number;
    disruptionsAllowed?: number;
    currentHealthy?: number;
    desiredHealthy?: number;
    disruptedPods?: Record<string, string>;
  };
}

export const podEviction: SubresourceHandler<Pod> = {
  kind: { group: 'policy', version: 'v1', kind: 'Eviction' },
  check({ metadata }, name) {
    if (metadata.name && metadata.name !== name) throw newBadRequest('name in URL does not match name in Eviction object');
  },

  handle(pod, body, context) {
    const client = new ResourceClient(context.server);
    if (!mayIgnoreBudgets(pod!)) {
      const budget = budgetOf(pod!, context);
      if (budget && needsAllowance(pod!, budget)) takeAllowance(pod!, budget, client, context);
    }
    if (context.dryRun) return success();
    if (!pod!.metadata.deletionTimestamp) markDisrupted(pod!, client, context);
    const options = (body.deleteOptions ?? {}) as DeleteOptions;
    client.delete(PODS, pod!.metadata.namespace, pod!.metadata.name, options);
    return success();
  },
};

function success(): KubeObject {
  return { kind: 'Status', apiVersion: 'v1', metadata: {} as KubeObject['metadata'], status: 'Success', code: 201 };
}

/** Pods that serve nobody: not started, ended, or on their way out. */
function mayIgnoreBudgets(pod: Pod): boolean {
  return isTerminal(pod) || pod.status?.phase === 'Pending' || pod.metadata.deletionTimestamp !== undefined;
}

function budgetOf(pod: Pod, { lister }: SubresourceContext): Budget | undefined {
  const { namespace, labels } = pod.metadata;
  const budgets = lister
    .list<Budget>('poddisruptionbudgets.policy', namespace)
    .filter(({ spec }) => selectorMatches(spec?.selector, labels));
  if (budgets.length > 1) {
    const message = 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.';
    throw newFailure(500, undefined, message);
  }
  return budgets[0];
}

/** A pod that is not ready may go when its budget says so, or when enough others are healthy. */
function needsAllowance(pod: Pod, { spec, status }: Budget): boolean {
  const ready = pod.status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') ?? false;
  if (ready) return true;
  if (spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow') return false;
  const { currentHealthy = 0, desiredHealthy = 0 } = status ?? {};
  return !(currentHealthy >= desiredHealthy && desiredHealthy > 0);
}

function takeAllowance(pod: Pod, budget: Budget, client: ResourceClient, context: SubresourceContext): void {
  const { name } = budget.metadata;
  const {
    observedGeneration = 0,
    disruptionsAllowed = 0,
    desiredHealthy = 0,
    currentHealthy = 0,
    disruptedPods = {},
  } = budget.status ?? {};
  if (observedGeneration < (budget.metadata.generation ?? 0)) {
    throw violation(`The disruption budget ${name} is still being processed by the server.`, RETRY_SECONDS);
  }
  if (disruptionsAllowed < 0)
    throw newForbidden({ group: 'policy', resource: 'poddisruptionbudgets' }, name, 'pdb disruptions allowed is negative');
  if (disruptionsAllowed === 0) {
    throw violation(`The disruption budget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`, 0);
  }
  if (context.dryRun) return;
  const now = formatTime(context.clock.now());
  client.updateStatus(BUDGETS, {
    ...budget,
    status: { ...budget.status, disruptionsAllowed: disruptionsAllowed - 1, disruptedPods: { ...disruptedPods, [pod.metadata.name]: now } },
  });
}

function violation(cause: string, retryAfterSeconds: number) {
  return newFailure(429, 'TooManyRequests', VIOLATION, {
    causes: [{ reason: 'DisruptionBudget', message: cause }],
    ...(retryAfterSeconds ? { retryAfterSeconds } : {}),
  });
}

function markDisrupted(pod: Pod, client: ResourceClient, context: SubresourceContext): void {
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    reason: 'EvictionByEvictionAPI',
    message: 'Eviction API: evicting',
    lastTransitionTime: formatTime(context.clock.now()),
  };
  const conditions = [...(pod.status?.conditions ?? []).filter(({ type }) => type !== 'DisruptionTarget'), condition];
  client.patch(PODS, pod.metadata.namespace, pod.metadata.name, { status: { conditions } }, 'status');
}
