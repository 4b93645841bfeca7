/** etcdctl(1) and etcdutl(1): the cluster's etcd, its keys and its snapshots. */
import { readCertificate } from '@drydock/apiserver';
import { readSnapshot, type EtcdSnapshot } from '@drydock/cluster';
import { FileError, print, printError, sleepUntil, type Process, type Program, type Wait } from '@drydock/shell';
import type { NodePlace } from './node-place.ts';

const VERSION = '3.5.21';
const TIMEOUT = 5_000;
const VALUES = new Set([
  'endpoints',
  'cacert',
  'cert',
  'key',
  'w',
  'write-out',
  'data-dir',
  'name',
  'initial-cluster',
  'initial-cluster-token',
  'initial-advertise-peer-urls',
  'limit',
  'command-timeout',
  'dial-timeout',
  'wal-dir',
  'bump-revision',
]);

interface Call {
  words: string[];
  values: Map<string, string>;
  flags: Set<string>;
}

interface Result {
  stdout: string;
  stderr: string;
  status: number;
  /** Milliseconds until it says so. */
  after?: number;
}

const ok = (stdout: string, stderr = ''): Result => ({ stdout, stderr, status: 0 });
const failed = (error: string): Result => ({ stdout: '', stderr: `Error: ${error}\n`, status: 1 });

export function newEtcdctl(place: NodePlace, node: string): Program {
  return program('etcdctl', (call, process) => runEtcdctl(place, node, call, process));
}

export function newEtcdutl(): Program {
  return program('etcdutl', (call, process) => {
    if (call.words[0] === 'version') return ok(`etcdutl version: ${VERSION}\nAPI version: 3.5\n`);
    return offline(call, process) ?? failed(`unknown command "${call.words.join(' ')}" for "etcdutl"`);
  });
}

function program(name: string, run: (call: Call, process: Process) => Result): Program {
  return {
    name,
    summary: name === 'etcdctl' ? 'Ask the etcd of the cluster' : 'Work on files of etcd',
    *run(process): Generator<Wait, number, void> {
      const { stdout, stderr, status, after = 0 } = run(parseWords(process), process);
      yield* sleepUntil(process, process.clock.now() + after);
      yield* print(process, stdout);
      yield* printError(process, stderr);
      return status;
    },
  };
}

function parseWords({ argv, env }: Process): Call {
  const call: Call = { words: [], values: new Map(), flags: new Set() };
  for (const name of ['endpoints', 'cacert', 'cert', 'key']) {
    const value = env[`ETCDCTL_${name.toUpperCase()}`];
    if (value) call.values.set(name, value);
  }
  for (let i = 1; i < argv.length; i++) {
    const [, name, value] = /^--?([a-z-]+)(?:=(.*))?$/s.exec(argv[i]!) ?? [];
    if (name === undefined) call.words.push(argv[i]!);
    else if (VALUES.has(name)) call.values.set(name === 'w' ? 'write-out' : name, value ?? argv[++i] ?? '');
    else call.flags.add(name);
  }
  return call;
}

function runEtcdctl(place: NodePlace, node: string, call: Call, process: Process): Result {
  const command = call.words.slice(0, 2).join(' ');
  if (call.words[0] === 'version') return ok(`etcdctl version: ${VERSION}\nAPI version: 3.5\n`);
  const local = offline(call, process);
  if (local) return local;
  const problem = connectionProblem(place, node, call, process);
  if (problem) return problem;
  const { storage } = place.cluster.api;
  const endpoint = endpointOf(call);
  if (command === 'snapshot save') return save(place, call, process);
  if (command === 'endpoint health') {
    const row = [endpoint, 'true', '9.123ms', ''];
    return isTable(call)
      ? ok(table(['ENDPOINT', 'HEALTH', 'TOOK', 'ERROR'], row))
      : ok(`${endpoint} is healthy: successfully committed proposal: took = 9.123ms\n`);
  }
  if (command === 'endpoint status') {
    const row = [
      endpoint,
      MEMBER,
      VERSION,
      '3.4 MB',
      'true',
      'false',
      '2',
      String(storage.resourceVersion),
      String(storage.resourceVersion),
      '',
    ];
    const heads = [
      'ENDPOINT',
      'ID',
      'VERSION',
      'DB SIZE',
      'IS LEADER',
      'IS LEARNER',
      'RAFT TERM',
      'RAFT INDEX',
      'RAFT APPLIED INDEX',
      'ERRORS',
    ];
    return ok(isTable(call) ? table(heads, row) : `${row.join(', ')}\n`);
  }
  if (command === 'member list') {
    const { name, address } = place.cluster.controlPlane;
    const row = [MEMBER, 'started', name, `https://${address}:2380`, `https://${address}:2379`, 'false'];
    return ok(isTable(call) ? table(['ID', 'STATUS', 'NAME', 'PEER ADDRS', 'CLIENT ADDRS', 'IS LEARNER'], row) : `${row.join(', ')}\n`);
  }
  if (call.words[0] === 'get') return get(place, call);
  return failed(
    `"${call.words.join(' ')}" is not simulated: there are endpoint health, endpoint status, get, member list, snapshot and version`,
  );
}

const MEMBER = '8e9e05c52164694d';
const endpointOf = ({ values }: Call): string => values.get('endpoints') ?? '127.0.0.1:2379';
const isTable = ({ values }: Call): boolean => values.get('write-out') === 'table';

/** tablewriter: heads and cells in the middle of their columns. */
function table(heads: readonly string[], row: readonly string[]): string {
  const widths = heads.map((head, i) => Math.max(head.length, row[i]!.length) + 2);
  const line = `+${widths.map((width) => '-'.repeat(width)).join('+')}+\n`;
  const centred = (cells: readonly string[]) =>
    `|${cells.map((cell, i) => cell.padStart(cell.length + Math.floor((widths[i]! - cell.length) / 2)).padEnd(widths[i]!)).join('|')}|\n`;
  return line + centred(heads) + line + centred(row) + line;
}

/** Why etcd does not answer: its certificates are wanted, and it must run. */
function connectionProblem(place: NodePlace, node: string, call: Call, process: Process): Result | undefined {
  const endpoint = endpointOf(call).replace(/^https?:\/\//, '');
  const read = (name: string) => {
    const path = call.values.get(name);
    const text = path === undefined ? undefined : process.files.readText(path);
    return text instanceof FileError ? { missing: path! } : { text };
  };
  const [cacert, cert, key] = [read('cacert'), read('cert'), read('key')];
  for (const file of [cacert, cert, key]) if ('missing' in file) return failed(`open ${file.missing}: no such file or directory`);
  const address = place.hosts.resolve(process.files, endpoint.split(':')[0] ?? '');
  const host = address && place.hosts.at(address, node);
  const listens =
    host === place.cluster.controlPlane.name && endpoint.endsWith(':2379') && place.cluster.nodes.componentCommand('etcd') !== undefined;
  const refused = `transport: Error while dialing: dial tcp ${endpoint}: connect: connection refused`;
  if (!listens) return deadline(process, endpoint, `last connection error: connection error: desc = \\"${refused}\\"`);
  const texts = [cacert, cert, key].map((file) => ('text' in file ? file.text : undefined));
  if (texts.some((text) => text === undefined)) {
    return deadline(process, endpoint, 'last connection error: connection error: desc = \\"error reading server preface: EOF\\"');
  }
  if (readCertificate(texts[0]!)?.subject.commonName !== 'etcd-ca') {
    const why =
      'transport: authentication handshake failed: tls: failed to verify certificate: x509: certificate signed by unknown authority';
    return deadline(process, endpoint, `last connection error: connection error: desc = \\"${why}\\"`);
  }
  if (readCertificate(texts[1]!)?.issuer !== 'etcd-ca') {
    return deadline(
      process,
      endpoint,
      'last connection error: connection error: desc = \\"error reading server preface: remote error: tls: bad certificate\\"',
    );
  }
  return undefined;
}

function deadline(process: Process, endpoint: string, why: string): Result {
  const at = new Date(process.clock.now() + TIMEOUT).toISOString().replace('Z', '000Z');
  const line = `{"level":"warn","ts":"${at}","logger":"etcd-client","caller":"v3@v${VERSION}/retry_interceptor.go:63","msg":"retrying of unary invoker failed","target":"etcd-endpoints://0xc0000ea000/${endpoint}","attempt":0,"error":"rpc error: code = DeadlineExceeded desc = latest balancer error: ${why}"}\n`;
  return { stdout: '', stderr: `${line}Error: context deadline exceeded\n`, status: 1, after: TIMEOUT };
}

function save({ cluster }: NodePlace, { words }: Call, process: Process): Result {
  const path = words[2];
  if (path === undefined) return failed('snapshot save expects one argument');
  const error = process.files.writeText(path, cluster.etcdSnapshot(), { mode: 0o600 });
  if (error) return failed(`could not open ${path}.part (open ${path}.part: ${error.message.toLowerCase()})`);
  return ok(`Snapshot saved at ${path}\n`);
}

/** What works on files alone: `snapshot status` and `snapshot restore`. */
function offline(call: Call, process: Process): Result | undefined {
  const [noun, verb, path] = call.words;
  if (noun !== 'snapshot' || (verb !== 'status' && verb !== 'restore')) return undefined;
  if (path === undefined) return failed(`snapshot ${verb} requires exactly one argument`);
  const text = process.files.readText(path);
  if (text instanceof FileError) return failed(`stat ${path}: ${text.message.toLowerCase()}`);
  const snapshot = readSnapshot(text);
  if (!snapshot) return failed('snapshot file integrity check failed. invalid database');
  return verb === 'status' ? snapshotStatus(call, snapshot, text) : restore(call, process, text);
}

function snapshotStatus(call: Call, { revision, objects }: EtcdSnapshot, text: string): Result {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 97) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  const keys = Object.values(objects).reduce((sum, list) => sum + list.length, 0);
  const row = [(hash >>> 0).toString(16), String(revision), String(keys), `${(text.length / 1_000_000).toFixed(1)} MB`];
  return ok(isTable(call) ? table(['HASH', 'REVISION', 'TOTAL KEYS', 'TOTAL SIZE'], row) : `${row.join(', ')}\n`);
}

function restore({ values }: Call, { files }: Process, text: string): Result {
  const directory = values.get('data-dir') ?? 'default.etcd';
  const names = files.list(directory);
  if (Array.isArray(names) && names.length > 0) return failed(`data-dir "${directory}" not empty or could not be read`);
  files.makeDirectories(`${directory}/member/snap`, 0o700);
  files.makeDirectories(`${directory}/member/wal`, 0o700);
  const error = files.writeText(`${directory}/member/snap/db`, text, { mode: 0o600 });
  return error ? failed(`write ${directory}/member/snap/db: ${error.message.toLowerCase()}`) : ok('');
}

/** Keys of the API server, in order; the values of etcd are protobuf, and are shown as JSON here. */
function get({ cluster }: NodePlace, { words, flags, values }: Call): Result {
  const wanted = words[1] ?? '';
  const entries = cluster.api.storage
    .resources()
    .flatMap((resource) =>
      [...cluster.api.storage.list(resource)].map((object) => {
        const { namespace, name } = object.metadata;
        return { key: `/registry/${resource}/${namespace ? `${namespace}/` : ''}${name}`, object };
      }),
    )
    .filter(({ key }) => (flags.has('prefix') || flags.has('from-key') ? key.startsWith(wanted) : key === wanted))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const limit = Number(values.get('limit') ?? 0);
  const shown = limit > 0 ? entries.slice(0, limit) : entries;
  if (flags.has('count-only')) return ok('');
  return ok(shown.map(({ key, object }) => (flags.has('keys-only') ? `${key}\n\n` : `${key}\n${JSON.stringify(object)}\n`)).join(''));
}
