/**
 * portforward over a WebSocket without SPDY (kubelet/pkg/cri/streaming/portforward/websocket.go), as client libraries use it: for each of the
 * `ports` in the query one connection, with a channel for data and one for errors. Each begins with the port as 16 bits, little-endian.
 */
import { newBadRequest } from '@drydock/apimachinery';
import type { ForwardedConnection, PortForwardSession } from '@drydock/apiserver';
import type { ServedCluster } from '../served-cluster.ts';
import { ChannelSocket } from '../upgrade/channels.ts';
import type { UpgradingConnection } from '../upgrade/upgrading-connection.ts';
import { upgradeToWebSocket } from '../upgrade/websocket-upgrade.ts';
import { forwardToPod, serveForwardedConnection } from './forwarded-stream.ts';

const PROTOCOLS = ['v4.channel.k8s.io', 'v4.base64.channel.k8s.io', ''];

/** Throws StatusError. */
export function acceptWebSocketPortForward(cluster: ServedCluster, forward: PortForwardSession, connection: UpgradingConnection): void {
  const ports = readPorts(connection.query);
  upgradeToWebSocket(connection, PROTOCOLS, (webSocket, protocol) => {
    const socket = new ChannelSocket(webSocket, protocol);
    const connections = ports.map((port) => forward.connect(port));
    let open = connections.length;
    socket.onClose(() => forward.close());
    socket.onMessage(({ channel, bytes }) => {
      const target = channel % 2 === 0 ? connections[channel / 2] : undefined;
      if (target?.error === undefined && target) forwardToPod(cluster, target, bytes);
    });
    connections.forEach((each, index) => {
      serveChannels(cluster, socket, each, ports[index]!, 2 * index, () => {
        open--;
        if (open === 0) socket.end();
      });
    });
    cluster.wake();
  });
}

function serveChannels(
  cluster: ServedCluster,
  socket: ChannelSocket,
  connection: ForwardedConnection,
  port: number,
  channel: number,
  ended: () => void,
): void {
  const lost = () => socket.destroy();
  const bytes = Buffer.of(port & 0xff, port >> 8);
  void socket.send(channel, bytes).catch(lost);
  void socket.send(channel + 1, bytes).catch(lost);
  if (connection.error !== undefined) {
    socket.send(channel + 1, Buffer.from(connection.error)).then(ended, lost);
    return;
  }
  serveForwardedConnection(cluster, connection, {
    write: (data) => socket.send(channel, data),
    end: ended,
    destroy: lost,
    onClose: (listener) => socket.onClose(listener),
  });
}

function readPorts(query: URLSearchParams): number[] {
  const texts = query.getAll('ports');
  if (texts.length === 0) throw newBadRequest('query parameter "port" is required');
  return texts.flatMap((text) => text.split(',').map((each) => readPort(each, text)));
}

function readPort(text: string, whole: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw newBadRequest(`unable to parse ${JSON.stringify(whole)} as a port`);
  if (port === 0) throw newBadRequest(`port ${JSON.stringify(whole)} must be > 0`);
  return port;
}
