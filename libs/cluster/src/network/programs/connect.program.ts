/** nc and ping: whether something is there. */
import { print, printError, readAll, sleepUntil, type Process, type Program, type Wait } from '@drydock/shell';
import type { NetworkClient } from '../network-client.ts';
import { readOptions } from './option-words.ts';

const CONNECT_SECONDS = 130;

export function newNetcat(client: NetworkClient): Program {
  return {
    name: 'nc',
    summary: 'Open a TCP connection',
    *run(process): Generator<Wait, number, void> {
      const options = readOptions(process.argv.slice(1), { flags: 'zvnu46', values: 'w', long: {} });
      const [host, port] = options.operands;
      if (options.problem || host === undefined || !/^\d+$/.test(port ?? '')) {
        yield* printError(process, 'Usage: nc [-nuvz] [-w SEC] IPADDR PORT\n');
        return 1;
      }
      const seconds = Number(options.values.get('w')?.[0] ?? CONNECT_SECONDS);
      const found = client.resolve(process.files, host);
      if ('failure' in found) {
        yield* printError(process, `nc: bad address '${host}'\n`);
        return 1;
      }
      const address = found.addresses[0]!;
      const connection = client.connect(address, Number(port), options.flags.has('u') ? 'udp' : 'tcp');
      if ('failure' in connection) {
        const refused = connection.failure === 'refused';
        if (!refused) yield* sleepUntil(process, process.clock.now() + seconds * 1000);
        if (options.flags.has('v') || !options.flags.has('z')) {
          yield* printError(
            process,
            refused ? `nc: ${host} (${address}:${port}): Connection refused\n` : `nc: ${host} (${address}:${port}): Operation timed out\n`,
          );
        }
        return 1;
      }
      if (options.flags.has('v')) yield* printError(process, `${host} (${address}:${port}) open\n`);
      if (!options.flags.has('z')) yield* readAll(process);
      return 0;
    },
  };
}

const PING_SECONDS = 1;
const PING_TIMEOUT_SECONDS = 10;

export function newPing(client: NetworkClient): Program {
  return {
    name: 'ping',
    summary: 'Send ICMP echo requests',
    *run(process): Generator<Wait, number, void> {
      const options = readOptions(process.argv.slice(1), { flags: 'q46n', values: 'cwWisI', long: {} });
      const host = options.operands[0];
      if (options.problem || host === undefined) {
        yield* printError(process, 'Usage: ping [OPTIONS] HOST\n');
        return 1;
      }
      const found = client.resolve(process.files, host);
      if ('failure' in found) {
        yield* printError(process, `ping: bad address '${host}'\n`);
        return 1;
      }
      return yield* pingLoop(
        process,
        client,
        host,
        found.addresses[0]!,
        Number(options.values.get('c')?.[0] ?? Infinity),
        options.values.get('w')?.[0],
      );
    },
  };
}

function* pingLoop(
  process: Process,
  client: NetworkClient,
  host: string,
  address: string,
  count: number,
  deadline: string | undefined,
): Generator<Wait, number, void> {
  const until = deadline === undefined ? Infinity : process.clock.now() + Number(deadline) * 1000;
  process.onSignal('INT', 'catch');
  yield* print(process, `PING ${host} (${address}): 56 data bytes\n`);
  let sent = 0;
  let received = 0;
  while (sent < count && process.clock.now() < until) {
    const answered = client.answersPing(address);
    if (answered) {
      yield* print(process, `64 bytes from ${address}: seq=${sent} ttl=63 time=0.${100 + ((sent * 37) % 50)} ms\n`);
      received++;
    }
    sent++;
    const pause = sent < count ? PING_SECONDS : answered ? 0 : PING_TIMEOUT_SECONDS;
    if (pause > 0) yield* sleepUntil(process, Math.min(until, process.clock.now() + pause * 1000));
    if (process.takeSignal()) break;
  }
  const loss = sent === 0 ? 0 : Math.round(((sent - received) * 100) / sent);
  const times = received > 0 ? 'round-trip min/avg/max = 0.100/0.120/0.149 ms\n' : '';
  yield* print(
    process,
    `\n--- ${host} ping statistics ---\n${sent} packets transmitted, ${received} packets received, ${loss}% packet loss\n${times}`,
  );
  return received > 0 ? 0 : 1;
}
