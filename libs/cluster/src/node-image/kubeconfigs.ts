import { encodeBase64, encodeUtf8, printYaml } from '@drydock/apimachinery';
import { CONTROL_PLANE_ADDRESS } from '../bootstrap/nodes.ts';
import type { ClusterPki } from '../cluster-state.ts';

/** Where the control plane listens, as certificates and kubeconfigs have it. */
export const API_SERVER_URL = `https://${CONTROL_PLANE_ADDRESS}:6443`;

/** PEM, or the path of a file. */
export type Credential = { certificate: string; privateKey: string } | { file: string };

const base64 = (text: string) => encodeBase64(encodeUtf8(text));

/** A kubeconfig as kubeadm writes it (cmd/kubeadm/app/util/kubeconfig). */
export function kubeconfig(pki: ClusterPki, user: string, credential: Credential): string {
  const context = `${user}@kubernetes`;
  const own =
    'file' in credential
      ? { 'client-certificate': credential.file, 'client-key': credential.file }
      : { 'client-certificate-data': base64(credential.certificate), 'client-key-data': base64(credential.privateKey) };
  return printYaml({
    apiVersion: 'v1',
    clusters: [
      { cluster: { 'certificate-authority-data': base64(pki.authority.certificate), server: API_SERVER_URL }, name: 'kubernetes' },
    ],
    contexts: [{ context: { cluster: 'kubernetes', user }, name: context }],
    'current-context': context,
    kind: 'Config',
    preferences: {},
    users: [{ name: user, user: own }],
  });
}

/** `/etc/kubernetes/admin.conf`, which kubeadm tells its users to copy to `~/.kube/config`. */
export function adminKubeconfig(pki: ClusterPki): string {
  return kubeconfig(pki, 'kubernetes-admin', pki.admin);
}
