/** The command line of a component of the control plane (spf13/pflag): `--name=value`, `--name value`, switches. */

export type Flags = ReadonlyMap<string, string>;

/** The value of each flag, or what the component says and ends. */
export function parseFlags(argv: readonly string[], known: ReadonlySet<string>): Flags | { failure: string } {
  const flags = new Map<string, string>();
  for (let i = 1; i < argv.length; i++) {
    const word = argv[i]!;
    if (!word.startsWith('-') || word === '-') return { failure: `unknown command "${word}" for "${argv[0]!}"` };
    if (!word.startsWith('--')) return { failure: `unknown shorthand flag: '${word[1]!}' in ${word}` };
    const equals = word.indexOf('=');
    const name = equals < 0 ? word.slice(2) : word.slice(2, equals);
    if (!known.has(name)) return { failure: `unknown flag: --${name}` };
    if (equals >= 0) flags.set(name, word.slice(equals + 1));
    else if (SWITCHES.has(name)) flags.set(name, 'true');
    else if (i + 1 < argv.length) flags.set(name, argv[++i]!);
    else return { failure: `flag needs an argument: --${name}` };
  }
  return flags;
}

/** Flags that mean `true` when they stand alone. */
const SWITCHES = new Set(
  `allocate-node-cidrs allow-metric-labels-manifest allow-privileged anonymous-auth authentication-skip-lookup
  authentication-tolerate-lookup-failure audit-log-compress audit-log-truncate-enabled audit-webhook-truncate-enabled contention-profiling
  configure-cloud-routes enable-aggregator-routing enable-bootstrap-token-auth enable-dynamic-provisioning enable-garbage-collector
  enable-priority-and-fairness enable-leader-migration help leader-elect permit-address-sharing permit-port-sharing profiling
  service-account-extend-token-expiration service-account-lookup use-service-account-credentials version watch-cache client-cert-auth
  peer-client-cert-auth force-new-cluster experimental-initial-corrupt-check`.split(/\s+/),
);

const words = (text: string): string[] => text.trim().split(/\s+/);

/** Flags of all components that serve over TLS (k8s.io/apiserver, component-base). */
const SERVING =
  words(`allow-metric-labels allow-metric-labels-manifest bind-address cert-dir contention-profiling disable-http2-serving disabled-metrics
  emulated-version emulation-forward-compatible feature-gates help http2-max-streams-per-connection log-flush-frequency log-json-info-buffer-size
  log-json-split-stream log-text-info-buffer-size log-text-split-stream logging-format permit-address-sharing permit-port-sharing profiling
  secure-port show-hidden-metrics-for-version tls-cert-file tls-cipher-suites tls-min-version tls-private-key-file tls-sni-cert-key v version vmodule`);

const DELEGATED = words(`authentication-kubeconfig authentication-skip-lookup authentication-token-webhook-cache-ttl
  authentication-tolerate-lookup-failure authorization-always-allow-paths authorization-kubeconfig authorization-webhook-cache-authorized-ttl
  authorization-webhook-cache-unauthorized-ttl client-ca-file kubeconfig leader-elect leader-elect-lease-duration leader-elect-renew-deadline
  leader-elect-resource-lock leader-elect-resource-name leader-elect-resource-namespace leader-elect-retry-period master
  requestheader-allowed-names requestheader-client-ca-file requestheader-extra-headers-prefix requestheader-group-headers
  requestheader-uid-headers requestheader-username-headers kube-api-burst kube-api-content-type kube-api-qps`);

export const API_SERVER_FLAGS: ReadonlySet<string> = new Set([
  ...SERVING,
  ...words(`admission-control admission-control-config-file advertise-address aggregator-reject-forwarding-redirects allow-privileged anonymous-auth
    api-audiences apiserver-count audit-log-batch-buffer-size audit-log-batch-max-size audit-log-batch-max-wait audit-log-batch-throttle-burst
    audit-log-batch-throttle-enable audit-log-batch-throttle-qps audit-log-compress audit-log-format audit-log-maxage audit-log-maxbackup
    audit-log-maxsize audit-log-mode audit-log-path audit-log-truncate-enabled audit-log-truncate-max-batch-size audit-log-truncate-max-event-size
    audit-log-version audit-policy-file audit-webhook-batch-buffer-size audit-webhook-batch-max-size audit-webhook-batch-max-wait
    audit-webhook-batch-throttle-burst audit-webhook-batch-throttle-enable audit-webhook-batch-throttle-qps audit-webhook-config-file
    audit-webhook-initial-backoff audit-webhook-mode audit-webhook-truncate-enabled audit-webhook-truncate-max-batch-size
    audit-webhook-truncate-max-event-size audit-webhook-version authentication-config authentication-token-webhook-cache-ttl
    authentication-token-webhook-config-file authentication-token-webhook-version authorization-config authorization-mode
    authorization-policy-file authorization-webhook-cache-authorized-ttl authorization-webhook-cache-unauthorized-ttl
    authorization-webhook-config-file authorization-webhook-version client-ca-file cloud-config cloud-provider cors-allowed-origins
    coordinated-leadership-lease-duration coordinated-leadership-renew-deadline coordinated-leadership-retry-period debug-socket-path
    default-not-ready-toleration-seconds default-unreachable-toleration-seconds default-watch-cache-size delete-collection-workers
    disable-admission-plugins egress-selector-config-file enable-admission-plugins enable-aggregator-routing enable-bootstrap-token-auth
    enable-garbage-collector enable-logs-handler enable-priority-and-fairness encryption-provider-config
    encryption-provider-config-automatic-reload endpoint-reconciler-type etcd-cafile etcd-certfile etcd-compaction-interval
    etcd-count-metric-poll-period etcd-db-metric-poll-interval etcd-healthcheck-timeout etcd-keyfile etcd-prefix etcd-readycheck-timeout
    etcd-servers etcd-servers-overrides event-ttl external-hostname goaway-chance identity-lease-duration-seconds
    identity-lease-renew-interval-seconds kubelet-certificate-authority kubelet-client-certificate kubelet-client-key
    kubelet-preferred-address-types kubelet-timeout kubernetes-service-node-port lease-reuse-duration-seconds livez-grace-period
    max-connection-bytes-per-sec max-mutating-requests-inflight max-requests-inflight min-request-timeout oidc-ca-file oidc-client-id
    oidc-groups-claim oidc-groups-prefix oidc-issuer-url oidc-required-claim oidc-signing-algs oidc-username-claim oidc-username-prefix
    peer-advertise-ip peer-advertise-port peer-ca-file proxy-client-cert-file proxy-client-key-file request-timeout
    requestheader-allowed-names requestheader-client-ca-file requestheader-extra-headers-prefix requestheader-group-headers
    requestheader-uid-headers requestheader-username-headers runtime-config runtime-config-emulation-forward-compatible
    service-account-extend-token-expiration service-account-issuer service-account-jwks-uri service-account-key-file service-account-lookup
    service-account-max-token-expiration service-account-signing-endpoint service-account-signing-key-file service-cluster-ip-range
    service-node-port-range shutdown-delay-duration shutdown-send-retry-after shutdown-watch-termination-grace-period storage-backend
    storage-initialization-timeout storage-media-type strict-transport-security-directives token-auth-file tracing-config-file watch-cache
    watch-cache-sizes`),
]);

export const CONTROLLER_MANAGER_FLAGS: ReadonlySet<string> = new Set([
  ...SERVING,
  ...DELEGATED,
  ...words(`allocate-node-cidrs allow-untagged-cloud attach-detach-reconcile-sync-period cidr-allocator-type cloud-config cloud-provider cluster-cidr
    cluster-name cluster-signing-cert-file cluster-signing-duration cluster-signing-key-file cluster-signing-kube-apiserver-client-cert-file
    cluster-signing-kube-apiserver-client-key-file cluster-signing-kubelet-client-cert-file cluster-signing-kubelet-client-key-file
    cluster-signing-kubelet-serving-cert-file cluster-signing-kubelet-serving-key-file cluster-signing-legacy-unknown-cert-file
    cluster-signing-legacy-unknown-key-file concurrent-cron-job-syncs concurrent-daemonset-syncs concurrent-deployment-syncs
    concurrent-endpoint-syncs concurrent-ephemeralvolume-syncs concurrent-gc-syncs concurrent-horizontal-pod-autoscaler-syncs
    concurrent-job-syncs concurrent-namespace-syncs concurrent-rc-syncs concurrent-replicaset-syncs concurrent-resource-quota-syncs
    concurrent-service-endpoint-syncs concurrent-service-syncs concurrent-serviceaccount-token-syncs concurrent-statefulset-syncs
    concurrent-ttl-after-finished-syncs concurrent-validating-admission-policy-status-syncs configure-cloud-routes
    controller-start-interval controllers disable-attach-detach-reconcile-sync disable-force-detach-on-timeout enable-dynamic-provisioning
    enable-garbage-collector enable-hostpath-provisioner enable-leader-migration endpoint-updates-batch-period
    endpointslice-updates-batch-period external-cloud-volume-plugin flex-volume-plugin-dir horizontal-pod-autoscaler-cpu-initialization-period
    horizontal-pod-autoscaler-downscale-delay horizontal-pod-autoscaler-downscale-stabilization
    horizontal-pod-autoscaler-initial-readiness-delay horizontal-pod-autoscaler-sync-period horizontal-pod-autoscaler-tolerance
    large-cluster-size-threshold leader-migration-config legacy-service-account-token-clean-up-period max-endpoints-per-slice
    min-resync-period mirroring-concurrent-service-endpoint-syncs mirroring-endpointslice-updates-batch-period
    mirroring-max-endpoints-per-subset namespace-sync-period node-cidr-mask-size node-cidr-mask-size-ipv4 node-cidr-mask-size-ipv6
    node-eviction-rate node-monitor-grace-period node-monitor-period node-startup-grace-period pv-recycler-increment-timeout-nfs
    pv-recycler-minimum-timeout-hostpath pv-recycler-minimum-timeout-nfs pv-recycler-pod-template-filepath-hostpath
    pv-recycler-pod-template-filepath-nfs pv-recycler-timeout-increment-hostpath pvclaimbinder-sync-period resource-quota-sync-period
    root-ca-file route-reconciliation-period secondary-node-eviction-rate service-account-private-key-file service-cluster-ip-range
    terminated-pod-gc-threshold unhealthy-zone-threshold use-service-account-credentials`),
]);

export const SCHEDULER_FLAGS: ReadonlySet<string> = new Set([
  ...SERVING,
  ...DELEGATED,
  ...words('config pod-max-in-unschedulable-pods-duration write-config-to'),
]);

export const ETCD_FLAGS: ReadonlySet<string> = new Set(
  words(`advertise-client-urls auth-token auto-compaction-mode auto-compaction-retention auto-tls backend-batch-interval backend-batch-limit
    backend-bbolt-freelist-type bcrypt-cost cert-file cipher-suites client-cert-allowed-hostname client-cert-auth client-cert-file client-crl-file
    client-key-file compact-hash-check-enabled config-file corrupt-check-time data-dir discovery discovery-srv election-timeout
    enable-grpc-gateway enable-log-rotation enable-pprof enable-v2 experimental-bootstrap-defrag-threshold-megabytes
    experimental-compaction-batch-limit experimental-corrupt-check-time experimental-initial-corrupt-check experimental-max-learners
    experimental-watch-progress-notify-interval experimental-warning-apply-duration force-new-cluster grpc-keepalive-interval
    grpc-keepalive-min-time grpc-keepalive-timeout heartbeat-interval host-whitelist initial-advertise-peer-urls initial-cluster
    initial-cluster-state initial-cluster-token initial-election-tick-advance key-file listen-client-http-urls listen-client-urls
    listen-metrics-urls listen-peer-urls log-format log-level log-outputs log-rotation-config-json logger max-concurrent-streams
    max-request-bytes max-snapshots max-txn-ops max-wals metrics name peer-auto-tls peer-cert-allowed-cn peer-cert-file peer-client-cert-auth
    peer-crl-file peer-key-file peer-trusted-ca-file pre-vote proxy quota-backend-bytes self-signed-cert-validity snapshot-count
    socket-reuse-address socket-reuse-port strict-reconfig-check tls-max-version tls-min-version trusted-ca-file unsafe-no-fsync version
    wal-dir watch-progress-notify-interval initial-corrupt-check feature-gates`),
);
