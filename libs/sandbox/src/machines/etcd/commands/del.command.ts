/** etcdctl del (del_command.go). */
import { encodeUtf8 } from '@drydock/shell';
import type { Command } from '../cli/command.ts';
import { boolFlag } from '../cli/flag.ts';
import { err, Exit, failure, isResult, type Result, type Step } from '../cli/result.ts';
import { withServer, type EtcdctlCall } from '../connection/client.ts';
import { keysBetween, keysFrom, keysWithPrefix, type KeyRange } from '../keys/key-range.ts';
import { EMPTY_KEY } from '../keys/key-value.ts';
import { printed, printerFor } from '../printers/printer.ts';

const RANGE_WARNING = 'In etcd v3.6, the operation will be suspended for a few seconds to provide the user time to verify range.\n';

export const delCommand: Command<EtcdctlCall> = {
  use: 'del [options] <key> [range_end]',
  short: 'Removes the specified key or range of keys [key, range_end)',
  flags: [
    boolFlag('prefix', 'delete keys with matching prefix'),
    boolFlag('prev-kv', 'return deleted key-value pairs'),
    boolFlag('from-key', 'delete keys that are greater than or equal to the given key using byte compare'),
    boolFlag('range', 'delete range of keys'),
  ],
  run(call) {
    const { args, flags } = call;
    const range = wantedRange(call);
    if (isResult(range)) return range;
    const printer = printerFor(call);
    if (isResult(printer)) return printer;
    const warning: Step[] = args.length > 1 && !flags.isOn('range') ? [err(RANGE_WARNING)] : [];
    const result = withServer(call, (client, member) => {
      if (range.from === '') return client.refused(EMPTY_KEY);
      const removed = client.keys.remove(range);
      const prevKvs = flags.isOn('prev-kv') ? removed : [];
      return printed(call, 'del', { header: client.header(member), deleted: removed.length, prevKvs });
    });
    return { ...result, steps: [...warning, ...result.steps] };
  },
};

function wantedRange({ args, flags }: EtcdctlCall): KeyRange | Result {
  const [prefix, fromKey] = [flags.isOn('prefix'), flags.isOn('from-key')];
  const bad = (message: string) => failure(message, Exit.badArgs);
  if (args.length === 0 || args.length > 2) return bad('del command needs one argument as key and an optional argument as range_end');
  if (prefix && fromKey) return bad('`--prefix` and `--from-key` cannot be set at the same time, choose one');
  if (args.length > 1 && (prefix || fromKey))
    return bad('too many arguments, only accept one argument when `--prefix` or `--from-key` is set');
  const [key, end] = [encodeUtf8(args[0]!), args[1] === undefined ? undefined : encodeUtf8(args[1])];
  return prefix ? keysWithPrefix(key) : fromKey ? keysFrom(key) : keysBetween(key, end);
}
