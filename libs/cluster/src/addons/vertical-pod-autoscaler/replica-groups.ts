/** How many pods of a workload may be without service for the sake of new resources (vertical-pod-autoscaler/pkg/updater/restriction). */
import { controllerOf, type KubeObject } from '@drydock/apimachinery';
import type { Pod } from '@drydock/kinds';
import type { Workloads } from './workloads.ts';

const RESOURCE_OF: Readonly<Record<string, string>> = {
  ReplicaSet: 'replicasets.apps',
  StatefulSet: 'statefulsets.apps',
  ReplicationController: 'replicationcontrollers',
  DaemonSet: 'daemonsets.apps',
};

export interface GroupLimits {
  /** How many pods must be alive before one is touched. */
  minReplicas: number;
  /** Which share may be gone at a time. */
  tolerance: number;
}

/** The pods of one controller. */
export class ReplicaGroup {
  readonly kind: string;
  readonly name: string;
  readonly pods: readonly Pod[];
  readonly #configured: number;
  readonly #tolerated: number;
  readonly #running: number;
  #touched = 0;

  constructor(kind: string, name: string, pods: readonly Pod[], configured: number, tolerance: number) {
    this.kind = kind;
    this.name = name;
    this.pods = pods;
    this.#configured = configured;
    this.#tolerated = Math.trunc(configured * tolerance);
    this.#running = pods.filter((pod) => !isPending(pod)).length;
  }

  /** Whether one more pod may go. */
  get isDisruptable(): boolean {
    const alive = this.#running - this.#touched;
    if (alive > this.#configured - this.#tolerated) return true;
    return this.#configured === this.#running && this.#tolerated === 0 && this.#touched === 0;
  }

  touch(pod: Pod): void {
    if (!isPending(pod)) this.#touched++;
  }
}

export function isPending({ status }: Pod): boolean {
  return status?.phase === 'Pending';
}

/** The groups of these pods that are big enough; `tooFew` is told of the others. Pods without a controller are in none. */
export function replicaGroups(
  pods: readonly Pod[],
  limits: GroupLimits,
  workloads: Workloads,
  tooFew: (kind: string, name: string, alive: number) => void,
): ReplicaGroup[] {
  const byController = new Map<string, Pod[]>();
  for (const pod of pods) {
    const owner = controllerOf(pod);
    if (owner) byController.set(`${owner.kind}/${owner.name}`, [...(byController.get(`${owner.kind}/${owner.name}`) ?? []), pod]);
  }
  return [...byController].flatMap(([key, members]) => {
    const [kind, name] = key.split('/') as [string, string];
    if (members.length < limits.minReplicas) {
      tooFew(kind, name, members.length);
      return [];
    }
    const configured = configuredSize(kind, name, members, workloads);
    return configured === 0 ? [] : [new ReplicaGroup(kind, name, members, configured, limits.tolerance)];
  });
}

/** A Job has no number of replicas of its own: its pods count. */
function configuredSize(kind: string, name: string, pods: readonly Pod[], workloads: Workloads): number {
  const resource = RESOURCE_OF[kind];
  if (!resource) return pods.length;
  type Sized = KubeObject & { spec?: { replicas?: number }; status?: { numberReady?: number } };
  const owner = workloads.get<Sized>(resource, pods[0]!.metadata.namespace, name);
  return (kind === 'DaemonSet' ? owner?.status?.numberReady : owner?.spec?.replicas) ?? 0;
}
