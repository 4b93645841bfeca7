import { print, printError, sleepUntil, type Process, type Program, type Wait } from '@drydock/shell';
import type { NetworkClient } from '../network-client.ts';
import type { DnsAnswer, DnsType } from '../dns.ts';
import { readResolverConfig, searchNames, type ResolverConfig } from '../resolver.ts';

const TIMEOUT_MILLISECONDS = 10_000;
const TYPES: readonly string[] = ['A', 'AAAA', 'SRV', 'PTR', 'CNAME'];

/** As date(1) shows it. */
function formatDate(now: number): string {
  const [day = '', date = '', month = '', year = '', time = ''] = new Date(now).toUTCString().replace(',', '').split(' ');
  return `${day} ${month} ${date} ${time} UTC ${year}`;
}

interface Question {
  type: DnsType;
  name: string;
  config: ResolverConfig;
}

function readQuestion(process: Process): Question | undefined {
  const words = process.argv.slice(1);
  const options = words.filter((word) => word.startsWith('-'));
  const [name, server] = words.filter((word) => !word.startsWith('-'));
  if (name === undefined) return undefined;
  const wanted = /^-(?:type|query|q)=(\w+)$/i.exec(options[0] ?? '')?.[1]?.toUpperCase() ?? 'A';
  const config = readResolverConfig(process.files);
  const reverse = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(name);
  return {
    type: reverse ? 'PTR' : ((TYPES.includes(wanted) ? wanted : 'A') as DnsType),
    name: reverse ? `${reverse.slice(1).reverse().join('.')}.in-addr.arpa.` : name,
    config: server === undefined ? config : { ...config, nameservers: [server] },
  };
}

/** BusyBox's applet: asks for the name in every search domain, and succeeds when one has it. */
export function newNslookup(client: NetworkClient): Program {
  return {
    name: 'nslookup',
    summary: 'Query a name server',
    *run(process): Generator<Wait, number, void> {
      const question = readQuestion(process);
      if (!question) {
        yield* printError(process, 'Usage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]\n');
        return 1;
      }
      const { config, name, type } = question;
      const server = config.nameservers[0] ?? '127.0.0.1';
      const isBusybox = process.files.exists('/bin/ash');
      const answers = searchNames(name, config).map((candidate) => ({ candidate, answer: client.ask(server, candidate, type) }));
      if (answers.some(({ answer }) => answer === 'timeout')) {
        yield* sleepUntil(process, process.clock.now() + TIMEOUT_MILLISECONDS);
        const tries = isBusybox ? '' : `;; communications error to ${server}#53: timed out\n`.repeat(3);
        yield* print(
          process,
          `${tries}${isBusybox ? ';; connection timed out; no servers could be reached' : ';; no servers could be reached'}\n\n`,
        );
        return 1;
      }
      yield* print(process, `Server:\t\t${server}\nAddress:\t${server}${isBusybox ? ':' : '#'}53\n\n`);
      const found = answers.find(({ answer }) => typeof answer !== 'string') ?? answers.find(({ answer }) => answer === 'nodata');
      if (!found) {
        const { candidate, answer } = answers.find((each) => each.answer !== 'nxdomain') ?? answers[0]!;
        yield* print(process, `** server can't find ${isBusybox ? candidate : name}: ${(answer as string).toUpperCase()}\n\n`);
        return 1;
      }
      yield* print(process, `${answerLines(client, server, found.candidate, found.answer as DnsAnswer).join('\n')}\n\n`);
      return 0;
    },
  };
}

function answerLines(client: NetworkClient, server: string, name: string, answer: DnsAnswer): string[] {
  if (typeof answer === 'string') return [`*** Can't find ${name}: No answer`];
  if ('services' in answer)
    return answer.services.map(({ priority, weight, port, target }) => `${name}\tservice = ${priority} ${weight} ${port} ${target}`);
  if ('names' in answer) return answer.names.map((each) => `${name}\tname = ${each}`);
  if (answer.canonicalName === undefined) return answer.addresses.flatMap((address) => [`Name:\t${name}`, `Address: ${address}`]);
  const next = client.ask(server, answer.canonicalName, 'A');
  const alias = `${name}\tcanonical name = ${answer.canonicalName}`;
  return [alias, ...(next === 'timeout' || typeof next === 'string' ? [] : answerLines(client, server, answer.canonicalName, next))];
}

export function newDig(client: NetworkClient): Program {
  return {
    name: 'dig',
    summary: 'Query a name server',
    *run(process): Generator<Wait, number, void> {
      const words = process.argv.slice(1);
      const config = readResolverConfig(process.files);
      const server = words.find((word) => word.startsWith('@'))?.slice(1) ?? config.nameservers[0] ?? '127.0.0.1';
      const type = (words.find((word) => TYPES.includes(word.toUpperCase()))?.toUpperCase() ?? 'A') as DnsType;
      const name = words.find((word) => !/^[@+-]/.test(word) && !TYPES.includes(word.toUpperCase())) ?? '.';
      const searched = words.includes('+search') ? searchNames(name, config) : [name.replace(/\.$/, '')];
      const answers = searched.map((candidate) => ({ candidate, answer: client.ask(server, candidate, type) }));
      if (answers.some(({ answer }) => answer === 'timeout')) {
        yield* sleepUntil(process, process.clock.now() + TIMEOUT_MILLISECONDS);
        yield* print(process, ';; communications error: timed out\n;; no servers could be reached\n');
        return 9;
      }
      const { candidate, answer } = answers.find((each) => typeof each.answer !== 'string') ?? answers.at(-1)!;
      const records = recordTexts(answer as DnsAnswer);
      if (words.includes('+short')) {
        yield* print(process, records.map((text) => `${text}\n`).join(''));
        return 0;
      }
      const status = typeof answer === 'string' && answer !== 'nodata' ? answer.toUpperCase() : 'NOERROR';
      const head = `\n; <<>> DiG 9.18 <<>> ${words.join(' ')}\n;; global options: +cmd\n;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: ${status}, id: 4242\n;; flags: qr aa rd; QUERY: 1, ANSWER: ${records.length}, AUTHORITY: 0, ADDITIONAL: 1\n\n;; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 1232`;
      const section =
        records.length > 0 ? `\n;; ANSWER SECTION:\n${records.map((text) => `${candidate}.\t30\tIN\t${type}\t${text}\n`).join('')}` : '';
      yield* print(
        process,
        `${head}\n;; QUESTION SECTION:\n;${candidate}.\t\tIN\t${type}\n${section}\n;; Query time: 0 msec\n;; SERVER: ${server}#53(${server}) (UDP)\n;; WHEN: ${formatDate(process.clock.now())}\n;; MSG SIZE  rcvd: ${40 + 2 * candidate.length}\n\n`,
      );
      return 0;
    },
  };
}

function recordTexts(answer: DnsAnswer): string[] {
  if (typeof answer === 'string') return [];
  if ('services' in answer) return answer.services.map(({ priority, weight, port, target }) => `${priority} ${weight} ${port} ${target}.`);
  if ('names' in answer) return answer.names.map((name) => `${name}.`);
  return answer.canonicalName === undefined ? [...answer.addresses] : [`${answer.canonicalName}.`];
}
