/** How CoreDNS answers: the server block of the name's zone, and its plugins in the order in which they are built in. */
import type { Lister } from '@drydock/apiserver';
import type { Pod } from '@drydock/kinds';
import { answerDns, type DnsAnswer } from '../dns.ts';
import { isIn, plainName, pluginOf, type Corefile, type Plugin, type ServerBlock } from './corefile.ts';
import { answerFromHosts, answerFromTemplate, fallsThrough, rewrittenName, type PluginAnswer, type Question } from './plugins.ts';

/** What a name server has around it. */
export interface DnsWorld {
  lister: Lister;
  /** Another name server. */
  ask(nameserver: string, question: Question): DnsAnswer | 'timeout';
  readFile(path: string): string | undefined;
}

export interface Resolved {
  answer: DnsAnswer;
  server: ServerBlock | undefined;
  /** What the plugin errors has to say. */
  error?: string;
}

/** Names of the world outside do not exist: there is none. Servers that are neither there nor public do not answer. */
const PRIVATE = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/;

export function resolveQuestion({ servers }: Corefile, port: number, question: Question, world: DnsWorld): Resolved {
  const name = plainName(question.name);
  const zones = servers.filter((each) => each.port === port).flatMap((server) => server.zones.map((zone) => ({ zone, server })));
  const [best] = zones.filter(({ zone }) => isIn(name, zone)).sort((a, b) => b.zone.length - a.zone.length);
  if (!best) return { answer: 'refused', server: undefined };
  const { server } = best;
  const asked = {
    ...question,
    name: rewrittenName(
      server.plugins.filter((each) => each.name === 'rewrite'),
      name,
    ),
  };
  const all = (plugin: string) => server.plugins.filter((each) => each.name === plugin);
  const steps: (() => PluginAnswer)[] = [
    ...all('template').map((plugin) => () => answerFromTemplate(plugin, asked)),
    ...all('hosts').map((plugin) => () => answerFromHosts(plugin, asked, (path) => world.readFile(path))),
    ...all('kubernetes').map((plugin) => () => answerFromCluster(plugin, asked, world.lister)),
  ];
  for (const step of steps) {
    const answer = step();
    if (answer !== undefined) return { answer, server };
  }
  const forward = all('forward').find(({ args }) => isIn(asked.name, plainName(args[0] ?? '.')) && !isExcepted(server, asked.name));
  if (!forward) return { answer: 'servfail', server, error: `${asked.name}. ${asked.type}: plugin/errors: no next plugin found` };
  return { ...forwarded(forward, asked, world), server };
}

function isExcepted(server: ServerBlock, name: string): boolean {
  const except = pluginOf(server, 'forward')?.block.find(([word]) => word === 'except');
  return except?.slice(1).some((zone) => isIn(name, plainName(zone))) ?? false;
}

/** `kubernetes [ZONES…] { pods disabled|insecure|verified \n namespaces … \n fallthrough [ZONES…] }`. */
function answerFromCluster({ args, block }: Plugin, question: Question, lister: Lister): PluginAnswer {
  const zones = args.map(plainName);
  const zone = zones.find((each) => isIn(question.name, each));
  if (zone === undefined) return undefined;
  const answer =
    isIn(question.name, 'in-addr.arpa') || isIn(question.name, 'ip6.arpa')
      ? answerDns(lister, question.name, question.type, mainZone(zones))
      : answerIn(zone, block, question, lister);
  return answer === 'nxdomain' && fallsThrough(block, question.name) ? undefined : answer;
}

const mainZone = (zones: readonly string[]): string => zones.find((zone) => !zone.endsWith('.arpa')) ?? 'cluster.local';

function answerIn(zone: string, block: readonly (readonly string[])[], question: Question, lister: Lister): DnsAnswer {
  const labels = question.name.slice(0, -zone.length - 1).split('.');
  const namespaces = block.find(([word]) => word === 'namespaces')?.slice(1);
  if (namespaces && !namespaces.includes(labels.at(-2) ?? '')) return 'nxdomain';
  if (labels.at(-1) === 'pod') {
    const mode = block.find(([word]) => word === 'pods')?.[1] ?? 'disabled';
    if (mode === 'disabled') return 'nxdomain';
    const address = (labels[0] ?? '').replaceAll('-', '.');
    const isThere = () => lister.list<Pod>('pods', labels.at(-2)).some(({ status }) => status?.podIP === address);
    if (mode === 'verified' && !isThere()) return 'nxdomain';
  }
  return answerDns(lister, question.name, question.type, zone);
}

function forwarded({ args }: Plugin, question: Question, world: DnsWorld): Omit<Resolved, 'server'> {
  for (const target of args.slice(1)) {
    const address = target.replace(/^(dns|tls):\/\//, '').replace(/:\d+$/, '');
    // A file names the resolver of the node, which knows nobody.
    if (address.startsWith('/')) return { answer: 'nxdomain' };
    const answer = world.ask(address, question);
    if (answer !== 'timeout') return { answer };
    if (!PRIVATE.test(address)) return { answer: 'nxdomain' };
  }
  const [, upstream = ''] = args;
  return { answer: 'servfail', error: `${question.name}. ${question.type}: read udp ->${upstream.replace(/:\d+$/, '')}:53: i/o timeout` };
}
