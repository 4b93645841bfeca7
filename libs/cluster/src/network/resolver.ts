/** How a process turns a name into addresses: /etc/hosts, then the name servers and search domains of /etc/resolv.conf (resolver(5)). */
import type { Files } from '@drydock/shell';
import type { DnsAnswer, DnsType } from './dns.ts';

export interface ResolverConfig {
  nameservers: readonly string[];
  search: readonly string[];
  ndots: number;
}

export function readResolverConfig(files: Files): ResolverConfig {
  const text = files.readText('/etc/resolv.conf');
  const lines = typeof text === 'string' ? text.split('\n').map((line) => line.trim().split(/\s+/)) : [];
  const valuesOf = (keyword: string) => lines.filter(([first]) => first === keyword).map((words) => words.slice(1));
  const options = valuesOf('options').flat();
  const ndots = Number(options.find((option) => option.startsWith('ndots:'))?.slice('ndots:'.length) ?? 1);
  return { nameservers: valuesOf('nameserver').flat(), search: valuesOf('search').at(-1) ?? [], ndots: Number.isNaN(ndots) ? 1 : ndots };
}

/** The names that are asked for, in order. */
export function searchNames(name: string, { search, ndots }: ResolverConfig): string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)];
  const searched = search.map((domain) => `${name}.${domain}`);
  const dots = name.split('.').length - 1;
  return dots >= ndots ? [name, ...searched] : [...searched, name];
}

export function lookUpHosts(files: Files, name: string): string[] {
  const text = files.readText('/etc/hosts');
  if (typeof text !== 'string') return [];
  const entries = text.split('\n').map((line) => line.replace(/#.*/, '').trim().split(/\s+/));
  return entries.filter(([address, ...names]) => address && names.includes(name)).map(([address]) => address!);
}

export type Ask = (nameserver: string, name: string, type: DnsType) => DnsAnswer | 'timeout';

export type Resolution =
  | { addresses: readonly string[]; name: string }
  /** No server answered, or none says that there is such a name. */
  | { failure: 'timeout' | 'nxdomain'; name: string };

const MOST_ALIASES = 8;

/** The addresses of a host name. */
export function resolveHost(files: Files, name: string, ask: Ask): Resolution {
  if (/^(\d{1,3}\.){3}\d{1,3}$/.test(name)) return { addresses: [name], name };
  const own = lookUpHosts(files, name);
  if (own.length > 0) return { addresses: own, name };
  const config = readResolverConfig(files);
  for (const candidate of searchNames(name, config)) {
    const found = queryAddress(candidate, config, ask, 0);
    if (found === 'timeout') return { failure: 'timeout', name };
    if (found) return found;
  }
  return { failure: 'nxdomain', name };
}

/** Follows aliases; undefined when there is no such name. */
export function queryAddress(
  name: string,
  config: ResolverConfig,
  ask: Ask,
  depth: number,
): { addresses: readonly string[]; name: string } | 'timeout' | undefined {
  const [nameserver] = config.nameservers;
  if (nameserver === undefined || depth > MOST_ALIASES) return 'timeout';
  const answer = ask(nameserver, name, 'A');
  if (answer === 'timeout') return 'timeout';
  if (typeof answer === 'string' || !('addresses' in answer)) return undefined;
  if (answer.canonicalName === undefined) return { addresses: answer.addresses, name };
  return queryAddress(answer.canonicalName, config, ask, depth + 1);
}
