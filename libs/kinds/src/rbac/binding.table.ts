import type { RoleBinding, TableDefinition } from '@drydock/apiserver';
import { ageColumn, ageOf, nameColumn } from '../meta/table-columns.ts';

function namesOf(binding: RoleBinding, kind: string): string {
  const subjects = (binding.subjects ?? []).filter((subject) => subject.kind === kind);
  return subjects.map(({ name, namespace }) => (kind === 'ServiceAccount' ? `${namespace ?? ''}/${name}` : name)).join(', ');
}

export const bindingTable: TableDefinition<RoleBinding> = {
  columns: [
    nameColumn,
    { name: 'Role', type: 'string' },
    ageColumn,
    { name: 'Users', type: 'string', priority: 1 },
    { name: 'Groups', type: 'string', priority: 1 },
    { name: 'ServiceAccounts', type: 'string', priority: 1 },
  ],
  cells: (binding, clock) => [
    binding.metadata.name,
    `${binding.roleRef.kind}/${binding.roleRef.name}`,
    ageOf(binding, clock),
    namesOf(binding, 'User'),
    namesOf(binding, 'Group'),
    namesOf(binding, 'ServiceAccount'),
  ],
};
