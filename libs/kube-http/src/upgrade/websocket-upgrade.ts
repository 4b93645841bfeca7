/** Going over to a WebSocket (apimachinery, util/httpstream/wsstream). */
import { newForbidden } from '@drydock/apimachinery';
import { WebSocketServer, type WebSocket } from 'ws';
import { takeSocket, type UpgradingConnection } from './upgrading-connection.ts';

/** Bytes of a message that a client may send. */
const MAX_PAYLOAD = 4 * 1024 * 1024;

const chosen = new WeakMap<object, string>();

const server = new WebSocketServer({ noServer: true, maxPayload: MAX_PAYLOAD, perMessageDeflate: false });
server.on('headers', (headers, message) => {
  const protocol = chosen.get(message);
  if (protocol) headers.push(`Sec-WebSocket-Protocol: ${protocol}`);
});

/** `served`: subprotocols, the empty one for clients that name none. Throws StatusError when the client wants only others. */
export function upgradeToWebSocket(
  connection: UpgradingConnection,
  served: readonly string[],
  serve: (webSocket: WebSocket, protocol: string) => void,
): void {
  const { message, head } = connection;
  const offered = offeredProtocols(connection);
  const protocol = offered.length === 0 ? served.find((each) => each === '') : offered.find((each) => served.includes(each));
  if (protocol === undefined) {
    const why = `unable to negotiate protocol: client supports [${offered.join(' ')}], server accepts [${served.filter(Boolean).join(' ')}]`;
    throw newForbidden({ group: '', resource: '' }, '', why);
  }
  // The package refuses names with a slash, such as SPDY/3.1+portforward.k8s.io, so it is not shown any.
  const { 'sec-websocket-protocol': _, ...headers } = message.headers;
  const shown = Object.create(message, { headers: { value: headers } }) as typeof message;
  chosen.set(shown, protocol);
  server.handleUpgrade(shown, takeSocket(connection), head, (webSocket) => {
    webSocket.on('error', () => webSocket.terminate());
    serve(webSocket, protocol);
  });
}

/** A browser's bearer token also travels as a protocol; it is none. */
export function offeredProtocols({ message }: Pick<UpgradingConnection, 'message'>): string[] {
  return (message.headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '' && !each.startsWith('base64url.bearer.authorization.k8s.io.'));
}
