import { encodeBase64, encodeUtf8, printYaml } from '@drydock/apimachinery';
import type { Cluster } from '@drydock/cluster';

/** Where the control plane listens, as certificates and kubeconfigs have it. */
export const API_SERVER_URL = 'https://172.30.1.2:6443';

const base64 = (text: string) => encodeBase64(encodeUtf8(text));

/** `/etc/kubernetes/admin.conf`, which kubeadm tells its users to copy to `~/.kube/config`. */
export function adminKubeconfig(cluster: Cluster): string {
  const { certificate, privateKey } = cluster.adminCredentials;
  return printYaml({
    apiVersion: 'v1',
    kind: 'Config',
    preferences: {},
    clusters: [{ name: 'kubernetes', cluster: { 'certificate-authority-data': base64(cluster.caCertificate), server: API_SERVER_URL } }],
    contexts: [{ name: 'kubernetes-admin@kubernetes', context: { cluster: 'kubernetes', user: 'kubernetes-admin' } }],
    'current-context': 'kubernetes-admin@kubernetes',
    users: [{ name: 'kubernetes-admin', user: { 'client-certificate-data': base64(certificate), 'client-key-data': base64(privateKey) } }],
  });
}
