/** etcdctl snapshot (snapshot_command.go; client/v3/snapshot, v3_snapshot.go). */
import type { Call, Command } from '../cli/command.ts';
import { err, Exit, failure, isResult, ok, out, type Result, type Step } from '../cli/result.ts';
import { newClient, type EtcdctlCall } from '../connection/client.ts';
import { clientInfo, logLine } from '../connection/client-log.ts';
import { restoreFlags } from '../offline/restore-flags.ts';
import { snapshotRestore, snapshotStatus } from '../offline/snapshot-file.ts';
import { humanBytes } from '../printers/go-text.ts';

const USE_ETCDUTL = (verb: string) => err(`Deprecated: Use \`etcdutl snapshot ${verb}\` instead.\n\n`);

export const snapshotCommand: Command<EtcdctlCall> = {
  use: 'snapshot <subcommand>',
  short: 'Manages etcd node snapshots',
  commands: [
    { use: 'save <filename>', short: 'Stores an etcd node backend snapshot to a given file', run: save },
    {
      use: 'restore <filename> [options]',
      short: 'Restores an etcd member snapshot to an etcd directory',
      long: 'Moved to `etcdctl snapshot restore ...`\n',
      flags: restoreFlags('Path to the data directory', '0'),
      run: (call) => deprecated('restore', snapshotRestore(call)),
    },
    {
      use: 'status <filename>',
      short: '[deprecated] Gets backend snapshot status of a given file',
      long: `When --write-out is set to simple, this command prints out comma-separated status lists for each endpoint.
The items in the lists are hash, revision, total keys, total size.

Moved to 'etcdctl snapshot status ...'
`,
      run: (call) => deprecated('status', snapshotStatus(call)),
    },
  ],
};

const deprecated = (verb: string, result: Result): Result => ({ ...result, steps: [USE_ETCDUTL(verb), ...result.steps] });

function save(call: EtcdctlCall): Result {
  const { args, place, process } = call;
  const [path = ''] = args;
  if (args.length !== 1) return failure('snapshot save expects one argument', Exit.badArgs);
  const client = newClient(call);
  if (isResult(client)) return client;
  const { endpoints, warnings } = client;
  if (endpoints.length !== 1) {
    const message = `snapshot must be requested to one selected node, not multiple [${endpoints.join(' ')}]`;
    return failure(message, Exit.interrupted, warnings);
  }
  const { files } = process;
  const part = `${path}.part`;
  const error = files.writeFile(part, '', { mode: 0o600 });
  if (error) return failure(`could not open ${part} (open ${part}: ${error.message.toLowerCase()})`, Exit.interrupted, warnings);
  const begun: Step[] = [...warnings, saveLine(call, 65, 'created temporary db file', { path: part })];
  const member = client.connect();
  if (isResult(member)) {
    files.unlink(part);
    return { steps: [...begun, ...member.steps.slice(warnings.length)], status: Exit.interrupted };
  }
  const snapshot = place.cluster.etcdSnapshot();
  const unwritten = files.writeText(part, snapshot) ?? files.rename(part, path);
  if (unwritten) {
    files.unlink(part);
    return failure(
      `could not rename ${part} to ${path} (rename ${part} ${path}: ${unwritten.message.toLowerCase()})`,
      Exit.interrupted,
      begun,
    );
  }
  const [endpoint = ''] = endpoints;
  return ok(
    ...begun,
    clientInfo(process, 212, 'opened snapshot stream; downloading'),
    saveLine(call, 73, 'fetching snapshot', { endpoint }),
    clientInfo(process, 220, 'completed snapshot read; closing'),
    saveLine(call, 88, 'fetched snapshot', { endpoint, size: humanBytes(snapshot.length), took: 'now' }),
    saveLine(call, 97, 'saved', { path }),
    out(`Snapshot saved at ${path}\n`),
  );
}

const saveLine = ({ process }: Call, line: number, message: string, fields: Readonly<Record<string, string>>): Step =>
  logLine(process, { level: 'info', caller: `snapshot/v3_snapshot.go:${line}`, message, fields });
