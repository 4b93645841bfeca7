/** What is applied to install the vertical pod autoscaler v1.5.1 (vertical-pod-autoscaler/deploy), without the certificates of its webhook. */
import { encodeBase64, encodeUtf8, type KubeObject } from '@drydock/apimachinery';
import { newBinding, newRole } from '../../bootstrap/rbac/policy-object.ts';
import { vpaDefinitions } from './vpa.crds.ts';
import { WEBHOOK_PORT } from './vpa-admission.server.ts';

const NAMESPACE = 'kube-system';
const VERSION = '1.5.1';
const RECOMMENDER = 'vpa-recommender';
const UPDATER = 'vpa-updater';
const ADMISSION = 'vpa-admission-controller';
const NOBODY = 65534;

export function vpaObjects(): KubeObject[] {
  return [...vpaDefinitions(), ...accounts(), ...roles(), ...deployments(), ...webhook()];
}

function accounts(): KubeObject[] {
  return [ADMISSION, RECOMMENDER, UPDATER].map((name) => ({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name, namespace: NAMESPACE },
  }));
}

const ROLES: Readonly<Record<string, { rules: readonly string[]; accounts: readonly string[] }>> = {
  'system:metrics-reader': { rules: ['get list | metrics.k8s.io | pods'], accounts: [RECOMMENDER] },
  'system:vpa-actor': {
    rules: [
      'read | core | pods nodes limitranges',
      'read create patch update | core events.k8s.io | events',
      'read | autoscaling.k8s.io | verticalpodautoscalers',
    ],
    accounts: [RECOMMENDER, UPDATER],
  },
  'system:vpa-status-actor': { rules: ['get patch | autoscaling.k8s.io | verticalpodautoscalers/status'], accounts: [RECOMMENDER] },
  'system:vpa-checkpoint-actor': {
    rules: ['read create patch delete | autoscaling.k8s.io | verticalpodautoscalercheckpoints', 'get list | core | namespaces'],
    accounts: [RECOMMENDER],
  },
  'system:evictioner': { rules: ['get | apps | replicasets', 'create | core | pods/eviction'], accounts: [UPDATER] },
  'system:vpa-updater-in-place': { rules: ['patch | core | pods/resize pods'], accounts: [UPDATER] },
  'system:vpa-target-reader': {
    rules: [
      'get watch | * | */scale',
      'read | core | replicationcontrollers',
      'read | apps | daemonsets deployments replicasets statefulsets',
      'read | batch | jobs cronjobs',
    ],
    accounts: [RECOMMENDER, ADMISSION, UPDATER],
  },
  'system:vpa-admission-controller': {
    rules: [
      'read | core | pods configmaps nodes limitranges',
      'create delete get list patch | admissionregistration.k8s.io | mutatingwebhookconfigurations',
      'read | autoscaling.k8s.io | verticalpodautoscalers',
      'read create update | coordination.k8s.io | leases',
    ],
    accounts: [ADMISSION],
  },
  'system:vpa-status-reader': { rules: ['read | coordination.k8s.io | leases'], accounts: [UPDATER] },
};

function roles(): KubeObject[] {
  return Object.entries(ROLES).flatMap(([name, { rules, accounts: users }]) => [
    newRole({ name }, rules),
    newBinding(
      { name },
      name,
      users.map((user) => `sa:${user}`),
    ),
  ]);
}

function deployments(): KubeObject[] {
  return [
    deployment(RECOMMENDER, 'recommender', 8942, { memory: ['500Mi', '1000Mi'] }),
    deployment(UPDATER, 'updater', 8943, { memory: ['500Mi', '1000Mi'] }),
    deployment(ADMISSION, 'admission-controller', 8944, {
      memory: ['200Mi', '500Mi'],
      args: ['--v=4', '--stderrthreshold=info', '--register-webhook=false'],
      ports: [{ containerPort: WEBHOOK_PORT }],
    }),
  ];
}

interface Process {
  memory: readonly [request: string, limit: string];
  args?: readonly string[];
  ports?: readonly object[];
}

function deployment(name: string, container: string, healthPort: number, { memory, args, ports = [] }: Process): KubeObject {
  const labels = { app: name };
  const probe = { httpGet: { path: '/health-check', port: 'prometheus', scheme: 'HTTP' }, periodSeconds: 10, failureThreshold: 3 };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: NAMESPACE },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: name,
          securityContext: { runAsNonRoot: true, runAsUser: NOBODY },
          containers: [
            {
              name: container,
              image: `registry.k8s.io/autoscaling/${name}:${VERSION}`,
              imagePullPolicy: 'IfNotPresent',
              ...(args ? { args } : {}),
              env: [{ name: 'NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } }],
              resources: { limits: { cpu: '200m', memory: memory[1] }, requests: { cpu: '50m', memory: memory[0] } },
              ports: [...ports, { name: 'prometheus', containerPort: healthPort }],
              livenessProbe: { ...probe, initialDelaySeconds: 5 },
              readinessProbe: probe,
            },
          ],
        },
      },
    },
  } as KubeObject;
}

/** The admission controller would register itself; here it is told not to, and this is what it would register. */
function webhook(): KubeObject[] {
  const name = 'vpa-webhook';
  const rule = (operations: readonly string[], group: string, version: string, resource: string) => ({
    operations,
    apiGroups: [group],
    apiVersions: [version],
    resources: [resource],
  });
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: NAMESPACE },
      spec: { ports: [{ port: 443, targetPort: WEBHOOK_PORT }], selector: { app: ADMISSION } },
    } as KubeObject,
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'MutatingWebhookConfiguration',
      metadata: { name: 'vpa-webhook-config' },
      webhooks: [
        {
          name: 'vpa.k8s.io',
          admissionReviewVersions: ['v1'],
          clientConfig: { caBundle: encodeBase64(encodeUtf8('vpa_webhook_ca')), service: { namespace: NAMESPACE, name } },
          failurePolicy: 'Ignore',
          rules: [rule(['CREATE'], '', 'v1', 'pods'), rule(['CREATE', 'UPDATE'], 'autoscaling.k8s.io', '*', 'verticalpodautoscalers')],
          sideEffects: 'None',
          timeoutSeconds: 30,
        },
      ],
    } as KubeObject,
  ];
}
