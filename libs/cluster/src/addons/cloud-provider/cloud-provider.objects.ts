/** A cloud-controller-manager as a cloud's provider installs it. */
import type { KubeObject } from '@drydock/apimachinery';
import { newBinding, newRole } from '../../bootstrap/rbac/policy-object.ts';
import { CLOUD_NAME as name } from './cloud-provider.controller.ts';

const LABELS = { 'k8s-app': name };

export function cloudProviderObjects(): KubeObject[] {
  const metadata = { name, namespace: 'kube-system', labels: LABELS };
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    newRole({ name: `system:${name}`, labels: LABELS }, [
      'read patch update | core | services',
      'patch update | core | services/status',
      'create patch update | core | events',
      'read | core | nodes',
    ]),
    newBinding({ name: `system:${name}`, labels: LABELS }, `system:${name}`, [`sa:${name}`]),
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        replicas: 1,
        selector: { matchLabels: LABELS },
        template: {
          metadata: { labels: LABELS },
          spec: {
            hostNetwork: true,
            nodeSelector: { 'node-role.kubernetes.io/control-plane': '' },
            priorityClassName: 'system-cluster-critical',
            serviceAccountName: name,
            tolerations: [{ effect: 'NoSchedule', key: 'node-role.kubernetes.io/control-plane' }],
            containers: [
              {
                name,
                image: `registry.k8s.io/cloud-provider/${name}:v1.33.0`,
                command: [`/${name}`, '--cloud-provider=drydock', '--leader-elect=true', '--use-service-account-credentials'],
                resources: { requests: { cpu: '100m' } },
              },
            ],
          },
        },
      },
    } as KubeObject,
  ];
}
