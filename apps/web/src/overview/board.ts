/** What the picture of a cluster shows, and what belongs together in it. */
import type { ClusterOverview, OverviewNode, OverviewPod, OverviewService, OverviewWorkload } from './overview.documents.ts';

export interface Board {
  readonly nodes: readonly { readonly node: OverviewNode; readonly pods: readonly OverviewPod[] }[];
  /** Those that have no node yet. */
  readonly homeless: readonly OverviewPod[];
  readonly workloads: readonly OverviewWorkload[];
  readonly services: readonly OverviewService[];
  /** How many pods of the system are not shown. */
  readonly hidden: number;
}

/** Namespaces that clusters bring along. */
const SYSTEM = /^(?:kube-|local-path-storage$|ingress-nginx$)/;

/** The API server's own Service says nothing of a learner's work. */
const isApiServer = ({ namespace, name }: OverviewService) => namespace === 'default' && name === 'kubernetes';

export function boardOf({ nodes, pods, workloads, services }: ClusterOverview, showSystem: boolean): Board {
  const isShown = ({ namespace }: { namespace: string }) => showSystem || !SYSTEM.test(namespace);
  const shown = pods.filter(isShown);
  const names = new Set(nodes.map(({ name }) => name));
  return {
    nodes: nodes.map((node) => ({ node, pods: shown.filter((pod) => pod.node === node.name) })),
    // A node that is gone may still be named by its last pods.
    homeless: shown.filter(({ node }) => node === null || !names.has(node)),
    workloads: workloads.filter(isShown),
    services: services.filter((service) => isShown(service) && (showSystem || !isApiServer(service))),
    hidden: pods.length - shown.length,
  };
}

/** Something of the board that is pointed at. */
export type Pointed =
  | { readonly kind: 'pod'; readonly pod: OverviewPod }
  | { readonly kind: 'workload'; readonly workload: OverviewWorkload }
  | { readonly kind: 'service'; readonly service: OverviewService };

/** The uids of everything that belongs to it: a pod's workload with its other pods, and the Services that lead to them. */
export function related(pointed: Pointed, { pods, services }: ClusterOverview): ReadonlySet<string> {
  switch (pointed.kind) {
    case 'service':
      return new Set([pointed.service.uid, ...pointed.service.endpoints]);
    case 'workload':
      return ofWorkload(pointed.workload.uid);
    case 'pod': {
      const { uid, workload } = pointed.pod;
      return workload ? ofWorkload(workload) : new Set([uid, ...leadingTo([uid], services)]);
    }
  }

  function ofWorkload(workload: string): ReadonlySet<string> {
    const members = podsOf(workload, pods);
    return new Set([workload, ...members, ...leadingTo(members, services)]);
  }
}

function leadingTo(pods: readonly string[], services: readonly OverviewService[]): string[] {
  return services.filter(({ endpoints }) => endpoints.some((uid) => pods.includes(uid))).map(({ uid }) => uid);
}

function podsOf(workload: string, pods: readonly OverviewPod[]): string[] {
  return pods.filter((pod) => pod.workload === workload).map(({ uid }) => uid);
}
