import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpResponseMessage } from '@drydock/apiserver';

/** What a pod, a service or a kubelet has answered, as it is. Its body is bytes. */
export function writeProxied({ method }: IncomingMessage, response: ServerResponse, { status, headers, body }: HttpResponseMessage): void {
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) if (name !== 'content-length') response.setHeader(name, value);
  const bytes = Buffer.from(body, 'latin1');
  response.setHeader('Content-Length', bytes.length);
  response.end(method === 'HEAD' ? undefined : bytes);
}
