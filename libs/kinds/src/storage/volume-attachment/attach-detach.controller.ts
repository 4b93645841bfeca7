/** Has volumes attached to the nodes whose pods need them, and detached again (pkg/controller/volume/attachdetach). */
import { deepEqual, isReason } from '@drydock/apimachinery';
import type { Lister } from '@drydock/apiserver';
import type { Controller, ControllerContext, EventHandler } from '../../controller/controller.ts';
import { readiness } from '../../core/node/node-health.ts';
import { nodes } from '../../core/node/node.ts';
import type { Node } from '../../core/node/node.types.ts';
import type { PersistentVolume } from '../../core/persistent-volume/persistent-volume.types.ts';
import { isTerminal } from '../../core/pod/pod-display.ts';
import type { Pod } from '../../core/pod/pod.types.ts';
import {
  allowsSeveralNodes,
  attachableVolume,
  attachableVolumesOf,
  attachmentName,
  claimsOfPod,
  CSI_DRIVERS,
  uniqueVolumeName,
  VOLUME_ATTACHMENTS,
  type AttachableVolume,
} from './attachable-volume.ts';
import { multiAttachMessage } from './multi-attach.ts';
import { volumeAttachments, type VolumeAttachment } from './volume-attachment.ts';

/** How long a volume that nobody needs any more may stay mounted before it is taken from a node that is not healthy. */
const MAX_WAIT_FOR_UNMOUNT = 6 * 60_000;
/** How long a driver may take, and the pauses after it has not done it. */
const ATTACH_TIMEOUT = 2 * 60_000;
const FIRST_BACK_OFF = 500;
const LONGEST_BACK_OFF = 122_000;
const MANAGED_ANNOTATION = 'volumes.kubernetes.io/controller-managed-attach-detach';
const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service';

/** What is known of a volume beside the objects. Plain data. */
interface Memory {
  /** Node → since when no pod there needs it. */
  unneeded: Record<string, number>;
  /** Node → until when the driver has time, and how long the next pause is. */
  deadlines: Record<string, { at: number; pause: number }>;
  /** Node → the error of the driver that was told last. */
  told: Record<string, string>;
  /** Nodes whose pods have been told that it is somebody else's. */
  refused: string[];
}

const NOTHING: Memory = { unneeded: {}, deadlines: {}, told: {}, refused: [] };

/** Keys are names of PersistentVolumes. */
export const attachDetachController: Controller = {
  name: 'attachdetach-controller',
  watches: {
    pods: enqueueVolumesOfPod,
    persistentvolumeclaims: ({ object }, enqueue) => {
      const { volumeName } = object.spec as { volumeName?: string };
      if (volumeName) enqueue(volumeName);
    },
    [VOLUME_ATTACHMENTS]: ({ object }, enqueue) => {
      const { persistentVolumeName } = (object as VolumeAttachment).spec.source;
      if (persistentVolumeName) enqueue(persistentVolumeName);
    },
    nodes: enqueueVolumesOfNode,
    [CSI_DRIVERS]: (_, enqueue, lister) => {
      for (const { metadata, spec } of lister.list<PersistentVolume>('persistentvolumes')) if (spec.csi) enqueue(metadata.name);
    },
  },

  reconcile(name, context) {
    const { lister, memory } = context;
    const volume = lister.get<PersistentVolume>('persistentvolumes', undefined, name);
    const attachable = attachableVolume(volume, lister);
    const attachments = attachmentsOf(name, lister);
    if (!volume || !attachable) return memory.set(name, undefined);
    const sync = new VolumeSync(volume, attachable, context);
    for (const attachment of attachments) if (!sync.podsOn(attachment.spec.nodeName ?? '').length) sync.detach(attachment);
    for (const node of sync.wantingNodes) sync.attach(node);
    sync.remember();
  },
};

/** One look at one volume. */
class VolumeSync {
  readonly #volume: PersistentVolume;
  readonly #attachable: AttachableVolume;
  readonly #context: ControllerContext;
  readonly #known: Memory;
  /** Pods that need it, by their nodes. */
  readonly #pods = new Map<string, Pod[]>();

  constructor(volume: PersistentVolume, attachable: AttachableVolume, context: ControllerContext) {
    this.#volume = volume;
    this.#attachable = attachable;
    this.#context = context;
    const { unneeded, deadlines, told, refused } = (context.memory.get(volume.metadata.name) as Memory | undefined) ?? NOTHING;
    this.#known = { unneeded: { ...unneeded }, deadlines: { ...deadlines }, told: { ...told }, refused: [...refused] };
    for (const pod of podsNeeding(volume, context.lister)) {
      const { nodeName = '' } = pod.spec;
      if (managesNode(nodeName, context.lister)) this.#pods.set(nodeName, [...(this.#pods.get(nodeName) ?? []), pod]);
    }
  }

  get wantingNodes(): string[] {
    return [...this.#pods.keys()];
  }

  podsOn(node: string): readonly Pod[] {
    return this.#pods.get(node) ?? [];
  }

  /** Brings a volume off a node once that has unmounted it, or is given up. */
  detach({ metadata, spec }: VolumeAttachment): void {
    const { lister, client, clock, requeueAt } = this.#context;
    const { nodeName = '' } = spec;
    if (metadata.deletionTimestamp) return;
    const node = lister.get<Node>('nodes', undefined, nodeName);
    const since = (this.#known.unneeded[nodeName] ??= clock.now());
    const isMounted = node ? volumesInUse(node).includes(uniqueVolumeName(this.#attachable)) : true;
    if (isMounted && !isOutOfService(node)) {
      const timeout = since + MAX_WAIT_FOR_UNMOUNT;
      if (clock.now() < timeout) return requeueAt(timeout);
      if (node && readiness(node)?.status === 'True') return;
    }
    if (node) this.#setAttached(node, false);
    try {
      client.delete(volumeAttachments, undefined, metadata.name);
    } catch (error) {
      if (!isReason(error, 'NotFound')) throw error;
    }
  }

  /** Asks the driver to bring the volume to a node, and tells how that went. */
  attach(node: string): void {
    const { lister, client } = this.#context;
    const name = attachmentName(this.#attachable, node);
    delete this.#known.unneeded[node];
    const existing = lister.get<VolumeAttachment>(VOLUME_ATTACHMENTS, undefined, name);
    if (existing?.metadata.deletionTimestamp) return;
    if (existing) return this.#follow(existing, node);
    const others = attachmentsOf(this.#volume.metadata.name, lister).map(({ spec }) => spec.nodeName ?? '');
    if (others.length > 0 && !allowsSeveralNodes(this.#volume)) return this.#refuse(node, others);
    this.#known.refused = this.#known.refused.filter((each) => each !== node);
    client.create<VolumeAttachment>(volumeAttachments, {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'VolumeAttachment',
      metadata: { name },
      spec: { attacher: this.#attachable.driver, nodeName: node, source: { persistentVolumeName: this.#volume.metadata.name } },
    });
    this.#wait(node);
  }

  remember(): void {
    const { memory } = this.#context;
    const nodesWith = new Set(attachmentsOf(this.#volume.metadata.name, this.#context.lister).map(({ spec }) => spec.nodeName ?? ''));
    const kept = <T>(values: Record<string, T>) => Object.fromEntries(Object.entries(values).filter(([node]) => nodesWith.has(node)));
    const { unneeded, deadlines, told, refused } = this.#known;
    const state: Memory = {
      unneeded: kept(unneeded),
      deadlines: kept(deadlines),
      told: kept(told),
      refused: refused.filter((node) => this.#pods.has(node)),
    };
    const isEmpty = Object.values(state).every((value: object) => Object.keys(value).length === 0);
    memory.set(this.#volume.metadata.name, isEmpty ? undefined : state);
  }

  #follow({ status }: VolumeAttachment, name: string): void {
    const { lister, clock } = this.#context;
    const node = lister.get<Node>('nodes', undefined, name);
    const { attached = false, attachError } = status ?? {};
    if (attached) {
      delete this.#known.deadlines[name];
      delete this.#known.told[name];
      if (node && !volumesAttached(node).some((each) => each.name === uniqueVolumeName(this.#attachable))) {
        this.#setAttached(node, true);
        this.#tell(name, 'Normal', 'SuccessfulAttachVolume', 'AttachVolume.Attach succeeded', '');
      }
      return;
    }
    if (attachError?.message && this.#known.told[name] !== `${attachError.time} ${attachError.message}`) {
      this.#known.told[name] = `${attachError.time} ${attachError.message}`;
      this.#fail(name, attachError.message);
    }
    const deadline = this.#known.deadlines[name];
    if (!deadline) return this.#wait(name);
    if (clock.now() < deadline.at) return this.#context.requeueAt(deadline.at);
    const { driver, handle } = this.#attachable;
    this.#fail(name, `timed out waiting for external-attacher of ${driver} CSI driver to attach volume ${handle}`);
    this.#wait(name, deadline.pause);
  }

  /** Gives the driver its time, after a pause. */
  #wait(node: string, pause = 0): void {
    const at = this.#context.clock.now() + pause + ATTACH_TIMEOUT;
    this.#known.deadlines[node] = { at, pause: Math.min(LONGEST_BACK_OFF, Math.max(FIRST_BACK_OFF, pause * 2)) };
    this.#context.requeueAt(at);
  }

  #fail(node: string, why: string): void {
    this.#tell(node, 'Warning', 'FailedAttachVolume', 'AttachVolume.Attach failed', `: ${why}`);
  }

  /** Only once for each node, until that may have the volume. */
  #refuse(node: string, others: readonly string[]): void {
    if (this.#known.refused.includes(node)) return;
    this.#known.refused.push(node);
    const users = others.flatMap((other) => this.podsOn(other));
    for (const pod of this.podsOn(node)) {
      const message = `Multi-Attach error for volume "${this.#volume.metadata.name}" ${multiAttachMessage(pod, users)}`;
      this.#context.events.event(pod, 'Warning', 'FailedAttachVolume', message);
    }
  }

  #tell(node: string, type: 'Normal' | 'Warning', reason: string, what: string, detail: string): void {
    for (const pod of this.podsOn(node))
      this.#context.events.event(pod, type, reason, `${what} for volume "${this.#volume.metadata.name}" ${detail}`);
  }

  #setAttached(node: Node, attached: boolean): void {
    const name = uniqueVolumeName(this.#attachable);
    const others = volumesAttached(node).filter((each) => each.name !== name);
    if (!attached && others.length === volumesAttached(node).length) return;
    const now = attached ? [...others, { name, devicePath: '' }] : others;
    this.#context.client.patch(
      nodes,
      undefined,
      node.metadata.name,
      { status: { volumesAttached: now.length > 0 ? now : null } },
      'status',
    );
  }
}

function volumesAttached({ status }: Node): readonly { name: string; devicePath: string }[] {
  return status?.volumesAttached ?? [];
}

function volumesInUse({ status }: Node): readonly string[] {
  return status?.volumesInUse ?? [];
}

function isOutOfService(node: Node | undefined): boolean {
  return node?.spec?.taints?.some(({ key }) => key === OUT_OF_SERVICE) ?? false;
}

/** The kubelets of other nodes attach for themselves. */
function managesNode(name: string, lister: Lister): boolean {
  return lister.get<Node>('nodes', undefined, name)?.metadata.annotations?.[MANAGED_ANNOTATION] === 'true';
}

function attachmentsOf(volume: string, lister: Lister): VolumeAttachment[] {
  return lister.list<VolumeAttachment>(VOLUME_ATTACHMENTS).filter(({ spec }) => spec.source.persistentVolumeName === volume);
}

/** The pods on nodes that have not ended and mount the claim that the volume is bound to. */
function podsNeeding({ metadata, spec }: PersistentVolume, lister: Lister): Pod[] {
  const { namespace, name } = spec.claimRef ?? {};
  if (!name) return [];
  return lister.list<Pod>('pods', namespace).filter((pod) => {
    if (!pod.spec.nodeName || hasEnded(pod)) return false;
    return claimsOfPod(pod, lister).some(([, claim]) => claim.metadata.name === name && claim.spec.volumeName === metadata.name);
  });
}

/** pkg/volume/util, IsPodTerminated. */
function hasEnded(pod: Pod): boolean {
  if (isTerminal(pod)) return true;
  if (!pod.metadata.deletionTimestamp) return false;
  const statuses = pod.status?.containerStatuses ?? [];
  return statuses.every(({ state }) => Boolean(state?.terminated) || Boolean(state?.waiting));
}

function enqueueVolumesOfPod(...[{ type, object, previous }, enqueue, lister]: Parameters<EventHandler>): void {
  const pod = object as Pod;
  if (!pod.spec.nodeName || !pod.spec.volumes?.some(({ persistentVolumeClaim, ephemeral }) => persistentVolumeClaim ?? ephemeral)) return;
  const before = previous as Pod | undefined;
  if (type === 'MODIFIED' && before?.spec.nodeName && hasEnded(before) === hasEnded(pod)) return;
  for (const [, { name }] of attachableVolumesOf(pod, lister)) enqueue(name);
}

/** When what a node says of its volumes, its health or its taints has changed. */
function enqueueVolumesOfNode(...[{ type, object, previous }, enqueue, lister]: Parameters<EventHandler>): void {
  const [node, before] = [object as Node, previous as Node | undefined];
  const isSame =
    type === 'MODIFIED' &&
    deepEqual(before?.status?.volumesInUse, node.status?.volumesInUse) &&
    deepEqual(before?.spec?.taints, node.spec?.taints) &&
    (before && readiness(before)?.status) === readiness(node)?.status;
  if (isSame) return;
  for (const { spec } of lister.list<VolumeAttachment>(VOLUME_ATTACHMENTS)) {
    if (spec.nodeName === node.metadata.name && spec.source.persistentVolumeName) enqueue(spec.source.persistentVolumeName);
  }
}
