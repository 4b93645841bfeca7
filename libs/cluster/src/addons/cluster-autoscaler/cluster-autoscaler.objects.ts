/** What is applied to install the cluster autoscaler v1.33.0, and the groups of nodes that its cloud has. */
import type { KubeObject } from '@drydock/apimachinery';
import { newBinding, newRole } from '../../bootstrap/rbac/policy-object.ts';
import { CLOUD, DEFAULT_NODE_GROUPS, newNodeGroup, nodeGroupsObject, type NodeGroupSpec } from './node-groups.ts';

const NAME = 'cluster-autoscaler';
const NAMESPACE = 'kube-system';
const LABELS = { app: NAME };
const METADATA = { name: NAME, namespace: NAMESPACE, labels: { 'k8s-addon': 'cluster-autoscaler.addons.k8s.io', 'k8s-app': NAME } };

export function clusterAutoscalerObjects({ nodeGroups = DEFAULT_NODE_GROUPS }: { nodeGroups?: readonly NodeGroupSpec[] }): KubeObject[] {
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: METADATA },
    newRole({ name: NAME, labels: METADATA.labels }, [
      'create patch | core | events endpoints',
      'create | core | pods/eviction',
      'update | core | pods/status',
      'read update patch | core | nodes',
      'read | core | namespaces pods services replicationcontrollers persistentvolumeclaims persistentvolumes',
      'read | apps | statefulsets replicasets daemonsets',
      'read | policy | poddisruptionbudgets',
      'read | storage.k8s.io | storageclasses csinodes csidrivers csistoragecapacities',
      'read patch | batch extensions | jobs',
      'create | coordination.k8s.io | leases',
      'get update | coordination.k8s.io | leases | cluster-autoscaler',
    ]),
    newBinding({ name: NAME, labels: METADATA.labels }, NAME, [`sa:${NAME}`]),
    newRole(METADATA, [
      'create list watch | core | configmaps',
      'delete get update patch watch | core | configmaps | cluster-autoscaler-status cluster-autoscaler-priority-expander node-groups',
    ]),
    newBinding(METADATA, NAME, [`sa:${NAME}`]),
    nodeGroupsObject(nodeGroups.map(newNodeGroup)),
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: NAME, namespace: NAMESPACE, labels: LABELS },
      spec: { replicas: 1, selector: { matchLabels: LABELS }, template: { metadata: { labels: LABELS }, spec: podSpec(nodeGroups) } },
    } as KubeObject,
  ];
}

function podSpec(groups: readonly NodeGroupSpec[]) {
  return {
    priorityClassName: 'system-cluster-critical',
    securityContext: { runAsNonRoot: true, runAsUser: 65534, fsGroup: 65534, seccompProfile: { type: 'RuntimeDefault' } },
    serviceAccountName: NAME,
    // Not on a node that it may want to take away.
    nodeSelector: { 'node-role.kubernetes.io/control-plane': '' },
    tolerations: [{ effect: 'NoSchedule', key: 'node-role.kubernetes.io/control-plane' }],
    containers: [
      {
        name: NAME,
        image: `registry.k8s.io/autoscaling/${NAME}:v1.33.0`,
        imagePullPolicy: 'IfNotPresent',
        command: [
          `./${NAME}`,
          '--v=4',
          '--stderrthreshold=info',
          `--cloud-provider=${CLOUD}`,
          '--expander=least-waste',
          ...groups.map(({ name, min, max }) => `--nodes=${min}:${max}:${name}`),
        ],
        ports: [{ name: 'http', containerPort: 8085 }],
        livenessProbe: { httpGet: { path: '/health-check', port: 8085 }, initialDelaySeconds: 10, periodSeconds: 10 },
        readinessProbe: { httpGet: { path: '/health-check', port: 8085 }, periodSeconds: 10 },
        resources: { limits: { cpu: '100m', memory: '600Mi' }, requests: { cpu: '100m', memory: '300Mi' } },
      },
    ],
  };
}
