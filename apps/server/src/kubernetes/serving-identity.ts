/** The certificates of the Kubernetes listener: an authority of this installation's own, which kubeconfigs carry, and what it signs at each start. */
import { randomBytes } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import { Rng } from '@drydock/apimachinery';
import { CertificateAuthority, KeyPair, type CertificateAuthorityState } from '@drydock/apiserver';

const DAY = 24 * 60 * 60_000;

/** Real randomness behind the interface that simulated clusters draw from a seed. */
class SecureRng extends Rng {
  constructor() {
    super({ seed: 0 });
  }

  override next(): number {
    return randomBytes(4).readUInt32BE() / 2 ** 32;
  }
}

export interface ServingIdentity {
  /** PEM, all of them. */
  certificate: string;
  privateKey: string;
  authority: string;
}

export function newAuthority(now: number): CertificateAuthorityState {
  return CertificateAuthority.create('drydock-ca', now, new SecureRng());
}

/** A certificate for this machine under all of its names and addresses, and under `host`. `now`: milliseconds. */
export function newServingIdentity(authority: CertificateAuthorityState, host: string | undefined, now: number): ServingIdentity {
  const rng = new SecureRng();
  const key = KeyPair.generate(rng);
  const certificate = new CertificateAuthority(authority).issue(
    {
      commonName: 'drydock',
      publicKey: key.publicKey,
      notBefore: now - DAY,
      notAfter: now + 365 * DAY,
      usages: ['server'],
      hosts: [...new Set(['localhost', ...addresses(), ...(host ? [host] : [])])],
    },
    rng,
  );
  return { certificate, privateKey: key.toPem(), authority: authority.certificate };
}

function addresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((each = []) =>
    each.filter(({ family }) => family === 'IPv4').map(({ address }) => address),
  );
}
