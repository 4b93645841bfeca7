/** etcdctl put (put_command.go). */
import { encodeUtf8, FileError, readAll, type ByteString, type Wait } from '@drydock/shell';
import type { Command } from '../cli/command.ts';
import { boolFlag, stringFlag } from '../cli/flag.ts';
import { Exit, failure, isResult, type Result } from '../cli/result.ts';
import { withServer, type EtcdctlCall } from '../connection/client.ts';
import { oneKey } from '../keys/key-range.ts';
import { EMPTY_KEY, NO_SUCH_KEY, NO_SUCH_LEASE, type KeyValue } from '../keys/key-value.ts';
import { REGISTRY } from '../keys/registry-keys.ts';
import { printed, printerFor } from '../printers/printer.ts';

const NEEDS = 'put command needs 1 argument and input from stdin or 2 arguments';

export const putCommand: Command<EtcdctlCall> = {
  use: 'put [options] <key> <value> (<value> can also be given from stdin)',
  short: 'Puts the given key into the store',
  long: `
Puts the given key into the store.

When <value> begins with '-', <value> is interpreted as a flag.
Insert '--' for workaround:

$ put <key> -- <value>
$ put -- <key> <value>

If <value> isn't given as a command line argument and '--ignore-value' is not specified,
this command tries to read the value from standard input.

If <lease> isn't given as a command line argument and '--ignore-lease' is not specified,
this command tries to read the value from standard input.

For example,
$ cat file | put <key>
will store the content of the file to <key>.
`,
  flags: [
    stringFlag('lease', 'lease ID (in hexadecimal) to attach to the key', '0'),
    boolFlag('prev-kv', 'return the previous key-value pair before modification'),
    boolFlag('ignore-value', 'updates the key using its current value'),
    boolFlag('ignore-lease', 'updates the key using its current lease'),
  ],
  run: (call) => put(call),
};

function* put(call: EtcdctlCall): Generator<Wait, Result, void> {
  const { args, flags } = call;
  if (args.length === 0) return failure(NEEDS, Exit.badArgs);
  const ignoresValue = flags.isOn('ignore-value');
  if (ignoresValue && args.length > 1) return failure("put command needs only 1 argument when 'ignore-value' is set", Exit.badArgs);
  const value = ignoresValue ? '' : yield* argumentOrInput(call);
  if (value === undefined) return failure(NEEDS, Exit.badArgs);
  const lease = flags.text('lease');
  if (!/^[+-]?[0-9a-f]+$/i.test(lease)) {
    return failure(`bad lease ID (strconv.ParseInt: parsing ${JSON.stringify(lease)}: invalid syntax), expecting ID in Hex`, Exit.badArgs);
  }
  const printer = printerFor(call);
  if (isResult(printer)) return printer;
  return withServer(call, (client, member) => {
    const key = encodeUtf8(args[0]!);
    if (key === '') return client.refused(EMPTY_KEY);
    if (key.startsWith(REGISTRY)) return failure(`a put to ${REGISTRY} is not simulated: change objects through the API server`);
    if (!/^[+-]?0+$/.test(lease)) return client.refused(NO_SUCH_LEASE);
    const [existing] = client.keys.range(oneKey(key)) as readonly KeyValue[];
    if (!existing && (ignoresValue || flags.isOn('ignore-lease'))) return client.refused(NO_SUCH_KEY);
    const previous = client.keys.put(key, ignoresValue ? existing!.value : value);
    return printed(call, 'put', { header: client.header(member), prevKv: flags.isOn('prev-kv') ? previous : undefined });
  });
}

/** Undefined when there is neither. */
function* argumentOrInput({ args, process }: EtcdctlCall): Generator<Wait, ByteString | undefined, void> {
  if (args[1] !== undefined) return encodeUtf8(args[1]);
  const input = yield* readAll(process);
  return input instanceof FileError || input === '' ? undefined : input;
}
