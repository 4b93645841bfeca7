/** portforward at the kubelet: connections from inside a pod's network to its own ports. */
import type { ForwardedConnection, PortForwardSession } from '@drydock/apiserver';
import type { Pod } from '@drydock/kinds';
import { ServedConnection } from '../containers/served-connection.ts';
import type { ClusterNetwork, Source } from '../network/cluster-network.ts';

export interface PortForwardTarget {
  network: ClusterNetwork;
  /** The pod as it is now; undefined when its sandbox is gone. */
  source(): (Source & { pod: Pod }) | undefined;
  /** The id of the sandbox, for messages. */
  sandbox: string;
}

export function openPortForward(target: PortForwardTarget): PortForwardSession {
  return {
    connect: (port) => connect(target, port),
    close: () => undefined,
  };
}

function connect({ network, source, sandbox }: PortForwardTarget, port: number): ForwardedConnection {
  const from = source();
  const refuse = (why: string) => refusedConnection(`error forwarding port ${port} to pod ${sandbox}, uid : ${why}`);
  if (!from) return refuse(`failed to find sandbox "${sandbox}" in store: not found`);
  const connection = network.connect(from, '127.0.0.1', port);
  if ('failure' in connection) {
    return refuse(
      `failed to execute portforward in network namespace "/var/run/netns/cni-${namespaceId(sandbox)}": failed to connect to localhost:${port} ` +
        `inside namespace "${sandbox}", IPv4: dial tcp4 127.0.0.1:${port}: connect: connection refused IPv6 dial tcp6 [::1]:${port}: connect: connection refused `,
    );
  }
  return new ServedConnection(
    ({ method, target: path, headers: { host = '', ...headers }, body }) =>
      source() && network.request(connection, { method, path, host, port, scheme: 'http', headers, body, client: '127.0.0.1' }),
  );
}

/** What a runtime's name for the network would look like: a UUID of the sandbox's id. */
function namespaceId(sandbox: string): string {
  return `${sandbox.slice(0, 8)}-${sandbox.slice(8, 12)}-${sandbox.slice(12, 16)}-${sandbox.slice(16, 20)}-${sandbox.slice(20, 32)}`;
}

function refusedConnection(error: string): ForwardedConnection {
  return {
    error,
    ended: true,
    write: () => undefined,
    closeWrite: () => undefined,
    read: () => '',
    onChange: () => () => undefined,
    close: () => undefined,
  };
}

/** What a runtime would call the sandbox of a pod: 64 digits. */
export function sandboxId(uid: string): string {
  const digits = uid.replaceAll('-', '');
  return digits + [...digits].reverse().join('');
}
