/** etcdutl(1): works on the files of an etcd (etcdutl, ctl.go). */
import type { Program } from '@drydock/shell';
import { cobraUsage } from './cli/cobra-usage.ts';
import type { Call, Command } from './cli/command.ts';
import { boolFlag, stringFlag } from './cli/flag.ts';
import { Exit, failure } from './cli/result.ts';
import { runCommandLine, type Cli } from './cli/run-command-line.ts';
import { notSimulated } from './commands/not-simulated.ts';
import { newVersionCommand } from './commands/version.command.ts';
import { restoreFlags } from './offline/restore-flags.ts';
import { snapshotRestore, snapshotStatus } from './offline/snapshot-file.ts';

const NAME = 'etcdutl';
const MMAP_SIZE = `${10 * 1024 ** 3}`;

const snapshotCommand: Command = {
  use: 'snapshot <subcommand>',
  short: 'Manages etcd node snapshots',
  commands: [
    {
      use: 'save <filename>',
      short: 'Stores an etcd node backend snapshot to a given file',
      hidden: true,
      plainUse: true,
      deprecated: 'Use `etcdctl snapshot save` to download snapshot',
      run: () => failure('In order to download snapshot use: `etcdctl snapshot save ...`', Exit.badArgs),
    },
    {
      use: 'restore <filename> --data-dir {output dir} [options]',
      short: 'Restores an etcd member snapshot to an etcd directory',
      flags: restoreFlags('Path to the output data directory', MMAP_SIZE),
      requiredFlags: ['data-dir'],
      run: snapshotRestore,
    },
    {
      use: 'status <filename>',
      short: 'Gets backend snapshot status of a given file',
      long: `When --write-out is set to simple, this command prints out comma-separated status lists for each endpoint.
The items in the lists are hash, revision, total keys, total size.
`,
      run: snapshotStatus,
    },
  ],
};

const cli: Cli<Call> = {
  root: {
    use: NAME,
    short: 'An administrative command line tool for etcd3.',
    persistentFlags: [stringFlag('write-out', 'set the output format (fields, json, protobuf, simple, table)', 'simple', 'w')],
    commands: [
      {
        ...notSimulated('backup', '[legacy] offline backup of etcd directory', [
          stringFlag('data-dir', 'Path to the etcd data dir'),
          stringFlag('wal-dir', 'Path to the etcd wal dir'),
          stringFlag('backup-dir', 'Path to the backup dir'),
          stringFlag('backup-wal-dir', 'Path to the backup wal dir'),
          boolFlag('with-v3', 'Backup v3 backend data', 'true'),
        ]),
        requiredFlags: ['backup-dir', 'data-dir'],
      },
      {
        ...notSimulated('defrag', 'Defragments the storage of the etcd', [
          stringFlag('data-dir', 'Required. Defragments a data directory not in use by etcd.'),
        ]),
        requiredFlags: ['data-dir'],
      },
      snapshotCommand,
      newVersionCommand(NAME),
      {
        use: 'check <subcommand>',
        short: 'commands for checking properties',
        commands: [
          {
            ...notSimulated('v2store', 'Check custom content in v2store', [
              stringFlag('data-dir', 'Required. A data directory not in use by etcd.'),
            ]),
            requiredFlags: ['data-dir'],
          },
        ],
      },
    ],
  },
  usage: cobraUsage,
  usageAfterError: 2,
  newCall: (call) => call,
};

export const etcdutlProgram: Program = {
  name: NAME,
  summary: 'Work on files of etcd',
  run: (process) => runCommandLine(cli, process),
};
