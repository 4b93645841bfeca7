import { isRecord } from '@drydock/apimachinery';
import type { ClientRequest } from '@drydock/apiserver';
import { nextEvent } from '../../cluster/next-event.ts';
import { CommandError } from '../../command/command-error.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { inGoOrder, orderedJson, sortedByKey } from '../../printers/go-field-order.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';

/** A request for what `--raw` names: a path with its query, or a URL, of which the host does not count (Go's url.ParseRequestURI). */
export function parseRawUri(uri: string): ClientRequest {
  const refuse = (why: string) => new CommandError(`--raw must be a valid URL path: parse ${JSON.stringify(uri)}: ${why}`);
  const relative = uri.replace(/^[a-zA-Z][a-zA-Z0-9+.-]*:\/\/[^/?]*/, '');
  if (!relative.startsWith('/') && (relative === uri || relative.startsWith('?'))) throw refuse('invalid URI for request');
  const [path = '', query = ''] = relative.split(/\?(.*)/s);
  const escape = /%(?![0-9a-fA-F]{2}).{0,2}/s.exec(path);
  if (escape) throw refuse(`invalid URL escape ${JSON.stringify(escape[0])}`);
  return { method: 'GET', path: decoded(path) || '/', query: parseQuery(query) };
}

/** Bytes that are no UTF-8 stay as they are written. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function parseQuery(text: string): Record<string, string> {
  const pairs = text.split('&').filter(Boolean);
  return Object.fromEntries(
    pairs.map((pair) => {
      const [key = '', value = ''] = pair.split(/=(.*)/s).map((part) => decodeURIComponent(part.replace(/\+/g, ' ')));
      return [key, value];
    }),
  );
}

/** What the server answers to `get --raw`: an object or a text, or the changes of a watch, one a line as they come. */
export function* printRaw({ session, streams }: Invocation, uri: string): Steps {
  const { body, log, watch } = session.respondRaw(parseRawUri(uri));
  if (!watch) return log ? streams.outBytes(log.read()) : streams.out(rawText(body));
  try {
    for (let event = yield* nextEvent(session, watch); event; event = yield* nextEvent(session, watch)) {
      streams.out(`${orderedJson({ type: event.type, object: asEncoded(event.object) }, '')}\n`);
      yield* streams.flush();
    }
  } finally {
    watch.close();
  }
}

/** Objects end with a line break, as the server's encoder writes them; documents that have no kind do not. The version comes indented. */
export function rawText(body: unknown): string {
  if (typeof body === 'string') return body;
  if (isRecord(body) && 'gitVersion' in body) return JSON.stringify(body, null, 2);
  return isRecord(body) && 'kind' in body ? `${orderedJson(asEncoded(body), '')}\n` : JSON.stringify(body);
}

/** The server writes its own kinds field by field, and the items of their lists without a type; custom resources have sorted keys. */
function asEncoded(body: Dynamic): Dynamic {
  if (!isRecord(body.metadata)) return body;
  if (body.kind === 'Status') return statusInOrder(body);
  const group = String(body.apiVersion).split('/').slice(0, -1).join('');
  if (group.includes('.') && !group.endsWith('.k8s.io')) return sortedByKey(body);
  if (!Array.isArray(body.items)) return inGoOrder(body);
  const items = body.items.map(({ kind: _kind, apiVersion: _version, ...item }: Dynamic) => inGoOrder(item, '', _kind));
  return { ...inGoOrder({ ...body, items: [] }), items };
}

const STATUS_FIELDS = ['kind', 'apiVersion', 'metadata', 'status', 'message', 'reason', 'details', 'code'];

function statusInOrder(status: Dynamic): Dynamic {
  return Object.fromEntries(STATUS_FIELDS.flatMap((field) => (status[field] === undefined ? [] : [[field, status[field]]])));
}
