/** The certificates of a control plane on its disk: which there are, and new ones for them (cmd/kubeadm/app/phases/certs, …/renewal). */
import { decodeBase64, decodeUtf8, isRecord, parseYamlDocument } from '@drydock/apimachinery';
import { CertificateAuthority, KeyPair, type CertificateAuthorityState } from '@drydock/apiserver';
import {
  apiServerHosts,
  apiServerUrl,
  CERTIFICATE_HOST,
  CERTIFICATES,
  issueCertificate,
  KUBECONFIG_USERS,
  kubeconfigText,
  PKI,
  type ControlPlaneConfiguration,
} from '@drydock/cluster';
import { readText, writeFile, type KubeadmCall } from './kubeadm-call.ts';

export type AuthorityPath = 'ca' | 'etcd/ca' | 'front-proxy-ca';

export const AUTHORITIES: readonly { path: AuthorityPath; commonName: string }[] = [
  { path: 'ca', commonName: 'kubernetes' },
  { path: 'etcd/ca', commonName: 'etcd-ca' },
  { path: 'front-proxy-ca', commonName: 'front-proxy-ca' },
];

/** `admin.conf`, and those that kubeadm makes for the components. */
export const KUBECONFIGS = [
  { file: 'admin.conf', name: 'kubernetes-admin', organizations: ['kubeadm:cluster-admins'] },
  ...KUBECONFIG_USERS,
] as const;

/** How kubeadm calls a certificate: `etcd-server`. */
export const nameOf = (path: string): string => path.replace('/', '-');

export const findCertificate = (name: string) => CERTIFICATES.find(({ path }) => nameOf(path) === name);

/** `renewed` and what else is said about each, by name. */
export const DESCRIPTIONS: Readonly<Record<string, string>> = {
  'admin.conf': 'certificate embedded in the kubeconfig file for the admin to use and for kubeadm itself',
  apiserver: 'certificate for serving the Kubernetes API',
  'apiserver-etcd-client': 'certificate the apiserver uses to access etcd',
  'apiserver-kubelet-client': 'certificate for the API server to connect to kubelet',
  'controller-manager.conf': 'certificate embedded in the kubeconfig file for the controller manager to use',
  'etcd-healthcheck-client': 'certificate for liveness probes to healthcheck etcd',
  'etcd-peer': 'certificate for etcd nodes to communicate with each other',
  'etcd-server': 'certificate for serving etcd',
  'front-proxy-client': 'certificate for the front proxy client',
  'scheduler.conf': 'certificate embedded in the kubeconfig file for the scheduler manager to use',
  'super-admin.conf': 'certificate embedded in the kubeconfig file for the super-admin',
};

/**
 * The authority of a path as its files have it. The cluster has one CA, whose key is known; others that learners put there are believed as far as
 * their own certificates go.
 */
export function authorityOf({ process, place: { cluster } }: KubeadmCall, path: AuthorityPath): CertificateAuthorityState | undefined {
  const certificate = readText(process, `${PKI}/${path}.crt`);
  const pem = readText(process, `${PKI}/${path}.key`);
  const key = pem === undefined ? undefined : KeyPair.fromPem(pem);
  if (certificate === undefined || !key) return undefined;
  return certificate === cluster.authority.certificate ? cluster.authority : { certificate, privateKey: key.privateKey };
}

/** Makes an authority and writes it. That of the cluster stays the one that the cluster has. */
export function writeAuthority({ process, place: { cluster } }: KubeadmCall, path: AuthorityPath): void {
  const { commonName } = AUTHORITIES.find((each) => each.path === path)!;
  const state = path === 'ca' ? cluster.authority : CertificateAuthority.create(commonName, process.clock.now(), process.rng);
  writeFile(process, `${PKI}/${path}.crt`, state.certificate, 0o644);
  writeFile(process, `${PKI}/${path}.key`, new KeyPair(state.privateKey).toPem());
}

/** A new key and certificate in the files of a path; why not, when its authority is missing. */
export function writeCertificate(call: KubeadmCall, name: string, configuration: ControlPlaneConfiguration): string | undefined {
  const { path, authority, commonName, organizations, usages } = findCertificate(name)!;
  const signer = authorityOf(call, authority);
  if (!signer) return missingAuthority(authority);
  const { names, addresses } = apiServerHosts(configuration);
  const own = [configuration.host.name, 'localhost', configuration.host.address, '127.0.0.1'];
  const hosts = path === 'apiserver' ? [...names, ...addresses] : path === 'etcd/server' || path === 'etcd/peer' ? own : undefined;
  const subject = { commonName: commonName === CERTIFICATE_HOST ? configuration.host.name : commonName, organizations, usages };
  const issued = issueCertificate(signer, { ...subject, ...(hosts ? { hosts } : {}) }, call.process.clock.now(), call.process.rng);
  writeFile(call.process, `${PKI}/${path}.crt`, issued.certificate, 0o644);
  writeFile(call.process, `${PKI}/${path}.key`, issued.privateKey);
  return undefined;
}

/** A kubeconfig with a new certificate in /etc/kubernetes, or why not. */
export function writeKubeconfig(call: KubeadmCall, file: string): string | undefined {
  const user = KUBECONFIGS.find((each) => each.file === file)!;
  const text = newKubeconfig(call, user.name, user.organizations);
  if (typeof text !== 'string') return text.error;
  writeFile(call.process, `/etc/kubernetes/${file}`, text);
  return undefined;
}

export function newKubeconfig(call: KubeadmCall, name: string, organizations: readonly string[]): string | { error: string } {
  const signer = authorityOf(call, 'ca');
  if (!signer) return { error: missingAuthority('ca') };
  const credential = issueCertificate(
    signer,
    { commonName: name, organizations, usages: ['client'] },
    call.process.clock.now(),
    call.process.rng,
  );
  return kubeconfigText(signer.certificate, apiServerUrl(call.place.cluster.controlPlane), name, credential);
}

function missingAuthority(path: AuthorityPath): string {
  const [directory, base] = path.includes('/') ? [`${PKI}/etcd`, 'ca'] : [PKI, path];
  return `failure loading ${base} certificate: couldn't load the certificate file ${directory}/${base}.crt: open ${directory}/${base}.crt: no such file or directory`;
}

/** The certificate inside of a kubeconfig. */
export function clientCertificate(text: string | undefined): string | undefined {
  let config: unknown;
  try {
    config = text === undefined ? undefined : parseYamlDocument(text).value;
  } catch {
    return undefined;
  }
  const users = isRecord(config) && Array.isArray(config['users']) ? (config['users'] as { user?: Record<string, string> }[]) : [];
  const bytes = decodeBase64(users[0]?.user?.['client-certificate-data'] ?? '');
  return typeof bytes === 'number' ? undefined : decodeUtf8(bytes);
}
