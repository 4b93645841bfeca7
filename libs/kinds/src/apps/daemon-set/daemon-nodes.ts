import type { Node } from '../../core/node/node.types.ts';
import { isTerminal } from '../../core/pod/pod-display.ts';
import { availableAt } from '../../core/pod/pod-state.ts';
import type { Pod } from '../../core/pod/pod.types.ts';
import { byNodeAndAge, isUpToDate, nodeFitter, targetNode, type NodeFit } from './daemon-pod.ts';
import type { DaemonSet } from './daemon-set.types.ts';

export interface DaemonNode {
  name: string;
  fit: NodeFit;
  /** The oldest first; pods that end and have ended are left out. */
  pods: readonly Pod[];
}

/** A DaemonSet's view of the cluster at one moment: every node with its daemons. */
export class DaemonNodes {
  readonly daemonSet: DaemonSet;
  /** Of the current revision. */
  readonly hash: string;
  readonly nodes: readonly DaemonNode[];
  /** Pods that wait for a node that does not exist. */
  readonly stranded: readonly Pod[];

  constructor(daemonSet: DaemonSet, hash: string, nodes: readonly Node[], pods: readonly Pod[]) {
    this.daemonSet = daemonSet;
    this.hash = hash;
    const byNode = new Map<string, Pod[]>();
    for (const pod of pods) {
      const node = isTerminal(pod) && pod.metadata.deletionTimestamp ? undefined : targetNode(pod);
      if (node === undefined) continue;
      const known = byNode.get(node);
      if (known) known.push(pod);
      else byNode.set(node, [pod]);
    }
    const fitOf = nodeFitter(daemonSet);
    this.nodes = nodes.map((node) => {
      const { name } = node.metadata;
      const own = (byNode.get(name) ?? []).sort(byNodeAndAge);
      byNode.delete(name);
      return { name, fit: fitOf(node), pods: own };
    });
    this.stranded = [...byNode.values()].flat().filter(({ spec }) => !spec.nodeName);
  }

  get desired(): number {
    return this.nodes.filter(({ fit }) => fit.shouldRun).length;
  }

  isUpToDate(pod: Pod): boolean {
    return isUpToDate(pod, this.daemonSet, this.hash);
  }

  /** When a ready pod counts as available, in milliseconds. */
  availableAt(pod: Pod): number | undefined {
    return availableAt(pod, this.daemonSet.spec.minReadySeconds ?? 0);
  }

  isAvailable(pod: Pod, now: number): boolean {
    const time = this.availableAt(pod);
    return time !== undefined && time <= now;
  }
}
