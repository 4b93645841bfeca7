/**
 * portforward over SPDY/3.1 (kubelet/pkg/cri/streaming/portforward/httpstream.go): for each connection a stream of data and one of errors, with
 * the same header `requestid`. The SPDY connection is the client's own, or is tunnelled in the binary messages of a WebSocket.
 */
import type { Duplex } from 'node:stream';
import type { PortForwardSession } from '@drydock/apiserver';
import { createWebSocketStream } from 'ws';
import type { ServedCluster } from '../served-cluster.ts';
import { SpdySession, type SpdyStream } from '../spdy/spdy-session.ts';
import { SPDY, upgradeToSpdy } from '../upgrade/spdy-upgrade.ts';
import type { UpgradingConnection } from '../upgrade/upgrading-connection.ts';
import { upgradeToWebSocket } from '../upgrade/websocket-upgrade.ts';
import { forwardToPod, serveForwardedConnection } from './forwarded-stream.ts';

const PROTOCOL = 'portforward.k8s.io';
/** What kubectl since 1.31 asks for first. */
export const TUNNEL_PROTOCOL = `${SPDY}+${PROTOCOL}`;
/** Milliseconds in which the second stream of a pair comes. */
const STREAM_CREATION = 30_000;

interface Pair {
  data?: SpdyStream;
  error?: SpdyStream;
  timer: NodeJS.Timeout;
}

export function acceptSpdyPortForward(cluster: ServedCluster, forward: PortForwardSession, connection: UpgradingConnection): void {
  const upgraded = upgradeToSpdy(connection, [PROTOCOL]);
  if (upgraded) servePortForward(cluster, forward, upgraded.transport);
  else forward.close();
}

/** Throws StatusError. */
export function acceptTunnelledPortForward(cluster: ServedCluster, forward: PortForwardSession, connection: UpgradingConnection): void {
  upgradeToWebSocket(connection, [TUNNEL_PROTOCOL], (webSocket) => servePortForward(cluster, forward, createWebSocketStream(webSocket)));
}

function servePortForward(cluster: ServedCluster, forward: PortForwardSession, transport: Duplex): void {
  const pairs = new Map<string, Pair>();
  new SpdySession(transport, {
    accept(stream) {
      const type = stream.headers.get('streamtype');
      if (portOf(stream) === undefined || (type !== 'data' && type !== 'error')) return false;
      const id = requestIdOf(stream);
      const pair = pairs.get(id) ?? newPair(() => expire(id));
      pairs.set(id, pair);
      if (pair[type]) {
        void pair.error?.write(Buffer.from(`error processing stream for request ${id}: ${type} stream already assigned`));
        return true;
      }
      pair[type] = stream;
      if (pair.data && pair.error) {
        clearTimeout(pair.timer);
        pairs.delete(id);
        connect(cluster, forward, pair.data, pair.error);
      }
      return true;
    },
    closed() {
      for (const { timer } of pairs.values()) clearTimeout(timer);
      forward.close();
    },
  });

  function expire(id: string): void {
    const { data, error } = pairs.get(id) ?? {};
    pairs.delete(id);
    void error?.write(Buffer.from(`(request=${id}) timed out waiting for streams`));
    data?.reset();
    error?.end();
  }
}

function newPair(expire: () => void): Pair {
  return { timer: setTimeout(expire, STREAM_CREATION).unref() };
}

function connect(cluster: ServedCluster, forward: PortForwardSession, data: SpdyStream, error: SpdyStream): void {
  const connection = forward.connect(portOf(data)!);
  cluster.wake();
  if (connection.error !== undefined) {
    void error.write(Buffer.from(connection.error));
    error.end();
    return data.end();
  }
  data.onData = (bytes) => forwardToPod(cluster, connection, bytes);
  data.onEnd = () => {
    connection.closeWrite();
    cluster.wake();
  };
  serveForwardedConnection(cluster, connection, {
    write: (bytes) => data.write(bytes),
    end() {
      data.end();
      error.end();
    },
    destroy: () => data.reset(),
    onClose: (listener) => (data.onClose = listener),
  });
}

function portOf({ headers }: SpdyStream): number | undefined {
  const text = headers.get('port') ?? '';
  const port = Number(text);
  return /^\d{1,5}$/.test(text) && port > 0 && port < 65_536 ? port : undefined;
}

/** Old clients number nothing: their stream of errors comes right before that of data. */
function requestIdOf({ headers, id }: SpdyStream): string {
  return headers.get('requestid') || `${headers.get('streamtype') === 'error' ? id : id - 2}`;
}
