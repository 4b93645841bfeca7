/** A cluster of one's own behind a port of this machine. */
import { randomInt } from 'node:crypto';
import { Rng } from '@drydock/apimachinery';
import type { UserInfo } from '@drydock/apiserver';
import {
  bootedClusterOf,
  Cluster,
  forkOf,
  LEARNER_PROFILE,
  withAddons,
  withNodeGroups,
  type AddonName,
  type NodeGroupSpec,
  type ApiServerConfiguration,
  type ClusterComponent,
  type ClusterProfile,
} from '@drydock/cluster';
import { KubernetesEndpoint, newKubeconfig, newKubernetesServer, WallClockCluster } from '@drydock/kube-http';
import { nodeRuntimeFor } from '@drydock/sandbox';
import { ApiServerPort } from './api-server-port.ts';
import { newClientCaAuthenticator } from './client-ca-file.ts';
import { UsageError } from './usage-error.ts';

const HOST = '127.0.0.1';
const HOSTS = ['kubernetes', 'kubernetes.default', 'kubernetes.default.svc', 'localhost', HOST];
/** Milliseconds in which the system's pods have started. */
const BOOT = 60_000;

export interface ClusterOptions {
  /** 0: any free one. */
  port: number;
  /** Nodes altogether; the first is the control plane's. */
  nodes: number;
  without: readonly ClusterComponent[];
  addons: readonly AddonName[];
  nodeGroups: readonly NodeGroupSpec[];
  tokens: Readonly<Record<string, UserInfo>>;
  /** PEM. */
  clientAuthorities: readonly string[];
  apiServer: ApiServerConfiguration;
  /** Where addresses of Services come from; undefined: the range that kubeadm chooses. */
  serviceCIDR?: string | undefined;
  /** Seconds of virtual time for each second. */
  speed: number;
  onBug(error: unknown): void;
}

export interface ServedEndpoint {
  url: string;
  kubeconfig: string;
  close(): Promise<void>;
}

/** Throws UsageError when the port cannot be had. */
export async function serveCluster(options: ClusterOptions): Promise<ServedEndpoint> {
  const cluster = createCluster(options);
  const served = new WallClockCluster(cluster, {
    ...options,
    afterTurn: () => port.follow([undefined, 'expired'].includes(cluster.nodes.apiServerProblem())),
  });
  const server = newKubernetesServer(new KubernetesEndpoint(served, options), {
    ...cluster.newServingCertificate(HOSTS, newRng()),
    clientCertificateAuthorities: [cluster.caCertificate, ...options.clientAuthorities],
  });
  const port = new ApiServerPort(server, HOST, options.port, options.onBug);
  try {
    await port.open();
  } catch (error) {
    served.stop();
    throw listenProblem(error as NodeJS.ErrnoException, options.port);
  }
  const url = `https://${HOST}:${port.number}`;
  return {
    url,
    kubeconfig: newKubeconfig({
      clusterName: 'drydock',
      server: url,
      certificateAuthority: cluster.caCertificate,
      userName: 'drydock-admin',
      user: cluster.adminCredentials,
    }),
    async close() {
      served.stop();
      await port.close();
    },
  };
}

function createCluster({ nodes, tokens, apiServer, serviceCIDR, without, addons, nodeGroups, clientAuthorities }: ClusterOptions): Cluster {
  const bare: ClusterProfile = {
    ...LEARNER_PROFILE,
    name: `command line, ${nodes} nodes, ${serviceCIDR}`,
    age: BOOT,
    workers: Math.max(0, nodes - 1),
    ...(nodes === 0 ? { controlPlane: 'absent' } : nodes === 1 ? { controlPlane: 'schedulable' } : {}),
    tokens,
    apiServer,
    ...(serviceCIDR === undefined ? {} : { serviceCIDR }),
  };
  const profile = withNodeGroups(withAddons(bare, addons), nodeGroups);
  const now = Date.now();
  const createNodeRuntime = nodeRuntimeFor(profile);
  const state = forkOf(bootedClusterOf(profile, now, createNodeRuntime), now, randomInt(2 ** 31));
  const authenticator = newClientCaAuthenticator(clientAuthorities, () => cluster.clock.now());
  const cluster: Cluster = new Cluster(state, createNodeRuntime, { authenticators: clientAuthorities.length > 0 ? [authenticator] : [] });
  for (const component of without) for (const controller of cluster.controllersOf(component)) cluster.setStopped(controller, true);
  return cluster;
}

function newRng(): Rng {
  return new Rng({ seed: randomInt(2 ** 31) });
}

function listenProblem(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE') return new UsageError(`--port: ${port} is in use by another program`);
  if (error.code === 'EACCES') return new UsageError(`--port: ${port} may not be used by this user; take one above 1023`);
  return error;
}
