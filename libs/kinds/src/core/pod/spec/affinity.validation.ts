/** pkg/apis/core/validation: node affinity, pod affinity and anti-affinity. */
import { forbidden, invalid, isValidLabelValue, isQualifiedName, required, type FieldError, type FieldPath } from '@drydock/apimachinery';
import { invalidAll } from '../../../meta/validation/field-checks.ts';
import { validateLabelSelector } from '../../../meta/validation/label-selector.validation.ts';
import { validateAffinityLabelKeys } from './label-keys.validation.ts';
import { validateNamespaceNames } from './scheduling.validation.ts';
import type { Affinity, NodeSelectorRequirement, NodeSelectorTerm, PodAffinity, PodAffinityTerm } from './scheduling.types.ts';

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

export function validateAffinity(affinity: Affinity | undefined, path: FieldPath): FieldError[] {
  if (!affinity) return [];
  return [
    ...validateNodeAffinity(affinity.nodeAffinity, path.child('nodeAffinity')),
    ...validatePodAffinity(affinity.podAffinity, path.child('podAffinity')),
    ...validatePodAffinity(affinity.podAntiAffinity, path.child('podAntiAffinity')),
  ];
}

function validateNodeAffinity(affinity: Affinity['nodeAffinity'], path: FieldPath): FieldError[] {
  if (!affinity) return [];
  const must = affinity[REQUIRED];
  const errors = must ? validateNodeSelectorTerms(must.nodeSelectorTerms ?? [], path.child(REQUIRED, 'nodeSelectorTerms')) : [];
  for (const [index, { weight = 0, preference = {} }] of (affinity[PREFERRED] ?? []).entries()) {
    const at = path.child(PREFERRED).index(index);
    errors.push(...weightErrors(weight, at), ...validateNodeSelectorTerm(preference, at.child('preference')));
  }
  return errors;
}

/** ValidateNodeSelector: also what PersistentVolumes use. */
export function validateNodeSelectorTerms(terms: readonly NodeSelectorTerm[], path: FieldPath): FieldError[] {
  if (terms.length === 0) return [required(path, 'must have at least one node selector term')];
  return terms.flatMap((term, index) => validateNodeSelectorTerm(term, path.index(index)));
}

function validateNodeSelectorTerm(term: NodeSelectorTerm, path: FieldPath): FieldError[] {
  return [
    ...(term.matchExpressions ?? []).flatMap((each, index) => requirementErrors(each, path.child('matchExpressions').index(index))),
    ...(term.matchFields ?? []).flatMap((each, index) => fieldErrors(each, path.child('matchFields').index(index))),
  ];
}

function requirementErrors({ key = '', operator, values = [] }: NodeSelectorRequirement, path: FieldPath): FieldError[] {
  return [
    ...operatorErrors(operator, values, path),
    ...invalidAll(path.child('key'), key, isQualifiedName(key)),
    ...values.flatMap((value, index) => invalidAll(path.child('values').index(index), value, isValidLabelValue(value))),
  ];
}

function operatorErrors(operator: string | undefined, values: readonly string[], path: FieldPath): FieldError[] {
  switch (operator) {
    case 'In':
    case 'NotIn':
      return values.length === 0 ? [required(path.child('values'), "must be specified when `operator` is 'In' or 'NotIn'")] : [];
    case 'Exists':
    case 'DoesNotExist':
      return values.length > 0
        ? [forbidden(path.child('values'), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")]
        : [];
    case 'Gt':
    case 'Lt':
      return values.length === 1 ? [] : [required(path.child('values'), "must be specified single value when `operator` is 'Lt' or 'Gt'")];
    default:
      return [invalid(path.child('operator'), operator ?? '', 'not a valid selector operator')];
  }
}

function fieldErrors({ key = '', operator, values = [] }: NodeSelectorRequirement, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  if (operator !== 'In' && operator !== 'NotIn')
    errors.push(invalid(path.child('operator'), operator ?? '', 'not a valid selector operator'));
  else if (values.length !== 1)
    errors.push(required(path.child('values'), "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"));
  if (key !== 'metadata.name') errors.push(invalid(path.child('key'), key, 'not a valid field selector key'));
  return errors;
}

function validatePodAffinity(affinity: PodAffinity | undefined, path: FieldPath): FieldError[] {
  if (!affinity) return [];
  return [
    ...(affinity[REQUIRED] ?? []).flatMap((term, index) => termErrors(term, path.child(REQUIRED).index(index))),
    ...(affinity[PREFERRED] ?? []).flatMap(({ weight = 0, podAffinityTerm = {} }, index) => {
      const at = path.child(PREFERRED).index(index);
      return [...weightErrors(weight, at), ...termErrors(podAffinityTerm, at.child('podAffinityTerm'))];
    }),
  ];
}

function weightErrors(weight: number, path: FieldPath): FieldError[] {
  return weight <= 0 || weight > 100 ? [invalid(path.child('weight'), weight, 'must be in the range 1-100')] : [];
}

function termErrors(term: PodAffinityTerm, path: FieldPath): FieldError[] {
  return [
    ...validateLabelSelector(term.labelSelector, path.child('labelSelector')),
    ...validateLabelSelector(term.namespaceSelector, path.child('namespaceSelector')),
    ...validateNamespaceNames(term.namespaces ?? [], path.child('namespace')),
    ...validateAffinityLabelKeys(term, path),
    ...(term.topologyKey ? [] : [required(path.child('topologyKey'), 'can not be empty')]),
    ...invalidAll(path.child('topologyKey'), term.topologyKey ?? '', isQualifiedName(term.topologyKey ?? '')),
  ];
}
