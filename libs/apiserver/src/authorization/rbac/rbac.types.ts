/** The objects that the RBAC authorizer reads (rbac.authorization.k8s.io/v1). */
import type { KubeObject, LabelSelector } from '@drydock/apimachinery';

export const RBAC_GROUP = 'rbac.authorization.k8s.io';

export interface PolicyRule {
  /** Null until validation has refused a rule without verbs. */
  verbs: readonly string[] | null;
  apiGroups?: readonly string[];
  resources?: readonly string[];
  resourceNames?: readonly string[];
  nonResourceURLs?: readonly string[];
}

export interface RoleRef {
  apiGroup?: string;
  kind: string;
  name: string;
}

export interface Subject {
  kind: string;
  apiGroup?: string;
  name: string;
  namespace?: string;
}

export interface Role extends KubeObject {
  rules?: PolicyRule[] | null;
}

export interface ClusterRole extends Role {
  aggregationRule?: { clusterRoleSelectors?: LabelSelector[] };
}

/** A RoleBinding when it has a namespace, else a ClusterRoleBinding. */
export interface RoleBinding extends KubeObject {
  subjects?: Subject[] | null;
  roleRef: RoleRef;
}

export const ROLES = 'roles.rbac.authorization.k8s.io';
export const CLUSTER_ROLES = 'clusterroles.rbac.authorization.k8s.io';
export const ROLE_BINDINGS = 'rolebindings.rbac.authorization.k8s.io';
export const CLUSTER_ROLE_BINDINGS = 'clusterrolebindings.rbac.authorization.k8s.io';
