/** What the failure of a pod means to its Job (pkg/controller/job, pod_failure_policy.go). */
import type { Pod } from '../../core/pod/pod.types.ts';
import type { Job, PodFailurePolicyRule } from './job.types.ts';

export interface FailureVerdict {
  /** Whether it counts towards the limits. */
  counts: boolean;
  action: string | undefined;
  /** Why the whole Job fails because of it. */
  message: string | undefined;
}

const DEFAULT_VERDICT: FailureVerdict = { counts: true, action: undefined, message: undefined };
const ACTIONS: ReadonlySet<string | undefined> = new Set(['Ignore', 'FailIndex', 'Count', 'FailJob']);

/** The first rule that matches decides; a failure that no rule speaks of counts. */
export function judgeFailure({ spec }: Job, pod: Pod): FailureVerdict {
  for (const [index, rule] of (spec.podFailurePolicy?.rules ?? []).entries()) {
    const { action } = rule;
    const why = ACTIONS.has(action) ? matchOf(rule, pod) : undefined;
    if (why === undefined) continue;
    const message = action === 'FailJob' ? `${why} matching FailJob rule at index ${index}` : undefined;
    return { counts: action !== 'Ignore', action, message };
  }
  return DEFAULT_VERDICT;
}

/** What of the pod the rule matches, in words. */
function matchOf({ onExitCodes, onPodConditions = [] }: PodFailurePolicyRule, pod: Pod): string | undefined {
  const name = `${pod.metadata.namespace}/${pod.metadata.name}`;
  if (onExitCodes) {
    const container = failedContainer(onExitCodes, pod);
    return container && `Container ${container.name} for pod ${name} failed with exit code ${container.exitCode}`;
  }
  const condition = pod.status?.conditions?.find(({ type, status }) =>
    onPodConditions.some((pattern) => pattern.type === type && pattern.status === status),
  );
  return condition && `Pod ${name} has condition ${condition.type}`;
}

/** The first container that failed with one of the codes. */
function failedContainer(
  { containerName, operator, values = [] }: NonNullable<PodFailurePolicyRule['onExitCodes']>,
  { status }: Pod,
): { name: string; exitCode: number } | undefined {
  for (const { name, state } of [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])]) {
    const exitCode = state?.terminated?.exitCode ?? 0;
    if (exitCode === 0 || (containerName !== undefined && containerName !== name)) continue;
    if (values.includes(exitCode) === (operator === 'In')) return { name, exitCode };
  }
  return undefined;
}
