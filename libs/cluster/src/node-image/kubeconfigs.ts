import { encodeBase64, encodeUtf8, printYaml } from '@drydock/apimachinery';
import type { ClusterPki } from '../cluster-state.ts';

/** Where a control plane listens, as certificates and kubeconfigs have it. */
export function apiServerUrl({ address }: { address: string }): string {
  return `https://${address}:6443`;
}

/** PEM, or the path of a file. */
export type Credential = { certificate: string; privateKey: string } | { file: string };

const base64 = (text: string) => encodeBase64(encodeUtf8(text));

export function kubeconfig(pki: ClusterPki, server: string, user: string, credential: Credential): string {
  return kubeconfigText(pki.authority.certificate, server, user, credential);
}

/** A kubeconfig as kubeadm writes it (cmd/kubeadm/app/util/kubeconfig). `authority`: PEM. */
export function kubeconfigText(authority: string, server: string, user: string, credential: Credential): string {
  const context = `${user}@kubernetes`;
  const own =
    'file' in credential
      ? { 'client-certificate': credential.file, 'client-key': credential.file }
      : { 'client-certificate-data': base64(credential.certificate), 'client-key-data': base64(credential.privateKey) };
  return printYaml({
    apiVersion: 'v1',
    clusters: [{ cluster: { 'certificate-authority-data': base64(authority), server }, name: 'kubernetes' }],
    contexts: [{ context: { cluster: 'kubernetes', user }, name: context }],
    'current-context': context,
    kind: 'Config',
    preferences: {},
    users: [{ name: user, user: own }],
  });
}

/** The administrators of several clusters in one file: a context for each, called as its cluster. The first is the current one. */
export function joinedKubeconfig(clusters: readonly { name: string; server: string; pki: ClusterPki }[]): string {
  const user = (name: string) => `${name}-admin`;
  return printYaml({
    apiVersion: 'v1',
    clusters: clusters.map(({ name, server, pki }) => ({
      cluster: { 'certificate-authority-data': base64(pki.authority.certificate), server },
      name,
    })),
    contexts: clusters.map(({ name }) => ({ context: { cluster: name, user: user(name) }, name })),
    'current-context': clusters[0]?.name ?? '',
    kind: 'Config',
    preferences: {},
    users: clusters.map(({ name, pki: { admin } }) => ({
      name: user(name),
      user: { 'client-certificate-data': base64(admin.certificate), 'client-key-data': base64(admin.privateKey) },
    })),
  });
}

/** `/etc/kubernetes/admin.conf`, which kubeadm tells its users to copy to `~/.kube/config`. */
export function adminKubeconfig(pki: ClusterPki, server: string): string {
  return kubeconfig(pki, server, 'kubernetes-admin', pki.admin);
}
