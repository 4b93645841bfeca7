import {
  duplicate,
  FieldPath,
  forbidden,
  formatLabelSelector,
  invalid,
  isDNS1123Subdomain,
  notSupported,
  required,
  type FieldError,
} from '@drydock/apimachinery';
import type { ParamRef, ResourceDefinition, ValidatingAdmissionPolicyBinding } from '@drydock/apiserver';
import { goStrings } from '../../meta/go-strings.ts';
import { ageColumn, ageOf, nameColumn } from '../../meta/table-columns.ts';
import { invalidAll } from '../../meta/validation/field-checks.ts';
import { validateLabelSelector } from '../../meta/validation/label-selector.validation.ts';
import { defaultMatchResources, pathSegmentErrors, validateMatchResources } from '../match-rules.validation.ts';

const ACTIONS = ['Audit', 'Deny', 'Warn'];
const NOT_FOUND_ACTIONS = ['Deny', 'Allow'];
const DENY_AND_WARN =
  'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)';

const root = FieldPath.of('spec');

function validate({ spec }: ValidatingAdmissionPolicyBinding): FieldError[] {
  const { policyName = '', paramRef, matchResources, validationActions = [] } = spec ?? {};
  return [
    ...(policyName
      ? invalidAll(root.child('policyName'), policyName, isDNS1123Subdomain(policyName))
      : [required(root.child('policyName'))]),
    ...(paramRef ? paramRefErrors(paramRef, root.child('paramRef')) : []),
    ...(matchResources ? validateMatchResources(matchResources, root.child('matchResources')) : []),
    ...actionErrors(validationActions, root.child('validationActions')),
  ];
}

function paramRefErrors({ name, selector, parameterNotFoundAction }: ParamRef, path: FieldPath): FieldError[] {
  const errors: FieldError[] = name ? invalidAll(path.child('name'), name, pathSegmentErrors(name)) : [];
  if (name && selector) errors.push(forbidden(path.child('name'), 'name and selector are mutually exclusive'));
  errors.push(...validateLabelSelector(selector, path.child('selector')));
  if (name && selector) errors.push(forbidden(path.child('selector'), 'name and selector are mutually exclusive'));
  if (!name && !selector) errors.push(required(path, 'one of name or selector must be specified'));
  const where = path.child('parameterNotFoundAction');
  if (!parameterNotFoundAction) errors.push(required(where));
  else if (!NOT_FOUND_ACTIONS.includes(parameterNotFoundAction))
    errors.push(notSupported(where, parameterNotFoundAction, NOT_FOUND_ACTIONS));
  return errors;
}

function actionErrors(actions: readonly string[], path: FieldPath): FieldError[] {
  const errors = actions.flatMap((action, i) => [
    ...(ACTIONS.includes(action) ? [] : [notSupported(path.index(i), action, ACTIONS)]),
    ...(actions.indexOf(action) < i ? [duplicate(path.index(i), action)] : []),
  ]);
  if (actions.includes('Deny') && actions.includes('Warn'))
    errors.push(invalid(path, goStrings(actions, 'admissionregistration.ValidationAction'), DENY_AND_WARN));
  if (actions.length === 0) errors.push(required(path, 'at least one validation action is required'));
  return errors;
}

/** It cannot be told here whether params are cluster-scoped, so a name without a namespace stands in any. */
function paramRefCell(paramRef: ParamRef | undefined): string {
  if (!paramRef) return '<unset>';
  if (paramRef.name) return `${paramRef.namespace || '*'}/${paramRef.name}`;
  return formatLabelSelector(paramRef.selector);
}

export const validatingAdmissionPolicyBindings: ResourceDefinition<ValidatingAdmissionPolicyBinding> = {
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'ValidatingAdmissionPolicyBinding',
  plural: 'validatingadmissionpolicybindings',
  singular: 'validatingadmissionpolicybinding',
  categories: ['api-extensions'],
  namespaced: false,
  strategy: {
    defaults: ({ spec }) => defaultMatchResources(spec?.matchResources),
    validate,
    allowUnconditionalUpdate: false,
  },
  table: {
    columns: [nameColumn, { name: 'PolicyName', type: 'string' }, { name: 'ParamRef', type: 'string' }, ageColumn],
    cells: (binding, clock) => [
      binding.metadata.name,
      binding.spec.policyName ?? '',
      paramRefCell(binding.spec.paramRef),
      ageOf(binding, clock),
    ],
  },
};
