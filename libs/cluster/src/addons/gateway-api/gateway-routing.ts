/** Which rule of which route a request meets, and what its filters do (HTTPRouteMatch's precedence). Pure. */
import { RE2JS } from 're2js';
import { requestPath, type HttpRequest } from '../../containers/http.ts';
import { covers, isParent, sharedHostnames, type Reader } from './gateway-references.ts';
import { attachedListeners, judgeListeners } from './gateway-status.ts';
import type { Gateway, HeaderModifier, HttpMatch, PathModifier, Route, RouteRule, ValueMatch } from './gateway-api.types.ts';

export interface Routed {
  route: Route;
  rule: RouteRule;
  ruleIndex: number;
  match: HttpMatch;
}

type Asked = Pick<HttpRequest, 'method' | 'path' | 'host' | 'port' | 'headers'>;

interface Candidate extends Routed {
  /** The better ones sort first. */
  rank: readonly (number | string)[];
}

const ANY_PATH: HttpMatch = { path: { type: 'PathPrefix', value: '/' } };

export function findRule(reader: Reader, gateways: readonly Gateway[], routes: readonly Route[], request: Asked): Routed | undefined {
  const host = request.host.replace(/:\d+$/, '').toLowerCase();
  const candidates: Candidate[] = [];
  for (const gateway of gateways) {
    const listeners = judgeListeners(reader, gateway);
    for (const route of routes) {
      for (const parent of (route.spec.parentRefs ?? []).filter((each) => isParent(each, route, gateway))) {
        for (const listener of attachedListeners(reader, gateway, listeners, route, parent)) {
          const hostRank = listener.port === request.port ? rankOfHost(sharedHostnames(listener, route)!, host) : undefined;
          if (hostRank !== undefined) candidates.push(...candidatesOf(route, request, hostRank));
        }
      }
    }
  }
  return candidates.sort((a, b) => compareRanks(a.rank, b.rank))[0];
}

/** An exact name before wildcards, long wildcards before short ones, any name last. */
function rankOfHost(hostnames: readonly string[], host: string): number | undefined {
  if (hostnames.length === 0) return 1000;
  const ranks = hostnames.flatMap((each) => (each === host ? [0] : covers(each, host) ? [1000 - each.length] : []));
  return ranks.length > 0 ? Math.min(...ranks) : undefined;
}

function candidatesOf(route: Route, request: Asked, hostRank: number): Candidate[] {
  const age = route.metadata.creationTimestamp ?? '';
  const name = `${route.metadata.namespace}/${route.metadata.name}`;
  return (route.spec.rules ?? []).flatMap((rule, ruleIndex) =>
    (rule.matches?.length ? rule.matches : [ANY_PATH])
      .filter((match) => isMatched(match, request))
      .map((match) => ({ route, rule, ruleIndex, match, rank: [hostRank, ...rankOfMatch(match), age, name, ruleIndex] })),
  );
}

function rankOfMatch({ path, method, headers = [], queryParams = [] }: HttpMatch): number[] {
  const { type = 'PathPrefix', value = '/' } = path ?? {};
  return [type === 'Exact' ? 0 : 1, -value.length, method ? 0 : 1, -headers.length, -queryParams.length];
}

function compareRanks(a: readonly (number | string)[], b: readonly (number | string)[]): number {
  for (const [i, value] of a.entries()) {
    if (value < b[i]!) return -1;
    if (value > b[i]!) return 1;
  }
  return 0;
}

function isMatched({ path, method, headers = [], queryParams = [] }: HttpMatch, request: Asked): boolean {
  const query = queryOf(request.path);
  return (
    isPathMatched(path, requestPath(request)) &&
    (method === undefined || method === request.method) &&
    headers.every((each) => isValueMatched(each, request.headers[each.name.toLowerCase()])) &&
    queryParams.every((each) => isValueMatched(each, query.get(each.name)))
  );
}

function isPathMatched(path: HttpMatch['path'], asked: string): boolean {
  const { type = 'PathPrefix', value = '/' } = path ?? {};
  if (type === 'Exact') return asked === value;
  if (type === 'RegularExpression') return matchesWhole(value, asked);
  const prefix = value.replace(/\/$/, '');
  return asked === prefix || asked.startsWith(`${prefix}/`);
}

function isValueMatched({ type = 'Exact', value }: ValueMatch, actual: string | undefined): boolean {
  if (actual === undefined) return false;
  return type === 'Exact' ? actual === value : matchesWhole(value, actual);
}

function matchesWhole(pattern: string, text: string): boolean {
  try {
    return RE2JS.compile(pattern).matches(text);
  } catch {
    return false;
  }
}

function queryOf(path: string): ReadonlyMap<string, string> {
  const text = path.includes('?') ? path.slice(path.indexOf('?') + 1) : '';
  const decode = (part: string) => {
    try {
      return decodeURIComponent(part.replaceAll('+', ' '));
    } catch {
      return part;
    }
  };
  const pairs = text.split('&').filter((part) => part !== '');
  // The first of several values counts.
  return new Map(
    pairs
      .map((pair) => pair.split('='))
      .map(([name = '', ...value]) => [decode(name), decode(value.join('='))] as const)
      .reverse(),
  );
}

export function modifiedHeaders(
  headers: Readonly<Record<string, string>>,
  { set = [], add = [], remove = [] }: HeaderModifier,
): Record<string, string> {
  const changed = { ...headers };
  for (const { name, value } of set) changed[name.toLowerCase()] = value;
  for (const { name, value } of add) {
    const key = name.toLowerCase();
    changed[key] = Object.hasOwn(changed, key) ? `${changed[key]},${value}` : value;
  }
  for (const name of remove) delete changed[name.toLowerCase()];
  return changed;
}

/** `path` is what the request has, with its query, which stays. */
export function modifiedPath(path: string, modifier: PathModifier | undefined, match: HttpMatch): string {
  if (!modifier) return path;
  const [bare = '', query] = path.split(/\?(.*)/s);
  const suffix = query === undefined ? '' : `?${query}`;
  if (modifier.type === 'ReplaceFullPath') return `${modifier.replaceFullPath ?? '/'}${suffix}`;
  const prefix = (match.path?.value ?? '/').replace(/\/$/, '');
  const replacement = (modifier.replacePrefixMatch ?? '/').replace(/\/$/, '');
  const rest = bare.slice(prefix.length);
  return `${replacement}${rest.startsWith('/') || rest === '' ? rest : `/${rest}`}`.replace(/^$/, '/') + suffix;
}
