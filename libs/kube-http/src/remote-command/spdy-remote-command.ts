/** exec and attach over SPDY/3.1, as kubectl before 1.30 speaks: a stream for each channel, named by its header `streamtype`. */
import type { ExecStream } from '@drydock/apiserver';
import type { ServedCluster } from '../served-cluster.ts';
import { SpdySession, type SpdyStream } from '../spdy/spdy-session.ts';
import { upgradeToSpdy } from '../upgrade/spdy-upgrade.ts';
import type { UpgradingConnection } from '../upgrade/upgrading-connection.ts';
import { serveRemoteCommand, statusText, type RemoteCommandOptions, type RemoteCommandOutput } from './remote-command.ts';

const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io', 'v3.channel.k8s.io', 'v2.channel.k8s.io', 'channel.k8s.io'];
/** Milliseconds in which a client opens its streams (streaming.DefaultConfig, StreamCreationTimeout). */
const STREAM_CREATION = 30_000;

type Streams = ReadonlyMap<string, SpdyStream>;

export function acceptSpdyRemoteCommand(
  cluster: ServedCluster,
  exec: ExecStream,
  options: RemoteCommandOptions,
  connection: UpgradingConnection,
): void {
  const upgraded = upgradeToSpdy(connection, PROTOCOLS);
  if (!upgraded) return exec.close();
  const { protocol, transport } = upgraded;
  const expected = expectedStreams(options, protocol);
  const streams = new Map<string, SpdyStream>();
  const closed = new Set<() => void>([() => exec.close()]);
  const session = new SpdySession(transport, {
    accept(stream) {
      const type = stream.headers.get('streamtype') ?? '';
      if (!expected.has(type) || streams.has(type)) return false;
      streams.set(type, stream);
      if (streams.size === expected.size) {
        clearTimeout(timer);
        begin(
          cluster,
          exec,
          streams,
          outputOf(session, streams, protocol, (listener) => closed.add(listener)),
        );
      }
      return true;
    },
    closed() {
      clearTimeout(timer);
      for (const listener of closed) listener();
    },
  });
  const timer = setTimeout(() => session.destroy(), STREAM_CREATION).unref();
}

function expectedStreams({ stdin, stdout, stderr, tty }: RemoteCommandOptions, protocol: string): ReadonlySet<string> {
  const resize = tty && /^v[345]\./.test(protocol);
  const wanted = { error: true, stdin, stdout, stderr: stderr && !tty, resize };
  return new Set(Object.entries(wanted).flatMap(([type, isWanted]) => (isWanted ? [type] : [])));
}

function begin(cluster: ServedCluster, exec: ExecStream, streams: Streams, output: RemoteCommandOutput): void {
  const input = serveRemoteCommand(cluster, exec, output);
  const stdin = streams.get('stdin');
  if (stdin) {
    stdin.onData = (bytes) => input.stdin(bytes);
    stdin.onEnd = () => input.closeStdin();
  }
  const resize = streams.get('resize');
  // Sizes follow each other as JSON values; Go's encoder ends each with a newline.
  let text = '';
  if (resize) {
    resize.onData = (bytes) => {
      const lines = (text + bytes.toString()).split('\n');
      text = lines.pop() ?? '';
      for (const line of lines) input.resize(line);
    };
  }
}

function outputOf(session: SpdySession, streams: Streams, protocol: string, onClose: (listener: () => void) => void): RemoteCommandOutput {
  const write = async (type: string, bytes: Buffer) => streams.get(type)?.write(bytes);
  return {
    stdout: (bytes) => write('stdout', bytes),
    stderr: (bytes) => write('stderr', bytes),
    status: (status) => write('error', Buffer.from(/^v[45]\./.test(protocol) ? JSON.stringify(status) : statusText(status))),
    end() {
      for (const stream of streams.values()) stream.end();
      session.goAway();
    },
    destroy: () => session.destroy(),
    onClose,
  };
}
