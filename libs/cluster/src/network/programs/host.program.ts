/** host(1) of BIND: names and addresses in one line each. */
import { print, printError, sleepUntil, type Program, type Wait } from '@drydock/shell';
import type { DnsAnswer, DnsType } from '../dns.ts';
import type { NetworkClient } from '../network-client.ts';
import { readResolverConfig, searchNames } from '../resolver.ts';

const TYPES: readonly string[] = ['A', 'AAAA', 'CNAME', 'PTR', 'SRV'];
const TIMEOUT = 10_000;

export function newHost(client: NetworkClient): Program {
  return {
    name: 'host',
    summary: 'Query a name server',
    *run(process): Generator<Wait, number, void> {
      const words = process.argv.slice(1);
      const at = words.indexOf('-t');
      const type = (at < 0 ? 'A' : (words[at + 1] ?? 'A').toUpperCase()) as DnsType;
      const [name, server] = words.filter((word, i) => !word.startsWith('-') && (at < 0 || i !== at + 1));
      if (name === undefined || !TYPES.includes(type)) {
        yield* printError(
          process,
          name === undefined
            ? 'Usage: host [-aCdilrTvVw] [-c class] [-N ndots] [-t type] [-W time]\n            [-R number] [-m flag] [-p port] hostname [server]\n'
            : `host: invalid type: ${type}\n`,
        );
        return 1;
      }
      const config = readResolverConfig(process.files);
      const nameserver = server ?? config.nameservers[0] ?? '127.0.0.1';
      const bytes = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(name);
      const candidates = bytes ? [`${bytes.slice(1).reverse().join('.')}.in-addr.arpa`] : searchNames(name, config);
      const head = server === undefined ? '' : `Using domain server:\nName: ${server}\nAddress: ${server}#53\nAliases: \n\n`;
      let last: DnsAnswer = 'nxdomain';
      for (const candidate of candidates) {
        const answer = client.ask(nameserver, candidate, bytes ? 'PTR' : type);
        if (answer === 'timeout') {
          yield* sleepUntil(process, process.clock.now() + TIMEOUT);
          yield* print(process, `;; communications error to ${nameserver}#53: timed out\n;; no servers could be reached\n`);
          return 1;
        }
        last = answer;
        if (answer === 'nxdomain') continue;
        yield* print(process, head + linesOf(client, nameserver, candidate, type, answer));
        return typeof answer === 'string' && answer !== 'nodata' ? 1 : 0;
      }
      const code = last === 'nxdomain' ? '3(NXDOMAIN)' : '2(SERVFAIL)';
      yield* print(process, `${head}Host ${bytes ? `${candidates[0]}.` : name} not found: ${code}\n`);
      return 1;
    },
  };
}

function linesOf(client: NetworkClient, server: string, name: string, type: DnsType, answer: DnsAnswer): string {
  if (answer === 'nodata') return `${name} has no ${type} record\n`;
  if (typeof answer === 'string') return `Host ${name} not found: ${answer === 'refused' ? '5(REFUSED)' : '2(SERVFAIL)'}\n`;
  if ('services' in answer)
    return answer.services
      .map(({ priority, weight, port, target }) => `${name} has SRV record ${priority} ${weight} ${port} ${target}.\n`)
      .join('');
  if ('names' in answer) return answer.names.map((each) => `${name} domain name pointer ${each}.\n`).join('');
  if (answer.canonicalName === undefined) return answer.addresses.map((each) => `${name} has address ${each}\n`).join('');
  const next = client.ask(server, answer.canonicalName, 'A');
  const rest = next === 'timeout' || typeof next === 'string' ? '' : linesOf(client, server, answer.canonicalName, type, next);
  return `${name} is an alias for ${answer.canonicalName}.\n${rest}`;
}
