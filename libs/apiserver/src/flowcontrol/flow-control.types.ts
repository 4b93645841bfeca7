/** flowcontrol.apiserver.k8s.io/v1. */
import type { Condition, KubeObject } from '@drydock/apimachinery';

export interface FlowSchema extends KubeObject {
  spec: {
    priorityLevelConfiguration?: { name?: string };
    matchingPrecedence?: number;
    distinguisherMethod?: { type?: string };
    rules?: PolicyRulesWithSubjects[];
  };
  status?: { conditions?: Condition[] };
}

export interface PolicyRulesWithSubjects {
  subjects?: FlowSubject[] | null;
  resourceRules?: ResourcePolicyRule[];
  nonResourceRules?: NonResourcePolicyRule[];
}

export interface FlowSubject {
  kind?: string;
  user?: { name?: string };
  group?: { name?: string };
  serviceAccount?: { namespace?: string; name?: string };
}

export interface ResourcePolicyRule {
  verbs?: string[] | null;
  apiGroups?: string[] | null;
  resources?: string[] | null;
  clusterScope?: boolean;
  namespaces?: string[];
}

export interface NonResourcePolicyRule {
  verbs?: string[] | null;
  nonResourceURLs?: string[] | null;
}

export interface PriorityLevelConfiguration extends KubeObject {
  spec: {
    type?: string;
    exempt?: { nominalConcurrencyShares?: number; lendablePercent?: number };
    limited?: LimitedPriorityLevelConfiguration;
  };
  status?: { conditions?: Condition[] };
}

export interface LimitedPriorityLevelConfiguration {
  nominalConcurrencyShares?: number;
  limitResponse?: { type?: string; queuing?: QueuingConfiguration };
  lendablePercent?: number;
  borrowingLimitPercent?: number;
}

export interface QueuingConfiguration {
  queues?: number;
  handSize?: number;
  queueLengthLimit?: number;
}
