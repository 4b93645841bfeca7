/** Keys that somebody has put beside those of the API server: they are stored as objects of resources that no API serves. */
import type { KubeObject } from '@drydock/apimachinery';
import { decodeUtf8, type ByteString } from '@drydock/shell';

export const OWN_KEYS = 'keys.etcd.io';
/** One object that says up to where somebody has compacted. */
export const COMPACTIONS = 'compactions.etcd.io';

const API_VERSION = 'etcd.io/v3';

export interface OwnKey extends KubeObject {
  value: ByteString;
  createRevision: number;
  version: number;
}

export interface Compaction extends KubeObject {
  revision: number;
}

/** `name` is the key as text. */
export const nameOfKey = (key: ByteString): string => decodeUtf8(key);

/** What follows `previous`, to be written at `revision`. */
export const newOwnKey = (key: ByteString, value: ByteString, previous: OwnKey | undefined, revision: number): OwnKey => ({
  apiVersion: API_VERSION,
  kind: 'Key',
  metadata: { name: nameOfKey(key) },
  value,
  createRevision: previous?.createRevision ?? revision,
  version: (previous?.version ?? 0) + 1,
});

export const COMPACTION_NAME = 'last';
export const newCompaction = (revision: number): Compaction => ({
  apiVersion: API_VERSION,
  kind: 'Compaction',
  metadata: { name: COMPACTION_NAME },
  revision,
});
