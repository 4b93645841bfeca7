/** exec and attach over a WebSocket: v5 of kubectl since 1.30, v4 of other clients, and what was before them. */
import type { ExecStream } from '@drydock/apiserver';
import type { ServedCluster } from '../served-cluster.ts';
import { ChannelSocket } from '../upgrade/channels.ts';
import type { UpgradingConnection } from '../upgrade/upgrading-connection.ts';
import { upgradeToWebSocket } from '../upgrade/websocket-upgrade.ts';
import { serveRemoteCommand, statusText, type RemoteCommandOptions, type RemoteCommandOutput } from './remote-command.ts';

const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io', 'v4.base64.channel.k8s.io', 'channel.k8s.io', 'base64.channel.k8s.io', ''];
const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;
const ERROR = 3;
const RESIZE = 4;
/** Of v5 only: the channel that the byte after it names is closed. */
const CLOSE = 255;

/** Throws StatusError. */
export function acceptWebSocketRemoteCommand(
  cluster: ServedCluster,
  exec: ExecStream,
  options: RemoteCommandOptions,
  connection: UpgradingConnection,
): void {
  upgradeToWebSocket(connection, PROTOCOLS, (webSocket, protocol) => {
    const socket = new ChannelSocket(webSocket, protocol);
    // Says that the connection stands, before there is any output.
    const first = options.stdout ? STDOUT : options.stderr ? STDERR : ERROR;
    void socket.send(first, Buffer.alloc(0)).catch(() => socket.destroy());
    const input = serveRemoteCommand(cluster, exec, outputOf(socket, options, protocol));
    socket.onMessage(({ channel, bytes }) => {
      if (channel === STDIN && options.stdin) input.stdin(bytes);
      else if (channel === RESIZE) input.resize(bytes.toString());
      else if (channel === CLOSE && protocol.startsWith('v5.') && bytes[0] === STDIN) input.closeStdin();
    });
  });
}

function outputOf(socket: ChannelSocket, { stdout, stderr, tty }: RemoteCommandOptions, protocol: string): RemoteCommandOutput {
  const nothing = () => Promise.resolve();
  return {
    stdout: stdout ? (bytes) => socket.send(STDOUT, bytes) : nothing,
    stderr: stderr && !tty ? (bytes) => socket.send(STDERR, bytes) : nothing,
    async status(status) {
      const text = /^v[45]\./.test(protocol) ? JSON.stringify(status) : statusText(status);
      if (text !== '') await socket.send(ERROR, Buffer.from(text));
    },
    end: () => socket.end(),
    destroy: () => socket.destroy(),
    onClose: (listener) => socket.onClose(listener),
  };
}
