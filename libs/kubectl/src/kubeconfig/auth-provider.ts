/** Ways to log in that client-go once had built in (client-go, plugin/pkg/client/auth). */

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
