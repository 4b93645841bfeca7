/** What is applied to install ingress-nginx v1.12.1 on machines without a cloud, without its admission webhook. */
import type { KubeObject } from '@drydock/apimachinery';
import { newRole } from '../../bootstrap/rbac/policy-object.ts';
import { INGRESS_NAMESPACE as namespace } from './ingress-nginx.controller.ts';
import { CONTROLLER } from './ingress-routing.ts';

const NAME = 'ingress-nginx';
const LABELS = { 'app.kubernetes.io/instance': NAME, 'app.kubernetes.io/name': NAME };
const CONTROLLER_LABELS = { ...LABELS, 'app.kubernetes.io/component': 'controller' };
const CONTROLLER_NAME = `${NAME}-controller`;

export function ingressNginxObjects(): KubeObject[] {
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels: LABELS } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: NAME, namespace, labels: CONTROLLER_LABELS } },
    newRole({ name: NAME, labels: LABELS }, [
      'list watch | core | configmaps endpoints nodes pods secrets namespaces',
      'get | core | nodes secrets',
      'read | core | services',
      'read | networking.k8s.io | ingresses ingressclasses',
      'create patch | core | events',
      'update | networking.k8s.io | ingresses/status',
      'read | discovery.k8s.io | endpointslices',
    ]),
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: NAME, labels: LABELS },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: NAME },
      subjects: [{ kind: 'ServiceAccount', name: NAME, namespace }],
    } as KubeObject,
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: CONTROLLER_NAME, namespace, labels: CONTROLLER_LABELS } },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: CONTROLLER_NAME, namespace, labels: CONTROLLER_LABELS },
      spec: {
        type: 'NodePort',
        selector: CONTROLLER_LABELS,
        ports: [
          { appProtocol: 'http', name: 'http', port: 80, protocol: 'TCP', targetPort: 'http', nodePort: 30080 },
          { appProtocol: 'https', name: 'https', port: 443, protocol: 'TCP', targetPort: 'https', nodePort: 30443 },
        ],
      },
    } as KubeObject,
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: CONTROLLER_NAME, namespace, labels: CONTROLLER_LABELS },
      spec: {
        selector: { matchLabels: CONTROLLER_LABELS },
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
        template: { metadata: { labels: CONTROLLER_LABELS }, spec: podSpec() },
      },
    } as KubeObject,
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'IngressClass',
      metadata: { name: 'nginx', labels: CONTROLLER_LABELS },
      spec: { controller: CONTROLLER },
    } as KubeObject,
  ];
}

function podSpec() {
  const probe = {
    failureThreshold: 5,
    httpGet: { path: '/healthz', port: 10254, scheme: 'HTTP' },
    initialDelaySeconds: 10,
    periodSeconds: 10,
  };
  const fieldEnv = (name: string, fieldPath: string) => ({ name, valueFrom: { fieldRef: { fieldPath } } });
  return {
    dnsPolicy: 'ClusterFirst',
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    serviceAccountName: NAME,
    terminationGracePeriodSeconds: 300,
    containers: [
      {
        name: 'controller',
        image: 'registry.k8s.io/ingress-nginx/controller:v1.12.1',
        imagePullPolicy: 'IfNotPresent',
        args: [
          '/nginx-ingress-controller',
          '--election-id=ingress-nginx-leader',
          `--controller-class=${CONTROLLER}`,
          '--ingress-class=nginx',
          `--configmap=$(POD_NAMESPACE)/${CONTROLLER_NAME}`,
        ],
        env: [fieldEnv('POD_NAME', 'metadata.name'), fieldEnv('POD_NAMESPACE', 'metadata.namespace')],
        lifecycle: { preStop: { exec: { command: ['/wait-shutdown'] } } },
        livenessProbe: probe,
        readinessProbe: { ...probe, failureThreshold: 3 },
        ports: [
          { containerPort: 80, name: 'http', protocol: 'TCP' },
          { containerPort: 443, name: 'https', protocol: 'TCP' },
        ],
        resources: { requests: { cpu: '100m', memory: '90Mi' } },
      },
    ],
  };
}
