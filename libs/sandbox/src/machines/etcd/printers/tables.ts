/** What tables and lists show (printer.go). */
import type { Member } from '../connection/member.ts';
import { humanBytes } from './go-text.ts';
import type { EndpointHash, EndpointHealth, EndpointStatus } from './responses.ts';

export interface TableData {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export const memberListTable = (members: readonly Member[]): TableData => ({
  heads: ['ID', 'STATUS', 'NAME', 'PEER ADDRS', 'CLIENT ADDRS', 'IS LEARNER'],
  rows: members.map(({ id, name, peerUrls, clientUrls }) => [
    id.toString(16),
    'started',
    name,
    peerUrls.join(','),
    clientUrls.join(','),
    'false',
  ]),
});

export const endpointHealthTable = (list: readonly EndpointHealth[]): TableData => ({
  heads: ['ENDPOINT', 'HEALTH', 'TOOK', 'ERROR'],
  rows: list.map(({ endpoint, health, took, error }) => [endpoint, String(health), took, error]),
});

export const endpointStatusTable = (list: readonly EndpointStatus[]): TableData => ({
  heads: ['ENDPOINT', 'ID', 'VERSION', 'DB SIZE', 'IS LEADER', 'IS LEARNER', 'RAFT TERM', 'RAFT INDEX', 'RAFT APPLIED INDEX', 'ERRORS'],
  rows: list.map(({ endpoint, header, version, dbSize, leader, raftIndex }) => [
    endpoint,
    header.memberId.toString(16),
    version,
    humanBytes(dbSize),
    String(leader === header.memberId),
    'false',
    String(header.raftTerm),
    String(raftIndex),
    String(raftIndex),
    '',
  ]),
});

export const endpointHashTable = (list: readonly EndpointHash[]): TableData => ({
  heads: ['ENDPOINT', 'HASH'],
  rows: list.map(({ endpoint, hash }) => [endpoint, String(hash)]),
});
