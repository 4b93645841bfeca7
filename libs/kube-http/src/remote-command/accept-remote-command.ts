import type { ExecStream } from '@drydock/apiserver';
import type { ServedCluster } from '../served-cluster.ts';
import { SPDY } from '../upgrade/spdy-upgrade.ts';
import { wantedUpgrade, type UpgradingConnection } from '../upgrade/upgrading-connection.ts';
import { readRemoteCommandOptions } from './remote-command.ts';
import { acceptSpdyRemoteCommand } from './spdy-remote-command.ts';
import { acceptWebSocketRemoteCommand } from './websocket-remote-command.ts';

/** Serves a process on what the client goes over to; false when that is nothing that carries one. Throws StatusError. */
export function acceptRemoteCommand(cluster: ServedCluster, exec: ExecStream, connection: UpgradingConnection): boolean {
  const options = readRemoteCommandOptions(connection.query);
  try {
    switch (wantedUpgrade(connection)) {
      case 'websocket':
        acceptWebSocketRemoteCommand(cluster, exec, options, connection);
        return true;
      case SPDY.toLowerCase():
        acceptSpdyRemoteCommand(cluster, exec, options, connection);
        return true;
      default:
        return false;
    }
  } catch (error) {
    exec.close();
    throw error;
  }
}
