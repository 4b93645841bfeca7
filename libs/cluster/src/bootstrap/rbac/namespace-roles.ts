/** The default Roles, by namespace and name (bootstrappolicy, namespace_policy.go of v1.33), in the notation of parseRule. */

const EVENTS = 'create patch update | core events.k8s.io | events';

export const NAMESPACE_ROLES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'kube-public': {
    'system:controller:bootstrap-signer': ['read | core | configmaps', 'update | core | configmaps | cluster-info', EVENTS],
  },
  'kube-system': {
    'extension-apiserver-authentication-reader': ['read | core | configmaps | extension-apiserver-authentication'],
    'system::leader-locking-kube-controller-manager': [
      'watch | core | configmaps',
      'get update | core | configmaps | kube-controller-manager',
    ],
    'system::leader-locking-kube-scheduler': ['watch | core | configmaps', 'get update | core | configmaps | kube-scheduler'],
    'system:controller:bootstrap-signer': ['read | core | secrets'],
    'system:controller:cloud-provider': ['create read | core | configmaps'],
    'system:controller:token-cleaner': ['delete read | core | secrets', EVENTS],
  },
};
