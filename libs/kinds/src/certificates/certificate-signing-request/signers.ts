/** What the built-in signers demand (pkg/controller/certificates/signer; pkg/apis/certificates, ValidateKubeletServingCSR and ValidateKubeletClientCSR). */
import type { SigningRequest } from '@drydock/apiserver';

const SERVING_USAGES = ['digital signature', 'key encipherment', 'server auth'];
const CLIENT_USAGES = ['client auth', 'digital signature', 'key encipherment'];
const NODE_PREFIX = 'system:node:';

type Rule = (request: SigningRequest, usages: readonly string[]) => string | undefined;

/** By signer, why a request is not what it signs; undefined when it is. Other signers are somebody else's business. */
export const SIGNERS: Readonly<Record<string, Rule>> = {
  'kubernetes.io/kube-apiserver-client': (_request, usages) => apiServerClientFault(usages),
  'kubernetes.io/kube-apiserver-client-kubelet': kubeletClientFault,
  'kubernetes.io/kubelet-serving': kubeletServingFault,
  'kubernetes.io/legacy-unknown': () => undefined,
};

function apiServerClientFault(usages: readonly string[]): string | undefined {
  const wrong = usages.find((usage) => !CLIENT_USAGES.includes(usage));
  if (wrong !== undefined) return `invalid usage for client certificate: ${wrong}`;
  return usages.includes('client auth') ? undefined : 'missing required usage for client certificate: client auth';
}

export function kubeletClientFault({ organizations, commonName, names }: SigningRequest, usages: readonly string[]): string | undefined {
  if (organizations.join() !== 'system:nodes') return 'subject organization is not system:nodes';
  if (names.dns > 0) return 'DNS subjectAltNames are not allowed';
  if (names.email > 0) return 'Email subjectAltNames are not allowed';
  if (names.ip > 0) return 'IP subjectAltNames are not allowed';
  if (names.uri > 0) return 'URI subjectAltNames are not allowed';
  if (!commonName.startsWith(NODE_PREFIX)) return 'subject common name does not begin with system:node: ';
  return usagesFault(usages, CLIENT_USAGES);
}

function kubeletServingFault({ organizations, commonName, names }: SigningRequest, usages: readonly string[]): string | undefined {
  if (organizations.join() !== 'system:nodes') return 'subject organization is not system:nodes';
  if (names.dns + names.ip === 0) return 'DNS or IP subjectAltName is required';
  if (names.email > 0) return 'Email subjectAltNames are not allowed';
  if (names.uri > 0) return 'URI subjectAltNames are not allowed';
  return (
    usagesFault(usages, SERVING_USAGES) ??
    (commonName.startsWith(NODE_PREFIX) ? undefined : 'subject common name does not begin with system:node: ')
  );
}

/** Key encipherment may be left out: keys that are not RSA cannot do it. */
function usagesFault(usages: readonly string[], required: readonly string[]): string | undefined {
  const given = [...new Set(usages)].sort().join();
  const allowed = [required, required.filter((usage) => usage !== 'key encipherment')];
  return allowed.some((each) => each.join() === given) ? undefined : `usages did not match [${required.join(' ')}]`;
}
