/** What etcd answers (api/mvccpb, kv.proto). */
import type { ByteString } from '@drydock/shell';

export interface KeyValue {
  readonly key: ByteString;
  /** Put together when it is asked for. */
  readonly value: ByteString;
  readonly createRevision: number;
  readonly modRevision: number;
  readonly version: number;
}

export interface KeyEvent {
  readonly type: 'PUT' | 'DELETE';
  /** Of a deletion: the key and the revision of that, and nothing else. */
  readonly kv: KeyValue;
  readonly prevKv: KeyValue | undefined;
}

/** What an etcd refuses, with the code of its gRPC status. */
export class EtcdError {
  readonly code: string;
  readonly message: string;

  constructor(code: string, message: string) {
    this.code = code;
    this.message = `etcdserver: ${message}`;
  }
}

export const COMPACTED = new EtcdError('OutOfRange', 'mvcc: required revision has been compacted');
export const FUTURE = new EtcdError('OutOfRange', 'mvcc: required revision is a future revision');
export const EMPTY_KEY = new EtcdError('InvalidArgument', 'key is not provided');
export const NO_SUCH_KEY = new EtcdError('InvalidArgument', 'key not found');
export const NO_SUCH_LEASE = new EtcdError('NotFound', 'requested lease not found');
