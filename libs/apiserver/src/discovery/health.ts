/** The checks behind /healthz, /livez and /readyz (k8s.io/apiserver, server/healthz). They name what a control plane starts. */
const HOOKS: readonly string[] = [
  'start-apiserver-admission-initializer',
  'generic-apiserver-start-informers',
  'priority-and-fairness-config-consumer',
  'priority-and-fairness-filter',
  'storage-object-count-tracker-hook',
  'start-apiextensions-informers',
  'start-apiextensions-controllers',
  'crd-informer-synced',
  'start-system-namespaces-controller',
  'start-cluster-authentication-info-controller',
  'start-kube-apiserver-identity-lease-controller',
  'start-kube-apiserver-identity-lease-garbage-collector',
  'start-legacy-token-tracking-controller',
  'start-service-ip-repair-controllers',
  'rbac/bootstrap-roles',
  'scheduling/bootstrap-system-priority-classes',
  'priority-and-fairness-config-producer',
  'bootstrap-controller',
  'start-kubernetes-service-cidr-controller',
  'aggregator-reload-proxy-client-cert',
  'start-kube-aggregator-informers',
  'apiservice-status-local-available-controller',
  'apiservice-status-remote-available-controller',
  'apiservice-registration-controller',
  'apiservice-wait-for-first-sync',
  'apiservice-discovery-controller',
  'kube-apiserver-autoregistration',
  'apiservice-openapi-controller',
  'apiservice-openapiv3-controller',
];

const LIVING: readonly string[] = [
  'ping',
  'log',
  'etcd',
  ...HOOKS.map((name) => `poststarthook/${name}`).flatMap((check) =>
    check === 'poststarthook/kube-apiserver-autoregistration' ? [check, 'autoregister-completion'] : [check],
  ),
];

/** To be ready takes more than to live. */
const READY: readonly string[] = LIVING.flatMap((check) =>
  check === 'etcd' ? [check, 'etcd-readiness', 'informer-sync'] : [check],
).concat('shutdown');

export function healthChecks(endpoint: string): readonly string[] {
  return endpoint === 'readyz' ? READY : LIVING;
}

/** What `?verbose` prints. `excluded`: a check that is left out. */
export function healthText(endpoint: string, excluded = ''): string {
  const checks = healthChecks(endpoint);
  const unknown = excluded !== '' && !checks.includes(excluded);
  return [
    ...checks.map((check) => (check === excluded ? `[+]${check} excluded: ok` : `[+]${check} ok`)),
    ...(unknown ? [`warn: some health checks cannot be excluded: no matches for ${JSON.stringify(excluded)}`] : []),
    `${endpoint} check passed`,
    '',
  ].join('\n');
}
