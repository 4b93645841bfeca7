/** A kubeconfig as `kubeadm init` leaves it. */
import { printYaml } from '@drydock/apimachinery';

export interface KubeconfigOptions {
  clusterName: string;
  /** `https://127.0.0.1:6443` */
  server: string;
  /** PEM; undefined when the server's certificate is one that everybody trusts. */
  certificateAuthority: string | undefined;
  userName: string;
  user: { certificate: string; privateKey: string } | { token: string };
  namespace?: string;
}

export function newKubeconfig({ clusterName, server, certificateAuthority, userName, user, namespace }: KubeconfigOptions): string {
  const context = `${userName}@${clusterName}`;
  const credentials =
    'token' in user
      ? { token: user.token }
      : { 'client-certificate-data': base64(user.certificate), 'client-key-data': base64(user.privateKey) };
  return printYaml({
    apiVersion: 'v1',
    clusters: [
      {
        cluster: { ...(certificateAuthority ? { 'certificate-authority-data': base64(certificateAuthority) } : {}), server },
        name: clusterName,
      },
    ],
    contexts: [{ context: { cluster: clusterName, ...(namespace ? { namespace } : {}), user: userName }, name: context }],
    'current-context': context,
    kind: 'Config',
    preferences: {},
    users: [{ name: userName, user: credentials }],
  });
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
