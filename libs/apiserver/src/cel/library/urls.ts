import { encodeUtf8 } from '@drydock/apimachinery';
import { abstractType } from '../types.ts';
import { CelError, Opaque } from '../values/value.ts';
import { declare, traversal, type Overload } from './overload.ts';

const URL_TYPE = abstractType('kubernetes.URL');

interface ParsedUrl {
  scheme: string;
  host: string;
  path: string;
  query: string;
  equalTo(other: ParsedUrl): boolean;
}

type UrlValue = Opaque<ParsedUrl>;

/** As Go's url.ParseRequestURI: absolute, or a path that begins with a slash. A text says what is wrong. */
export function parseUrl(text: string): Omit<ParsedUrl, 'equalTo'> | string {
  const fail = (why: string): string => `parse ${JSON.stringify(text)}: ${why}`;
  if (/[\x00-\x1f\x7f]/.test(text)) return fail('net/url: invalid control character in URL');
  if (text === '') return fail('empty url');
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(text)?.[1] ?? '';
  if (!scheme && /^:/.test(text)) return fail('missing protocol scheme');
  const rest = (scheme ? text.slice(scheme.length + 1) : text).split('#')[0]!;
  if (!rest.startsWith('/')) return fail('invalid URI for request');
  const [beforeQuery = ''] = rest.split('?');
  const query = rest.slice(beforeQuery.length + 1);
  const authority = scheme && rest.startsWith('//') ? /^\/\/([^/]*)/.exec(beforeQuery)![1]! : '';
  const path = scheme && rest.startsWith('//') ? beforeQuery.slice(2 + authority.length) : beforeQuery;
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  const port = /:([^:\]]*)$/.exec(host)?.[1];
  if (port !== undefined && !/^\d*$/.test(port)) return fail(`invalid port ${JSON.stringify(`:${port}`)} after host`);
  if (/[ <>"]/.test(host)) return fail(`invalid character ${JSON.stringify(/[ <>"]/.exec(host)![0])} in host name`);
  const escape = /%(?![0-9a-fA-F]{2}).{0,2}/.exec(`${host}${path}`)?.[0];
  if (escape) return fail(`invalid URL escape ${JSON.stringify(escape)}`);
  return { scheme: scheme.toLowerCase(), host, path, query };
}

function toUrl(text: string): UrlValue {
  const url = parseUrl(text);
  if (typeof url === 'string') throw new CelError(`URL parse error during conversion from string: ${url}`);
  const key = (each: Omit<ParsedUrl, 'equalTo'>): string => `${each.scheme}://${each.host}${each.path}?${each.query}`;
  return new Opaque(URL_TYPE, { ...url, equalTo: (other: ParsedUrl) => key(other) === key(url) });
}

function hostname({ value }: UrlValue): string {
  const bracketed = /^\[(.*)\](?::\d*)?$/.exec(value.host);
  return bracketed ? bracketed[1]! : value.host.replace(/:\d*$/, '');
}

function escapedPath({ value }: UrlValue): string {
  return value.path.replace(/[^A-Za-z0-9\-_.~!$&'()*+,;=:@/%[\]]/gu, (character) =>
    [...encodeUtf8(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}

function queryOf({ value }: UrlValue): Record<string, string[]> {
  const query: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
  for (const pair of value.query.split('&').filter((each) => each !== '' && !each.includes(';'))) {
    const equals = pair.indexOf('=');
    const [key, item] = (equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)]).map(unescapeQuery);
    if (key !== undefined && item !== undefined) (query[key] ??= []).push(item);
  }
  return query;
}

function unescapeQuery(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

const options = { types: { url: URL_TYPE } };
const parsing = { ...options, cost: traversal };

export const URLS: readonly Overload[] = [
  declare('url(string): url', toUrl, parsing),
  declare('isURL(string): bool', (text: string) => typeof parseUrl(text) !== 'string', parsing),
  declare('url::getScheme(): string', ({ value }: UrlValue) => value.scheme, options),
  declare('url::getHost(): string', ({ value }: UrlValue) => value.host, options),
  declare('url::getHostname(): string', hostname, options),
  declare('url::getPort(): string', ({ value }: UrlValue) => /:(\d*)$/.exec(value.host)?.[1] ?? '', options),
  declare('url::getEscapedPath(): string', escapedPath, options),
  declare('url::getQuery(): map<string, list<string>>', queryOf, options),
];
