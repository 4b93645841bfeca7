import type { ObjectFieldSelector, ResourceFieldSelector } from './container.types.ts';

/** core/v1 Volume: a name and exactly one source. */
export interface Volume {
  name: string;
  emptyDir?: { medium?: string; sizeLimit?: string | number };
  hostPath?: { path?: string; type?: string };
  secret?: SecretVolumeSource;
  configMap?: ConfigMapVolumeSource;
  persistentVolumeClaim?: { claimName?: string; readOnly?: boolean };
  projected?: { sources?: VolumeProjection[]; defaultMode?: number };
  downwardAPI?: { items?: DownwardApiFile[]; defaultMode?: number };
  nfs?: { server?: string; path?: string; readOnly?: boolean };
  csi?: { driver?: string; [field: string]: unknown };
  ephemeral?: { volumeClaimTemplate?: { metadata?: Record<string, unknown>; spec?: Record<string, unknown> } };
  image?: { reference?: string; pullPolicy?: string };
  iscsi?: { iqn?: string; iscsiInterface?: string; readOnly?: boolean; [field: string]: unknown };
  rbd?: { monitors?: string[]; pool?: string; image?: string; readOnly?: boolean; [field: string]: unknown };
  gcePersistentDisk?: { pdName?: string; readOnly?: boolean; [field: string]: unknown };
  awsElasticBlockStore?: { volumeID?: string; readOnly?: boolean; [field: string]: unknown };
  [source: string]: unknown;
}

export interface KeyToPath {
  key?: string;
  path?: string;
  mode?: number;
}

export interface SecretVolumeSource {
  secretName?: string;
  items?: KeyToPath[];
  defaultMode?: number;
  optional?: boolean;
}

export interface ConfigMapVolumeSource {
  name?: string;
  items?: KeyToPath[];
  defaultMode?: number;
  optional?: boolean;
}

export interface DownwardApiFile {
  path?: string;
  fieldRef?: ObjectFieldSelector;
  resourceFieldRef?: ResourceFieldSelector;
  mode?: number;
}

export interface VolumeProjection {
  secret?: { name?: string; items?: KeyToPath[]; optional?: boolean };
  configMap?: { name?: string; items?: KeyToPath[]; optional?: boolean };
  downwardAPI?: { items?: DownwardApiFile[] };
  serviceAccountToken?: { audience?: string; expirationSeconds?: number; path?: string };
  clusterTrustBundle?: Record<string, unknown>;
}
