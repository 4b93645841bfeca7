import { encodeBase64, encodeUtf8, Rng } from '@drydock/apimachinery';
import { CertificateAuthority, type UserInfo } from '@drydock/apiserver';
import { SIGNING_REQUESTS } from '../../../test-support/signing-requests.ts';
import { TestCluster } from '../../../test-support/test-cluster.ts';
import { certificateApprover, certificateCleaner, newCertificateSigner } from './certificate-signing-request.controllers.ts';
import { certificateSigningRequests } from './certificate-signing-request.ts';
import type { CertificateSigningRequest } from './certificate-signing-request.types.ts';

const HOUR = 3_600_000;
const NODE: UserInfo = { username: 'system:node:node01', groups: ['system:nodes', 'system:authenticated'] };
const STATE = CertificateAuthority.create('kubernetes', Date.UTC(2026, 10, 1), new Rng({ seed: 3 }));
const authority = new CertificateAuthority(STATE);

class Signing {
  readonly cluster = new TestCluster([certificateApprover, newCertificateSigner(authority), certificateCleaner]);

  constructor() {
    this.cluster.trustServiceAccounts();
  }

  ask(request: keyof typeof SIGNING_REQUESTS, signer: string, usages: readonly string[], user?: UserInfo, extra: object = {}): void {
    const body: CertificateSigningRequest = {
      apiVersion: 'certificates.k8s.io/v1',
      kind: 'CertificateSigningRequest',
      metadata: { name: 'x' },
      spec: {
        request: encodeBase64(encodeUtf8(SIGNING_REQUESTS[request])),
        signerName: `kubernetes.io/${signer}`,
        usages: [...usages],
        ...extra,
      },
    };
    (user ? this.cluster.clientFor(user) : this.cluster.client).create(certificateSigningRequests, body);
    this.cluster.settle();
  }

  decide(type: 'Approved' | 'Denied'): void {
    const csr = this.read()!;
    const conditions = [{ type, status: 'True', reason: 'Kubectl', message: '' }];
    this.cluster.client.updateSubresource(certificateSigningRequests, { ...csr, status: { ...csr.status, conditions } }, 'approval');
    this.cluster.settle();
  }

  read(): CertificateSigningRequest | undefined {
    return this.cluster.client.list<CertificateSigningRequest>(certificateSigningRequests).items[0];
  }

  get outcome(): string {
    const { conditions = [], certificate } = this.read()?.status ?? {};
    return [
      ...conditions.map(({ type, reason, message }) => `${type} ${reason}${type === 'Failed' ? ` ${message}` : ''}`),
      ...(certificate ? ['Issued'] : []),
    ].join(', ');
  }
}

describe('certificatesigningrequest-signing-controller', () => {
  it.each<[keyof typeof SIGNING_REQUESTS, string, string[], string]>([
    ['rsa', 'kube-apiserver-client', ['client auth'], 'Issued'],
    ['ed25519', 'kube-apiserver-client', ['client auth', 'digital signature'], 'Issued'],
    ['rsa', 'kube-apiserver-client', ['server auth'], 'Failed SignerValidationFailure invalid usage for client certificate: server auth'],
    [
      'rsa',
      'kube-apiserver-client',
      ['digital signature'],
      'Failed SignerValidationFailure missing required usage for client certificate: client auth',
    ],
    ['serving', 'kubelet-serving', ['digital signature', 'key encipherment', 'server auth'], 'Issued'],
    ['serving', 'kubelet-serving', ['digital signature', 'server auth'], 'Issued'],
    [
      'kubelet',
      'kubelet-serving',
      ['digital signature', 'server auth'],
      'Failed SignerValidationFailure DNS or IP subjectAltName is required',
    ],
    ['rsa', 'kubelet-serving', ['server auth'], 'Failed SignerValidationFailure subject organization is not system:nodes'],
    [
      'serving',
      'kubelet-serving',
      ['client auth'],
      'Failed SignerValidationFailure usages did not match [digital signature key encipherment server auth]',
    ],
    [
      'serving',
      'kube-apiserver-client-kubelet',
      ['client auth', 'digital signature'],
      'Failed SignerValidationFailure DNS subjectAltNames are not allowed',
    ],
    ['rsa', 'somebody-else', ['client auth'], ''],
  ])('sign %s for %s with %j: %s', (request, signer, usages, expected) => {
    const signing = new Signing();
    signing.ask(request, signer, usages);
    expect(signing.outcome).toBe('');
    signing.decide('Approved');
    expect(signing.outcome).toBe(['Approved Kubectl', ...(expected ? [expected] : [])].join(', '));
  });

  it('never sign what was denied', () => {
    const signing = new Signing();
    signing.ask('rsa', 'kube-apiserver-client', ['client auth']);
    signing.decide('Denied');
    expect(signing.outcome).toBe('Denied Kubectl');
  });

  it('keep to the time that was asked for', () => {
    const signing = new Signing();
    signing.ask('rsa', 'kube-apiserver-client', ['client auth'], undefined, { expirationSeconds: 86_400 });
    signing.decide('Approved');
    const verdict = authority.verify(atob(signing.read()!.status!.certificate!), signing.cluster.now);
    expect(verdict).toMatchObject({ valid: true, notAfter: signing.cluster.now + 24 * HOUR });
  });
});

describe('certificatesigningrequest-approving-controller', () => {
  it.each<[UserInfo, string]>([
    [NODE, 'Auto approving self kubelet client certificate after SubjectAccessReview.'],
    [
      { username: 'system:bootstrap:abcdef', groups: ['system:bootstrappers', 'system:authenticated'] },
      'Auto approving kubelet client certificate after SubjectAccessReview.',
    ],
  ])('that is %j gets its certificate by itself', (user, message) => {
    const signing = new Signing();
    signing.ask('kubelet', 'kube-apiserver-client-kubelet', ['client auth', 'digital signature'], user);
    expect(signing.outcome).toBe('Approved AutoApproved, Issued');
    expect(signing.read()!.status!.conditions![0]!.message).toBe(message);
  });

  it('must wait for somebody with its serving certificate', () => {
    const signing = new Signing();
    signing.ask('serving', 'kubelet-serving', ['digital signature', 'server auth'], NODE);
    expect(signing.outcome).toBe('');
  });
});

describe('certificatesigningrequest-cleaner-controller', () => {
  it.each<['Approved' | 'Denied' | undefined, number]>([
    ['Approved', 1],
    ['Denied', 1],
    [undefined, 24],
  ])('after %s waits %d hours', (verdict, hours) => {
    const signing = new Signing();
    signing.ask('rsa', 'kube-apiserver-client', ['client auth']);
    if (verdict) signing.decide(verdict);
    signing.cluster.advance(hours * HOUR - 1000);
    expect(signing.read()).toBeDefined();
    signing.cluster.advance(1000);
    expect(signing.read()).toBeUndefined();
  });
});
