/** etcdctl get (get_command.go). */
import { encodeUtf8 } from '@drydock/shell';
import type { Command } from '../cli/command.ts';
import { boolFlag, int64Flag, stringFlag } from '../cli/flag.ts';
import { Exit, failure, isResult, ok, outBytes, type Result } from '../cli/result.ts';
import { withServer, type EtcdctlCall } from '../connection/client.ts';
import { keysBetween, keysFrom, keysWithPrefix, type KeyRange } from '../keys/key-range.ts';
import { EMPTY_KEY, EtcdError, type KeyValue } from '../keys/key-value.ts';
import { printerFor, textOf } from '../printers/printer.ts';

export const getCommand: Command<EtcdctlCall> = {
  use: 'get [options] <key> [range_end]',
  short: 'Gets the key or a range of keys',
  flags: [
    stringFlag('consistency', 'Linearizable(l) or Serializable(s)', 'l'),
    stringFlag('order', 'Order of results; ASCEND or DESCEND (ASCEND by default)'),
    stringFlag('sort-by', 'Sort target; CREATE, KEY, MODIFY, VALUE, or VERSION'),
    int64Flag('limit', 'Maximum number of results'),
    boolFlag('prefix', 'Get keys with matching prefix'),
    boolFlag('from-key', 'Get keys that are greater than or equal to the given key using byte compare'),
    int64Flag('rev', 'Specify the kv revision'),
    boolFlag('keys-only', 'Get only the keys'),
    boolFlag('count-only', 'Get only the count'),
    boolFlag('print-value-only', 'Only write values when using the "simple" output format'),
  ],
  run(call) {
    const range = wantedRange(call);
    if (isResult(range)) return range;
    const printer = printerFor(call);
    if (isResult(printer)) return printer;
    return withServer(call, (client, member) => {
      if (range.from === '') return client.refused(EMPTY_KEY);
      const { flags } = call;
      const found = client.keys.range(range, flags.number('rev'));
      if (found instanceof EtcdError) return client.refused(found);
      if (flags.isOn('count-only') && printer.format !== 'fields')
        return failure('--count-only is only for `--write-out=fields`', Exit.badArgs);
      if (flags.isOn('print-value-only') && printer.format !== 'simple')
        return failure('print-value-only is only for `--write-out=simple`', Exit.badArgs);
      const shown = limited(sorted(found, call), call);
      const kvs = flags.isOn('count-only') ? [] : flags.isOn('keys-only') ? shown.map(withoutValue) : shown;
      const more = shown.length < found.length && !flags.isOn('count-only');
      const text = textOf(printer, 'get', { header: client.header(member), kvs, more, count: found.length }, call);
      return typeof text === 'string' ? ok(outBytes(text)) : text;
    });
  },
};

type SortOrder = 'ASCEND' | 'DESCEND' | '';
type SortTarget = 'CREATE' | 'KEY' | 'MODIFY' | 'VALUE' | 'VERSION' | '';

const ORDERS: readonly string[] = ['ASCEND', 'DESCEND', ''] satisfies SortOrder[];
const TARGETS: readonly string[] = ['CREATE', 'KEY', 'MODIFY', 'VALUE', 'VERSION', ''] satisfies SortTarget[];

/** What the arguments and flags mean, or what is wrong with them. */
function wantedRange({ args, flags }: EtcdctlCall): KeyRange | Result {
  const [prefix, fromKey] = [flags.isOn('prefix'), flags.isOn('from-key')];
  const bad = (message: string) => failure(message, Exit.badArgs);
  if (args.length === 0) return bad('get command needs one argument as key and an optional argument as range_end');
  if (prefix && fromKey) return bad('`--prefix` and `--from-key` cannot be set at the same time, choose one');
  if (flags.isOn('keys-only') && flags.isOn('count-only'))
    return bad('`--keys-only` and `--count-only` cannot be set at the same time, choose one');
  const consistency = flags.text('consistency');
  if (consistency !== 'l' && consistency !== 's')
    return failure(`unknown consistency flag ${JSON.stringify(consistency)}`, Exit.badFeature);
  if (args.length > 1 && (prefix || fromKey))
    return bad('too many arguments, only accept one argument when `--prefix` or `--from-key` is set');
  if (!ORDERS.includes(flags.text('order').toUpperCase())) return failure(`bad sort order ${flags.text('order')}`, Exit.badFeature);
  if (!TARGETS.includes(flags.text('sort-by').toUpperCase())) return failure(`bad sort target ${flags.text('sort-by')}`, Exit.badFeature);
  const [key, end] = [encodeUtf8(args[0]!), args[1] === undefined ? undefined : encodeUtf8(args[1])];
  return prefix ? keysWithPrefix(key) : fromKey ? keysFrom(key) : keysBetween(key, end);
}

function sorted(kvs: readonly KeyValue[], { flags }: EtcdctlCall): readonly KeyValue[] {
  const order = flags.text('order').toUpperCase() as SortOrder;
  const target = flags.text('sort-by').toUpperCase() as SortTarget;
  const value = sortValue(target);
  const ascending = value ? [...kvs].sort((a, b) => compare(value(a), value(b))) : kvs;
  return order === 'DESCEND' ? [...ascending].reverse() : ascending;
}

/** Undefined: the keys, whose order there is already. */
function sortValue(target: SortTarget): ((kv: KeyValue) => string | number) | undefined {
  switch (target) {
    case 'CREATE':
      return ({ createRevision }) => createRevision;
    case 'MODIFY':
      return ({ modRevision }) => modRevision;
    case 'VERSION':
      return ({ version }) => version;
    case 'VALUE':
      return ({ value }) => value;
    default:
      return undefined;
  }
}

const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);

function limited(kvs: readonly KeyValue[], { flags }: EtcdctlCall): readonly KeyValue[] {
  const limit = flags.number('limit');
  return limit > 0 ? kvs.slice(0, limit) : kvs;
}

const withoutValue = ({ key, createRevision, modRevision, version }: KeyValue): KeyValue => ({
  key,
  value: '',
  createRevision,
  modRevision,
  version,
});
