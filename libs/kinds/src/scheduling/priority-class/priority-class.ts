import { FieldPath, forbidden, notSupported, required, type FieldError } from '@drydock/apimachinery';
import type { ResourceDefinition } from '@drydock/apiserver';
import { ageColumn, ageOf, nameColumn } from '../../meta/table-columns.ts';
import { immutable } from '../../meta/validation/field-checks.ts';
import { SYSTEM_PRIORITY_CLASSES, SYSTEM_PRIORITY_PREFIX, type PriorityClass } from './priority-class.types.ts';

const HIGHEST_USER_PRIORITY = 1_000_000_000;
const POLICIES = ['PreemptLowerPriority', 'Never'];

const valuePath = FieldPath.of('value');
const policyPath = FieldPath.of('preemptionPolicy');

/** pkg/apis/scheduling/validation, ValidatePriorityClass. */
function validate(priorityClass: PriorityClass): FieldError[] {
  return [...valueErrors(priorityClass), ...policyErrors(priorityClass.preemptionPolicy)];
}

function valueErrors(priorityClass: PriorityClass): FieldError[] {
  const { metadata, value } = priorityClass;
  if (metadata.name.startsWith(SYSTEM_PRIORITY_PREFIX)) {
    const why = systemClassError(priorityClass);
    const detail = `priority class names with '${SYSTEM_PRIORITY_PREFIX}' prefix are reserved for system use only. error: ${why}`;
    return why ? [forbidden(FieldPath.of('metadata', 'name'), detail)] : [];
  }
  if (value <= HIGHEST_USER_PRIORITY) return [];
  return [forbidden(valuePath, `maximum allowed value of a user defined priority is ${HIGHEST_USER_PRIORITY}`)];
}

function systemClassError({ metadata: { name }, value, globalDefault }: PriorityClass): string | undefined {
  const known = SYSTEM_PRIORITY_CLASSES.find(({ metadata }) => metadata.name === name);
  if (!known) return `${name} is not a known system priority class`;
  if (known.value !== value) return `value of ${name} PriorityClass must be ${known.value}`;
  return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined;
}

function policyErrors(policy: string | undefined): FieldError[] {
  if (!policy) return [required(policyPath)];
  return POLICIES.includes(policy) ? [] : [notSupported(policyPath, policy, POLICIES)];
}

function validateUpdate(priorityClass: PriorityClass, old: PriorityClass): FieldError[] {
  const { value, preemptionPolicy } = priorityClass;
  return [
    ...(value === old.value ? [] : [forbidden(valuePath, 'may not be changed in an update.')]),
    ...immutable(policyPath, preemptionPolicy, preemptionPolicy === old.preemptionPolicy),
  ];
}

export const priorityClasses: ResourceDefinition<PriorityClass> = {
  group: 'scheduling.k8s.io',
  version: 'v1',
  kind: 'PriorityClass',
  plural: 'priorityclasses',
  singular: 'priorityclass',
  shortNames: ['pc'],
  namespaced: false,
  strategy: {
    defaults(draft) {
      draft.preemptionPolicy ??= 'PreemptLowerPriority';
      if (draft.globalDefault === false) delete draft.globalDefault;
    },
    prepareForCreate(draft) {
      draft.metadata.generation = 1;
    },
    validate,
    validateUpdate,
    generationChanges: false,
  },
  table: {
    columns: [nameColumn, { name: 'Value', type: 'integer' }, { name: 'Global-Default', type: 'boolean' }, ageColumn],
    cells: (priorityClass, clock) => [
      priorityClass.metadata.name,
      priorityClass.value,
      priorityClass.globalDefault ?? false,
      ageOf(priorityClass, clock),
    ],
  },
};
