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
        yield* printError(
          process,
          isBusybox(process)
            ? `nc: bad address '${host}'\n`
            : unknownName('nc: getaddrinfo for host', `"${host}" port ${port}`, found.failure),
        );
        return 1;
      }
      const address = found.addresses[0]!;
      const protocol = options.flags.has('u') ? 'udp' : 'tcp';
      const connection = client.connect(address, Number(port), protocol);
      if ('failure' in connection) {
        const refused = connection.failure === 'refused';
        if (!refused) yield* sleepUntil(process, process.clock.now() + seconds * 1000);
        if (options.flags.has('v') || !options.flags.has('z')) {
          const why = refused ? 'Connection refused' : isBusybox(process) ? 'Operation timed out' : 'Operation now in progress';
          yield* printError(
            process,
            isBusybox(process)
              ? `nc: ${host} (${address}:${port}): ${why}\n`
              : `nc: connect to ${host}${address === host ? '' : ` (${address})`} port ${port} (${protocol}) failed: ${why}\n`,
          );
        }
        return 1;
      }
      if (options.flags.has('v'))
        yield* printError(
          process,
          isBusybox(process)
            ? `${host} (${address}:${port}) open\n`
            : `Connection to ${host}${address === host ? '' : ` (${address})`} ${port} port [${protocol}/*] succeeded!\n`,
        );
      if (!options.flags.has('z')) yield* readAll(process);
      return 0;
    },
  };
}

/** The applets of BusyBox; elsewhere these are OpenBSD's nc and the ping of iputils. */
const isBusybox = (process: Process): boolean => process.files.exists('/bin/ash');

function unknownName(who: string, host: string, failure: 'timeout' | 'nxdomain'): string {
  return `${who} ${host}: ${failure === 'timeout' ? 'Temporary failure in name resolution' : 'Name or service not known'}\n`;
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
        yield* printError(process, isBusybox(process) ? `ping: bad address '${host}'\n` : unknownName('ping:', host, found.failure));
        return isBusybox(process) ? 1 : 2;
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

interface PingWords {
  head(host: string, address: string): string;
  line(host: string, address: string, sent: number, time: string): string;
  end(sent: number, received: number, loss: number, milliseconds: number): string;
}

const APPLET: PingWords = {
  head: (host, address) => `PING ${host} (${address}): 56 data bytes\n`,
  line: (_host, address, sent, time) => `64 bytes from ${address}: seq=${sent} ttl=63 time=${time} ms\n`,
  end: (sent, received, loss) =>
    `${sent} packets transmitted, ${received} packets received, ${loss}% packet loss\n${received > 0 ? 'round-trip min/avg/max = 0.100/0.120/0.149 ms\n' : ''}`,
};

const IPUTILS: PingWords = {
  head: (host, address) => `PING ${host} (${address}) 56(84) bytes of data.\n`,
  line: (host, address, sent, time) =>
    `64 bytes from ${host === address ? address : `${host} (${address})`}: icmp_seq=${sent + 1} ttl=63 time=${time} ms\n`,
  end: (sent, received, loss, milliseconds) =>
    `${sent} packets transmitted, ${received} received, ${loss}% packet loss, time ${Math.round(milliseconds)}ms\n${received > 0 ? 'rtt min/avg/max/mdev = 0.100/0.120/0.149/0.018 ms\n' : '\n'}`,
};

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
  const words = isBusybox(process) ? APPLET : IPUTILS;
  const start = process.clock.now();
  yield* print(process, words.head(host, address));
  let sent = 0;
  let received = 0;
  while (sent < count && process.clock.now() < until) {
    const answered = client.answersPing(address);
    if (answered) {
      yield* print(process, words.line(host, address, sent, `0.${100 + ((sent * 37) % 50)}`));
      received++;
    }
    sent++;
    const pause = sent < count ? PING_SECONDS : answered ? 0 : PING_TIMEOUT_SECONDS;
    if (pause > 0) yield* sleepUntil(process, Math.min(until, process.clock.now() + pause * 1000));
    if (process.takeSignal()) break;
  }
  const loss = sent === 0 ? 0 : Math.round(((sent - received) * 100) / sent);
  yield* print(process, `\n--- ${host} ping statistics ---\n${words.end(sent, received, loss, process.clock.now() - start)}`);
  return received > 0 ? 0 : 1;
}
