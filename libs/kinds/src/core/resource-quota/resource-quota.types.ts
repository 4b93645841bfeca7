import type { KubeObject } from '@drydock/apimachinery';

export interface ResourceQuota extends KubeObject {
  spec?: ResourceQuotaSpec;
  status?: { hard?: Record<string, string>; used?: Record<string, string> };
}

export interface ResourceQuotaSpec {
  hard?: Record<string, string>;
  scopes?: string[];
  scopeSelector?: { matchExpressions?: ScopeRequirement[] };
}

export interface ScopeRequirement {
  scopeName: string;
  operator: string;
  values?: string[];
}
