/** traceroute(8): the machines on the way, as far as they are known. */
import { print, printError, sleepUntil, type Program, type Wait } from '@drydock/shell';
import type { NetworkClient } from '../network-client.ts';
import { readOptions } from './option-words.ts';

const MOST_HOPS = 30;
/** Milliseconds that it waits for each of three answers. */
const WAIT = 5000;

export function newTraceroute(client: NetworkClient): Program {
  return {
    name: 'traceroute',
    summary: 'Show the way of packets to a host',
    *run(process): Generator<Wait, number, void> {
      const options = readOptions(process.argv.slice(1), { flags: 'nIT4Fv', values: 'mqwpf', long: {} });
      const [host] = options.operands;
      if (options.problem || host === undefined) {
        yield* printError(process, 'Usage:\n  traceroute [ -4nITF ] [ -m max_ttl ] [ -q nqueries ] [ -w wait ] host\n');
        return 2;
      }
      const found = client.resolve(process.files, host);
      if ('failure' in found) {
        const busybox = process.files.exists('/bin/ash');
        yield* printError(
          process,
          busybox
            ? `traceroute: bad address '${host}'\n`
            : `${host}: Name or service not known\nCannot handle "host" cmdline arg \`${host}' on position 1 (argc 1)\n`,
        );
        return 2;
      }
      const address = found.addresses[0]!;
      const most = Number(options.values.get('m')?.[0] ?? MOST_HOPS);
      yield* print(
        process,
        `traceroute to ${host} (${address}), ${most} hops max, ${process.files.exists('/bin/ash') ? 46 : 60} byte packets\n`,
      );
      const times = (hop: number) =>
        [0, 1, 2]
          .map((i) => `0.0${20 + hop * 13 + i * 3}`.slice(0, 5))
          .map((time) => `${time} ms`)
          .join('  ');
      const line = (hop: number, text: string) => `${String(hop).padStart(2)}  ${text}\n`;
      const isThere = client.answersPing(address);
      let hop = 0;
      for (const each of client.surroundings().hops(address).slice(0, most))
        yield* print(process, line(++hop, `${each} (${each})  ${times(hop)}`));
      if (isThere) {
        if (hop < most) yield* print(process, line(++hop, `${options.flags.has('n') ? address : `${host} (${address})`}  ${times(hop)}`));
        return 0;
      }
      while (hop < most) {
        yield* sleepUntil(process, process.clock.now() + 3 * WAIT);
        yield* print(process, line(++hop, '* * *'));
        if (process.takeSignal()) return 130;
      }
      return 0;
    },
  };
}
