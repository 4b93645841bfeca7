import type { UserInfo } from '../authentication/user-info.ts';

/** What is asked of an authorizer (k8s.io/apiserver, authorization/authorizer.Attributes). */
export interface AuthorizationAttributes {
  user: UserInfo;
  verb: string;
  resourceRequest: boolean;
  /** For resource requests. */
  group: string;
  version: string;
  resource: string;
  subresource: string;
  namespace: string;
  name: string;
  /** For other requests. */
  path: string;
  /** What a list, watch or deletecollection narrows itself to; absent when it does not, or when its selector cannot be read. */
  fieldSelector?: readonly SelectorRequirement[];
  labelSelector?: readonly SelectorRequirement[];
}

/** One condition of a selector, as access reviews have it (meta/v1, FieldSelectorRequirement). */
export interface SelectorRequirement {
  key: string;
  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  values?: readonly string[];
}

export interface AuthorizationResult {
  decision: 'allow' | 'deny' | 'noOpinion';
  /** As the audit annotation authorization.k8s.io/reason words it; for a refusal, the end of the Forbidden message. */
  reason: string;
  /** Which rule of which role through which binding, for the trace. */
  grant?: AuthorizationGrant;
}

/** Somebody else has to decide. */
export const NO_OPINION: AuthorizationResult = { decision: 'noOpinion', reason: '' };

export interface AuthorizationGrant {
  binding: { kind: 'RoleBinding' | 'ClusterRoleBinding'; name: string; namespace?: string };
  role: { kind: 'Role' | 'ClusterRole'; name: string };
  ruleIndex: number;
  subject: string;
}

export interface Authorizer {
  /** As `--authorization-mode` names it: `RBAC`, `Node`, `AlwaysAllow`, `AlwaysDeny`. */
  readonly name: string;
  authorize(attributes: AuthorizationAttributes): AuthorizationResult;
}
