/** The certificates that `kubeadm init` makes (cmd/kubeadm/app/phases/certs): signed by the cluster's own authorities, good for a year. */
import { Rng } from '@drydock/apimachinery';
import { CertificateAuthority, KeyPair, type CertificateAuthorityState, type UserInfo } from '@drydock/apiserver';
import type { NodeName } from '../bootstrap/nodes.ts';
import type { ClusterPki } from '../cluster-state.ts';
import { serviceAddressAt } from '@drydock/kinds';
import type { ControlPlaneConfiguration } from './manifests.ts';
import type { ImageFile } from './node-image.ts';
import { adminKubeconfig, apiServerUrl, kubeconfig } from './kubeconfigs.ts';

const YEAR = 365 * 24 * 60 * 60 * 1000;
export const PKI = '/etc/kubernetes/pki';
/** The keys depend on nothing but the cluster's authority: the same boot gives the same files. */
const SEED = 20_250_516;

export interface IssuedFiles {
  certificate: string;
  privateKey: string;
}

/** A key and a certificate for it. */
export function issue(
  authority: CertificateAuthorityState,
  subject: { commonName: string; organizations?: readonly string[]; usages: readonly ('client' | 'server')[]; hosts?: readonly string[] },
  now: number,
  rng: Rng,
): IssuedFiles {
  const key = KeyPair.generate(rng);
  const request = { ...subject, publicKey: key.publicKey, notBefore: now, notAfter: now + YEAR };
  return { certificate: new CertificateAuthority(authority).issue(request, rng), privateKey: key.toPem() };
}

/** Stands for the name of the machine in a certificate's subject. */
export const HOST = '<host>';

/** What each certificate of a control plane is for: its path without an ending, its authority, and its subject. */
export const CERTIFICATES = [
  { path: 'apiserver', authority: 'ca', commonName: 'kube-apiserver', organizations: [], usages: ['server'] },
  {
    path: 'apiserver-kubelet-client',
    authority: 'ca',
    commonName: 'kube-apiserver-kubelet-client',
    organizations: ['kubeadm:cluster-admins'],
    usages: ['client'],
  },
  { path: 'front-proxy-client', authority: 'front-proxy-ca', commonName: 'front-proxy-client', organizations: [], usages: ['client'] },
  { path: 'etcd/server', authority: 'etcd/ca', commonName: HOST, organizations: [], usages: ['server', 'client'] },
  { path: 'etcd/peer', authority: 'etcd/ca', commonName: HOST, organizations: [], usages: ['server', 'client'] },
  {
    path: 'etcd/healthcheck-client',
    authority: 'etcd/ca',
    commonName: 'kube-etcd-healthcheck-client',
    organizations: [],
    usages: ['client'],
  },
  { path: 'apiserver-etcd-client', authority: 'etcd/ca', commonName: 'kube-apiserver-etcd-client', organizations: [], usages: ['client'] },
] as const;

/** The users of the kubeconfigs in /etc/kubernetes, by file. */
export const KUBECONFIG_USERS = [
  { file: 'super-admin.conf', name: 'kubernetes-super-admin', organizations: ['system:masters'] },
  { file: 'controller-manager.conf', name: 'system:kube-controller-manager', organizations: [] },
  { file: 'scheduler.conf', name: 'system:kube-scheduler', organizations: [] },
] as const;

/** /etc/kubernetes/pki and the kubeconfigs of the control plane. */
export function controlPlaneCredentials(pki: ClusterPki, tokens: Readonly<Record<string, UserInfo>>, host: NodeName): ImageFile[] {
  const server = apiServerUrl(host);
  const rng = new Rng({ seed: SEED });
  const now = pki.createdAt;
  const authorities: Record<string, CertificateAuthorityState> = {
    ca: pki.authority,
    'front-proxy-ca': CertificateAuthority.create('front-proxy-ca', now, rng),
    'etcd/ca': CertificateAuthority.create('etcd-ca', now, rng),
  };
  const pair = (path: string, { certificate, privateKey }: IssuedFiles): ImageFile[] => [
    { path: `${PKI}/${path}.crt`, text: certificate },
    { path: `${PKI}/${path}.key`, text: privateKey, mode: 0o600 },
  ];
  const serviceAccounts = new KeyPair(pki.serviceAccountKey);
  return [
    ...Object.entries(authorities).flatMap(([path, { certificate, privateKey }]) =>
      pair(path, { certificate, privateKey: new KeyPair(privateKey).toPem() }),
    ),
    ...CERTIFICATES.flatMap(({ path, authority, ...subject }) => {
      const commonName = subject.commonName === HOST ? host.name : subject.commonName;
      return pair(path, issue(authorities[authority]!, { ...subject, commonName }, now, rng));
    }),
    { path: `${PKI}/sa.key`, text: serviceAccounts.toPem(), mode: 0o600 },
    { path: `${PKI}/sa.pub`, text: serviceAccounts.publicPem() },
    { path: `${PKI}/tokens.csv`, text: tokenFile(tokens), mode: 0o600 },
    { path: '/etc/kubernetes/admin.conf', text: adminKubeconfig(pki, server), mode: 0o600 },
    ...KUBECONFIG_USERS.map(({ file, name, organizations }) => {
      const credential = issue(pki.authority, { commonName: name, organizations, usages: ['client'] }, now, rng);
      return { path: `/etc/kubernetes/${file}`, text: kubeconfig(pki, server, name, credential), mode: 0o600 };
    }),
  ];
}

/** `--token-auth-file`: token, user, uid, groups. */
function tokenFile(tokens: Readonly<Record<string, UserInfo>>): string {
  return Object.entries(tokens)
    .map(([token, { username, uid = '', groups }]) => `${token},${username},${uid},"${groups.join(',')}"\n`)
    .join('');
}

/** What the kubelet of a node has: its kubeconfig, and the certificate that it names. */
export function kubeletCredentials(
  pki: ClusterPki,
  { name: node, index }: Pick<NodeName, 'name' | 'index'>,
  controlPlane: NodeName,
): ImageFile[] {
  const rng = new Rng({ seed: SEED + 1 + index });
  const file = '/var/lib/kubelet/pki/kubelet-client-current.pem';
  const subject = { commonName: `system:node:${node}`, organizations: ['system:nodes'], usages: ['client'] as const };
  const { certificate, privateKey } = issue(pki.authority, subject, pki.createdAt, rng);
  const serving = issue(
    pki.authority,
    { commonName: `${node}@${Math.floor(pki.createdAt / 1000)}`, usages: ['server'] },
    pki.createdAt,
    rng,
  );
  return [
    {
      path: '/etc/kubernetes/kubelet.conf',
      text: kubeconfig(pki, apiServerUrl(controlPlane), `system:node:${node}`, { file }),
      mode: 0o600,
    },
    { path: file, text: certificate + privateKey, mode: 0o600 },
    { path: '/var/lib/kubelet/pki/kubelet.crt', text: serving.certificate },
    { path: '/var/lib/kubelet/pki/kubelet.key', text: serving.privateKey, mode: 0o600 },
    ...(index > 0 ? [{ path: `${PKI}/ca.crt`, text: pki.authority.certificate }] : []),
  ];
}

/** Names and addresses that the API server's certificate is good for. */
export function apiServerHosts({ host, serviceCIDR }: Pick<ControlPlaneConfiguration, 'host' | 'serviceCIDR'>): {
  names: string[];
  addresses: string[];
} {
  const names = [host.name, 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc', 'kubernetes.default.svc.cluster.local'];
  return { names: [...new Set(names)].sort(), addresses: [serviceAddressAt(serviceCIDR, 1), host.address] };
}
