import { encodeBase64, encodeUtf8 } from '@drydock/apimachinery';
import { SIGNING_REQUESTS } from '../../../test-support/signing-requests.ts';
import { refusalOf, TestCluster } from '../../../test-support/test-cluster.ts';
import { goBytes } from '../../meta/go-strings.ts';
import { certificateSigningRequests } from './certificate-signing-request.ts';
import type { CertificateSigningRequest } from './certificate-signing-request.types.ts';

const ROOT = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
const request = encodeBase64(encodeUtf8(SIGNING_REQUESTS.ecdsa));
const alice = (spec: object = {}): CertificateSigningRequest => ({
  apiVersion: 'certificates.k8s.io/v1',
  kind: 'CertificateSigningRequest',
  metadata: { name: 'alice' },
  spec: { request, signerName: 'kubernetes.io/kube-apiserver-client', expirationSeconds: 86400, usages: ['client auth'], ...spec },
});
const condition = (type: string, status = 'True') => ({ type, status, reason: 'KubectlApprove' });
const INVALID = 'CertificateSigningRequest.certificates.k8s.io "alice" is invalid: ';

function creation(spec: object): string {
  return refusalOf(new TestCluster([]).send({ method: 'POST', path: ROOT, body: alice(spec) })).replace(INVALID, '');
}

/** What a PUT of these conditions says, after those before it. */
function update(subresource: 'approval' | 'status', ...steps: object[]): string {
  const cluster = new TestCluster([]);
  const created = cluster.create(alice());
  let said = '';
  for (const status of steps) {
    const body = { ...created, metadata: { name: 'alice' }, status } as never;
    said = refusalOf(cluster.send({ method: 'PUT', path: `${ROOT}/alice/${subresource}`, body }));
  }
  return said.replace(INVALID, '');
}

describe('CertificateSigningRequest', () => {
  it('remembers who asked and is approved through its subresource alone', () => {
    const cluster = new TestCluster([]);
    const created = cluster.create(alice({ username: 'root' }));
    const row = (object: CertificateSigningRequest) => certificateSigningRequests.table.cells(object, cluster.clock);
    expect(row(created)).toEqual(['alice', '0s', 'kubernetes.io/kube-apiserver-client', created.spec.username, '24h', 'Pending']);
    expect(created.spec.username).not.toBe('root');
    const body = { ...created, status: { conditions: [condition('Approved')] } } as never;
    cluster.send({ method: 'PUT', path: `${ROOT}/alice/status`, body });
    const read = () => cluster.send({ method: 'GET', path: `${ROOT}/alice` }).body as unknown as CertificateSigningRequest;
    expect(row(read()).at(-1)).toBe('Pending');
    expect(refusalOf(cluster.send({ method: 'PUT', path: `${ROOT}/alice/approval`, body }))).toBe('code 200');
    expect(row(read()).at(-1)).toBe('Approved');
    expect(read().status!.conditions).toEqual([
      { ...condition('Approved'), lastUpdateTime: '2026-11-20T19:00:00Z', lastTransitionTime: '2026-11-20T19:00:00Z' },
    ]);
  });

  const pem = (label: string) => encodeBase64(encodeUtf8(`-----BEGIN ${label}-----\nAA==\n-----END ${label}-----\n`));
  const forged = encodeBase64(encodeUtf8(SIGNING_REQUESTS.ecdsa.replace('9YCTXuu8', '9YCTXuu9')));

  it.each([
    [{ request: null }, 'spec.request: Invalid value: []byte(nil): PEM block type must be CERTIFICATE REQUEST'],
    [
      { request: pem('CERTIFICATE REQUEST') },
      `spec.request: Invalid value: ${goBytes(pem('CERTIFICATE REQUEST')).text}: asn1: structure error: tags don't match`,
    ],
    [{ request: forged }, `spec.request: Invalid value: ${goBytes(forged).text}: x509: ECDSA verification failure`],
    [{ usages: [] }, 'spec.usages: Required value'],
    [{ usages: ['client auth', 'client auth'] }, 'spec.usages[1]: Duplicate value: "client auth"'],
    [{ signerName: '' }, 'spec.signerName: Required value'],
    [{ signerName: 'x/y' }, 'spec.signerName: Invalid value: "x": should be a domain with at least two segments separated by dots'],
    [
      { signerName: 'kubernetes.io/legacy-unknown' },
      'spec.signerName: Invalid value: "kubernetes.io/legacy-unknown": the legacy signerName is not allowed via this API version',
    ],
    [
      { request: 'eA==', signerName: 'x', usages: [], expirationSeconds: 1 },
      '[spec.request: Invalid value: []byte{0x78}: PEM block type must be CERTIFICATE REQUEST, spec.usages: Required value, spec.signerName: Invalid value: "x": must be a fully qualified domain and path of the form \'example.com/signer-name\', spec.expirationSeconds: Invalid value: 1: may not specify a duration less than 600 seconds (10 minutes)]',
    ],
  ])('is refused with %j', (spec, message) => expect(creation(spec)).toBe(message));

  it('names the usages that there are', () => {
    expect(creation({ usages: ['everything'] })).toMatch(
      /^spec\.usages\[0\]: Unsupported value: "everything": supported values: "any", "cert sign", .*"signing", "timestamping"$/,
    );
  });

  it.each([
    [
      'approval',
      [{ conditions: [condition('Approved', 'False')] }],
      'status.conditions[0].status: Unsupported value: "False": supported values: "True"',
    ],
    [
      'approval',
      [{ conditions: [condition('Approved'), condition('Denied')] }],
      'status.conditions[1].type: Invalid value: "Denied": Approved and Denied conditions are mutually exclusive',
    ],
    [
      'approval',
      [{ conditions: [condition('Approved')] }, { conditions: [] }],
      'status.conditions: Forbidden: updates may not remove a condition of type "Approved"',
    ],
    [
      'status',
      [{ certificate: pem('PRIVATE KEY') }],
      'status.certificate: Invalid value: "<certificate data>": only CERTIFICATE PEM blocks are allowed, found "PRIVATE KEY"',
    ],
    [
      'status',
      [{ certificate: pem('CERTIFICATE') }, { certificate: null }],
      'status.certificate: Forbidden: updates may not modify existing certificate content',
    ],
  ] as const)('refuses through /%s what may not change', (subresource, steps, message) => {
    expect(update(subresource, ...steps)).toBe(message);
  });
});
