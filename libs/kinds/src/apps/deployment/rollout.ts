import { changedMetadata, deepEqual, parseTime } from '@drydock/apimachinery';
import type { ControllerContext } from '../../controller/controller.ts';
import type { TemplateHash } from '../../meta/template-hash.ts';
import { replicaSets } from '../replica-set/replica-set.ts';
import type { ReplicaSet } from '../replica-set/replica-set.types.ts';
import { calculateStatus, conditionOf, isComplete, progressDeadline, rolloutStatus } from './deployment.status.ts';
import { deployments } from './deployment.ts';
import { POD_TEMPLATE_HASH_LABEL, type Deployment, type DeploymentStatus } from './deployment.types.ts';
import { desiredReplicas, maxSurge, replicasOf } from './fenceposts.ts';
import { replicaAnnotations, revisionOf } from './revisions.ts';

/** One step of a Deployment: what it has, kept up to date while the step writes. */
export class Rollout {
  readonly context: ControllerContext;
  readonly templateHash: TemplateHash;
  #deployment: Deployment;
  #sets: ReplicaSet[];

  /** `sets` are all ReplicaSets that the deployment controls. */
  constructor(deployment: Deployment, sets: readonly ReplicaSet[], templateHash: TemplateHash, context: ControllerContext) {
    this.context = context;
    this.templateHash = templateHash;
    this.#deployment = deployment;
    this.#sets = [...sets].sort(byAge);
  }

  get deployment(): Deployment {
    return this.#deployment;
  }

  /** The oldest first. */
  get sets(): readonly ReplicaSet[] {
    return this.#sets;
  }

  /** The oldest ReplicaSet whose template is the deployment's. */
  get newSet(): ReplicaSet | undefined {
    const { template } = this.#deployment.spec;
    return this.#sets.find(({ spec }) => isSameTemplate(spec.template, template));
  }

  get oldSets(): readonly ReplicaSet[] {
    const { newSet } = this;
    return this.#sets.filter((each) => each !== newSet);
  }

  addSet(replicaSet: ReplicaSet): void {
    this.#sets.push(replicaSet);
  }

  updateSet(replicaSet: ReplicaSet): ReplicaSet {
    const updated = this.context.client.update(replicaSets, replicaSet);
    this.#sets = this.#sets.map((each) => (each.metadata.uid === updated.metadata.uid ? updated : each));
    return updated;
  }

  deleteSet({ metadata }: ReplicaSet): void {
    this.context.client.delete(replicaSets, metadata.namespace, metadata.name);
    this.#sets = this.#sets.filter(({ metadata: { uid } }) => uid !== metadata.uid);
  }

  /** Gives a ReplicaSet another size, and says so in an event; true when the size changed. */
  scale(replicaSet: ReplicaSet, replicas: number): boolean {
    const before = replicasOf(replicaSet);
    const desired = desiredReplicas(this.#deployment);
    const annotations = {
      ...replicaSet.metadata.annotations,
      ...replicaAnnotations(desired, desired + maxSurge(this.#deployment)),
    };
    if (before === replicas && deepEqual(annotations, replicaSet.metadata.annotations)) return false;
    this.updateSet({
      ...replicaSet,
      metadata: changedMetadata(replicaSet.metadata, { annotations }),
      spec: { ...replicaSet.spec, replicas },
    });
    if (before === replicas) return false;
    this.recordScaling(replicaSet.metadata.name, before, replicas);
    return true;
  }

  recordScaling(name: string, from: number, to: number): void {
    const direction = to > from ? 'up' : 'down';
    this.event('Normal', 'ScalingReplicaSet', `Scaled ${direction} replica set ${name} from ${from} to ${to}`);
  }

  event(type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.context.events.event(this.#deployment, type, reason, message);
  }

  /** Writes the status, and annotations that belong to it. */
  writeStatus(status: DeploymentStatus, annotations?: Readonly<Record<string, string>>): void {
    const { client } = this.context;
    if (!annotations) {
      this.#deployment = client.replaceStatus(deployments, this.#deployment, status);
      return;
    }
    const metadata = changedMetadata(this.#deployment.metadata, { annotations });
    this.#deployment = client.updateStatus(deployments, { ...this.#deployment, metadata, status });
  }

  /** The status alone, with no judgement of progress. */
  syncStatus(): void {
    const status = calculateStatus(this.#deployment, this.#sets, this.newSet, this.context.clock);
    if (!deepEqual(status, this.#deployment.status)) this.writeStatus(status);
  }

  /** The status of a rollout, and a look at the clock for when it must have progressed. */
  syncRolloutStatus(): void {
    const status = rolloutStatus(this.#deployment, this.#sets, this.newSet, this.context.clock);
    if (!deepEqual(status, this.#deployment.status)) this.writeStatus(status);
    const deadline = isComplete(this.#deployment, status) ? undefined : progressDeadline(this.#deployment, status);
    // Times of conditions have whole seconds: a second later the deadline has passed for certain.
    if (deadline !== undefined) this.context.requeueAt(deadline + 1000);
  }

  /** Deletes old ReplicaSets beyond the history limit, the lowest revisions first; never one that still has pods. */
  cleanUp(): void {
    const { revisionHistoryLimit: limit } = this.#deployment.spec;
    if (limit === undefined) return;
    const candidates = this.oldSets.filter(({ metadata }) => !metadata.deletionTimestamp);
    const surplus = [...candidates].sort((a, b) => revisionOf(a) - revisionOf(b)).slice(0, Math.max(0, candidates.length - limit));
    for (const each of surplus) if (isSpent(each)) this.deleteSet(each);
  }

  hasTimedOut(): boolean {
    return conditionOf(this.#deployment.status, 'Progressing')?.reason === 'ProgressDeadlineExceeded';
  }
}

function isSpent({ metadata, spec, status }: ReplicaSet): boolean {
  const observed = (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0);
  return (status?.replicas ?? 0) === 0 && spec.replicas === 0 && observed;
}

function byAge(a: ReplicaSet, b: ReplicaSet): number {
  const age = (parseTime(a.metadata.creationTimestamp) ?? 0) - (parseTime(b.metadata.creationTimestamp) ?? 0);
  return age || revisionOf(a) - revisionOf(b) || (a.metadata.name < b.metadata.name ? -1 : 1);
}

type Template = ReplicaSet['spec']['template'];

/** What the template of a ReplicaSet was compared with last; both are stored, and do not change. */
const compared = new WeakMap<Template, { with: Template; isSame: boolean }>();

/** Whether a ReplicaSet's template is the deployment's, but for the label that tells them apart. */
function isSameTemplate(ofSet: Template, ofDeployment: Template): boolean {
  const known = compared.get(ofSet);
  if (known?.with === ofDeployment) return known.isSame;
  const isSame = deepEqual(withoutHash(ofSet), withoutHash(ofDeployment));
  if (Object.isFrozen(ofSet) && Object.isFrozen(ofDeployment)) compared.set(ofSet, { with: ofDeployment, isSame });
  return isSame;
}

function withoutHash(template: Template): unknown {
  const { [POD_TEMPLATE_HASH_LABEL]: _, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}
