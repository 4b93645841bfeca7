import { once } from 'node:events';
import { Rng } from '@drydock/apimachinery';
import { bootedCluster, Cluster, forkOf, nodeRuntimeOf, REFERENCE_PROFILE } from '@drydock/cluster';
import { KubernetesEndpoint, newKubeconfig, newKubernetesServer } from '@drydock/kube-http';
import { BashSession } from '../bash-session.mjs';
import { SteppedCluster } from './stepped-cluster.mjs';

/** As in the replay: nothing may depend on it, but the two clusters are to be alike. */
const START = Date.UTC(2026, 10, 20, 18, 53, 52);
const SEED = 1;

/** One session: a fresh cluster of the reference's kind behind an endpoint, and one bash whose kubectl is the real one. */
export class Rehearsal {
  #stepped;
  #server;
  #bash;

  static async begin() {
    const rehearsal = new Rehearsal();
    await rehearsal.#serve();
    return rehearsal;
  }

  async #serve() {
    const create = nodeRuntimeOf({ profile: REFERENCE_PROFILE.kubelet });
    const cluster = new Cluster(forkOf(bootedCluster(REFERENCE_PROFILE, START, create), START, SEED), create);
    this.#stepped = new SteppedCluster(cluster);
    const { certificate, privateKey } = cluster.newServingCertificate(['127.0.0.1'], new Rng({ seed: SEED }));
    const serving = { certificate, privateKey, clientCertificateAuthorities: [cluster.caCertificate] };
    this.#server = newKubernetesServer(new KubernetesEndpoint(this.#stepped, { onBug: console.error }), serving);
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const { port } = this.#server.address();
    const kubeconfig = newKubeconfig({
      clusterName: 'kubernetes',
      server: `https://127.0.0.1:${port}`,
      certificateAuthority: cluster.caCertificate,
      userName: 'kubernetes-admin',
      user: cluster.adminCredentials,
    });
    this.#bash = new BashSession({ kubeconfig, port });
  }

  async pass(milliseconds) {
    this.#stepped.pass(milliseconds);
  }

  settleFor(milliseconds) {
    this.#stepped.settleTime = milliseconds;
  }

  async run(text) {
    this.#stepped.settle();
    this.#stepped.follow();
    try {
      return await this.#bash.run(text);
    } finally {
      this.#stepped.stand();
    }
  }

  async end() {
    this.#bash.end();
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
