import type { Clock, Rng } from '@drydock/apimachinery';
import type { Lister } from '@drydock/apiserver';
import type { Container, Node, Pod } from '@drydock/kinds';
import { referenceTo } from '@drydock/kinds';
import type { ContainerRuntime } from '../containers/container-runtime.ts';
import type { NodeIdentity } from '../node-runtime.ts';
import type { VolumeManager } from '../volumes/volume-manager.ts';
import type { HookTable } from './hook-table.ts';
import type { KubeletProfile } from './kubelet-profile.ts';
import type { NodeTable } from './node-state.ts';
import { newContainerRecord, type ContainerRecord, type PodRecord } from './pod-record.ts';

/** What all kubelets of a cluster share. */
export interface KubeletContext {
  clock: Clock;
  rng: Rng;
  lister: Lister;
  profile: KubeletProfile;
  nodes: NodeTable;
  containers: ContainerRuntime;
  volumes: VolumeManager;
  /** Commands that probes and hooks run in containers at the moment. */
  hooks: HookTable;
  /** Whether the API server can be told anything. */
  apiServerAnswers(): boolean;
}

export type ContainerKind = 'init' | 'sidecar' | 'main' | 'ephemeral';

/** One look of a kubelet at one pod, at one moment. */
export class PodSync {
  readonly context: KubeletContext;
  readonly pod: Pod;
  readonly record: PodRecord;
  readonly node: Node | undefined;
  readonly identity: NodeIdentity;
  readonly now: number;
  readonly #requeueAt: (at: number) => void;
  /** Of all pods, when `pod` was read. */
  readonly #stamp: object;

  /** `pod` and `node` are those that are stored at this moment. */
  constructor(context: KubeletContext, pod: Pod, record: PodRecord, node: Node, identity: NodeIdentity, requeueAt: (at: number) => void) {
    this.context = context;
    this.pod = pod;
    this.record = record;
    this.node = node;
    this.identity = identity;
    this.now = context.clock.now();
    this.#requeueAt = requeueAt;
    this.#stamp = context.lister.stampOf('pods');
  }

  /** The pod as it is stored now; undefined when it is gone, or another has its name. */
  currentPod(): Pod | undefined {
    const { lister } = this.context;
    if (lister.stampOf('pods') === this.#stamp) return this.pod;
    const { namespace, name } = this.pod.metadata;
    const pod = lister.get<Pod>('pods', namespace, name);
    return pod?.metadata.uid === this.record.uid ? pod : undefined;
  }

  /** Looks again at this time, if it is in the future. */
  wakeAt(time: number | undefined): void {
    if (time !== undefined && time > this.now) this.#requeueAt(time);
  }

  /** An event about the pod, or about one of its containers. */
  event(type: 'Normal' | 'Warning', reason: string, message: string, container?: Container): void {
    const about = referenceTo(this.pod);
    if (container) about.fieldPath = fieldPathOf(this.pod, container);
    this.identity.events.eventAbout(about, type, reason, message);
  }

  /** The record of a container, made when it is first asked for. */
  containerRecord({ name }: Container): ContainerRecord {
    const { containers } = this.record;
    if (Object.hasOwn(containers, name)) return containers[name]!;
    const waitsForInit = (this.pod.spec.initContainers ?? []).length > 0;
    return (containers[name] = newContainerRecord(waitsForInit ? 'PodInitializing' : 'ContainerCreating'));
  }
}

function fieldPathOf({ spec }: Pod, { name }: Container): string {
  if (spec.initContainers?.some((each) => each.name === name)) return `spec.initContainers{${name}}`;
  if (spec.ephemeralContainers?.some((each) => each.name === name)) return `spec.ephemeralContainers{${name}}`;
  return `spec.containers{${name}}`;
}

/** A pod as kubelets name it in messages: `web_default(3f0c…)`. */
export function formatPod({ metadata }: Pod): string {
  return `${metadata.name}_${metadata.namespace}(${metadata.uid})`;
}

export function isSidecarContainer({ restartPolicy }: Container): boolean {
  return restartPolicy === 'Always';
}
