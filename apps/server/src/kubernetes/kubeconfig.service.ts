import { newKubeconfig, type KubeconfigOptions } from '@drydock/kube-http';
import type { User } from '@drydock/persistence';
import { Injectable } from '@nestjs/common';
import { LiveAttempts } from '../attempts/live-attempts.ts';
import { Ownership } from '../attempts/ownership.ts';
import { clusterPath } from './cluster-address.ts';
import { ClusterSecrets } from './cluster-secrets.ts';
import type { Kubeconfig } from './kubeconfig.types.ts';
import { KubernetesListener } from './kubernetes-listener.ts';

@Injectable()
export class KubeconfigService {
  readonly #ownership: Ownership;
  readonly #live: LiveAttempts;
  readonly #secrets: ClusterSecrets;
  readonly #listener: KubernetesListener;

  constructor(ownership: Ownership, live: LiveAttempts, secrets: ClusterSecrets, listener: KubernetesListener) {
    this.#ownership = ownership;
    this.#live = live;
    this.#secrets = secrets;
    this.#listener = listener;
  }

  /** Null when clusters cannot be reached from outside. */
  async kubeconfig(user: User, attemptId: string): Promise<Kubeconfig | null> {
    const attempt = await this.#ownership.attempt(user, attemptId);
    const { site } = this.#listener;
    if (site === undefined) return null;
    const { sandbox } = await this.#live.open(attempt);
    const secret = await this.#secrets.addressSecret();
    const lesson = `drydock-${attempt.slug}`;
    const entry = (clusterName: string, name?: string): KubeconfigOptions => ({
      clusterName,
      server: `${site.url}${clusterPath(secret, attempt.id, name)}`,
      certificateAuthority: site.authority,
      userName: `${clusterName}-admin`,
      user: sandbox.live.cluster(name)!.adminCredentials,
      ...(name === undefined ? {} : { contextName: name }),
    });
    const [first, ...others] = sandbox.live.clusterNames.map((name) => entry(`${lesson}-${name}`, name));
    return { fileName: `${lesson}.yaml`, text: newKubeconfig(first ?? entry(lesson), ...others) };
  }
}
