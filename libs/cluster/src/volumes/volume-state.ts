import type { KubeObject } from '@drydock/apimachinery';
import type { SavedTree } from './saved-tree.ts';

/** What nodes keep of volumes, as plain data. */
export interface VolumesState {
  /** The contents of volumes, by their identity. */
  trees: ReadonlyMap<string, SavedTree>;
  /** ConfigMaps and Secrets as they were when a pod took them over, by `RESOURCE/NAMESPACE/NAME@VERSION`. */
  sources: ReadonlyMap<string, KubeObject>;
}

export const NO_VOLUMES: VolumesState = { trees: new Map(), sources: new Map() };

/** A volume of a pod that has been set up. */
export type MountedVolume =
  /** Files that live as long as what the identity names: a pod, a PersistentVolume. */
  | { kind: 'tree'; tree: string; readOnly?: boolean }
  | { kind: 'node'; node: string; path: string }
  /** Files made from objects. `sources`: the version of each that is shown, by `RESOURCE/NAMESPACE/NAME`; '' for an optional one that was missing. */
  | {
      kind: 'projected';
      sources: Readonly<Record<string, string>>;
      /** What it shows of the pod's own labels and annotations, if it shows any. */
      metadata?: string;
    };

/** Why a volume cannot be set up, as the kubelet says after `MountVolume.SetUp failed for volume "x" : `. */
export interface MountFailure {
  error: string;
  /** What failed, when it was not `MountVolume.SetUp`. */
  operation?: string;
  /** The name of the PersistentVolume, where there is one. */
  volume?: string;
}
