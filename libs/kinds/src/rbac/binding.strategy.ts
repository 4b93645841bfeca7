import { checkBindingEscalation, type RoleBinding, type Strategy, type StrategyContext } from '@drydock/apiserver';
import { rbacNameErrors } from './rbac-name.validation.ts';
import { changesOnlyCollectorFields } from './grant-change.ts';
import { defaultBinding, validateBinding, validateBindingUpdate } from './binding.validation.ts';

/** The strategy of RoleBindings and ClusterRoleBindings, which differ in what they may refer to. */
export function bindingStrategy(resource: 'rolebindings' | 'clusterrolebindings', roleKinds: readonly string[]): Strategy<RoleBinding> {
  const check = ({ metadata: { name, namespace = '' }, roleRef }: RoleBinding, context: StrategyContext) => {
    checkBindingEscalation({ resource, name, namespace }, roleRef ?? { kind: '', name: '' }, context);
  };
  return {
    validateName: rbacNameErrors,
    defaults: defaultBinding,
    prepareForCreate: check,
    prepareForUpdate(draft, old, context) {
      if (!changesOnlyCollectorFields(draft, old)) check(draft, context);
    },
    validate: (binding) => validateBinding(binding, roleKinds),
    validateUpdate: validateBindingUpdate,
    allowCreateOnUpdate: true,
    generationChanges: false,
  };
}
