import { isRecord } from '@drydock/apimachinery';
import type { ClientRequest } from '@drydock/apiserver';

/** A request for what `--raw` names: a path with its query. */
export function parseRawUri(uri: string): ClientRequest {
  const [path = '', query = ''] = uri.split(/\?(.*)/s);
  return { method: 'GET', path: path.startsWith('/') ? path : `/${path}`, query: parseQuery(query) };
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

/** Objects end with a line break, as the server's encoder writes them; documents that have no kind do not. */
export function rawText(body: unknown): string {
  if (typeof body === 'string') return body;
  return isRecord(body) && 'kind' in body ? `${JSON.stringify(body)}\n` : JSON.stringify(body);
}
