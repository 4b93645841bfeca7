/** etcdctl watch (watch_command.go). */
import { encodeUtf8, write, type Wait } from '@drydock/shell';
import type { Command, Outcome } from '../cli/command.ts';
import { boolFlag, int64Flag } from '../cli/flag.ts';
import { err, Exit, failure, isResult, perform, type Result } from '../cli/result.ts';
import { newClient, type EtcdClient, type EtcdctlCall } from '../connection/client.ts';
import type { Member } from '../connection/member.ts';
import { keysBetween, keysWithPrefix, type KeyRange } from '../keys/key-range.ts';
import { EtcdError, type KeyEvent } from '../keys/key-value.ts';
import { printerFor, textOf, type Printer } from '../printers/printer.ts';

const CANCELED = 'watch is canceled by the server';

export const watchCommand: Command<EtcdctlCall> = {
  use: 'watch [options] [key or prefix] [range_end] [--] [exec-command arg1 arg2 ...]',
  short: 'Watches events stream on keys or prefixes',
  flags: [
    boolFlag('interactive', 'Interactive mode', 'false', 'i'),
    boolFlag('prefix', 'Watch on a prefix if prefix is set'),
    int64Flag('rev', 'Revision to start watching'),
    boolFlag('prev-kv', 'get the previous key-value pair before the event happens'),
    boolFlag('progress-notify', 'get periodic watch progress notification from server'),
  ],
  run(call): Outcome {
    if (call.flags.isOn('interactive')) return failure('watch --interactive is not simulated');
    const range = wantedRange(call);
    if (isResult(range)) return range;
    const client = newClient(call);
    if (isResult(client)) return client;
    const printer = printerFor(call);
    if (isResult(printer)) return printer;
    const member = client.connect();
    return isResult(member) ? member : watch(call, { client, member, printer, range });
  },
};

function wantedRange({ args, dash, flags, process: { env } }: EtcdctlCall): KeyRange | Result {
  const { ETCDCTL_WATCH_KEY: envKey = '', ETCDCTL_WATCH_RANGE_END: envEnd = '' } = env;
  const bad = (message: string) => failure(message, Exit.badArgs);
  if (envKey === '' && envEnd !== '') return bad(`ETCDCTL_WATCH_KEY is empty but got ETCDCTL_WATCH_RANGE_END=${JSON.stringify(envEnd)}`);
  if (dash >= 0 && dash === args.length) return bad('bad number of arguments (found separator --, but no commands)');
  if (dash >= 0) return failure('the exec-command of watch is not simulated');
  if (args.length > 0 && envKey !== '') return bad('bad number of arguments (found conflicting environment key)');
  const [key, end] = envKey === '' ? args : [envKey, ...(envEnd === '' ? [] : [envEnd])];
  if (key === undefined) return bad('bad number of arguments');
  if (end !== undefined && flags.isOn('prefix')) return bad('`range_end` and `--prefix` are mutually exclusive');
  return flags.isOn('prefix')
    ? keysWithPrefix(encodeUtf8(key))
    : keysBetween(encodeUtf8(key), end === undefined ? undefined : encodeUtf8(end));
}

interface Watch {
  client: EtcdClient;
  member: Member;
  printer: Printer;
  range: KeyRange;
}

/** Until a signal ends it. */
function* watch(call: EtcdctlCall, { client, member, printer, range }: Watch): Generator<Wait, Result, void> {
  const { flags, process } = call;
  yield* perform(process, { steps: client.warnings, status: 0 });
  const revision = flags.number('rev');
  const past = revision > 0 ? client.keys.eventsFrom(range, revision) : [];
  if (past instanceof EtcdError) return failure(CANCELED, Exit.interrupted, [err(`watch was canceled (${past.message})\n`)]);
  const pending: KeyEvent[] = [...past];
  let wake: (() => void) | undefined;
  const unsubscribe = client.keys.subscribe(range, (event) => {
    // A watch may begin with what is still to come.
    if (event.kv.modRevision < revision) return;
    pending.push(event);
    wake?.();
  });
  try {
    for (;;) {
      const event = pending.shift();
      if (event) {
        const shown = { ...event, prevKv: flags.isOn('prev-kv') ? event.prevKv : undefined };
        const header = { ...client.header(member), revision: event.kv.modRevision };
        const text = textOf(printer, 'watch', { header, events: [shown] }, call);
        if (typeof text !== 'string') return text;
        const error = yield* write(process, 1, text);
        if (error) return { steps: [], status: Exit.error };
      } else {
        yield {
          on: 'notice',
          subscribe(notify) {
            wake = notify;
            return () => (wake = undefined);
          },
        };
      }
    }
  } finally {
    unsubscribe();
  }
}
