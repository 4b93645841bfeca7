/** What etcd answers, before it is printed. */
import type { KeyEvent, KeyValue } from '../keys/key-value.ts';
import type { Member } from '../connection/member.ts';

export interface Header {
  readonly clusterId: bigint;
  readonly memberId: bigint;
  readonly revision: number;
  readonly raftTerm: number;
}

export interface RangeResponse {
  header: Header;
  kvs: readonly KeyValue[];
  more: boolean;
  count: number;
}

export interface PutResponse {
  header: Header;
  prevKv: KeyValue | undefined;
}

export interface DeleteResponse {
  header: Header;
  deleted: number;
  prevKvs: readonly KeyValue[];
}

export interface WatchResponse {
  header: Header;
  events: readonly KeyEvent[];
}

export interface MemberListResponse {
  header: Header;
  members: readonly Member[];
}

export interface EndpointHealth {
  endpoint: string;
  health: boolean;
  /** As Go writes a duration. */
  took: string;
  error: string;
}

export interface EndpointStatus {
  endpoint: string;
  header: Header;
  version: string;
  /** Bytes. */
  dbSize: number;
  leader: bigint;
  raftIndex: number;
}

export interface EndpointHash {
  endpoint: string;
  header: Header;
  hash: number;
  compactRevision: number;
}
