/**
 * Whether a pod that fits nowhere would, if less important pods went away, and which of them (pkg/scheduler/framework/preemption and
 * plugins/defaultpreemption). Pure: it decides, `scheduler.ts` acts.
 */
import { parseTime, selectorMatches } from '@drydock/apimachinery';
import type { Lister } from '@drydock/apiserver';
import { podCondition, type Pod, type PodDisruptionBudget } from '@drydock/kinds';
import { firstRefusal, firstRefusalWithNominated, priorityOf, withNode } from './filter-node.ts';
import type { SchedulingContext } from './framework.ts';
import { presentPods, type NodeInfo } from './node-info.ts';
import type { RefusedNode } from './schedule-pod.ts';

/** The reason in the condition of a pod that has to make room. */
export const PREEMPTION_REASON = 'PreemptionByScheduler';

const NOT_HELPFUL = 'Preemption is not helpful for scheduling';
const NO_VICTIMS = 'No preemption victims found for incoming pod';

export interface Preemption {
  readonly node: string;
  /** The most important first. */
  readonly victims: readonly Pod[];
}

/** Who has to go, or why nobody does: for each reason, on how many nodes; or in one sentence. */
export type PreemptionResult = { preemption: Preemption } | { reasons: readonly string[] } | { notEligible: string };

interface Candidate extends Preemption {
  readonly budgetViolations: number;
}

export function findPreemption(context: SchedulingContext, refused: readonly RefusedNode[]): PreemptionResult {
  const notEligible = whyNotEligible(context, refused);
  if (notEligible) return { notEligible };
  const candidates: Candidate[] = [];
  const reasons: string[] = [];
  for (const { node, refusals } of refused) {
    if (refusals.some(({ unresolvable }) => unresolvable)) reasons.push(NOT_HELPFUL);
    else {
      const outcome = victimsOn(node, context);
      if (Array.isArray(outcome)) reasons.push(...outcome);
      else candidates.push(outcome);
    }
  }
  const best = candidates.sort(compareCandidates)[0];
  return best ? { preemption: best } : { reasons };
}

function whyNotEligible({ pod, nodes, lister }: SchedulingContext, refused: readonly RefusedNode[]): string | undefined {
  if (pod.spec.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.';
  const nominated = nodes.find(({ node }) => node.metadata.name === pod.status?.nominatedNodeName);
  if (!nominated || refused.some(({ node, refusals }) => node === nominated && refusals.some(({ unresolvable }) => unresolvable)))
    return undefined;
  const leaving = presentPods(nominated, lister).some((other) => priorityOf(other) < priorityOf(pod) && isMakingRoom(other));
  return leaving ? 'not eligible due to a terminating pod on the nominated node.' : undefined;
}

function isMakingRoom(pod: Pod): boolean {
  const condition = podCondition(pod, 'DisruptionTarget');
  return pod.metadata.deletionTimestamp !== undefined && condition?.status === 'True' && condition.reason === PREEMPTION_REASON;
}

/** The fewest and least important pods that have to leave the node; or why it would not help. */
function victimsOn(node: NodeInfo, context: SchedulingContext): Candidate | string[] {
  const isLesser = (other: Pod) => priorityOf(other) < priorityOf(context.pod);
  const lesser = presentPods(node, context.lister).filter(isLesser).sort(compareImportance);
  if (lesser.length === 0) return [NO_VICTIMS];
  const emptier = node.copy();
  for (const { metadata } of lesser) emptier.remove(`${metadata.namespace}/${metadata.name}`);
  // What plugins have counted for a context holds for the pods that were there: each state of the node has its own.
  const asItIs = () => withNode(context, node, emptier);
  const verdict = firstRefusalWithNominated(emptier, asItIs());
  if (verdict) return verdict.refusals.map(({ reason }) => reason);
  const violating = budgetViolators(lesser, context.lister);
  const victims: Pod[] = [];
  let budgetViolations = 0;
  // Those whose budget would be violated are the first that may stay.
  for (const other of [...lesser.filter((each) => violating.has(each)), ...lesser.filter((each) => !violating.has(each))]) {
    emptier.add(other);
    if (!firstRefusal(emptier, asItIs())) continue;
    emptier.remove(`${other.metadata.namespace}/${other.metadata.name}`);
    victims.push(other);
    if (violating.has(other)) budgetViolations++;
  }
  return { node: node.node.metadata.name, victims: victims.sort(compareImportance), budgetViolations };
}

/** Those pods for which no disruption is left, when they go in this order. */
function budgetViolators(pods: readonly Pod[], lister: Lister): Set<Pod> {
  const budgets = lister.list<PodDisruptionBudget>('poddisruptionbudgets.policy');
  const left = new Map(budgets.map((budget) => [budget, budget.status?.disruptionsAllowed ?? 0]));
  const violators = new Set<Pod>();
  for (const pod of pods) {
    const { namespace, labels = {} } = pod.metadata;
    if (Object.keys(labels).length === 0) continue;
    for (const budget of budgets) {
      if (budget.metadata.namespace !== namespace || !selectorMatches(budget.spec.selector, labels)) continue;
      left.set(budget, left.get(budget)! - 1);
      if (left.get(budget)! < 0) violators.add(pod);
    }
  }
  return violators;
}

/** The more important, then the longer running first. */
function compareImportance(a: Pod, b: Pod): number {
  return priorityOf(b) - priorityOf(a) || startOf(a) - startOf(b);
}

function startOf({ status }: Pod): number {
  return parseTime(status?.startTime) ?? Number.MAX_SAFE_INTEGER;
}

/** Which node suffers least (preemption.go, pickOneNodeForPreemption). */
function compareCandidates(a: Candidate, b: Candidate): number {
  const sum = ({ victims }: Candidate) => victims.reduce((total, pod) => total + priorityOf(pod) + 2 ** 31, 0);
  const highest = ({ victims }: Candidate) => (victims[0] ? priorityOf(victims[0]) : -Infinity);
  const start = ({ victims }: Candidate) => (victims[0] ? startOf(victims[0]) : 0);
  return (
    a.budgetViolations - b.budgetViolations ||
    compareNumbers(highest(a), highest(b)) ||
    sum(a) - sum(b) ||
    a.victims.length - b.victims.length ||
    start(b) - start(a)
  );
}

function compareNumbers(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
