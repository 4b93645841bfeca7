import { SUBJECT_INDEX, subjectIndexValues, type ResourceDefinition, type RoleBinding } from '@drydock/apiserver';
import { bindingStrategy } from '../binding.strategy.ts';
import { bindingTable } from '../binding.table.ts';

export const clusterRoleBindings: ResourceDefinition<RoleBinding> = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'ClusterRoleBinding',
  plural: 'clusterrolebindings',
  singular: 'clusterrolebinding',
  namespaced: false,
  strategy: bindingStrategy('clusterrolebindings', ['ClusterRole']),
  table: bindingTable,
  indexers: { [SUBJECT_INDEX]: subjectIndexValues },
};
