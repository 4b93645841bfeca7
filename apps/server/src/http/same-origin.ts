import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a request comes from a page of this very server, or from no page at all. A browser says where a page is from; what it does not
 * say, another site cannot make it leave out.
 */
export function isSameOrigin({ origin, host, ...headers }: IncomingHttpHeaders): boolean {
  if (headers['sec-fetch-site'] === 'cross-site') return false;
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === host?.toLowerCase();
}
