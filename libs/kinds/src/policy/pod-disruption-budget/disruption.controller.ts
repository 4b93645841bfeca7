import { deepEqual, formatTime, isReason, parseTime, selectorMatches, type Condition } from '@drydock/apimachinery';
import { enqueueObject, type Controller, type ControllerContext, type EventHandler } from '../../controller/controller.ts';
import { isReady } from '../../core/pod/pod-state.ts';
import { goSelectorText } from '../../meta/go-selector-text.ts';
import type { Pod } from '../../core/pod/pod.types.ts';
import { scaledValue } from '../../meta/int-or-percent.ts';
import { expectedPods } from './expected-pods.ts';
import { podDisruptionBudgets } from './pod-disruption-budget.ts';
import type { PodDisruptionBudget, PodDisruptionBudgetStatus } from './pod-disruption-budget.types.ts';

const BUDGETS = 'poddisruptionbudgets.policy';

/** How long an allowed eviction may take until its pod counts again. */
const DELETION_TIMEOUT = 2 * 60_000;

const enqueueForPod: EventHandler = ({ object, previous }, enqueue, lister) => {
  for (const { metadata, spec } of lister.list<PodDisruptionBudget>(BUDGETS, object.metadata.namespace)) {
    const concerned = [object, previous].some((state) => state && selectorMatches(spec.selector, state.metadata.labels));
    if (concerned) enqueue(`${metadata.namespace}/${metadata.name}`);
  }
};

/** Keeps count of how many pods of a budget may be evicted (pkg/controller/disruption). */
export const disruptionController: Controller = {
  name: 'disruption-controller',
  source: 'controllermanager',
  watches: { [BUDGETS]: enqueueObject, pods: enqueueForPod },

  reconcile(key, context) {
    const [namespace, name] = key.split('/') as [string, string];
    const budget = context.lister.get<PodDisruptionBudget>(BUDGETS, namespace, name);
    if (!budget) return;
    const pods = context.lister
      .list<Pod>('pods', namespace)
      .filter(({ metadata }) => selectorMatches(budget.spec.selector, metadata.labels));
    if (pods.length === 0) context.events.event(budget, 'Normal', 'NoPods', 'No matching pods found');
    const status = statusOf(budget, pods, context);
    if (deepEqual(status, budget.status)) return;
    try {
      context.client.replaceStatus(podDisruptionBudgets, budget, status);
    } catch (error) {
      if (!isReason(error, 'NotFound')) throw error;
    }
  },
};

function statusOf(budget: PodDisruptionBudget, pods: readonly Pod[], context: ControllerContext): PodDisruptionBudgetStatus {
  const wanted = wantedPods(budget, pods, context);
  if ('error' in wanted) return failedStatus(budget, wanted.error, context);
  const disruptedPods = disruptedOf(budget, pods, context);
  const currentHealthy = pods.filter((pod) => isHealthy(pod, disruptedPods)).length;
  const spare = wanted.expected > 0 ? Math.max(0, currentHealthy - wanted.healthy) : 0;
  return {
    observedGeneration: budget.metadata.generation,
    ...(Object.keys(disruptedPods).length > 0 ? { disruptedPods } : {}),
    disruptionsAllowed: spare,
    currentHealthy,
    desiredHealthy: wanted.healthy,
    expectedPods: wanted.expected,
    conditions: withAllowed(budget, spare > 0, spare > 0 ? 'SufficientPods' : 'InsufficientPods', '', context),
  };
}

/** Without a count nothing may be evicted. */
function failedStatus(budget: PodDisruptionBudget, error: string, context: ControllerContext): PodDisruptionBudgetStatus {
  const message = `Failed to calculate the number of expected pods: ${error}`;
  context.events.event(budget, 'Warning', 'CalculateExpectedPodCountFailed', message);
  const zero = { currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 };
  return { ...zero, ...budget.status, disruptionsAllowed: 0, conditions: withAllowed(budget, false, 'SyncFailed', error, context) };
}

type Wanted = { expected: number; healthy: number } | { error: string };

function wantedPods(budget: PodDisruptionBudget, pods: readonly Pod[], context: ControllerContext): Wanted {
  const { minAvailable, maxUnavailable, selector } = budget.spec;
  if (maxUnavailable === undefined && typeof minAvailable !== 'string') return { expected: pods.length, healthy: minAvailable ?? 0 };
  const found = expectedPods(pods, context);
  if (found.error !== undefined) return found;
  if (found.unmanaged.length > 0) {
    const which = `Pods selected by this PodDisruptionBudget (selector: ${goSelectorText(selector)}) were found to be unmanaged.`;
    const so = 'As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior.';
    const hint = 'To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.';
    context.events.event(budget, 'Warning', 'UnmanagedPods', `${which} ${so} ${hint}`);
  }
  const healthy =
    maxUnavailable === undefined
      ? scaledValue(minAvailable, found.count, 'up')
      : Math.max(0, found.count - scaledValue(maxUnavailable, found.count, 'up'));
  return { expected: found.count, healthy };
}

function disruptedOf(
  { status }: PodDisruptionBudget,
  pods: readonly Pod[],
  { clock, requeueAt }: ControllerContext,
): Record<string, string> {
  const leaving = pods.filter(({ metadata }) => {
    const allowed = parseTime(status?.disruptedPods?.[metadata.name]);
    if (allowed === undefined || metadata.deletionTimestamp) return false;
    const due = allowed + DELETION_TIMEOUT;
    if (due > clock.now()) requeueAt(due);
    return due > clock.now();
  });
  return Object.fromEntries(leaving.map(({ metadata }) => [metadata.name, status!.disruptedPods![metadata.name]!]));
}

function isHealthy(pod: Pod, disrupted: Readonly<Record<string, string>>): boolean {
  return !pod.metadata.deletionTimestamp && !Object.hasOwn(disrupted, pod.metadata.name) && isReady(pod);
}

function withAllowed(
  { metadata, status }: PodDisruptionBudget,
  allowed: boolean,
  reason: string,
  message: string,
  { clock }: ControllerContext,
): Condition[] {
  const known = status?.conditions?.find(({ type }) => type === 'DisruptionAllowed');
  const text = allowed ? 'True' : 'False';
  const condition: Condition = {
    type: 'DisruptionAllowed',
    status: text,
    observedGeneration: metadata.generation,
    lastTransitionTime: known?.status === text ? known.lastTransitionTime : formatTime(clock.now()),
    reason,
    message,
  };
  return [...(status?.conditions ?? []).filter(({ type }) => type !== 'DisruptionAllowed'), condition];
}
