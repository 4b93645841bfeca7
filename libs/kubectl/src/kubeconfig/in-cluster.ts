/** How kubectl in a pod reaches its own cluster: as the pod's service account (client-go, rest/config.go and clientcmd's inClusterClientConfig). */
import { failed } from '@drydock/shell';
import type { RestConfig } from '../cluster/connector.ts';
import type { ConfigEnvironment } from './config-access.ts';

const FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';

export type InClusterConfig = Pick<RestConfig, 'server' | 'bearerToken' | 'certificateAuthority' | 'insecureSkipTlsVerify'>;

/** Undefined outside of pods, and in those without a token. */
export function inClusterConfig(process: ConfigEnvironment): InClusterConfig | undefined {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = process.env;
  const token = host && port ? read(process, 'token') : undefined;
  if (token === undefined) return undefined;
  return {
    server: `https://${host}:${port}`,
    bearerToken: token.trim(),
    certificateAuthority: read(process, 'ca.crt'),
    insecureSkipTlsVerify: false,
  };
}

/** That of the pod, unless `POD_NAMESPACE` says another. */
export function inClusterNamespace(process: ConfigEnvironment): string {
  return process.env.POD_NAMESPACE || read(process, 'namespace')?.trim() || 'default';
}

function read({ files }: ConfigEnvironment, name: string): string | undefined {
  const text = files.readText(`${FOLDER}/${name}`);
  return failed(text) ? undefined : text;
}
