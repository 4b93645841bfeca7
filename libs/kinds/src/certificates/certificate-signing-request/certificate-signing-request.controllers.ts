/** Approves what kubelets ask for, signs what was approved, and clears up (pkg/controller/certificates). */
import { decodeBase64, encodeBase64, encodeUtf8, formatTime, isReason, parseTime, type KubeObject } from '@drydock/apimachinery';
import { parseSigningRequest, serviceAccountUser, type CertificateAuthority, type SigningRequest } from '@drydock/apiserver';
import { subjectAccessReviews } from '../../authorization/subject-access-review/subject-access-review.ts';
import { enqueueObject, type Controller, type ControllerContext } from '../../controller/controller.ts';
import { certificateSigningRequests } from './certificate-signing-request.ts';
import type { CertificateCondition, CertificateSigningRequest } from './certificate-signing-request.types.ts';
import { kubeletClientFault, SIGNERS } from './signers.ts';

const REQUESTS = 'certificatesigningrequests.certificates.k8s.io';
const USER = serviceAccountUser('kube-system', 'certificate-controller');
const KUBELET_CLIENT = 'kubernetes.io/kube-apiserver-client-kubelet';

const SECOND = 1000;
const HOUR = 3600 * SECOND;
/** --cluster-signing-duration; and how far in the past a certificate begins, for clocks that are late. */
const LONGEST = 365 * 24 * HOUR;
const SHORTEST = 600 * SECOND;
const BACKDATE = 300 * SECOND;
/** csrcleaner: after a verdict, and without one. */
const KEPT_AFTER_VERDICT = HOUR;
const KEPT_PENDING = 24 * HOUR;

export const certificateApprover: Controller = {
  name: 'certificatesigningrequest-approving-controller',
  user: USER,
  watches: { [REQUESTS]: enqueueObject },
  reconcile(name, context) {
    const csr = read(name, context);
    if (!csr || csr.status?.certificate || has(csr, 'Approved') || has(csr, 'Denied')) return;
    const request = requestOf(csr);
    if (!request || csr.spec.signerName !== KUBELET_CLIENT || kubeletClientFault(request, csr.spec.usages ?? [])) return;
    const own = csr.spec.username === request.commonName;
    const permitted = [
      ...(own ? [['selfnodeclient', 'self kubelet client'] as const] : []),
      ['nodeclient', 'kubelet client'] as const,
    ].find(([subresource]) => may(csr, subresource, context));
    if (!permitted) return;
    const message = `Auto approving ${permitted[1]} certificate after SubjectAccessReview.`;
    const condition = newCondition('Approved', 'AutoApproved', message, context);
    const conditions = [...(csr.status?.conditions ?? []), condition];
    context.client.updateSubresource(certificateSigningRequests, { ...csr, status: { ...csr.status, conditions } }, 'approval');
  },
};

function may({ spec }: CertificateSigningRequest, subresource: string, { client }: ControllerContext): boolean {
  const review = client.create<KubeObject & { status?: { allowed?: boolean } }>(subjectAccessReviews, {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    metadata: { name: '' },
    spec: {
      user: spec.username,
      uid: spec.uid,
      groups: spec.groups,
      resourceAttributes: {
        group: 'certificates.k8s.io',
        resource: 'certificatesigningrequests',
        verb: 'create',
        subresource,
        version: '*',
      },
    },
  });
  return review.status?.allowed === true;
}

/** `authority`: whose certificates the API server accepts. */
export function newCertificateSigner(authority: CertificateAuthority): Controller {
  return {
    name: 'certificatesigningrequest-signing-controller',
    user: USER,
    watches: { [REQUESTS]: enqueueObject },
    reconcile(name, context) {
      const csr = read(name, context);
      const rule = SIGNERS[csr?.spec.signerName ?? ''];
      if (!csr || !rule || !has(csr, 'Approved') || has(csr, 'Denied') || has(csr, 'Failed') || csr.status?.certificate) return;
      const request = requestOf(csr);
      const usages = csr.spec.usages ?? [];
      const fault = request ? rule(request, usages) : 'unable to parse csr';
      // What is asked for by somebody without the key is tried again and again upstream; it never succeeds.
      if (request && fault === undefined && !request.isSigned()) return;
      const { clock, rng, client } = context;
      const now = clock.now();
      if (request && fault === undefined) {
        const certificate = authority.sign(request, usages, now - BACKDATE, now + lifetime(csr), rng);
        client.updateStatus(certificateSigningRequests, {
          ...csr,
          status: { ...csr.status, certificate: encodeBase64(encodeUtf8(certificate)) },
        });
        return;
      }
      const conditions = [...csr.status!.conditions!, newCondition('Failed', 'SignerValidationFailure', fault!, context)];
      client.replaceStatus(certificateSigningRequests, csr, { ...csr.status, conditions });
    },
  };
}

function lifetime({ spec: { expirationSeconds } }: CertificateSigningRequest): number {
  return expirationSeconds === undefined ? LONGEST : Math.max(SHORTEST, Math.min(LONGEST, expirationSeconds * SECOND));
}

export const certificateCleaner: Controller = {
  name: 'certificatesigningrequest-cleaner-controller',
  user: USER,
  watches: { [REQUESTS]: enqueueObject },
  reconcile(name, context) {
    const csr = read(name, context);
    if (!csr) return;
    const at = endOf(csr);
    if (context.clock.now() < at) return context.requeueAt(at);
    try {
      context.client.delete(certificateSigningRequests, undefined, name);
    } catch (error) {
      if (!isReason(error, 'NotFound')) throw error;
    }
  },
};

function endOf({ metadata, status }: CertificateSigningRequest): number {
  const verdicts = (status?.conditions ?? []).filter(({ type }) => ['Approved', 'Denied', 'Failed'].includes(type));
  const times = verdicts.map(({ lastUpdateTime }) => parseTime(lastUpdateTime) ?? 0);
  return times.length > 0 ? Math.min(...times) + KEPT_AFTER_VERDICT : (parseTime(metadata.creationTimestamp) ?? 0) + KEPT_PENDING;
}

function read(name: string, { lister }: ControllerContext): CertificateSigningRequest | undefined {
  return lister.get<CertificateSigningRequest>(REQUESTS, undefined, name);
}

function has({ status }: CertificateSigningRequest, type: string): boolean {
  return status?.conditions?.some((condition) => condition.type === type) ?? false;
}

function requestOf({ spec }: CertificateSigningRequest): SigningRequest | undefined {
  const bytes = decodeBase64(spec.request ?? '');
  const parsed = typeof bytes === 'number' ? undefined : parseSigningRequest(String.fromCharCode(...bytes));
  return parsed === 'notARequest' ? undefined : parsed;
}

function newCondition(type: string, reason: string, message: string, { clock }: ControllerContext): CertificateCondition {
  const now = formatTime(clock.now());
  return { lastTransitionTime: now, lastUpdateTime: now, message, reason, status: 'True', type };
}
