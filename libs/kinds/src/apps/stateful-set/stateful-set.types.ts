import type { Condition, KubeObject, LabelSelector } from '@drydock/apimachinery';
import type { PersistentVolumeClaimSpec } from '../../core/persistent-volume-claim/persistent-volume-claim.types.ts';
import type { PodTemplateSpec } from '../../core/pod/spec/pod-spec.types.ts';

export interface StatefulSet extends KubeObject {
  spec: StatefulSetSpec;
  status?: StatefulSetStatus;
}

export interface StatefulSetSpec {
  replicas?: number;
  selector: LabelSelector;
  template: PodTemplateSpec;
  serviceName?: string;
  podManagementPolicy?: string;
  updateStrategy?: { type?: string; rollingUpdate?: { partition?: number } };
  volumeClaimTemplates?: ClaimTemplate[];
  minReadySeconds?: number;
  revisionHistoryLimit?: number;
  ordinals?: { start?: number };
  persistentVolumeClaimRetentionPolicy?: { whenDeleted?: string; whenScaled?: string };
}

export interface ClaimTemplate extends KubeObject {
  spec: PersistentVolumeClaimSpec;
}

export interface StatefulSetStatus {
  observedGeneration?: number;
  replicas: number;
  readyReplicas?: number;
  currentReplicas?: number;
  updatedReplicas?: number;
  availableReplicas: number;
  currentRevision?: string;
  updateRevision?: string;
  collisionCount?: number;
  conditions?: Condition[];
}

export const POD_NAME_LABEL = 'statefulset.kubernetes.io/pod-name';
export const POD_INDEX_LABEL = 'apps.kubernetes.io/pod-index';
/** On the revisions of StatefulSets: their hash. */
export const REVISION_HASH_LABEL = 'controller.kubernetes.io/hash';
