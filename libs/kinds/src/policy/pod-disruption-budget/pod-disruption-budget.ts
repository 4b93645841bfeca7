import { FieldPath, GoValue, invalid, type FieldError } from '@drydock/apimachinery';
import type { ResourceDefinition } from '@drydock/apiserver';
import { ageColumn, ageOf, nameColumn } from '../../meta/table-columns.ts';
import { goPointer, optionalOneOf } from '../../meta/validation/field-checks.ts';
import { intOrPercentErrors, notMoreThan100Percent } from '../../meta/validation/int-or-percent.validation.ts';
import { countErrors } from '../../meta/validation/status-counts.validation.ts';
import { validateLabelSelector } from '../../meta/validation/label-selector.validation.ts';
import { pathSegmentErrors } from '../../meta/validation/path-segment.validation.ts';
import type { PodDisruptionBudget } from './pod-disruption-budget.types.ts';

const specPath = FieldPath.of('spec');

/** pkg/apis/policy/validation, ValidatePodDisruptionBudgetSpec. */
function validate({ spec }: PodDisruptionBudget): FieldError[] {
  const both = spec.minAvailable !== undefined && spec.maxUnavailable !== undefined;
  const at = (type: string, value: unknown) => `(*${type})(${goPointer(value)})`;
  const shown = new GoValue(
    `policy.PodDisruptionBudgetSpec{MinAvailable:${at('intstr.IntOrString', 0)}, Selector:${at('v1.LabelSelector', spec.selector)}, MaxUnavailable:${at('intstr.IntOrString', 0)}, UnhealthyPodEvictionPolicy:${at('policy.UnhealthyPodEvictionPolicyType', spec.unhealthyPodEvictionPolicy)}}`,
  );
  return [
    ...(both ? [invalid(specPath, shown, 'minAvailable and maxUnavailable cannot be both set')] : []),
    ...amountErrors(spec.minAvailable, specPath.child('minAvailable')),
    ...amountErrors(spec.maxUnavailable, specPath.child('maxUnavailable')),
    ...validateLabelSelector(spec.selector, specPath.child('selector')),
    ...optionalOneOf(specPath.child('unhealthyPodEvictionPolicy'), spec.unhealthyPodEvictionPolicy, ['AlwaysAllow', 'IfHealthyBudget']),
  ];
}

function amountErrors(amount: number | string | undefined, path: FieldPath): FieldError[] {
  return amount === undefined ? [] : [...intOrPercentErrors(amount, path), ...notMoreThan100Percent(amount, path)];
}

export const podDisruptionBudgets: ResourceDefinition<PodDisruptionBudget> = {
  group: 'policy',
  version: 'v1',
  kind: 'PodDisruptionBudget',
  plural: 'poddisruptionbudgets',
  singular: 'poddisruptionbudget',
  shortNames: ['pdb'],
  namespaced: true,
  strategy: {
    // Upstream never looks at the name itself.
    validateName: pathSegmentErrors,
    defaults(draft) {
      draft.spec ??= {};
    },
    prepareForCreate(draft) {
      draft.status = { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 };
    },
    prepareForUpdate(draft, old) {
      draft.status = old.status;
    },
    validate,
    validateStatus: ({ status }) => countErrors(status, ['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods']),
  },
  table: {
    columns: [
      nameColumn,
      { name: 'Min Available', type: 'string' },
      { name: 'Max Unavailable', type: 'string' },
      { name: 'Allowed Disruptions', type: 'integer' },
      ageColumn,
    ],
    cells: (budget, clock) => [
      budget.metadata.name,
      `${budget.spec.minAvailable ?? 'N/A'}`,
      `${budget.spec.maxUnavailable ?? 'N/A'}`,
      budget.status?.disruptionsAllowed ?? 0,
      ageOf(budget, clock),
    ],
  },
  status: true,
};
