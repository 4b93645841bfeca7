/** etcdctl alarm, defrag and compaction (alarm_command.go, defrag_command.go, compaction_command.go). */
import type { Command } from '../cli/command.ts';
import { boolFlag, stringFlag } from '../cli/flag.ts';
import { Exit, failure, isResult, ok, out, type Result } from '../cli/result.ts';
import { withServer, type EtcdctlCall } from '../connection/client.ts';
import { printed } from '../printers/printer.ts';
import { askEndpoints, clusterFlag, failedSteps } from './endpoint.commands.ts';

/** There are never any alarms: a disk that is full stops the kubelet's pods first. */
function alarms(verb: string): (call: EtcdctlCall) => Result {
  return (call) => {
    if (call.args.length > 0) return failure(`alarm ${verb} command accepts no arguments`, Exit.badArgs);
    return withServer(call, (client, member) => printed(call, 'alarms', client.header(member)));
  };
}

export const alarmCommand: Command<EtcdctlCall> = {
  use: 'alarm <subcommand>',
  short: 'Alarm related commands',
  commands: [
    { use: 'disarm', short: 'Disarms all alarms', run: alarms('disarm') },
    { use: 'list', short: 'Lists all alarms', run: alarms('list') },
  ],
};

export const defragCommand: Command<EtcdctlCall> = {
  use: 'defrag',
  short: 'Defragments the storage of the etcd members with given endpoints',
  persistentFlags: [clusterFlag],
  flags: [stringFlag('data-dir', 'Optional. If present, defragments a data directory not in use by etcd.')],
  run(call) {
    if (call.flags.text('data-dir') !== '') return failure('defrag --data-dir is not simulated');
    const asked = askEndpoints(call);
    if (isResult(asked)) return asked;
    const done = asked.endpoints.filter(({ member }) => member);
    const failures = failedSteps(asked, (endpoint) => `defragment etcd member[${endpoint}]`);
    const steps = [
      ...asked.client.warnings,
      ...done.map(({ endpoint }) => out(`Finished defragmenting etcd member[${endpoint}]\n`)),
      ...failures,
    ];
    return { steps, status: failures.length > 0 ? Exit.error : Exit.success };
  },
};

export const compactionCommand: Command<EtcdctlCall> = {
  use: 'compaction [options] <revision>',
  short: 'Compacts the event history in etcd',
  flags: [boolFlag('physical', "'true' to wait for compaction to physically remove all old revisions")],
  run(call) {
    const [text = ''] = call.args;
    if (call.args.length !== 1) return failure('compaction command needs 1 argument', Exit.badArgs);
    if (!/^[+-]?\d+$/.test(text)) return failure(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
    return withServer(call, (client) => {
      const error = client.keys.compact(Number(text));
      return error ? client.refused(error) : ok(out(`compacted revision ${Number(text)}\n`));
    });
  },
};
