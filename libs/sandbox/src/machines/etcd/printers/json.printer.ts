/** `--write-out=json` (printer_json.go): the messages as encoding/json writes them, keys and values in base64. */
import { encodeBase64, jsonString } from '@drydock/apimachinery';
import { encodeUtf8, type ByteString } from '@drydock/shell';
import type { KeyValue } from '../keys/key-value.ts';
import type { Member } from '../connection/member.ts';
import type { Printer } from './printer.ts';
import type { Header } from './responses.ts';

type Json = string | number | bigint | boolean | undefined | readonly Json[] | { readonly [name: string]: Json };

/** Fields in their order; what is undefined is left out. Identifiers are larger than the numbers of JavaScript. */
function marshal(value: Json): string {
  if (typeof value === 'string') return jsonString(value);
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[${value.map(marshal).join(',')}]`;
  const fields = Object.entries(value).filter(([, each]) => each !== undefined);
  return `{${fields.map(([name, each]) => `${jsonString(name)}:${marshal(each)}`).join(',')}}`;
}

const line = (value: Json): ByteString => `${encodeUtf8(marshal(value))}\n`;
const base64 = (bytes: ByteString): string => encodeBase64(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));

/** Go's `omitempty`. */
const some = <T extends string | number | boolean>(value: T): T | undefined => value || undefined;
const list = <T extends Json>(values: readonly T[]): readonly T[] | undefined => (values.length > 0 ? values : undefined);

const header = ({ clusterId, memberId, revision, raftTerm }: Header): Json => ({
  cluster_id: clusterId,
  member_id: memberId,
  revision: some(revision),
  raft_term: raftTerm,
});

const keyValue = ({ key, createRevision, modRevision, version, value }: KeyValue): Json => ({
  key: base64(key),
  create_revision: some(createRevision),
  mod_revision: some(modRevision),
  version: some(version),
  value: some(base64(value)),
});

const member = ({ id, name, peerUrls, clientUrls }: Member): Json => ({ ID: id, name, peerURLs: peerUrls, clientURLs: clientUrls });
/** Identifiers in hexadecimal; the spelling of the last field is upstream's. */
const memberInHex = ({ id, name, peerUrls, clientUrls }: Member): Json => ({
  ID: id.toString(16),
  name,
  peerURLs: peerUrls,
  clientURLS: clientUrls,
});

export const jsonPrinter: Printer = {
  format: 'json',
  get: (response) =>
    line({
      header: header(response.header),
      kvs: list(response.kvs.map(keyValue)),
      more: some(response.more),
      count: some(response.count),
    }),
  put: ({ header: head, prevKv }) => line({ header: header(head), prev_kv: prevKv && keyValue(prevKv) }),
  del: ({ header: head, deleted, prevKvs }) =>
    line({ header: header(head), deleted: some(deleted), prev_kvs: list(prevKvs.map(keyValue)) }),
  watch: ({ header: head, events }) =>
    line({
      Header: header(head),
      Events: events.map(({ type, kv, prevKv }) => ({
        type: type === 'DELETE' ? 1 : undefined,
        kv: keyValue(kv),
        prev_kv: prevKv && keyValue(prevKv),
      })),
      CompactRevision: 0,
      Canceled: false,
      Created: false,
    }),
  memberList({ header: { clusterId, memberId, raftTerm }, members }, { hex }) {
    const [show, shown] = hex ? [(id: bigint): Json => id.toString(16), memberInHex] : [(id: bigint): Json => id, member];
    return line({ header: { cluster_id: show(clusterId), member_id: show(memberId), raft_term: raftTerm }, members: members.map(shown) });
  },
  endpointHealth: (endpoints) =>
    line(endpoints.map(({ endpoint, health, took, error }) => ({ endpoint, health, took, error: some(error) }))),
  endpointStatus: (endpoints) =>
    line(
      endpoints.map(({ endpoint, header: head, version, dbSize, leader, raftIndex }) => ({
        Endpoint: endpoint,
        Status: {
          header: header(head),
          version,
          dbSize,
          leader,
          raftIndex,
          raftTerm: head.raftTerm,
          raftAppliedIndex: raftIndex,
          dbSizeInUse: dbSize,
        },
      })),
    ),
  endpointHash: (endpoints) =>
    line(
      endpoints.map(({ endpoint, header: head, hash, compactRevision }) => ({
        Endpoint: endpoint,
        HashKV: { header: header(head), hash, compact_revision: some(compactRevision) },
      })),
    ),
  alarms: (head) => line({ header: header(head) }),
};
