import { SUBJECT_INDEX, subjectIndexValues, type ResourceDefinition, type RoleBinding } from '@drydock/apiserver';
import { bindingStrategy } from '../binding.strategy.ts';
import { bindingTable } from '../binding.table.ts';

export const roleBindings: ResourceDefinition<RoleBinding> = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'RoleBinding',
  plural: 'rolebindings',
  singular: 'rolebinding',
  namespaced: true,
  strategy: bindingStrategy('rolebindings', ['Role', 'ClusterRole']),
  table: bindingTable,
  indexers: { [SUBJECT_INDEX]: subjectIndexValues },
};
