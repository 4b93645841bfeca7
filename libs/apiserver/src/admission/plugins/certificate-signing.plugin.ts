import { deepEqual, type KubeObject } from '@drydock/apimachinery';
import { refuse } from '../refuse.ts';
import type { AdmissionPlugin } from '../admission-plugin.ts';
import { mayUseSigner, signerNameOf, isSigningRequest } from './certificate-signers.ts';

/** Who signs a request, or says that it failed, needs `sign` on its signer (plugin/pkg/admission/certificates/signing). */
export const certificateSigning: AdmissionPlugin = {
  name: 'CertificateSigning',
  resources: ['certificatesigningrequests/status'],

  validate(attributes, context) {
    if (attributes.operation !== 'UPDATE' || !isSigningRequest(attributes, 'status')) return;
    if (deepEqual(outcomeOf(attributes.object), outcomeOf(attributes.oldObject))) return;
    const signerName = signerNameOf(attributes.oldObject);
    if (mayUseSigner('sign', signerName, attributes.user, context)) return;
    throw refuse(attributes, `user not permitted to sign requests with signerName ${JSON.stringify(signerName)}`);
  },
};

function outcomeOf(request: KubeObject | undefined): unknown {
  const { certificate = '', conditions = [] } = (request?.status ?? {}) as { certificate?: string; conditions?: unknown[] };
  return { certificate, conditions };
}
