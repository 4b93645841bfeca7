/** The Gateway API's standard channel and a controller for it, as NGINX Gateway Fabric v1.6 installs itself. */
import type { KubeObject } from '@drydock/apimachinery';
import { newRole } from '../../bootstrap/rbac/policy-object.ts';
import { CONTROLLER_NAME } from './gateway-api.types.ts';
import { gatewayDefinitions } from './gateway-api.crds.ts';
import { GATEWAY_NAME as name, GATEWAY_NAMESPACE as namespace } from './gateway.controller.ts';

const LABELS = { 'app.kubernetes.io/instance': name, 'app.kubernetes.io/name': name };
const IMAGE = 'ghcr.io/nginx/nginx-gateway-fabric:1.6.2';

export function gatewayApiObjects(): KubeObject[] {
  return [...gatewayDefinitions(), ...controllerObjects()];
}

function controllerObjects(): KubeObject[] {
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace, labels: LABELS } },
    newRole({ name, labels: LABELS }, [
      'read | core | namespaces services secrets configmaps pods nodes',
      'create patch | core | events',
      'read | discovery.k8s.io | endpointslices',
      'read | gateway.networking.k8s.io | gatewayclasses gateways httproutes grpcroutes referencegrants',
      'update | gateway.networking.k8s.io | gatewayclasses/status gateways/status httproutes/status grpcroutes/status',
      'read | apiextensions.k8s.io | customresourcedefinitions',
    ]),
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name, labels: LABELS },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    } as KubeObject,
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace, labels: LABELS },
      spec: {
        type: 'LoadBalancer',
        externalTrafficPolicy: 'Cluster',
        selector: LABELS,
        ports: [
          { name: 'http', port: 80, protocol: 'TCP', targetPort: 80, nodePort: 31080 },
          { name: 'https', port: 443, protocol: 'TCP', targetPort: 443, nodePort: 31443 },
        ],
      },
    } as KubeObject,
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace, labels: LABELS },
      spec: { replicas: 1, selector: { matchLabels: LABELS }, template: { metadata: { labels: LABELS }, spec: podSpec() } },
    } as KubeObject,
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'GatewayClass',
      metadata: { name: 'nginx', labels: LABELS },
      spec: { controllerName: CONTROLLER_NAME },
    } as KubeObject,
  ];
}

function podSpec() {
  return {
    serviceAccountName: name,
    terminationGracePeriodSeconds: 30,
    containers: [
      {
        name,
        image: IMAGE,
        imagePullPolicy: 'IfNotPresent',
        args: ['static-mode', `--gateway-ctlr-name=${CONTROLLER_NAME}`, '--gatewayclass=nginx', `--service=${name}`],
        ports: [
          { name: 'http', containerPort: 80 },
          { name: 'https', containerPort: 443 },
          { name: 'health', containerPort: 8081 },
        ],
        readinessProbe: { httpGet: { path: '/readyz', port: 'health' }, initialDelaySeconds: 3, periodSeconds: 1 },
      },
    ],
  };
}
