/** The one member that the cluster's etcd has, as its command line describes it. */
import { sha1 } from '@noble/hashes/legacy.js';
import { encodeUtf8 } from '@drydock/apimachinery';
import type { NodePlace } from '../../node-place.ts';

export const VERSION = '3.5.21';
export const API_VERSION = '3.5';
/** It has been elected once when it was made, and once more. */
export const RAFT_TERM = 2;

export interface Member {
  readonly id: bigint;
  readonly clusterId: bigint;
  readonly name: string;
  readonly peerUrls: readonly string[];
  readonly clientUrls: readonly string[];
  /** `https://127.0.0.1:2379`: where it listens. */
  readonly listens: readonly string[];
  /** The path of the certificate that it shows, on the disk of its machine. */
  readonly certificate: string | undefined;
}

/** Undefined while no etcd runs. */
export function runningMember({ cluster }: NodePlace): Member | undefined {
  const argv = cluster.nodes.componentCommand('etcd');
  if (!argv) return undefined;
  const flag = (name: string) => argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
  const urls = (name: string, port: number) => (flag(name) ?? `http://localhost:${port}`).split(',');
  const peerUrls = urls('initial-advertise-peer-urls', 2380);
  return {
    ...memberIds(peerUrls, flag('initial-cluster-token') ?? 'etcd-cluster'),
    name: flag('name') ?? 'default',
    peerUrls,
    clientUrls: urls('advertise-client-urls', 2379),
    listens: urls('listen-client-urls', 2379),
    certificate: flag('cert-file'),
  };
}

/** Of the only member of a cluster. */
export function memberIds(peerUrls: readonly string[], token: string): { id: bigint; clusterId: bigint } {
  const id = idOf(encodeUtf8([...peerUrls].sort().join('') + token));
  return { id, clusterId: idOf(bytesOf(id)) };
}

/** The first eight bytes of a hash (server/etcdserver/api/membership). */
function idOf(bytes: Uint8Array): bigint {
  return sha1(bytes)
    .subarray(0, 8)
    .reduce((id, byte) => (id << 8n) | BigInt(byte), 0n);
}

const bytesOf = (id: bigint): Uint8Array => Uint8Array.from({ length: 8 }, (_, i) => Number((id >> BigInt(56 - 8 * i)) & 0xffn));
