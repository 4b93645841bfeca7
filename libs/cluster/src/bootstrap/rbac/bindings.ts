/** Who is bound to the default roles. Subjects are written `user:NAME`, `group:NAME` and, for service accounts of kube-system, `sa:NAME`. */

export const CLUSTER_ROLE_BINDINGS: Readonly<Record<string, { role: string; subjects: readonly string[] }>> = {
  'cluster-admin': { role: 'cluster-admin', subjects: ['group:system:masters'] },
  'system:basic-user': { role: 'system:basic-user', subjects: ['group:system:authenticated'] },
  'system:discovery': { role: 'system:discovery', subjects: ['group:system:authenticated'] },
  'system:kube-controller-manager': { role: 'system:kube-controller-manager', subjects: ['user:system:kube-controller-manager'] },
  'system:kube-dns': { role: 'system:kube-dns', subjects: ['sa:kube-dns'] },
  'system:kube-scheduler': { role: 'system:kube-scheduler', subjects: ['user:system:kube-scheduler'] },
  'system:monitoring': { role: 'system:monitoring', subjects: ['group:system:monitoring'] },
  'system:node': { role: 'system:node', subjects: [] },
  'system:node-proxier': { role: 'system:node-proxier', subjects: ['user:system:kube-proxy'] },
  'system:public-info-viewer': {
    role: 'system:public-info-viewer',
    subjects: ['group:system:authenticated', 'group:system:unauthenticated'],
  },
  'system:service-account-issuer-discovery': {
    role: 'system:service-account-issuer-discovery',
    subjects: ['group:system:serviceaccounts'],
  },
  'system:volume-scheduler': { role: 'system:volume-scheduler', subjects: ['user:system:kube-scheduler'] },
};

/** The bindings of `NAMESPACE_ROLES`: the Role has the binding's name unless it is given. */
export const ROLE_BINDINGS: Readonly<Record<string, Readonly<Record<string, { role?: string; subjects: readonly string[] }>>>> = {
  'kube-public': { 'system:controller:bootstrap-signer': { subjects: ['sa:bootstrap-signer'] } },
  'kube-system': {
    'system::extension-apiserver-authentication-reader': {
      role: 'extension-apiserver-authentication-reader',
      subjects: ['user:system:kube-controller-manager', 'user:system:kube-scheduler'],
    },
    'system::leader-locking-kube-controller-manager': {
      subjects: ['user:system:kube-controller-manager', 'sa:kube-controller-manager'],
    },
    'system::leader-locking-kube-scheduler': { subjects: ['user:system:kube-scheduler', 'sa:kube-scheduler'] },
    'system:controller:bootstrap-signer': { subjects: ['sa:bootstrap-signer'] },
    'system:controller:cloud-provider': { subjects: ['sa:cloud-provider'] },
    'system:controller:token-cleaner': { subjects: ['sa:token-cleaner'] },
  },
};
