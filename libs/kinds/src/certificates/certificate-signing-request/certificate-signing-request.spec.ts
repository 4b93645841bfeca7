import { encodeBase64, encodeUtf8 } from '@drydock/apimachinery';
import { refusalOf, TestCluster } from '../../../test-support/test-cluster.ts';
import { certificateSigningRequests } from './certificate-signing-request.ts';
import type { CertificateSigningRequest } from './certificate-signing-request.types.ts';

const ROOT = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
const request = encodeBase64(encodeUtf8('-----BEGIN CERTIFICATE REQUEST-----\nAA==\n-----END CERTIFICATE REQUEST-----\n'));
const alice = (spec: object = {}): CertificateSigningRequest => ({
  apiVersion: 'certificates.k8s.io/v1',
  kind: 'CertificateSigningRequest',
  metadata: { name: 'alice' },
  spec: { request, signerName: 'kubernetes.io/kube-apiserver-client', expirationSeconds: 86400, usages: ['client auth'], ...spec },
});

describe('CertificateSigningRequest', () => {
  it('remembers who asked and is approved through its subresource alone', () => {
    const cluster = new TestCluster([]);
    const created = cluster.create(alice({ username: 'root' }));
    const row = (object: CertificateSigningRequest) => certificateSigningRequests.table.cells(object, cluster.clock);
    expect(row(created)).toEqual(['alice', '0s', 'kubernetes.io/kube-apiserver-client', created.spec.username, '24h', 'Pending']);
    expect(created.spec.username).not.toBe('root');
    const conditions = [{ type: 'Approved', status: 'True', reason: 'KubectlApprove' }];
    const body = { ...created, status: { conditions } } as never;
    cluster.send({ method: 'PUT', path: `${ROOT}/alice/status`, body });
    const read = () => cluster.send({ method: 'GET', path: `${ROOT}/alice` }).body as unknown as CertificateSigningRequest;
    expect(row(read()).at(-1)).toBe('Pending');
    expect(refusalOf(cluster.send({ method: 'PUT', path: `${ROOT}/alice/approval`, body }))).toBe('code 200');
    expect(row(read()).at(-1)).toBe('Approved');
  });

  it('is refused without a request', () => {
    const body = { ...alice(), spec: { ...alice().spec, request: null } } as never;
    expect(refusalOf(new TestCluster([]).send({ method: 'POST', path: ROOT, body }))).toBe(
      'CertificateSigningRequest.certificates.k8s.io "alice" is invalid: spec.request: Invalid value: "": PEM block type must be CERTIFICATE REQUEST',
    );
  });

  it('is refused when it is incomplete', () => {
    const body = alice({ request: 'eA==', signerName: 'x', usages: [], expirationSeconds: 1 });
    expect(refusalOf(new TestCluster([]).send({ method: 'POST', path: ROOT, body }))).toBe(
      'CertificateSigningRequest.certificates.k8s.io "alice" is invalid: [spec.request: Invalid value: "eA==": PEM block type must be CERTIFICATE REQUEST, spec.usages: Required value, spec.signerName: Invalid value: "x": must be a fully qualified domain and path of the form \'example.com/signer-name\', spec.expirationSeconds: Invalid value: 1: may not specify a duration less than 600 seconds (10 minutes)]',
    );
  });
});
