/** What works on the file of a snapshot alone (etcdutl, snapshot_command.go and v3_snapshot.go). */
import { readSnapshot, type EtcdSnapshot } from '@drydock/cluster';
import { decodeUtf8, FileError, joinPath, type ByteString, type Files } from '@drydock/shell';
import type { Call } from '../cli/command.ts';
import { err, Exit, failure, isResult, ok, out, type Result, type Step } from '../cli/result.ts';
import { memberIds } from '../connection/member.ts';
import { drawTable } from '../printers/draw-table.ts';
import { humanBytes } from '../printers/go-text.ts';
import type { TableData } from '../printers/tables.ts';
import { readBootstrap, type Bootstrap } from './bootstrap.ts';

export function snapshotStatus({ args, flags, process: { files } }: Call): Result {
  const [path = ''] = args;
  if (args.length !== 1) return failure('snapshot status requires exactly one argument', Exit.badArgs);
  const format = flags.text('write-out');
  if (!Object.hasOwn(STATUS_PRINTERS, format)) {
    const isKnown = format === 'protobuf';
    return failure(isKnown ? 'protobuf not supported as output format' : 'unsupported output format', Exit.badFeature);
  }
  const content = files.readFile(path);
  if (content instanceof FileError)
    return failure(`${content.code === 'ENOENT' ? 'stat' : 'open'} ${path}: ${content.message.toLowerCase()}`);
  const snapshot = readSnapshot(decodeUtf8(content));
  return snapshot ? ok(out(STATUS_PRINTERS[format]!(statusOf(snapshot, content)))) : failure('invalid database');
}

interface Status {
  hash: number;
  revision: number;
  totalKey: number;
  totalSize: number;
}

function statusOf({ revision, objects }: EtcdSnapshot, content: ByteString): Status {
  let hash = 0x811c9dc5;
  for (let i = 0; i < content.length; i += 97) hash = Math.imul(hash ^ content.charCodeAt(i), 0x01000193);
  const totalKey = Object.values(objects).reduce((sum, list) => sum + list.length, 0);
  return { hash: hash >>> 0, revision, totalKey, totalSize: content.length };
}

const statusTable = ({ hash, revision, totalKey, totalSize }: Status): TableData => ({
  heads: ['HASH', 'REVISION', 'TOTAL KEYS', 'TOTAL SIZE'],
  rows: [[hash.toString(16), String(revision), String(totalKey), humanBytes(totalSize)]],
});

const STATUS_PRINTERS: Readonly<Record<string, (status: Status) => string>> = {
  simple: (status) => `${statusTable(status).rows[0]!.join(', ')}\n`,
  table: (status) => drawTable(statusTable(status)),
  json: (status) => `${JSON.stringify(status)}\n`,
  fields: ({ hash, revision, totalKey, totalSize }) =>
    `"Hash" : ${hash}\n"Revision" : ${revision}\n"Keys" : ${totalKey}\n"Size" : ${totalSize}\n`,
};

interface Paths {
  snapshot: string;
  data: string;
  wal: string;
  snap: string;
}

/** Makes a data directory that an etcd begins with. */
export function snapshotRestore(call: Call): Result {
  const { args, flags, process } = call;
  if (args.length !== 1) return failure('snapshot restore requires exactly one argument', Exit.badArgs);
  if (flags.number('bump-revision') > 0 !== flags.isOn('mark-compacted'))
    return failure('--mark-compacted required if --revision-bump > 0', Exit.badArgs);
  const data = flags.text('data-dir') || `${flags.text('name')}.etcd`;
  const paths: Paths = {
    snapshot: args[0]!,
    data,
    wal: flags.text('wal-dir') || joinPath(data, 'member/wal'),
    snap: joinPath(data, 'member/snap'),
  };
  const member = readBootstrap(flags);
  if (typeof member === 'string') return failure(member);
  const problem = placeProblem(call, paths);
  if (problem !== undefined) return failure(problem);
  const begun = [logLine(call, 265, 'restoring snapshot', fieldsOf(call, paths))];
  const content = copyDatabase(process.files, paths, flags.isOn('skip-hash-check'));
  if (isResult(content)) return { ...content, steps: [...begun, ...content.steps] };
  return ok(
    ...begun,
    ...bumped(call, content),
    ...memberLines(call, member),
    logLine(call, 293, 'restored snapshot', fieldsOf(call, paths)),
  );
}

function placeProblem({ flags, process: { files } }: Call, { data, wal }: Paths): string | undefined {
  const names = files.list(data);
  const isFree = names instanceof FileError ? names.code === 'ENOENT' : names.length === 0;
  if (!isFree) return `data-dir ${JSON.stringify(data)} not empty or could not be read`;
  return flags.text('wal-dir') !== '' && files.exists(wal) ? `wal-dir ${JSON.stringify(wal)} exists` : undefined;
}

/** The snapshot that was copied, or why it was not. */
function copyDatabase(files: Files, { snapshot, snap, wal }: Paths, skipsHash: boolean): EtcdSnapshot | Result {
  const content = files.readFile(snapshot);
  if (content instanceof FileError) return failure(`open ${snapshot}: ${content.message.toLowerCase()}`);
  const read = readSnapshot(decodeUtf8(content));
  const made = files.makeDirectories(snap, 0o700);
  if (made) return failure(`mkdir ${snap}: ${made.message.toLowerCase()}`);
  if (!read) return failure(skipsHash ? 'invalid database' : 'snapshot missing hash but --skip-hash-check=false');
  const database = joinPath(snap, 'db');
  const error = files.makeDirectories(wal, 0o700) ?? files.writeFile(database, content, { mode: 0o600 });
  return error ? failure(`open ${database}: ${error.message.toLowerCase()}`) : read;
}

/** The revisions of a restored cluster go on where those of the API server are: what is bumped is said, and nothing more. */
function bumped(call: Call, { revision }: EtcdSnapshot): Step[] {
  const amount = call.flags.number('bump-revision');
  if (amount === 0) return [];
  const latest = revision + amount;
  return [
    logLine(call, 356, 'bumping latest revision', { 'latest-revision': revision, 'bump-amount': amount, 'new-latest-revision': latest }),
    logLine(call, 373, 'marking revision compacted', { revision: latest }),
  ];
}

function memberLines(call: Call, { peerUrls }: Bootstrap): Step[] {
  const { id, clusterId } = memberIds(peerUrls, call.flags.text('initial-cluster-token'));
  return [
    logLine(call, 138, 'Trimming membership information from the backend...', undefined, 'membership/store.go'),
    logLine(
      call,
      421,
      'added member',
      {
        'cluster-id': clusterId.toString(16),
        'local-member-id': '0',
        'added-peer-id': id.toString(16),
        'added-peer-peer-urls': peerUrls,
        'added-peer-is-learner': false,
      },
      'membership/cluster.go',
    ),
  ];
}

const fieldsOf = ({ flags }: Call, { snapshot, data, wal, snap }: Paths): Fields => ({
  path: snapshot,
  'wal-dir': wal,
  'data-dir': data,
  'snap-dir': snap,
  'initial-memory-map-size': flags.number('initial-memory-map-size'),
});

type Fields = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** zap's console encoding. */
function logLine({ process }: Call, line: number, message: string, fields?: Fields, file = 'snapshot/v3_snapshot.go'): Step {
  const at = `${new Date(process.clock.now()).toISOString().slice(0, 19)}Z`;
  const pairs = Object.entries(fields ?? {}).map(([name, value]) => `${JSON.stringify(name)}: ${spaced(value)}`);
  return err(`${[at, 'info', `${file}:${line}`, message, ...(fields ? [`{${pairs.join(', ')}}`] : [])].join('\t')}\n`);
}

const spaced = (value: Fields[string]): string =>
  Array.isArray(value) ? `[${value.map((each) => JSON.stringify(each)).join(', ')}]` : JSON.stringify(value);
