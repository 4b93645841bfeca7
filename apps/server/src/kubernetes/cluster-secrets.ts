import { randomBytes } from 'node:crypto';
import type { CertificateAuthorityState } from '@drydock/apiserver';
import { ServerSecretRepository } from '@drydock/persistence';
import { Injectable } from '@nestjs/common';
import { newAuthority } from './serving-identity.ts';

/** Made once for a database, so that a downloaded kubeconfig outlives the server that it came from. */
@Injectable()
export class ClusterSecrets {
  readonly #repository: ServerSecretRepository;
  #address: Promise<string> | undefined;

  constructor(repository: ServerSecretRepository) {
    this.#repository = repository;
  }

  /** What the keys in addresses are made from, in base64. */
  addressSecret(): Promise<string> {
    this.#address ??= this.#repository
      .getOrCreate('kubernetes-address', () => ({ key: randomBytes(32).toString('base64') }))
      .then(({ key }) => key);
    this.#address.catch(() => (this.#address = undefined));
    return this.#address;
  }

  authority(now: number): Promise<CertificateAuthorityState> {
    return this.#repository.getOrCreate('kubernetes-authority', () => newAuthority(now));
  }
}
