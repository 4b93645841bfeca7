/** Histories of workloads: which revisions there are and what their pod templates were (polymorphichelpers/history.go and rollback.go). */
import { controllerOf, deepEqual, selectorMatches, type KubeObject, type LabelSelector } from '@drydock/apimachinery';
import type { Session } from '../../cluster/session.ts';
import { listAll } from '../../resource/builder.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import { CHANGE_CAUSE } from '../../options/record.ts';

export const REVISION = 'deployment.kubernetes.io/revision';

export interface Revision {
  readonly number: number;
  readonly changeCause: string;
  /** The pod template of that revision. */
  readonly template: Dynamic;
  /** The ReplicaSet or ControllerRevision. */
  readonly source: KubeObject;
}

/** Ascending. Undefined for kinds that keep none. */
export function revisionsOf(session: Session, object: KubeObject): Revision[] | undefined {
  if (object.kind === 'Deployment') return deploymentRevisions(session, object);
  if (object.kind === 'DaemonSet' || object.kind === 'StatefulSet') return controllerRevisions(session, object);
  return undefined;
}

export function replicaSetsOf(session: Session, deployment: KubeObject): KubeObject[] {
  return ownedBy(session, deployment, 'replicasets.apps');
}

function ownedBy(session: Session, owner: KubeObject, type: string): KubeObject[] {
  const { selector } = owner.spec as { selector?: LabelSelector };
  const resource = session.mapper.resourceFor(type);
  return listAll(session, resource, owner.metadata.namespace, {}).filter(
    (each) => controllerOf(each)?.uid === owner.metadata.uid && selectorMatches(selector, each.metadata.labels),
  );
}

function deploymentRevisions(session: Session, deployment: KubeObject): Revision[] {
  return replicaSetsOf(session, deployment)
    .map((source) => ({
      number: Number(source.metadata.annotations?.[REVISION] ?? 0),
      changeCause: source.metadata.annotations?.[CHANGE_CAUSE] ?? '',
      template: withoutHash((source.spec as Dynamic).template),
      source,
    }))
    .filter(({ number }) => number > 0)
    .sort((a, b) => a.number - b.number);
}

function controllerRevisions(session: Session, owner: KubeObject): Revision[] {
  return ownedBy(session, owner, 'controllerrevisions.apps')
    .map((source: Dynamic) => ({
      number: source.revision as number,
      changeCause: source.metadata.annotations?.[CHANGE_CAUSE] ?? '',
      template: source.data?.spec?.template,
      source: source as KubeObject,
    }))
    .sort((a, b) => a.number - b.number);
}

/** As the ReplicaSet has it, with the hash that the deployment does not know. */
export function templateWithHash({ source, template }: Revision): Dynamic {
  return source.kind === 'ReplicaSet' ? (source.spec as Dynamic).template : template;
}

export function withoutHash(template: Dynamic): Dynamic {
  const { 'pod-template-hash': _, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}

/** Whether a revision's template is what the object has now. */
export function isCurrentTemplate(object: KubeObject, template: Dynamic): boolean {
  const { $patch: _, ...plain } = template;
  return deepEqual(strip((object.spec as Dynamic).template), strip(plain));
}

function strip(template: Dynamic): Dynamic {
  const { creationTimestamp: _, ...metadata } = template.metadata ?? {};
  return { ...template, metadata };
}
