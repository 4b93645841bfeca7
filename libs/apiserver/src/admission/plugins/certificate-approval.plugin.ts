import { refuse } from '../refuse.ts';
import type { AdmissionPlugin } from '../admission-plugin.ts';
import { mayUseSigner, signerNameOf, isSigningRequest } from './certificate-signers.ts';

/** Who approves or denies a request needs `approve` on its signer (plugin/pkg/admission/certificates/approval). */
export const certificateApproval: AdmissionPlugin = {
  name: 'CertificateApproval',
  resources: ['certificatesigningrequests/approval'],

  validate(attributes, context) {
    if (attributes.operation !== 'UPDATE' || !isSigningRequest(attributes, 'approval')) return;
    const signerName = signerNameOf(attributes.oldObject);
    if (mayUseSigner('approve', signerName, attributes.user, context)) return;
    throw refuse(attributes, `user not permitted to approve requests with signerName ${JSON.stringify(signerName)}`);
  },
};
