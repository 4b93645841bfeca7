/** etcdctl(1): asks the etcd of the cluster (etcdctl/ctlv3, ctl.go). */
import type { Program, Wait } from '@drydock/shell';
import type { NodePlace } from '../node-place.ts';
import type { Command } from './cli/command.ts';
import { etcdUsage } from './cli/etcd-usage.ts';
import { boolFlag, durationFlag, sliceFlag, stringFlag } from './cli/flag.ts';
import { err, Exit, failure, perform } from './cli/result.ts';
import { runCommandLine, type Cli } from './cli/run-command-line.ts';
import { checkCommand } from './commands/check.command.ts';
import { delCommand } from './commands/del.command.ts';
import { endpointCommand } from './commands/endpoint.commands.ts';
import { getCommand } from './commands/get.command.ts';
import { alarmCommand, compactionCommand, defragCommand } from './commands/maintenance.commands.ts';
import { memberCommand } from './commands/member.commands.ts';
import {
  authCommand,
  electCommand,
  leaseCommand,
  lockCommand,
  makeMirrorCommand,
  moveLeaderCommand,
  roleCommand,
  txnCommand,
  userCommand,
} from './commands/other.commands.ts';
import { putCommand } from './commands/put.command.ts';
import { snapshotCommand } from './commands/snapshot.commands.ts';
import { newVersionCommand } from './commands/version.command.ts';
import { watchCommand } from './commands/watch.command.ts';
import type { EtcdctlCall } from './connection/client.ts';
import type { EtcdPlace } from './connection/etcd-place.ts';
import { applyEnvironment } from './connection/environment.ts';
import { API_VERSION, VERSION } from './connection/member.ts';

const NAME = 'etcdctl';

const root: Command<EtcdctlCall> = {
  use: NAME,
  short: 'A simple command line client for etcd3.',
  persistentFlags: [
    sliceFlag('endpoints', 'gRPC endpoints', '[127.0.0.1:2379]'),
    boolFlag('debug', 'enable client-side debug logging'),
    stringFlag('write-out', 'set the output format (fields, json, protobuf, simple, table)', 'simple', 'w'),
    boolFlag('hex', 'print byte strings as hex encoded strings'),
    durationFlag('dial-timeout', 'dial timeout for client connections', '2s'),
    durationFlag('command-timeout', 'timeout for short running command (excluding dial timeout)', '5s'),
    durationFlag('keepalive-time', 'keepalive time for client connections', '2s'),
    durationFlag('keepalive-timeout', 'keepalive timeout for client connections', '6s'),
    boolFlag('insecure-transport', 'disable transport security for client connections', 'true'),
    boolFlag('insecure-discovery', 'accept insecure SRV records describing cluster endpoints', 'true'),
    boolFlag(
      'insecure-skip-tls-verify',
      'skip server certificate verification (CAUTION: this option should be enabled only for testing purposes)',
    ),
    stringFlag('cert', 'identify secure client using this TLS certificate file'),
    stringFlag('key', 'identify secure client using this TLS key file'),
    stringFlag('cacert', 'verify certificates of TLS-enabled secure servers using this CA bundle'),
    stringFlag('user', 'username[:password] for authentication (prompt if password is not supplied)'),
    stringFlag('password', "password for authentication (if this option is used, --user option shouldn't include password)"),
    stringFlag('discovery-srv', 'domain name to query for SRV records describing cluster endpoints', '', 'd'),
    stringFlag('discovery-srv-name', 'service name to query when using DNS discovery'),
  ],
  commands: [
    getCommand,
    putCommand,
    delCommand,
    txnCommand,
    compactionCommand,
    alarmCommand,
    defragCommand,
    endpointCommand,
    moveLeaderCommand,
    watchCommand,
    newVersionCommand(NAME),
    leaseCommand,
    memberCommand,
    snapshotCommand,
    makeMirrorCommand,
    lockCommand,
    electCommand,
    authCommand,
    userCommand,
    roleCommand,
    checkCommand,
  ],
};

/** On the disk of a node; `inPod` is the same in a pod there that has a network of its own. */
export interface NodeEtcdctl extends Program {
  readonly inPod: Program;
}

export const newNodeEtcdctl = (place: NodePlace, node: string): NodeEtcdctl => ({
  ...newEtcdctl({ ...place, node, onHost: true }),
  inPod: newEtcdctl({ ...place, node, onHost: false }),
});

function newEtcdctl(place: EtcdPlace): Program {
  const cli: Cli<EtcdctlCall> = {
    root,
    usage: (path) => etcdUsage(path, { version: VERSION, apiVersion: API_VERSION }),
    usageAfterError: 1,
    newCall: (call) => ({ ...call, place, environment: applyEnvironment(call) }),
  };
  return {
    name: NAME,
    summary: 'Ask the etcd of the cluster',
    *run(process): Generator<Wait, number, void> {
      const { ETCDCTL_API: api = '' } = process.env;
      if (api === '2') return yield* perform(process, failure('version 2 of the API (ETCDCTL_API=2) is not simulated'));
      if (api !== '' && api !== '3')
        return yield* perform(process, { steps: [err(`unsupported API version: ${api}\n`)], status: Exit.error });
      return yield* runCommandLine(cli, process);
    },
  };
}
