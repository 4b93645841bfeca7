/** The name in a path of the `proxy` subresource: `web`, `web:8080`, `https:web:8443` (apimachinery, util/net, SplitSchemeNamePort). */
import { newBadRequest } from '@drydock/apimachinery';

export interface ProxyTarget {
  scheme: 'http' | 'https';
  name: string;
  /** A number or a name; empty when none was given. */
  port: string;
}

/** `what` is the kind of thing that messages name. Throws BadRequest. */
export function proxyTarget(id: string, what: 'pod' | 'service' | 'node'): ProxyTarget {
  const parts = id.split(':');
  const [scheme, name, port] = parts.length === 3 ? parts : ['', parts[0], parts[1] ?? ''];
  const known = scheme === '' || scheme === 'http' || scheme === 'https';
  if (parts.length > 3 || !name || !known) throw newBadRequest(`invalid ${what} request ${JSON.stringify(id)}`);
  return { scheme: scheme || 'http', name, port: port ?? '' };
}
