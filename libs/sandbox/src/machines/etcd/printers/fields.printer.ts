/** `--write-out=fields` (printer_fields.go): one field a line. */
import { encodeUtf8, type ByteString } from '@drydock/shell';
import type { KeyValue } from '../keys/key-value.ts';
import { goQuote } from './go-text.ts';
import type { Printer } from './printer.ts';
import type { Header } from './responses.ts';

type Value = string | number | bigint | boolean;

/** Values as they are: what shall have quotes has them already. */
const fields = (...pairs: [name: string, value: Value][]): string => pairs.map(([name, value]) => `"${name}" : ${value}\n`).join('');
const quoted = (text: string): string => goQuote(encodeUtf8(text));
const text = (...parts: string[]): ByteString => encodeUtf8(parts.join(''));

const header = ({ clusterId, memberId, revision, raftTerm }: Header): string =>
  fields(['ClusterID', clusterId], ['MemberID', memberId], ['Revision', revision], ['RaftTerm', raftTerm]);

const keyValue = (prefix: string, { key, createRevision, modRevision, version, value }: KeyValue): string =>
  fields(
    [`${prefix}Key`, goQuote(key)],
    [`${prefix}CreateRevision`, createRevision],
    [`${prefix}ModRevision`, modRevision],
    [`${prefix}Version`, version],
    [`${prefix}Value`, goQuote(value)],
    [`${prefix}Lease`, 0],
  );

const previous = (kv: KeyValue | undefined): string => (kv ? keyValue('Prev', kv) : '');

export const fieldsPrinter: Printer = {
  format: 'fields',
  get: ({ header: head, kvs, more, count }) =>
    text(header(head), ...kvs.map((kv) => keyValue('', kv)), fields(['More', more], ['Count', count])),
  put: ({ header: head, prevKv }) => text(header(head), previous(prevKv)),
  del: ({ header: head, deleted, prevKvs }) => text(header(head), fields(['Deleted', deleted]), ...prevKvs.map(previous)),
  watch: ({ header: head, events }) =>
    text(header(head), ...events.flatMap(({ type, kv, prevKv }) => [fields(['Type', type]), previous(prevKv), keyValue('', kv)])),
  memberList: ({ header: head, members }) =>
    text(
      header({ ...head, revision: 0 }),
      ...members.map(
        ({ id, name, peerUrls, clientUrls }) =>
          `${fields(
            ['ID', id],
            ['Name', quoted(name)],
            ...peerUrls.map((url): [string, string] => ['PeerURL', quoted(url)]),
            ...clientUrls.map((url): [string, string] => ['ClientURL', quoted(url)]),
            ['IsLearner', false],
          )}\n`,
      ),
    ),
  endpointHealth: (list) =>
    text(
      ...list.map(
        ({ endpoint, health, took, error }) =>
          `${fields(['Endpoint', quoted(endpoint)], ['Health', health], ['Took', took], ['Error', error])}\n`,
      ),
    ),
  endpointStatus: (list) =>
    text(
      ...list.map(
        ({ endpoint, header: head, version, dbSize, leader, raftIndex }) =>
          `${header(head)}${fields(
            ['Version', quoted(version)],
            ['DBSize', dbSize],
            ['Leader', leader],
            ['IsLearner', false],
            ['RaftIndex', raftIndex],
            ['RaftTerm', head.raftTerm],
            ['RaftAppliedIndex', raftIndex],
            ['Errors', '[]'],
            ['Endpoint', quoted(endpoint)],
          )}\n`,
      ),
    ),
  endpointHash: (list) =>
    text(...list.map(({ endpoint, header: head, hash }) => `${header(head)}${fields(['Endpoint', quoted(endpoint)], ['Hash', hash])}\n`)),
  alarms: (head) => text(header(head)),
};
