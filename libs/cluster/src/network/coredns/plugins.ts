/** What the plugins of CoreDNS do with a question, as far as they change the answer. Pure. */
import { RE2JS } from 're2js';
import { isIn, plainName, type Plugin } from './corefile.ts';
import type { DnsAnswer, DnsType } from '../dns.ts';

export interface Question {
  name: string;
  type: DnsType;
}

/** Undefined: the next plugin is asked. */
export type PluginAnswer = DnsAnswer | undefined;

const OPTIONS_OF_REWRITE = new Set(['stop', 'continue']);

/** The name that the question is changed to; the first rule that fits counts (`stop`). */
export function rewrittenName(rules: readonly Plugin[], name: string): string {
  for (const { args, block } of rules) {
    const words = args.filter((word) => !OPTIONS_OF_REWRITE.has(word));
    const line = words.length > 0 ? words : (block.find(([first]) => first === 'name') ?? []);
    if (line[0] !== 'name') continue;
    const changed = rewriteBy(line.slice(1), name);
    if (changed !== undefined) return changed;
  }
  return name;
}

const MATCHES = new Set(['exact', 'prefix', 'suffix', 'substring', 'regex']);

function rewriteBy(words: readonly string[], name: string): string | undefined {
  const [sort, from = '', to = ''] = MATCHES.has(words[0] ?? '') ? words : ['exact', ...words];
  const full = `${name}.`;
  switch (sort) {
    case 'exact':
      return plainName(from) === name ? plainName(to) : undefined;
    case 'prefix':
      return full.startsWith(from) ? plainName(to + full.slice(from.length)) : undefined;
    case 'suffix': {
      const ending = from.endsWith('.') ? from : `${from}.`;
      return full.endsWith(ending) ? plainName(full.slice(0, -ending.length) + to) : undefined;
    }
    case 'substring':
      return full.includes(from) ? plainName(full.replace(from, to)) : undefined;
    default:
      return byExpression(from, to, full);
  }
}

function byExpression(pattern: string, to: string, name: string): string | undefined {
  const matcher = compiled(pattern)?.matcher(name);
  if (!matcher?.find()) return undefined;
  return plainName(
    to.replace(/\{(\d+)\}/g, (_, digits: string) => (Number(digits) <= matcher.groupCount() ? (matcher.group(Number(digits)) ?? '') : '')),
  );
}

function compiled(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(pattern);
  } catch {
    return undefined;
  }
}

/** `hosts [FILE] [ZONES…] { ADDRESS NAME… \n fallthrough }`. */
export function answerFromHosts(
  { args, block }: Plugin,
  { name, type }: Question,
  readFile: (path: string) => string | undefined,
): PluginAnswer {
  const [path, ...zones] = args;
  const isPath = path?.startsWith('/') === true;
  const wanted = (isPath ? zones : args).map(plainName);
  if (wanted.length > 0 && !wanted.some((zone) => isIn(name, zone))) return undefined;
  const file = isPath ? (readFile(path) ?? '').split('\n').map((line) => line.replace(/#.*/, '').trim().split(/\s+/)) : [];
  const addresses = [...block, ...file]
    .filter(([address = '', ...names]) => isAddress(address) && names.some((each) => plainName(each) === name))
    .map(([address]) => address!);
  if (addresses.length > 0) {
    const own = addresses.filter((address) => address.includes(':') === (type === 'AAAA'));
    return (type === 'A' || type === 'AAAA') && own.length > 0 ? { addresses: own } : 'nodata';
  }
  return fallsThrough(block, name) ? undefined : 'nxdomain';
}

const isAddress = (text: string): boolean => /^(\d{1,3}\.){3}\d{1,3}$/.test(text) || /^[0-9a-fA-F]*:[0-9a-fA-F:.]+$/.test(text);

/** `fallthrough`, perhaps for some zones only. */
export function fallsThrough(block: readonly (readonly string[])[], name: string): boolean {
  const line = block.find(([word]) => word === 'fallthrough');
  return line !== undefined && (line.length === 1 || line.slice(1).some((zone) => isIn(name, plainName(zone))));
}

/** `template CLASS TYPE [ZONE…] { match REGEX \n answer RR \n rcode CODE \n fallthrough }`. */
export function answerFromTemplate({ args, block }: Plugin, { name, type }: Question): PluginAnswer {
  const [kind = 'ANY', wanted = 'ANY', ...zones] = args;
  if (!['ANY', 'IN'].includes(kind.toUpperCase()) || !['ANY', type].includes(wanted.toUpperCase())) return undefined;
  const zone = zones.length === 0 ? '' : zones.map(plainName).find((each) => isIn(name, each));
  if (zone === undefined) return undefined;
  const patterns = block.filter(([word]) => word === 'match').map((line) => line.slice(1).join(' '));
  const matcher = (patterns.length > 0 ? patterns : ['.*'])
    .map((pattern) => compiled(pattern)?.matcher(`${name}.`))
    .find((each) => each?.find());
  if (!matcher) return fallsThrough(block, name) || patterns.length > 0 ? undefined : 'nxdomain';
  const group = (key: string): string => {
    try {
      return (/^\d+$/.test(key) ? matcher.group(Number(key)) : matcher.group(key)) ?? '';
    } catch {
      return '';
    }
  };
  const fill = (text: string) =>
    text
      .replace(/\{\{\s*\.Name\s*\}\}/g, `${name}.`)
      .replace(/\{\{\s*\.Zone\s*\}\}/g, `${zone}.`)
      .replace(/\{\{\s*\.Type\s*\}\}/g, type)
      .replace(/\{\{\s*\.Class\s*\}\}/g, 'IN')
      .replace(/\{\{\s*index \.Match (\d+)\s*\}\}/g, (_, digits: string) => group(digits))
      .replace(/\{\{\s*\.Group\.(\w+)\s*\}\}/g, (_, key: string) => group(key));
  const records = block.filter(([word]) => word === 'answer').map((line) => fill(line.slice(1).join(' ')).split(/\s+/));
  const valuesOf = (sort: string) => records.filter((record) => record.includes(sort)).map((record) => record.at(-1)!);
  if (type === 'A' && valuesOf('A').length > 0) return { addresses: valuesOf('A') };
  const [alias] = valuesOf('CNAME');
  if (alias !== undefined && type !== 'PTR') return { addresses: [], canonicalName: plainName(alias) };
  const code = block.find(([word]) => word === 'rcode')?.[1]?.toUpperCase();
  if (code === 'NXDOMAIN') return 'nxdomain';
  if (code === 'SERVFAIL' || code === 'REFUSED') return code.toLowerCase() as 'servfail' | 'refused';
  return 'nodata';
}
