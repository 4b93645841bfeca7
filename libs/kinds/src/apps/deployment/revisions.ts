/** Annotations that tie a ReplicaSet to a revision and a size of its Deployment (deploymentutil.SetNewReplicaSetAnnotations). */
import { getOwn } from '@drydock/apimachinery';
import type { ReplicaSet } from '../replica-set/replica-set.types.ts';
import {
  DESIRED_REPLICAS_ANNOTATION,
  MAX_REPLICAS_ANNOTATION,
  REVISION_ANNOTATION,
  REVISION_HISTORY_ANNOTATION,
  type Deployment,
} from './deployment.types.ts';

type Annotations = Record<string, string>;

/** What is the Deployment's own and is not copied to its ReplicaSets. */
const NOT_COPIED = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION_ANNOTATION,
  REVISION_HISTORY_ANNOTATION,
  DESIRED_REPLICAS_ANNOTATION,
  MAX_REPLICAS_ANNOTATION,
  'deprecated.deployment.rollback.to',
]);

export function revisionOf(replicaSet: ReplicaSet): number {
  return annotatedNumber(replicaSet, REVISION_ANNOTATION) ?? 0;
}

export function annotatedNumber({ metadata }: ReplicaSet, annotation: string): number | undefined {
  const text = getOwn(metadata.annotations ?? {}, annotation);
  return typeof text === 'string' && /^-?\d+$/.test(text) ? Number(text) : undefined;
}

export function replicaAnnotations(desired: number, max: number): Annotations {
  return { [DESIRED_REPLICAS_ANNOTATION]: String(desired), [MAX_REPLICAS_ANNOTATION]: String(max) };
}

/** The annotations of the newest ReplicaSet; a revision only grows, and the one that it had goes into the history. */
export function newSetAnnotations({ metadata }: Deployment, current: Annotations | undefined, revision: number): Annotations {
  const copied = Object.entries(metadata.annotations ?? {}).filter(([key]) => !NOT_COPIED.has(key));
  const annotations: Annotations = { ...current, ...Object.fromEntries(copied) };
  const before = current && Object.hasOwn(current, REVISION_ANNOTATION) ? Number(current[REVISION_ANNOTATION]) : undefined;
  if ((before ?? 0) >= revision) return annotations;
  annotations[REVISION_ANNOTATION] = String(revision);
  if (before !== undefined) {
    const history = current![REVISION_HISTORY_ANNOTATION];
    annotations[REVISION_HISTORY_ANNOTATION] = history ? `${history},${before}` : String(before);
  }
  return annotations;
}
