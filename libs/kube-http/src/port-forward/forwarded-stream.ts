/** One forwarded connection, whatever carries it. */
import type { ForwardedConnection } from '@drydock/apiserver';
import { StreamPump, type PumpSink } from '../response/stream-pump.ts';
import type { ServedCluster } from '../served-cluster.ts';

/** Hands on what comes from the pod until it ends the connection. */
export function serveForwardedConnection(cluster: ServedCluster, connection: ForwardedConnection, sink: PumpSink<Buffer>): void {
  const take = () => {
    const bytes = connection.read();
    return bytes === '' ? undefined : Buffer.from(bytes, 'latin1');
  };
  new StreamPump(cluster, connection, { take, ended: () => connection.ended }, sink);
}

/** Hands on what comes from the client. */
export function forwardToPod(cluster: ServedCluster, connection: ForwardedConnection, bytes: Buffer): void {
  connection.write(bytes.toString('latin1'));
  cluster.wake();
}
