/** The history of a template, as DaemonSets and StatefulSets keep it (pkg/controller/history; pkg/controller/daemon/update.go). */
import { deepEqual, isReason, type KubeObject, type LabelSelector } from '@drydock/apimachinery';
import { claim, newControllerRef } from '../../controller/claim.ts';
import type { ControllerContext } from '../../controller/controller.ts';
import type { PodTemplateSpec } from '../../core/pod/spec/pod-spec.types.ts';
import { templateHash } from '../../meta/template-hash.ts';
import { controllerRevisions } from './controller-revision.ts';
import type { ControllerRevision } from './controller-revision.types.ts';

export interface RevisionOwner extends KubeObject {
  spec: { selector: LabelSelector; template: PodTemplateSpec; revisionHistoryLimit?: number };
  status?: { collisionCount?: number };
}

export interface History {
  /** Of the template as it is now; it has the highest revision. */
  current: ControllerRevision;
  /** All others, the oldest first. */
  old: ControllerRevision[];
  /** For the owner's status: how many names turned out to be taken. */
  collisionCount: number | undefined;
}

/** Finds, renumbers or creates the revision of the owner's template. `hashLabel` is the label that tells revisions apart. */
export function syncHistory(owner: RevisionOwner, hashLabel: string, context: ControllerContext): History {
  const data = templatePatch(owner.spec.template);
  const all = claim(owner, owner.spec.selector, controllerRevisions, context).sort(byRevision);
  const same = all.filter((each) => deepEqual(each.data, data));
  const latest = same.at(-1);
  for (const double of same.slice(0, -1)) removeRevision(double, context);
  const old = all.filter((each) => !same.includes(each));
  const revision = (old.at(-1)?.revision ?? 0) + 1;
  const { collisionCount } = owner.status ?? {};
  if (!latest) return { old, ...create(owner, data, revision, hashLabel, context) };
  const current = latest.revision < revision ? context.client.update(controllerRevisions, { ...latest, revision }) : latest;
  return { current, old, collisionCount };
}

/** Deletes the oldest of `old` beyond the owner's limit, except those that `isLive`. */
export function truncateHistory(
  { spec }: RevisionOwner,
  old: readonly ControllerRevision[],
  isLive: (revision: ControllerRevision) => boolean,
  context: ControllerContext,
): void {
  const dead = old.filter((each) => !isLive(each));
  const surplus = dead.length - (spec.revisionHistoryLimit ?? 10);
  for (const revision of dead.slice(0, Math.max(0, surplus))) removeRevision(revision, context);
}

function byRevision(a: ControllerRevision, b: ControllerRevision): number {
  return a.revision - b.revision || (a.metadata.name < b.metadata.name ? -1 : 1);
}

function templatePatch(template: PodTemplateSpec): unknown {
  return { spec: { template: { ...template, $patch: 'replace' } } };
}

function create(
  owner: RevisionOwner,
  data: unknown,
  revision: number,
  hashLabel: string,
  context: ControllerContext,
): Pick<History, 'current' | 'collisionCount'> {
  for (let collisionCount = owner.status?.collisionCount; ; collisionCount = (collisionCount ?? 0) + 1) {
    const hash = templateHash(owner.spec.template, collisionCount);
    const { name, namespace, annotations } = owner.metadata;
    const draft: ControllerRevision = {
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: {
        name: `${name}-${hash}`,
        namespace,
        labels: { ...owner.spec.template.metadata?.labels, [hashLabel]: hash },
        ...(annotations ? { annotations } : {}),
        ownerReferences: [newControllerRef(owner)],
      },
      data,
      revision,
    };
    try {
      return { current: context.client.create(controllerRevisions, draft), collisionCount };
    } catch (error) {
      if (!isReason(error, 'AlreadyExists')) throw error;
    }
  }
}

function removeRevision({ metadata }: ControllerRevision, { client }: ControllerContext): void {
  try {
    client.delete(controllerRevisions, metadata.namespace, metadata.name);
  } catch (error) {
    if (!isReason(error, 'NotFound')) throw error;
  }
}
