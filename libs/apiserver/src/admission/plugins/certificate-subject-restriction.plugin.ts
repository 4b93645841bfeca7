import { decodeBase64 } from '@drydock/apimachinery';
import { parseSigningRequest } from '../../pki/certificate-signing-request.ts';
import { refuse } from '../refuse.ts';
import type { AdmissionPlugin } from '../admission-plugin.ts';
import { signerNameOf, isSigningRequest } from './certificate-signers.ts';

const CLIENT_SIGNER = 'kubernetes.io/kube-apiserver-client';
const MASTERS = 'system:masters';

/** Nobody asks for a certificate of the group that may do everything (plugin/pkg/admission/certificates/subjectrestriction). */
export const certificateSubjectRestriction: AdmissionPlugin = {
  name: 'CertificateSubjectRestriction',
  resources: ['certificatesigningrequests'],

  validate(attributes) {
    if (attributes.operation !== 'CREATE' || !isSigningRequest(attributes, '')) return;
    if (signerNameOf(attributes.object) !== CLIENT_SIGNER) return;
    const bytes = decodeBase64((attributes.object!.spec as { request?: string }).request ?? '');
    const request = typeof bytes === 'number' ? 'notARequest' : parseSigningRequest(String.fromCharCode(...bytes));
    if (request === 'notARequest' || !request) throw refuse(attributes, 'failed to parse CSR: PEM block type must be CERTIFICATE REQUEST');
    if (request.organizations.includes(MASTERS))
      throw refuse(attributes, `use of ${CLIENT_SIGNER} signer with ${MASTERS} group is not allowed`);
  },
};
