/** Which pods of a node a drain takes, and which it refuses or warns about (kubectl/pkg/drain/filters.go). */
import { controllerOf, isReason, parseTime, type KubeObject } from '@drydock/apimachinery';
import { resourcePath } from '@drydock/apiserver';
import type { Invocation } from '../../command/invocation.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';

export interface DrainPlan {
  readonly pods: readonly KubeObject[];
  /** `deleting Pods that declare no controller: default/web` */
  readonly warnings: readonly string[];
  readonly errors: readonly string[];
}

interface Verdict {
  readonly remove: boolean;
  readonly warning?: string;
  readonly error?: string;
}

const TAKE: Verdict = { remove: true };
const MIRROR = 'kubernetes.io/config.mirror';

const DAEMON_SET = 'DaemonSet-managed Pods';
const LOCAL_STORAGE = 'Pods with local storage';
const UNMANAGED = 'Pods that declare no controller';

export function planDrain(invocation: Invocation, pods: readonly KubeObject[]): DrainPlan {
  const taken: KubeObject[] = [];
  const warnings = new Map<string, string[]>();
  const errors = new Map<string, string[]>();
  for (const pod of pods) {
    const { remove, warning, error } = verdictOn(pod, invocation);
    const name = `${pod.metadata.namespace}/${pod.metadata.name}`;
    if (warning) warnings.set(warning, [...(warnings.get(warning) ?? []), name]);
    if (error) errors.set(error, [...(errors.get(error) ?? []), name]);
    if (remove) taken.push(pod);
  }
  return { pods: taken, warnings: joined(warnings), errors: joined(errors).map((text) => `cannot delete ${text}`) };
}

/** The first filter that keeps the pod decides; otherwise the last one, so that a warning of an earlier one is lost, as upstream. */
function verdictOn(pod: KubeObject, invocation: Invocation): Verdict {
  let verdict = TAKE;
  for (const filter of [skipDeletedFilter, daemonSetFilter, mirrorFilter, localStorageFilter, unmanagedFilter]) {
    verdict = filter(invocation, pod);
    if (!verdict.remove) break;
  }
  return verdict;
}

function joined(groups: ReadonlyMap<string, readonly string[]>): string[] {
  return [...groups].map(([reason, names]) => `${reason}: ${names.join(', ')}`);
}

function skipDeletedFilter(invocation: Invocation, pod: KubeObject): Verdict {
  return { remove: !isLongDeleted(invocation, pod) };
}

/** Whether the pod has been going away for longer than `--skip-wait-for-delete-timeout` waits. */
export function isLongDeleted({ flags, session }: Invocation, { metadata }: KubeObject): boolean {
  const limit = flags.int('skip-wait-for-delete-timeout');
  const since = parseTime(metadata.deletionTimestamp);
  return limit > 0 && since !== undefined && Math.trunc((session.now - since) / 1000) > limit;
}

function daemonSetFilter({ flags, session }: Invocation, pod: KubeObject): Verdict {
  const owner = controllerOf(pod);
  if (owner?.kind !== 'DaemonSet' || isFinished(pod)) return TAKE;
  try {
    session.send({
      method: 'GET',
      path: resourcePath({ group: 'apps', version: 'v1', plural: 'daemonsets' }, pod.metadata.namespace, owner.name),
    });
  } catch (error) {
    if (!isReason(error, 'NotFound')) throw error;
    return flags.bool('force') ? { remove: true, warning: error.message } : { remove: false, error: error.message };
  }
  if (!flags.bool('ignore-daemonsets')) return { remove: false, error: `${DAEMON_SET} (use --ignore-daemonsets to ignore)` };
  return { remove: false, warning: `ignoring ${DAEMON_SET}` };
}

function mirrorFilter(_invocation: Invocation, pod: KubeObject): Verdict {
  return { remove: pod.metadata.annotations?.[MIRROR] === undefined };
}

function localStorageFilter({ flags }: Invocation, pod: KubeObject): Verdict {
  const volumes: Dynamic[] = (pod.spec as Dynamic).volumes ?? [];
  if (isFinished(pod) || !volumes.some(({ emptyDir }) => emptyDir !== undefined)) return TAKE;
  if (!flags.bool('delete-emptydir-data')) return { remove: false, error: `${LOCAL_STORAGE} (use --delete-emptydir-data to override)` };
  return { remove: true, warning: `deleting ${LOCAL_STORAGE}` };
}

function unmanagedFilter({ flags }: Invocation, pod: KubeObject): Verdict {
  if (isFinished(pod) || controllerOf(pod)) return TAKE;
  // The doubled words of the message are upstream's.
  if (!flags.bool('force')) return { remove: false, error: `cannot delete ${UNMANAGED} (use --force to override)` };
  return { remove: true, warning: `deleting ${UNMANAGED}` };
}

function isFinished(pod: KubeObject): boolean {
  return ['Succeeded', 'Failed'].includes((pod.status as Dynamic)?.phase);
}
