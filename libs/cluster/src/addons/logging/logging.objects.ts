/** What is applied to have the logs of all containers in one place: Fluent Bit on each node, which sends them to Loki. */
import type { KubeObject } from '@drydock/apimachinery';
import { newRole } from '../../bootstrap/rbac/policy-object.ts';
import { COLLECTOR, LOGGING_NAMESPACE as namespace } from './collected-logs.ts';
import { FLUENT_BIT_PORT } from './fluent-bit.server.ts';
import { LOKI_PORT } from './loki.server.ts';

const CONFIGURATION = `[SERVICE]
    Flush         1
    HTTP_Server   On
    HTTP_Listen   0.0.0.0
    HTTP_Port     ${FLUENT_BIT_PORT}
    Health_Check  On
    Parsers_File  parsers.conf

[INPUT]
    Name              tail
    Path              /var/log/containers/*.log
    multiline.parser  cri
    Tag               kube.*
    Read_from_Head    On

[FILTER]
    Name       kubernetes
    Match      kube.*
    Merge_Log  Off

[OUTPUT]
    Name             loki
    Match            kube.*
    Host             loki
    Port             ${LOKI_PORT}
    Labels           job=fluent-bit, namespace=$kubernetes['namespace_name'], pod=$kubernetes['pod_name'], container=$kubernetes['container_name'], node=$kubernetes['host'], app=$kubernetes['labels']['app']
    Remove_Keys      kubernetes,stream
    Drop_Single_Key  raw
    Line_Format      key_value
`;

const COLLECTOR_LABELS = { 'app.kubernetes.io/name': COLLECTOR };
const STORE = 'loki';
const STORE_LABELS = { 'app.kubernetes.io/name': STORE };

export function loggingObjects(): KubeObject[] {
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: COLLECTOR, namespace } },
    newRole({ name: COLLECTOR }, ['read | core | namespaces pods']),
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: COLLECTOR },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: COLLECTOR },
      subjects: [{ kind: 'ServiceAccount', name: COLLECTOR, namespace }],
    } as KubeObject,
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: COLLECTOR, namespace },
      data: { 'fluent-bit.conf': CONFIGURATION },
    } as KubeObject,
    collector(),
    ...store(),
  ];
}

function collector(): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: COLLECTOR, namespace, labels: COLLECTOR_LABELS },
    spec: {
      selector: { matchLabels: COLLECTOR_LABELS },
      template: {
        metadata: { labels: COLLECTOR_LABELS },
        spec: {
          serviceAccountName: COLLECTOR,
          tolerations: [{ operator: 'Exists' }],
          containers: [
            {
              name: COLLECTOR,
              image: 'cr.fluentbit.io/fluent/fluent-bit:3.2.10',
              command: ['/fluent-bit/bin/fluent-bit'],
              args: ['--workdir=/fluent-bit/etc', '--config=/fluent-bit/etc/conf/fluent-bit.conf'],
              ports: [{ name: 'http', containerPort: FLUENT_BIT_PORT }],
              readinessProbe: { httpGet: { path: '/api/v1/health', port: 'http' } },
              resources: { requests: { cpu: '20m', memory: '32Mi' }, limits: { memory: '128Mi' } },
              volumeMounts: [
                { name: 'config', mountPath: '/fluent-bit/etc/conf' },
                { name: 'logs', mountPath: '/var/log', readOnly: true },
              ],
            },
          ],
          volumes: [
            { name: 'config', configMap: { name: COLLECTOR } },
            { name: 'logs', hostPath: { path: '/var/log' } },
          ],
        },
      },
    },
  } as KubeObject;
}

function store(): KubeObject[] {
  const metadata = { name: STORE, namespace, labels: STORE_LABELS };
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { selector: STORE_LABELS, ports: [{ name: 'http', port: LOKI_PORT, targetPort: 'http' }] },
    } as KubeObject,
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        replicas: 1,
        selector: { matchLabels: STORE_LABELS },
        template: {
          metadata: { labels: STORE_LABELS },
          spec: {
            containers: [
              {
                name: STORE,
                image: 'grafana/loki:3.4.2',
                args: ['-config.file=/etc/loki/local-config.yaml'],
                ports: [{ name: 'http', containerPort: LOKI_PORT }],
                readinessProbe: { httpGet: { path: '/ready', port: 'http' } },
                resources: { requests: { cpu: '50m', memory: '128Mi' } },
              },
            ],
          },
        },
      },
    } as KubeObject,
  ];
}
