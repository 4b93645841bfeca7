import type { PortForwardSession } from '@drydock/apiserver';
import type { ServedCluster } from '../served-cluster.ts';
import { SPDY } from '../upgrade/spdy-upgrade.ts';
import { wantedUpgrade, type UpgradingConnection } from '../upgrade/upgrading-connection.ts';
import { offeredProtocols } from '../upgrade/websocket-upgrade.ts';
import { acceptSpdyPortForward, acceptTunnelledPortForward, TUNNEL_PROTOCOL } from './spdy-port-forward.ts';
import { acceptWebSocketPortForward } from './websocket-port-forward.ts';

/** Serves connections to a pod on what the client goes over to; false when that is nothing that carries them. Throws StatusError. */
export function acceptPortForward(cluster: ServedCluster, forward: PortForwardSession, connection: UpgradingConnection): boolean {
  try {
    switch (wantedUpgrade(connection)) {
      case 'websocket': {
        const tunnelled = offeredProtocols(connection).includes(TUNNEL_PROTOCOL);
        (tunnelled ? acceptTunnelledPortForward : acceptWebSocketPortForward)(cluster, forward, connection);
        return true;
      }
      case SPDY.toLowerCase():
        acceptSpdyPortForward(cluster, forward, connection);
        return true;
      default:
        return false;
    }
  } catch (error) {
    forward.close();
    throw error;
  }
}
