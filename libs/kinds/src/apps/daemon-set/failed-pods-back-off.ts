/** A daemon that fails again and again is replaced less and less often: after 1 s, 2 s, 4 s … 15 min (client-go, util/flowcontrol, Backoff). */
import type { ControllerContext } from '../../controller/controller.ts';

const INITIAL = 1000;
const MAXIMUM = 15 * 60_000;
/** So long without a failure, and the node begins anew. */
const FORGIVEN = 2 * MAXIMUM;

/** When a daemon failed on a node for the last time, and how long it has to wait since. */
interface Failure {
  readonly at: number;
  readonly wait: number;
}

type Failures = Readonly<Record<string, Failure>>;

const keyOf = (daemonSet: string) => `failures ${daemonSet}`;

/** Whether a failed daemon of the node may be replaced now; if not, the controller comes back when it may. */
export function mayReplace(daemonSet: string, node: string, { memory, clock, requeueAt }: ControllerContext): boolean {
  const now = clock.now();
  const failures = (memory.get(keyOf(daemonSet)) ?? {}) as Failures;
  const last = failures[node];
  const isForgiven = !last || now - last.at > FORGIVEN;
  if (!isForgiven && now - last.at < last.wait) {
    requeueAt(last.at + last.wait);
    return false;
  }
  const wait = isForgiven ? INITIAL : Math.min(2 * last.wait, MAXIMUM);
  memory.set(keyOf(daemonSet), { ...failures, [node]: { at: now, wait } });
  return true;
}

/** `daemonSet` is its `namespace/name`. */
export function forgetFailures(daemonSet: string, { memory }: ControllerContext): void {
  memory.set(keyOf(daemonSet), undefined);
}
