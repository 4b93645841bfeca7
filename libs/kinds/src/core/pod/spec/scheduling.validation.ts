/** pkg/apis/core/validation: tolerations and topology spread constraints. */
import {
  isDNS1123Label,
  duplicate,
  invalid,
  isValidLabelValue,
  notSupported,
  isQualifiedName,
  required,
  type FieldError,
  type FieldPath,
} from '@drydock/apimachinery';
import { invalidAll } from '../../../meta/validation/field-checks.ts';
import { validateLabelSelector } from '../../../meta/validation/label-selector.validation.ts';
import { validateSpreadLabelKeys } from './label-keys.validation.ts';
import type { Toleration, TopologySpreadConstraint } from './scheduling.types.ts';

const TAINT_EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

export function validateTolerations(tolerations: readonly Toleration[], path: FieldPath): FieldError[] {
  return tolerations.flatMap((toleration, index) => validateToleration(toleration, path.index(index)));
}

function validateToleration(toleration: Toleration, path: FieldPath): FieldError[] {
  const { key, operator, value = '', effect, tolerationSeconds } = toleration;
  const errors = key ? invalidAll(path.child('key'), key, isQualifiedName(key)) : [];
  if (!key && operator !== 'Exists') {
    errors.push(
      invalid(
        path.child('operator'),
        operator ?? '',
        'operator must be Exists when `key` is empty, which means "match all values and all keys"',
      ),
    );
  }
  if (tolerationSeconds !== undefined && tolerationSeconds !== null && effect !== 'NoExecute') {
    errors.push(invalid(path.child('effect'), effect ?? '', "effect must be 'NoExecute' when `tolerationSeconds` is set"));
  }
  if (!operator || operator === 'Equal') errors.push(...invalidAll(path.child('operator'), value, isValidLabelValue(value)));
  else if (operator === 'Exists') {
    if (value) errors.push(invalid(path.child('operator'), value, "value must be empty when `operator` is 'Exists'"));
  } else errors.push(notSupported(path.child('operator'), operator, ['Equal', 'Exists']));
  if (effect && !TAINT_EFFECTS.includes(effect)) errors.push(notSupported(path.child('effect'), effect, TAINT_EFFECTS));
  return errors;
}

export function validateTopologySpread(constraints: readonly TopologySpreadConstraint[], path: FieldPath): FieldError[] {
  const pairs = constraints.map(({ topologyKey = '', whenUnsatisfiable = '' }) => `{${topologyKey}, ${whenUnsatisfiable}}`);
  return constraints.flatMap((constraint, index) => {
    const at = path.index(index);
    const { maxSkew = 0, topologyKey, whenUnsatisfiable, minDomains } = constraint;
    const errors = maxSkew <= 0 ? [invalid(at.child('maxSkew'), maxSkew, 'must be greater than zero')] : [];
    if (!topologyKey) errors.push(required(at.child('topologyKey'), 'can not be empty'));
    else errors.push(...invalidAll(at.child('topologyKey'), topologyKey, isQualifiedName(topologyKey)));
    if (!['DoNotSchedule', 'ScheduleAnyway'].includes(whenUnsatisfiable ?? '')) {
      errors.push(notSupported(at.child('whenUnsatisfiable'), whenUnsatisfiable ?? '', ['DoNotSchedule', 'ScheduleAnyway']));
    }
    // It is the earlier one that upstream reports.
    const pair = pairs[index]!;
    if (pairs.indexOf(pair, index + 1) > 0) errors.push(duplicate(at.child('{topologyKey, whenUnsatisfiable}'), pair));
    if (minDomains !== undefined && minDomains !== null) {
      if (minDomains <= 0) errors.push(invalid(at.child('minDomains'), minDomains, 'must be greater than zero'));
      if (whenUnsatisfiable !== 'DoNotSchedule') {
        errors.push(
          invalid(
            at.child('minDomains'),
            minDomains,
            `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`,
          ),
        );
      }
    }
    for (const field of ['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const) {
      const value = constraint[field];
      if (value !== undefined && !['Honor', 'Ignore'].includes(value))
        errors.push(notSupported(at.child(field), value, ['Honor', 'Ignore']));
    }
    return [
      ...errors,
      ...validateSpreadLabelKeys(constraint, at.child('matchLabelKeys')),
      ...validateLabelSelector(constraint.labelSelector, at.child('labelSelector')),
    ];
  });
}

export function validateSchedulingGates(gates: readonly { name: string }[], path: FieldPath): FieldError[] {
  const seen = new Set<string>();
  return gates.flatMap(({ name }, index) => {
    const errors = invalidAll(path.index(index), name, isQualifiedName(name));
    if (seen.has(name)) errors.push(duplicate(path.index(index), name));
    seen.add(name);
    return errors;
  });
}

export function validateNamespaceNames(namespaces: readonly string[], path: FieldPath): FieldError[] {
  return namespaces.flatMap((name) => invalidAll(path, name, isDNS1123Label(name)));
}
