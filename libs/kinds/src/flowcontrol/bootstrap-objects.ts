/** The flow schemas and priority levels that a server makes and looks after (k8s.io/apiserver, apis/flowcontrol/bootstrap/default.go). */
import type { FlowSchema, FlowSubject, NonResourcePolicyRule, PriorityLevelConfiguration, ResourcePolicyRule } from '@drydock/apiserver';

/** `true`: the server may overwrite the spec when its own idea of it changes. */
export const AUTO_UPDATE = 'apf.kubernetes.io/autoupdate-spec';

const apiVersion = 'flowcontrol.apiserver.k8s.io/v1';
const metadataOf = (name: string) => ({ name, annotations: { [AUTO_UPDATE]: 'true' } });

function newLevel(name: string, spec: PriorityLevelConfiguration['spec']): PriorityLevelConfiguration {
  return { apiVersion, kind: 'PriorityLevelConfiguration', metadata: metadataOf(name), spec };
}

/** Requests that find no seat wait in one of `queues`, of which each flow may use `handSize`. */
function newQueuingLevel(name: string, nominalConcurrencyShares: number, lendablePercent: number, queues: number, handSize: number) {
  const limitResponse = { type: 'Queue', queuing: { queues, handSize, queueLengthLimit: 50 } };
  return newLevel(name, { type: 'Limited', limited: { nominalConcurrencyShares, limitResponse, lendablePercent } });
}

export const MANDATORY_PRIORITY_LEVELS: readonly PriorityLevelConfiguration[] = [
  newLevel('catch-all', {
    type: 'Limited',
    limited: { nominalConcurrencyShares: 5, limitResponse: { type: 'Reject' }, lendablePercent: 0 },
  }),
  newLevel('exempt', { type: 'Exempt', exempt: { nominalConcurrencyShares: 0, lendablePercent: 0 } }),
];

export const SUGGESTED_PRIORITY_LEVELS: readonly PriorityLevelConfiguration[] = [
  newQueuingLevel('system', 30, 33, 64, 6),
  newQueuingLevel('node-high', 40, 25, 64, 6),
  newQueuingLevel('leader-election', 10, 0, 16, 4),
  newQueuingLevel('workload-high', 40, 50, 128, 6),
  newQueuingLevel('workload-low', 100, 90, 128, 6),
  newQueuingLevel('global-default', 20, 50, 128, 6),
];

const groups = (...names: string[]): FlowSubject[] => names.map((name) => ({ kind: 'Group', group: { name } }));
const users = (...names: string[]): FlowSubject[] => names.map((name) => ({ kind: 'User', user: { name } }));
const kubeSystemAccounts: FlowSubject[] = [{ kind: 'ServiceAccount', serviceAccount: { namespace: 'kube-system', name: '*' } }];
const everybody = groups('system:unauthenticated', 'system:authenticated');

const every: ResourcePolicyRule = { verbs: ['*'], apiGroups: ['*'], resources: ['*'], clusterScope: true, namespaces: ['*'] };
const everyPath: NonResourcePolicyRule = { verbs: ['*'], nonResourceURLs: ['*'] };
const EVERYTHING = { resourceRules: [every], nonResourceRules: [everyPath] };
const leases = (verbs: string[]): ResourcePolicyRule => ({
  verbs,
  apiGroups: ['coordination.k8s.io'],
  resources: ['leases'],
  namespaces: ['*'],
});

function newSchema(
  name: string,
  level: string,
  matchingPrecedence: number,
  distinguisher: 'ByUser' | 'ByNamespace' | undefined,
  subjects: FlowSubject[],
  rules: { resourceRules?: ResourcePolicyRule[]; nonResourceRules?: NonResourcePolicyRule[] } = EVERYTHING,
): FlowSchema {
  return {
    apiVersion,
    kind: 'FlowSchema',
    metadata: metadataOf(name),
    spec: {
      priorityLevelConfiguration: { name: level },
      matchingPrecedence,
      ...(distinguisher ? { distinguisherMethod: { type: distinguisher } } : {}),
      rules: [{ subjects, ...rules }],
    },
  };
}

export const MANDATORY_FLOW_SCHEMAS: readonly FlowSchema[] = [
  newSchema('exempt', 'exempt', 1, undefined, groups('system:masters')),
  newSchema('catch-all', 'catch-all', 10_000, 'ByUser', everybody),
];

export const SUGGESTED_FLOW_SCHEMAS: readonly FlowSchema[] = [
  newSchema('system-nodes', 'system', 500, 'ByUser', groups('system:nodes')),
  newSchema('system-node-high', 'node-high', 400, 'ByUser', groups('system:nodes'), {
    resourceRules: [{ ...every, apiGroups: [''], resources: ['nodes', 'nodes/status'] }, leases(['*'])],
  }),
  newSchema('probes', 'exempt', 2, undefined, everybody, {
    nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['/healthz', '/readyz', '/livez'] }],
  }),
  newSchema(
    'system-leader-election',
    'leader-election',
    100,
    'ByUser',
    [...users('system:kube-controller-manager', 'system:kube-scheduler'), ...kubeSystemAccounts],
    { resourceRules: [leases(['get', 'create', 'update'])] },
  ),
  newSchema('kube-controller-manager', 'workload-high', 800, 'ByNamespace', users('system:kube-controller-manager')),
  newSchema('kube-scheduler', 'workload-high', 800, 'ByNamespace', users('system:kube-scheduler')),
  newSchema('kube-system-service-accounts', 'workload-high', 900, 'ByNamespace', kubeSystemAccounts),
  newSchema('service-accounts', 'workload-low', 9_000, 'ByUser', groups('system:serviceaccounts')),
  newSchema('global-default', 'global-default', 9_900, 'ByUser', everybody),
];

export const BOOTSTRAP_PRIORITY_LEVELS = [...MANDATORY_PRIORITY_LEVELS, ...SUGGESTED_PRIORITY_LEVELS];
export const BOOTSTRAP_FLOW_SCHEMAS = [...MANDATORY_FLOW_SCHEMAS, ...SUGGESTED_FLOW_SCHEMAS];
