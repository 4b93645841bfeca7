/** The network between clusters: their machines reach each other, and what is inside a cluster is reached from its own machines alone. */
import { resolveHost, surroundingsBeside, type Cluster, type Connection, type NetworkClient } from '@drydock/cluster';
import type { Hosts } from './hosts.ts';

/** As a machine sees it. `home`: the cluster that it belongs to; undefined for one beside them. */
export function newRoutedNetwork(hosts: Hosts, name: string, home: Cluster | undefined): NetworkClient {
  const own = home?.nodes.nodeNetwork(name);
  const routes = new WeakMap<Connection, NetworkClient>();
  const address = () => own?.address ?? hosts.addressOf(name) ?? '';
  const route = (target: string): NetworkClient | undefined => {
    const cluster = hosts.clusterAt(target);
    return cluster === undefined || cluster === home ? own : cluster.nodes.networkFrom(address());
  };
  return {
    get address() {
      return address();
    },
    tls: (target) => route(target)?.tls(target) ?? { authority: '', hosts: [] },
    resolve: (files, host) => own?.resolve(files, host) ?? resolveHost(files, host, () => 'timeout'),
    ask: (nameserver, host, type) => own?.ask(nameserver, host, type) ?? 'timeout',
    connect(target, port, protocol) {
      if (!own && /^127\.|^::1$/.test(target)) return { failure: 'refused' };
      const client = route(target);
      if (!client) return { failure: 'timeout' };
      const connection = client.connect(target, port, protocol);
      routes.set(connection, client);
      return connection;
    },
    request: (connection, request) => routes.get(connection)?.request(connection, request),
    answersPing: (target) => (!own && /^127\./.test(target)) || (route(target)?.answersPing(target) ?? false),
    surroundings: () => own?.surroundings() ?? surroundingsBeside(address()),
  };
}
