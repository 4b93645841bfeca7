/** A kubeconfig as `kubeadm init` leaves it. */
import { printYaml } from '@drydock/apimachinery';

export interface KubeconfigOptions {
  clusterName: string;
  /** `https://127.0.0.1:6443` */
  server: string;
  /** PEM; undefined when the server's certificate is one that everybody trusts. */
  certificateAuthority: string | undefined;
  userName: string;
  /** By default made of the names of user and cluster, as kubeadm does. */
  contextName?: string;
  user: { certificate: string; privateKey: string } | { token: string };
  namespace?: string;
}

/** A context for each; the first is the current one. */
export function newKubeconfig(...entries: readonly [KubeconfigOptions, ...KubeconfigOptions[]]): string {
  return printYaml({
    apiVersion: 'v1',
    clusters: entries.map(({ clusterName, server, certificateAuthority }) => ({
      cluster: { ...(certificateAuthority ? { 'certificate-authority-data': base64(certificateAuthority) } : {}), server },
      name: clusterName,
    })),
    contexts: entries.map((entry) => ({
      context: { cluster: entry.clusterName, ...(entry.namespace ? { namespace: entry.namespace } : {}), user: entry.userName },
      name: contextOf(entry),
    })),
    'current-context': contextOf(entries[0]),
    kind: 'Config',
    preferences: {},
    users: entries.map(({ userName, user }) => ({ name: userName, user: credentialsOf(user) })),
  });
}

function contextOf({ clusterName, userName, contextName }: KubeconfigOptions): string {
  return contextName ?? `${userName}@${clusterName}`;
}

function credentialsOf(user: KubeconfigOptions['user']): Record<string, string> {
  if ('token' in user) return { token: user.token };
  return { 'client-certificate-data': base64(user.certificate), 'client-key-data': base64(user.privateKey) };
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
