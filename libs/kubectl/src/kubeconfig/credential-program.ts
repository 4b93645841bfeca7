/** Ways to log in that need more than what a kubeconfig says (client-go, plugin/pkg/client/auth). */
import { searchPath, type Process } from '@drydock/shell';
import type { RestConfig } from '../cluster/connector.ts';

const HINT = [
  'It looks like you are trying to use a client-go credential plugin that is not installed.',
  'To learn more about this feature, consult the documentation available at:',
  '      https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins',
];

/** Why no request can be made, in the words that follow `Get "…": `; undefined when nothing stands in the way. */
export function credentialProblem({ credentialProgram }: RestConfig, { files, env }: Pick<Process, 'files' | 'env'>): string | undefined {
  if (!credentialProgram) return undefined;
  const { command = '', installHint } = credentialProgram;
  if (searchPath(files, env.PATH, command).some((path) => files.exists(path))) return undefined;
  const [what, where, address] = HINT;
  const hint = installHint ? `\n\n${installHint}` : '';
  return `getting credentials: exec: executable ${command} not found\n\n${what}\n\n${where}\n${address}${hint}`;
}

const REMOVED: Readonly<Record<string, string>> = {
  azure: [
    'The azure auth plugin has been removed.',
    'Please use the https://github.com/Azure/kubelogin kubectl/client-go credential plugin instead.',
    'See https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins for further details',
  ].join('\n'),
  gcp: [
    'The gcp auth plugin has been removed.',
    'Please use the "gke-gcloud-auth-plugin" kubectl/client-go credential plugin instead.',
    'See https://cloud.google.com/blog/products/containers-kubernetes/kubectl-auth-changes-in-gke for further details',
  ].join('\n'),
};

/** What kubectl says of a provider that it once had built in; undefined for none, and for the one that is left. */
export function removedProvider(name: string | undefined): string | undefined {
  if (name === undefined || name === 'oidc') return undefined;
  return REMOVED[name] ?? `no Auth Provider found for name ${JSON.stringify(name)}`;
}
