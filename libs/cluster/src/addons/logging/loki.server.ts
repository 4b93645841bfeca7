/** The store of logs, and how one asks it: Loki's HTTP API for lines (grafana/loki, docs/sources/reference/loki-http-api). */
import { decodeUtf8, encodeUtf8, parseTime } from '@drydock/apimachinery';
import { requestPath, textResponse } from '../../containers/http.ts';
import type { ServerAnswer, ServerContext, ServerProgram } from '../../containers/server-program.ts';
import type { LogStreamOfContainer, StreamLabels } from './collected-logs.ts';
import { parseLogQuery } from './log-query.ts';

export const LOKI_PORT = 3100;
const HOUR = 60 * 60_000;
const DEFAULT_LIMIT = 100;
const MOST_LINES = 5000;

export const lokiServer: ServerProgram = {
  commands: ['/usr/bin/loki'],
  start: ({ now }) => ({
    listeners: [
      { port: LOKI_PORT, protocol: 'http' },
      { port: 9095, protocol: 'grpc' },
    ],
    log: [
      `level=info ts=${stamp(now)} caller=main.go:126 msg="Starting Loki" version="(version=3.4.2, branch=release-3.4.x, revision=a7483f5a7)"`,
      `level=info ts=${stamp(now)} caller=server.go:352 msg="server listening on addresses" http=[::]:${LOKI_PORT} grpc=[::]:9095`,
      `level=info ts=${stamp(now)} caller=loki.go:540 msg="Loki started" startup_time=1.2s`,
    ],
  }),
  stop: { exitCode: 0 },
  respond(request, context) {
    const [, query = ''] = request.path.split('?');
    const parameters = parametersOf(request.method === 'POST' ? request.body || query : query);
    return answer(requestPath(request), parameters, context);
  },
};

function stamp(now: number): string {
  return new Date(now).toISOString();
}

type Parameters = ReadonlyMap<string, string>;

function parametersOf(query: string): Parameters {
  const pairs = query.split('&').flatMap((part): [string, string][] => {
    const [name = '', ...value] = part.split('=');
    return name === '' ? [] : [[unescape(name), unescape(value.join('='))]];
  });
  return new Map(pairs);
}

function unescape(text: string): string {
  const bytes = text.replaceAll('+', ' ').replace(/%([0-9A-Fa-f]{2})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)));
  return decodeUtf8(Uint8Array.from(bytes, (character) => character.charCodeAt(0)));
}

function answer(path: string, parameters: Parameters, context: ServerContext): ServerAnswer {
  if (path === '/ready') return textResponse(200, 'ready\n');
  const logs = context.collectedLogs?.() ?? [];
  if (path === '/loki/api/v1/labels') return success(names(logs));
  const [, label] = /^\/loki\/api\/v1\/label\/([^/]+)\/values$/.exec(path) ?? [];
  if (label !== undefined) return success(sortedOnce(logs.flatMap(({ labels }) => labels[label] ?? [])));
  if (path === '/loki/api/v1/series') return series(parameters, logs);
  if (path === '/loki/api/v1/query_range') return queryRange(parameters, logs, context.now);
  if (path === '/loki/api/v1/query') {
    return failure('log queries are not supported as an instant query type, please change your query to a range query type');
  }
  return textResponse(404, '404 page not found\n');
}

function names(logs: readonly LogStreamOfContainer[]): string[] {
  return sortedOnce(logs.flatMap(({ labels }) => Object.keys(labels)));
}

function sortedOnce(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}

function series(parameters: Parameters, logs: readonly LogStreamOfContainer[]): ServerAnswer {
  const query = parseLogQuery(parameters.get('match[]') ?? parameters.get('match') ?? '{job=~".+"}');
  if ('error' in query) return failure(query.error);
  return success([...streams(logs.filter(({ labels }) => query.matches(labels))).values()].map(({ labels }) => labels));
}

/** The streams of containers that follow each other are one. */
function streams(logs: readonly LogStreamOfContainer[]): Map<string, { labels: StreamLabels; entries: { at: number; line: string }[] }> {
  const found = new Map<string, { labels: StreamLabels; entries: { at: number; line: string }[] }>();
  for (const { labels, entries } of logs) {
    const key = JSON.stringify(labels);
    const known = found.get(key) ?? { labels, entries: [] };
    known.entries.push(...entries);
    found.set(key, known);
  }
  return found;
}

function queryRange(parameters: Parameters, logs: readonly LogStreamOfContainer[], now: number): ServerAnswer {
  const query = parseLogQuery(parameters.get('query') ?? '');
  if ('error' in query) return failure(query.error);
  const end = timeOf(parameters.get('end'), now);
  const start = timeOf(parameters.get('start'), (end ?? now) - (durationOf(parameters.get('since')) ?? HOUR));
  const limit = Number(parameters.get('limit') ?? DEFAULT_LIMIT);
  if (start === undefined || end === undefined)
    return failure('could not parse a time: it must be RFC 3339, or seconds or nanoseconds since 1970');
  if (!Number.isInteger(limit) || limit <= 0) return failure('limit must be a positive value');
  if (limit > MOST_LINES) {
    return failure(`max entries limit per query exceeded, limit > max_entries_limit_per_query (${limit} > ${MOST_LINES})`);
  }
  const isForward = parameters.get('direction')?.toLowerCase() === 'forward';
  const matching = [...streams(logs.filter(({ labels }) => query.matches(labels))).values()];
  const lines = matching
    .flatMap(({ labels, entries }) =>
      entries.filter(({ at, line }) => at >= start && at <= end && query.accepts(line)).map((entry) => ({ labels, ...entry })),
    )
    .sort((a, b) => (isForward ? a.at - b.at : b.at - a.at))
    .slice(0, limit);
  const result = [...streams(lines.map(({ labels, at, line }) => ({ labels, entries: [{ at, line }] }))).values()];
  return success({
    resultType: 'streams',
    result: result.map(({ labels, entries }) => ({ stream: labels, values: entries.map(({ at, line }) => [`${at}000000`, line]) })),
    stats: {},
  });
}

/** RFC 3339, seconds or nanoseconds; the fallback when there is none. */
function timeOf(text: string | undefined, fallback: number): number | undefined {
  if (text === undefined || text === '') return fallback;
  if (/^\d+(?:\.\d+)?$/.test(text)) return text.length > 12 ? Math.floor(Number(text) / 1e6) : Number(text) * 1000;
  return parseTime(text);
}

function durationOf(text: string | undefined): number | undefined {
  const [, amount, unit] = /^(\d+)(s|m|h|d)$/.exec(text ?? '') ?? [];
  return amount === undefined ? undefined : Number(amount) * { s: 1000, m: 60_000, h: HOUR, d: 24 * HOUR }[unit as 's' | 'm' | 'h' | 'd'];
}

function success(data: unknown): ServerAnswer {
  return textResponse(200, bytesOf(`${JSON.stringify({ status: 'success', data })}\n`), 'application/json; charset=UTF-8');
}

function failure(message: string): ServerAnswer {
  return textResponse(400, bytesOf(`${message}\n`));
}

/** Bodies travel as byte strings; lines of logs are such strings already. */
function bytesOf(text: string): string {
  return [...text].some((character) => character.charCodeAt(0) > 255)
    ? Array.from(encodeUtf8(text), (byte) => String.fromCharCode(byte)).join('')
    : text;
}
