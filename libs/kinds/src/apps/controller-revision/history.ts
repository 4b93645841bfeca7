/** The history of a template, as DaemonSets and StatefulSets keep it (pkg/controller/history; pkg/controller/daemon/update.go). */
import { deepEqual, isReason, type KubeObject, type LabelSelector } from '@drydock/apimachinery';
import { claim, newControllerRef } from '../../controller/claim.ts';
import type { ControllerContext } from '../../controller/controller.ts';
import type { PodTemplateSpec } from '../../core/pod/spec/pod-spec.types.ts';
import { controllerRevisions } from './controller-revision.ts';
import type { ControllerRevision } from './controller-revision.types.ts';

export interface RevisionOwner extends KubeObject {
  spec: { selector: LabelSelector; template: PodTemplateSpec; revisionHistoryLimit?: number };
  status?: { collisionCount?: number };
}

/** How a kind names its revisions: by which hash, and the label that holds it. */
export interface RevisionNaming {
  label: string;
  hash(template: PodTemplateSpec, data: unknown, collisionCount: number | undefined): string;
}

export interface History {
  /** Of the template as it is now; it has the highest revision. */
  current: ControllerRevision;
  /** All others, the oldest first. */
  old: ControllerRevision[];
  /** For the owner's status: how many names turned out to be taken. */
  collisionCount: number | undefined;
}

/** Finds, renumbers or creates the revision of the owner's template. */
export function syncHistory(owner: RevisionOwner, naming: RevisionNaming, context: ControllerContext): History {
  const data = templatePatch(owner.spec.template);
  const all = claim(owner, owner.spec.selector, controllerRevisions, context).sort(byRevision);
  const same = all.filter((each) => deepEqual(each.data, data));
  const latest = same.at(-1);
  for (const double of same.slice(0, -1)) removeRevision(double, context);
  const old = all.filter((each) => !same.includes(each));
  const revision = (old.at(-1)?.revision ?? 0) + 1;
  const { collisionCount } = owner.status ?? {};
  if (!latest) return { old, ...create(owner, data, revision, naming, context) };
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
  naming: RevisionNaming,
  context: ControllerContext,
): Pick<History, 'current' | 'collisionCount'> {
  for (let collisionCount = owner.status?.collisionCount; ; collisionCount = (collisionCount ?? 0) + 1) {
    const hash = naming.hash(owner.spec.template, data, collisionCount);
    const { name, namespace, annotations } = owner.metadata;
    const draft: ControllerRevision = {
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: {
        name: `${name}-${hash}`,
        namespace,
        labels: { ...owner.spec.template.metadata?.labels, [naming.label]: hash },
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
