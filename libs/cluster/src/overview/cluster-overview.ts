/**
 * A cluster at a glance, as a picture of it needs it: nodes with their pods, what keeps the pods alive, and what leads to them. It asks the API
 * server, as every dashboard does: when that is down, there is nothing to see.
 */
import { isFailure, type ResourceName } from '@drydock/apiserver';
import type { Clock, KubeList, KubeObject, Status } from '@drydock/apimachinery';
import { nodeRoles, nodeStatus, podDisplay, type Node, type Pod, type Service } from '@drydock/kinds';
import type { Cluster } from '../cluster.ts';
import { endpointsByService } from './service-endpoints.ts';
import { workloadsOf, type Workload } from './workloads.ts';

export interface ClusterOverview {
  /** Why there is nothing to see: the API server does not answer, or what it answers instead. */
  problem: string | undefined;
  nodes: OverviewNode[];
  /** By namespace and name. */
  pods: OverviewPod[];
  workloads: Workload[];
  services: OverviewService[];
}

export interface OverviewNode {
  name: string;
  roles: string[];
  /** As `kubectl get nodes` says it: `Ready`, `NotReady,SchedulingDisabled`. */
  status: string;
  isReady: boolean;
  /** `node-role.kubernetes.io/control-plane:NoSchedule`. */
  taints: string[];
}

/** `waiting`: on its way up; `ending`: on its way down; `failing`: it needs somebody's help. */
export type PodTone = 'running' | 'waiting' | 'failing' | 'ending' | 'done';

export interface OverviewPod {
  uid: string;
  name: string;
  namespace: string;
  /** Undefined as long as it has none. */
  node: string | undefined;
  /** As `kubectl get pods` says it. */
  status: string;
  ready: string;
  restarts: string;
  tone: PodTone;
  /** Why it does not run, in the words of the scheduler or the kubelet. */
  message: string | undefined;
  /** The workload that it belongs to: the uid of a Deployment rather than of its ReplicaSet. */
  workload: string | undefined;
}

export interface OverviewService {
  uid: string;
  name: string;
  namespace: string;
  type: string;
  /** The cluster IP, `None`, or the external name. */
  address: string;
  ports: string[];
  /** The uids of the pods that traffic goes to now. */
  endpoints: string[];
}

const VIEWER = { username: 'drydock:overview', groups: ['system:masters'] };
const core = (plural: string): ResourceName => ({ group: '', version: 'v1', plural });

export function clusterOverview({ api, clock, nodes }: Pick<Cluster, 'api' | 'clock' | 'nodes'>): ClusterOverview {
  const down = nodes.apiServerProblem();
  if (down) return nothing(down === 'refused' ? 'connection refused' : 'i/o timeout');
  const list = <T extends KubeObject>({ group, version, plural }: ResourceName): T[] => {
    const path = group ? `/apis/${group}/${version}/${plural}` : `/api/${version}/${plural}`;
    const response = api.handle({ method: 'GET', path, credentials: { loopback: VIEWER }, userAgent: 'drydock' });
    if (isFailure(response)) throw new Unanswered((response.body as Status).message ?? '');
    return (response.body as KubeList<T>).items as T[];
  };
  try {
    const pods = list<Pod>(core('pods'));
    const { workloads, workloadOfPod } = workloadsOf(list);
    const endpoints = endpointsByService(list);
    return {
      problem: undefined,
      nodes: list<Node>(core('nodes')).map(overviewNode),
      pods: pods.map((pod) => overviewPod(pod, workloadOfPod(pod), clock)),
      workloads,
      services: list<Service>(core('services')).map((service) => overviewService(service, endpoints)),
    };
  } catch (error) {
    if (error instanceof Unanswered) return nothing(error.message);
    throw error;
  }
}

class Unanswered extends Error {}

function nothing(problem: string): ClusterOverview {
  return { problem, nodes: [], pods: [], workloads: [], services: [] };
}

function overviewNode(node: Node): OverviewNode {
  const status = nodeStatus(node);
  const taints = (node.spec?.taints ?? []).map(({ key, value, effect }) => `${key}${value ? `=${value}` : ''}:${effect}`);
  return { name: node.metadata.name, roles: nodeRoles(node), status, isReady: status.split(',')[0] === 'Ready', taints };
}

function overviewPod(pod: Pod, workload: string | undefined, clock: Clock): OverviewPod {
  const { ready, total, status, restarts } = podDisplay(pod, clock);
  const tone = toneOf(pod, status, ready === total);
  return {
    uid: pod.metadata.uid!,
    name: pod.metadata.name,
    namespace: pod.metadata.namespace!,
    node: pod.spec.nodeName || undefined,
    status,
    ready: `${ready}/${total}`,
    restarts,
    tone,
    message: tone === 'running' || tone === 'done' ? undefined : messageOf(pod),
    workload,
  };
}

const FAILING =
  /^(?:Init:)?(?:.*BackOff|.*Error|Err.*|Evicted|OOMKilled|Unknown|ExitCode:.*|Signal:.*|Failed|NodeAffinity|OutOf.*|InvalidImageName)$/;

function toneOf(pod: Pod, status: string, isReady: boolean): PodTone {
  if (pod.metadata.deletionTimestamp) return 'ending';
  if (pod.status?.phase === 'Succeeded') return 'done';
  if (pod.status?.phase === 'Failed' || FAILING.test(status)) return 'failing';
  return status === 'Running' && isReady ? 'running' : 'waiting';
}

function messageOf({ status }: Pod): string | undefined {
  const containers = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  const waiting = containers.map(({ state }) => state?.waiting?.message).find(Boolean);
  const unmet = status?.conditions?.find(({ status: met, message }) => met === 'False' && message);
  return waiting ?? status?.message ?? unmet?.message;
}

function overviewService({ metadata, spec }: Service, endpoints: ReadonlyMap<string, string[]>): OverviewService {
  return {
    uid: metadata.uid!,
    name: metadata.name,
    namespace: metadata.namespace!,
    type: spec.type ?? 'ClusterIP',
    address: spec.externalName || spec.clusterIP || '',
    ports: (spec.ports ?? []).map(({ port, nodePort, protocol }) => `${port}${nodePort ? `:${nodePort}` : ''}/${protocol ?? 'TCP'}`),
    endpoints: endpoints.get(`${metadata.namespace}/${metadata.name}`) ?? [],
  };
}
