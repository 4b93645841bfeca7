/** What is applied to install a metrics server: the roles, the Deployment and the APIService of its release v0.8.0. */
import type { KubeObject } from '@drydock/apimachinery';
import { newBinding, newRole } from '../../bootstrap/rbac/policy-object.ts';

const NAME = 'metrics-server';
const NAMESPACE = 'kube-system';
const LABELS = { 'k8s-app': NAME };
const METADATA = { name: NAME, namespace: NAMESPACE, labels: LABELS };
const AGGREGATE = 'rbac.authorization.k8s.io/aggregate-to-';

export function metricsServerObjects(): KubeObject[] {
  const subject = `sa:${NAME}`;
  const reader = {
    name: 'system:aggregated-metrics-reader',
    labels: { ...LABELS, [`${AGGREGATE}admin`]: 'true', [`${AGGREGATE}edit`]: 'true', [`${AGGREGATE}view`]: 'true' },
  };
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: METADATA },
    newRole(reader, ['read | metrics.k8s.io | pods nodes']),
    newRole({ name: `system:${NAME}`, labels: LABELS }, ['get | core | nodes/metrics', 'read | core | pods nodes']),
    newBinding({ name: `${NAME}-auth-reader`, namespace: NAMESPACE, labels: LABELS }, 'extension-apiserver-authentication-reader', [
      subject,
    ]),
    newBinding({ name: `${NAME}:system:auth-delegator`, labels: LABELS }, 'system:auth-delegator', [subject]),
    newBinding({ name: `system:${NAME}`, labels: LABELS }, `system:${NAME}`, [subject]),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: METADATA,
      spec: { selector: LABELS, ports: [{ appProtocol: 'https', name: 'https', port: 443, protocol: 'TCP', targetPort: 'https' }] },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: METADATA,
      spec: {
        selector: { matchLabels: LABELS },
        strategy: { rollingUpdate: { maxUnavailable: 0 } },
        template: { metadata: { labels: LABELS }, spec: podSpec() },
      },
    },
    {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: 'v1beta1.metrics.k8s.io', labels: LABELS },
      spec: {
        group: 'metrics.k8s.io',
        groupPriorityMinimum: 100,
        insecureSkipTLSVerify: true,
        service: { name: NAME, namespace: NAMESPACE },
        version: 'v1beta1',
        versionPriority: 100,
      },
    },
  ];
}

/** With `--kubelet-insecure-tls`: kubelets of kubeadm sign their certificates themselves. */
function podSpec() {
  const probe = (path: string, rest: object) => ({
    failureThreshold: 3,
    httpGet: { path, port: 'https', scheme: 'HTTPS' },
    periodSeconds: 10,
    ...rest,
  });
  return {
    containers: [
      {
        name: NAME,
        image: 'registry.k8s.io/metrics-server/metrics-server:v0.8.0',
        imagePullPolicy: 'IfNotPresent',
        args: [
          '--cert-dir=/tmp',
          '--secure-port=10250',
          '--kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname',
          '--kubelet-use-node-status-port',
          '--metric-resolution=15s',
          '--kubelet-insecure-tls',
        ],
        ports: [{ containerPort: 10250, name: 'https', protocol: 'TCP' }],
        livenessProbe: probe('/livez', {}),
        readinessProbe: probe('/readyz', { initialDelaySeconds: 20 }),
        resources: { requests: { cpu: '100m', memory: '200Mi' } },
        securityContext: {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
          readOnlyRootFilesystem: true,
          runAsNonRoot: true,
          runAsUser: 1000,
          seccompProfile: { type: 'RuntimeDefault' },
        },
        volumeMounts: [{ mountPath: '/tmp', name: 'tmp-dir' }],
      },
    ],
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    priorityClassName: 'system-cluster-critical',
    serviceAccountName: NAME,
    volumes: [{ emptyDir: {}, name: 'tmp-dir' }],
  };
}
