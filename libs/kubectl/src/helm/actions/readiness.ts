/** When `--wait` is content (helm.sh/helm/v3, pkg/kube/ready.go). */
import type { KubeObject } from '@drydock/apimachinery';
import type { Session } from '../../cluster/session.ts';
import type { Steps } from '../../command/streams.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import type { Info } from '../../resource/info.ts';
import { HelmError } from '../command/helm-error.ts';
import type { HelmContext } from './context.ts';
import { readLive } from './kube-objects.ts';

/** How often Helm looks, in milliseconds. */
const POLL = 2000;

export interface WaitOptions {
  /** Milliseconds. */
  readonly timeout: number;
  readonly jobs?: boolean;
}

/** Throws HelmError when the time is over. */
export function* waitUntilReady(context: HelmContext, infos: readonly Info[], { timeout, jobs }: WaitOptions): Steps {
  const deadline = context.now + timeout;
  const ready = (info: Info): boolean => isReady(context.session, info, jobs ?? false);
  while (!infos.every(ready)) {
    if (context.now >= deadline) throw new HelmError('context deadline exceeded');
    yield* context.streams.wait({ on: 'time', until: Math.min(context.now + POLL, deadline) });
  }
}

/** Until nothing is left of them. */
export function* waitUntilGone(context: HelmContext, infos: readonly Info[], timeout: number): Steps {
  const deadline = context.now + timeout;
  while (infos.some((info) => readLive(context.session, info) !== undefined)) {
    if (context.now >= deadline) throw new HelmError('context deadline exceeded');
    yield* context.streams.wait({ on: 'time', until: Math.min(context.now + POLL, deadline) });
  }
}

function isReady(session: Session, info: Info, jobs: boolean): boolean {
  const { kind } = info.resource;
  const live = readLive(session, info);
  if (!live) return false;
  if (kind === 'Job' && !jobs) return true;
  return kind === 'Deployment' ? isDeploymentReady(session, live) : (CHECKS[kind]?.(live) ?? true);
}

const REVISION = 'deployment.kubernetes.io/revision';

/** As many pods of the newest ReplicaSet as may not be missing. */
function isDeploymentReady(session: Session, live: KubeObject): boolean {
  const { metadata, spec } = live as Dynamic;
  if (spec.paused === true) return true;
  const path = `/apis/apps/v1/namespaces/${metadata.namespace}/replicasets`;
  const { items } = session.send<{ items: Dynamic[] }>({ method: 'GET', path });
  const newest = items.find(
    (each) =>
      each.metadata.annotations?.[REVISION] === metadata.annotations?.[REVISION] &&
      each.metadata.ownerReferences?.[0]?.uid === metadata.uid,
  );
  return observed(metadata, (live as Dynamic).status) && (newest?.status?.readyReplicas ?? 0) >= spec.replicas - unavailable(spec);
}

const CHECKS: Readonly<Record<string, (object: Dynamic) => boolean>> = {
  Pod: ({ status }) => hasCondition(status, 'Ready'),
  Job: ({ spec, status }) => {
    if ((status?.failed ?? 0) > (spec.backoffLimit ?? 6)) throw new HelmError('job is failed');
    return (status?.succeeded ?? 0) >= (spec.completions ?? 1);
  },
  PersistentVolumeClaim: ({ status }) => status?.phase === 'Bound',
  Service: ({ spec, status }) =>
    spec.type !== 'LoadBalancer' || (spec.externalIPs?.length ?? 0) > 0 || (status?.loadBalancer?.ingress?.length ?? 0) > 0,
  DaemonSet: ({ metadata, spec, status }) =>
    spec.updateStrategy?.type === 'OnDelete' ||
    (observed(metadata, status) &&
      (status?.updatedNumberScheduled ?? 0) === status?.desiredNumberScheduled &&
      (status?.numberReady ?? 0) >= (status?.desiredNumberScheduled ?? 0)),
  StatefulSet: ({ metadata, spec, status }) =>
    spec.updateStrategy?.type === 'OnDelete' ||
    (observed(metadata, status) &&
      (status?.updatedReplicas ?? 0) >= spec.replicas - (spec.updateStrategy?.rollingUpdate?.partition ?? 0) &&
      (status?.readyReplicas ?? 0) === spec.replicas),
  ReplicaSet: ({ spec, status }) => (status?.readyReplicas ?? 0) >= (spec.replicas ?? 1),
  CustomResourceDefinition: ({ status }) => hasCondition(status, 'Established'),
};

function hasCondition(status: Dynamic, type: string): boolean {
  return (status?.conditions ?? []).some((condition: Dynamic) => condition.type === type && condition.status === 'True');
}

function observed({ generation }: Dynamic, status: Dynamic): boolean {
  return (status?.observedGeneration ?? 0) >= (generation ?? 0);
}

function unavailable({ replicas, strategy }: Dynamic): number {
  const most = strategy?.type === 'RollingUpdate' ? (strategy.rollingUpdate?.maxUnavailable ?? 0) : 0;
  return typeof most === 'number' ? most : Math.floor((parseInt(most, 10) * replicas) / 100);
}
