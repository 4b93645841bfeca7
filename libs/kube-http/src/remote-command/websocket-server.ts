/** exec and attach over a WebSocket (kubelet/pkg/cri/streaming/remotecommand/websocket.go): the first byte of each message is its channel. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { newForbidden } from '@drydock/apimachinery';
import type { ExecStream } from '@drydock/apiserver';
import { WebSocketServer, type WebSocket } from 'ws';
import { StreamPump, type PumpSink } from '../response/stream-pump.ts';
import type { ServedCluster } from '../served-cluster.ts';

/** The preferred first. v5 can close a channel; both end with a Status. */
const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];
const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;
const ERROR = 3;
const RESIZE = 4;
const CLOSE = 255;
/** Bytes of a message that a client may send. */
const MAX_PAYLOAD = 4 * 1024 * 1024;

const server = new WebSocketServer({
  noServer: true,
  maxPayload: MAX_PAYLOAD,
  perMessageDeflate: false,
  handleProtocols: (offered) => PROTOCOLS.find((protocol) => offered.has(protocol)) ?? false,
});

export interface UpgradingConnection {
  socket: Duplex;
  head: Buffer;
  /** What has the socket until the protocol changes. */
  response: ServerResponse;
}

/** Goes over to a WebSocket and serves the stream on it; false when the client does not ask for one. Throws StatusError for one that cannot be. */
export function acceptRemoteCommand(
  cluster: ServedCluster,
  exec: ExecStream,
  message: IncomingMessage,
  { socket, head, response }: UpgradingConnection,
): boolean {
  if (message.headers.upgrade?.toLowerCase() !== 'websocket') return false;
  const offered = (message.headers['sec-websocket-protocol'] ?? '').split(',').map((each) => each.trim());
  if (!PROTOCOLS.some((protocol) => offered.includes(protocol))) {
    exec.close();
    const why = `unable to negotiate protocol: client supports [${offered.filter(Boolean).join(' ')}], server accepts [${PROTOCOLS.join(' ')}]`;
    throw newForbidden({ group: '', resource: '' }, '', why);
  }
  response.detachSocket(socket as Parameters<typeof response.detachSocket>[0]);
  server.handleUpgrade(message, socket, head, (webSocket) => serveRemoteCommand(cluster, exec, webSocket));
  return true;
}

export function serveRemoteCommand(cluster: ServedCluster, exec: ExecStream, webSocket: WebSocket): void {
  // Says that the connection stands, before there is any output.
  webSocket.send(Buffer.of(STDOUT));
  let finished = false;
  new StreamPump(
    cluster,
    exec,
    {
      take: () => {
        const frames = [frame(STDOUT, exec.readStdout()), frame(STDERR, exec.readStderr())].filter((each) => each.length > 1);
        if (frames.length > 0) return frames;
        if (!exec.status || finished) return undefined;
        finished = true;
        return [Buffer.concat([Buffer.of(ERROR), Buffer.from(JSON.stringify(exec.status))])];
      },
      ended: () => finished,
    },
    sinkOf(webSocket),
  );
  webSocket.on('message', (data: Buffer) => {
    receive(exec, data);
    cluster.wake();
  });
}

function receive(exec: ExecStream, data: Buffer): void {
  const payload = data.subarray(1);
  switch (data[0]) {
    case STDIN:
      if (payload.length > 0) exec.write(payload.toString('latin1'));
      break;
    case RESIZE: {
      const size = readSize(payload.toString());
      if (size) exec.resize(size.Width, size.Height);
      break;
    }
    case CLOSE:
      if (payload[0] === STDIN) exec.closeStdin();
  }
}

/** remotecommand.TerminalSize as JSON; what is none is ignored, as upstream's decoder ends in silence. */
export function readSize(text: string): { Width: number; Height: number } | undefined {
  try {
    const { Width, Height } = JSON.parse(text) as { Width?: unknown; Height?: unknown };
    return isSize(Width) && isSize(Height) ? { Width, Height } : undefined;
  } catch {
    return undefined;
  }
}

function isSize(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) > 0 && (value as number) < 65_536;
}

function frame(channel: number, bytes: string): Buffer {
  return Buffer.concat([Buffer.of(channel), Buffer.from(bytes, 'latin1')]);
}

function sinkOf(webSocket: WebSocket): PumpSink<readonly Buffer[]> {
  webSocket.on('error', () => webSocket.terminate());
  return {
    write: async (frames) => {
      for (const each of frames) {
        await new Promise<void>((resolve, reject) => webSocket.send(each, (error) => (error ? reject(error) : resolve())));
      }
    },
    end: () => webSocket.close(1000),
    destroy: () => webSocket.terminate(),
    onClose: (listener) => void webSocket.once('close', listener),
  };
}
