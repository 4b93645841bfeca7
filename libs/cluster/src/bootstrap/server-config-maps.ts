/** What the API server writes down about itself when it starts. */
import { Rng, type KubeObject } from '@drydock/apimachinery';
import { CertificateAuthority } from '@drydock/apiserver';

interface Server {
  /** PEM. */
  readonly clientCa: string;
  /** Whether a front proxy may say who somebody is, as kubeadm sets it up. */
  readonly hasFrontProxy: boolean;
  readonly bootedAt: number;
  readonly seed: number;
}

/** For servers behind it, and since when the use of long-lived tokens is noted (pkg/controlplane: clusterauthenticationtrust, legacytokentracking). */
export function serverConfigMaps({ clientCa, hasFrontProxy, bootedAt, seed }: Server): KubeObject[] {
  const frontProxy = hasFrontProxy ? frontProxyTrust(bootedAt, seed) : {};
  return [
    configMap('extension-apiserver-authentication', { 'client-ca-file': clientCa, ...frontProxy }),
    configMap('kube-apiserver-legacy-service-account-token-tracking', { since: new Date(bootedAt).toISOString().slice(0, 10) }),
  ];
}

function frontProxyTrust(bootedAt: number, seed: number): Record<string, string> {
  return {
    'requestheader-allowed-names': '["front-proxy-client"]',
    'requestheader-client-ca-file': CertificateAuthority.create('front-proxy-ca', bootedAt, new Rng({ seed })).certificate,
    'requestheader-extra-headers-prefix': '["X-Remote-Extra-"]',
    'requestheader-group-headers': '["X-Remote-Group"]',
    'requestheader-username-headers': '["X-Remote-User"]',
  };
}

function configMap(name: string, data: Record<string, string>): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'kube-system' }, data } as KubeObject;
}
