/** Selectors in the question of an access review, since v1.31 (pkg/apis/authorization/validation; pkg/registry/authorization/util). */
import { FieldPath, forbidden, invalid, required, type FieldError } from '@drydock/apimachinery';
import { fieldRequirements, labelRequirements, type AuthorizationAttributes, type SelectorRequirement } from '@drydock/apiserver';
import type { ResourceAttributes, SelectorAttributes } from './access-review.types.ts';

const WITH_VALUES = ['In', 'NotIn'];
const WITHOUT_VALUES = ['Exists', 'DoesNotExist'];

/** What an authorizer is told. Conditions with operators that nobody knows are left out. */
export function selectorsOfReview({
  fieldSelector,
  labelSelector,
}: ResourceAttributes): Pick<AuthorizationAttributes, 'fieldSelector' | 'labelSelector'> {
  const fields = requirementsOf(fieldSelector, fieldRequirements);
  const labels = requirementsOf(labelSelector, labelRequirements);
  return { ...(fields ? { fieldSelector: fields } : {}), ...(labels ? { labelSelector: labels } : {}) };
}

function requirementsOf(
  selector: SelectorAttributes | undefined,
  read: (text: string) => SelectorRequirement[] | undefined,
): readonly SelectorRequirement[] | undefined {
  if (!selector) return undefined;
  if (selector.rawSelector) return read(selector.rawSelector);
  return selector.requirements?.filter(({ operator = '' }) =>
    [...WITH_VALUES, ...WITHOUT_VALUES].includes(operator),
  ) as SelectorRequirement[];
}

export function selectorErrors(attributes: ResourceAttributes, path: FieldPath): FieldError[] {
  return (['fieldSelector', 'labelSelector'] as const).flatMap((name) => {
    const selector = attributes[name];
    return selector ? errorsOf(selector, path.child(name)) : [];
  });
}

function errorsOf({ rawSelector = '', requirements = [] }: SelectorAttributes, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  if (rawSelector && requirements.length > 0) {
    errors.push(invalid(path.child('rawSelector'), rawSelector, 'may not specified at the same time as requirements'));
  }
  if (!rawSelector && requirements.length === 0) {
    errors.push(required(path.child('requirements'), `when ${path} is specified, requirements or rawSelector is required`));
  }
  return [
    ...errors,
    ...requirements.flatMap(({ key, operator = '', values = [] }, index) => {
      const at = path.child('requirements').index(index);
      const keyErrors = key ? [] : [required(at.child('key'), 'must be specified')];
      if (WITH_VALUES.includes(operator) && values.length === 0) {
        return [...keyErrors, required(at.child('values'), "must be specified when `operator` is 'In' or 'NotIn'")];
      }
      if (WITHOUT_VALUES.includes(operator) && values.length > 0) {
        return [...keyErrors, forbidden(at.child('values'), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")];
      }
      return keyErrors;
    }),
  ];
}
