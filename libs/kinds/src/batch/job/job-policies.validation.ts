/** pkg/apis/batch/validation: limits by index, podFailurePolicy, successPolicy, podReplacementPolicy and managedBy of a Job. */
import {
  duplicate,
  FieldPath,
  GoValue,
  invalid,
  isDNS1123Subdomain,
  isQualifiedName,
  notSupported,
  quoteGo,
  regexError,
  required,
  tooLong,
  tooMany,
  type FieldError,
} from '@drydock/apimachinery';
import { goPointer, invalidAll, nonNegative } from '../../meta/validation/field-checks.ts';
import { indexesError } from './job-indexes.ts';
import type { JobSpec, PodFailurePolicyRule } from './job.types.ts';

const MOST_INDEXES = 100_000;
const MOST_INDEXES_OF_MANY = 10_000;
const MOST_RULES = 20;
const MOST_PATTERNS = 20;
const MOST_EXIT_CODES = 255;
const LONGEST_INDEXES = 64 * 1024;
const LONGEST_MANAGER = 63;

const ACTIONS = ['Count', 'FailIndex', 'FailJob', 'Ignore'];
const OPERATORS = ['In', 'NotIn'];
const CONDITION_STATUSES = ['False', 'True', 'Unknown'];
const REPLACEMENT_POLICIES = ['Failed', 'TerminatingOrFailed'];

/** How Go prints a list of words: `["a" "b"]`. */
const quotedList = (words: readonly string[]) => `[${words.map(quoteGo).join(' ')}]`;
const validValues = (words: readonly string[]) => `valid values: ${quotedList(words)}`;

/** What the number of indexes, and of those that may fail, have to do with each other. */
export function indexLimitErrors(spec: JobSpec, path: FieldPath): FieldError[] {
  const { completionMode = 'NonIndexed', backoffLimitPerIndex, maxFailedIndexes } = spec;
  const maxPath = path.child('maxFailedIndexes');
  const errors = nonNegative(maxPath, maxFailedIndexes);
  const perIndexPath = path.child('backoffLimitPerIndex');
  if (maxFailedIndexes !== undefined && backoffLimitPerIndex === undefined) {
    errors.push(required(perIndexPath, 'when maxFailedIndexes is specified'));
  }
  if (completionMode === 'Indexed') return [...errors, ...indexedErrors(spec, path)];
  if (completionMode !== 'NonIndexed') return errors;
  const needed = 'requires indexed completion mode';
  if (backoffLimitPerIndex !== undefined) errors.push(invalid(perIndexPath, backoffLimitPerIndex, needed));
  if (maxFailedIndexes !== undefined) errors.push(invalid(maxPath, maxFailedIndexes, needed));
  return errors;
}

function indexedErrors({ completions, parallelism, maxFailedIndexes, backoffLimitPerIndex }: JobSpec, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  const limit = (field: string, value: number | undefined, maximum: number, detail: string) => {
    if (value !== undefined && value > maximum) errors.push(invalid(path.child(field), value, detail));
  };
  if (completions === undefined) errors.push(required(path.child('completions'), 'when completion mode is Indexed'));
  const atMost = (maximum: number) => `must be less than or equal to ${maximum}`;
  limit('parallelism', parallelism, MOST_INDEXES, `${atMost(MOST_INDEXES)} when completion mode is Indexed`);
  limit('maxFailedIndexes', maxFailedIndexes, completions ?? Infinity, 'must be less than or equal to completions');
  limit('maxFailedIndexes', maxFailedIndexes, MOST_INDEXES, atMost(MOST_INDEXES));
  if (completions === undefined || completions <= MOST_INDEXES || backoffLimitPerIndex === undefined) return errors;
  if (maxFailedIndexes === undefined) {
    errors.push(required(path.child('maxFailedIndexes'), `must be specified when completions is above ${MOST_INDEXES}`));
  }
  const many = `${atMost(MOST_INDEXES_OF_MANY)} when completions are above ${MOST_INDEXES} and used with backoff limit per index`;
  limit('parallelism', parallelism, MOST_INDEXES_OF_MANY, many);
  limit('maxFailedIndexes', maxFailedIndexes, MOST_INDEXES_OF_MANY, many);
  return errors;
}

export function podFailurePolicyErrors(spec: JobSpec, path: FieldPath): FieldError[] {
  if (!spec.podFailurePolicy) return [];
  const { rules = [] } = spec.podFailurePolicy;
  const rulesPath = path.child('rules');
  return [
    ...(rules.length > MOST_RULES ? [tooMany(rulesPath, rules.length, MOST_RULES)] : []),
    ...rules.flatMap((rule, i) => failureRuleErrors(rule, spec, rulesPath.index(i))),
  ];
}

function failureRuleErrors(rule: PodFailurePolicyRule, spec: JobSpec, path: FieldPath): FieldError[] {
  const { action, onExitCodes, onPodConditions = [] } = rule;
  const errors: FieldError[] = [];
  const actionPath = path.child('action');
  if (!action) errors.push(required(actionPath, validValues(ACTIONS)));
  else if (action === 'FailIndex') {
    if (spec.backoffLimitPerIndex === undefined) errors.push(invalid(actionPath, action, 'requires the backoffLimitPerIndex to be set'));
  } else if (!ACTIONS.includes(action)) errors.push(notSupported(actionPath, action, ACTIONS));
  if (onExitCodes) errors.push(...exitCodesErrors(onExitCodes, spec, path.child('onExitCodes')));
  errors.push(...patternsErrors(onPodConditions, path.child('onPodConditions')));
  const both = onExitCodes && onPodConditions.length > 0;
  if (both) errors.push(withoutValue(path, 'specifying both OnExitCodes and OnPodConditions is not supported'));
  if (!onExitCodes && onPodConditions.length === 0) {
    errors.push(withoutValue(path, 'specifying one of OnExitCodes and OnPodConditions is required'));
  }
  return errors;
}

/** An invalid value that the message does not repeat (field.OmitValueType). */
function withoutValue(path: FieldPath, detail: string): FieldError {
  return { type: 'FieldValueInvalid', field: `${path}`, body: `Invalid value: ${detail}` };
}

function patternsErrors(patterns: NonNullable<PodFailurePolicyRule['onPodConditions']>, path: FieldPath): FieldError[] {
  return [
    ...(patterns.length > MOST_PATTERNS ? [tooMany(path, patterns.length, MOST_PATTERNS)] : []),
    ...patterns.flatMap(({ type = '', status }, i) => [
      ...invalidAll(path.index(i).child('type'), type, isQualifiedName(type)),
      ...oneOfWords(path.index(i).child('status'), status, CONDITION_STATUSES),
    ]),
  ];
}

function oneOfWords(path: FieldPath, value: string | undefined, words: readonly string[]): FieldError[] {
  if (!value) return [required(path, validValues(words))];
  return words.includes(value) ? [] : [notSupported(path, value, words)];
}

function exitCodesErrors(
  { containerName, operator, values = [] }: NonNullable<PodFailurePolicyRule['onExitCodes']>,
  { template }: JobSpec,
  path: FieldPath,
): FieldError[] {
  const errors = oneOfWords(path.child('operator'), operator, OPERATORS);
  const names = [...template.spec.containers, ...(template.spec.initContainers ?? [])].map(({ name }) => name);
  if (containerName !== undefined && !names.includes(containerName)) {
    const detail = 'must be one of the container or initContainer names in the pod template';
    errors.push(invalid(path.child('containerName'), containerName, detail));
  }
  const valuesPath = path.child('values');
  if (values.length === 0) errors.push(invalid(valuesPath, goCodes(values), 'at least one value is required'));
  else if (values.length > MOST_EXIT_CODES) errors.push(tooMany(valuesPath, values.length, MOST_EXIT_CODES));
  values.forEach((value, i) => {
    if (operator === 'In' && value === 0) errors.push(invalid(valuesPath.index(i), value, 'must not be 0 for the In operator'));
    if (values.indexOf(value) < i) errors.push(duplicate(valuesPath.index(i), value));
  });
  const isOrdered = values.every((value, i) => i === 0 || values[i - 1]! <= value);
  return isOrdered ? errors : [...errors, invalid(valuesPath, goCodes(values), 'must be ordered')];
}

const goCodes = (values: readonly number[]) => new GoValue(`[]int32{${values.join(', ')}}`);

export function successPolicyErrors({ successPolicy, completionMode, completions = 0 }: JobSpec, path: FieldPath): FieldError[] {
  if (!successPolicy) return [];
  if (completionMode !== 'Indexed') {
    const rules = (successPolicy.rules ?? []).map(
      ({ succeededIndexes, succeededCount }) =>
        `batch.SuccessPolicyRule{SucceededIndexes:(*string)(${goPointer(succeededIndexes)}), SucceededCount:(*int32)(${goPointer(succeededCount)})}`,
    );
    const value = new GoValue(`batch.SuccessPolicy{Rules:[]batch.SuccessPolicyRule{${rules.join(', ')}}}`);
    return [invalid(path, value, 'requires indexed completion mode')];
  }
  const { rules = [] } = successPolicy;
  const rulesPath = path.child('rules');
  const none = 'at least one rules must be specified when the successPolicy is specified';
  return [
    ...(rules.length === 0 ? [required(rulesPath, none)] : []),
    ...(rules.length > MOST_RULES ? [tooMany(rulesPath, rules.length, MOST_RULES)] : []),
    ...rules.flatMap((rule, i) => successRuleErrors(rule, completions, rulesPath.index(i))),
  ];
}

function successRuleErrors(
  { succeededIndexes, succeededCount }: { succeededIndexes?: string; succeededCount?: number },
  completions: number,
  path: FieldPath,
): FieldError[] {
  const errors: FieldError[] = [];
  if (succeededIndexes === undefined && succeededCount === undefined) {
    errors.push(required(path, 'at least one of succeededCount or succeededIndexes must be specified'));
  }
  let total = 0;
  if (succeededIndexes !== undefined) {
    const indexesPath = path.child('succeededIndexes');
    if (succeededIndexes.length > LONGEST_INDEXES) errors.push(tooLong(indexesPath, LONGEST_INDEXES));
    const checked = indexesError(succeededIndexes, completions);
    if (typeof checked === 'number') total = checked;
    else errors.push(invalid(indexesPath, succeededIndexes, `error parsing succeededIndexes: ${checked}`));
  }
  if (succeededCount === undefined) return errors;
  const countPath = path.child('succeededCount');
  errors.push(...nonNegative(countPath, succeededCount));
  if (succeededCount > completions) {
    errors.push(invalid(countPath, succeededCount, `must be less than or equal to ${completions} (the number of specified completions)`));
  }
  if (succeededIndexes !== undefined && succeededCount > total) {
    const detail = `must be less than or equal to ${total} (the number of indexes in the specified succeededIndexes field)`;
    errors.push(invalid(countPath, succeededCount, detail));
  }
  return errors;
}

export function replacementPolicyErrors({ podReplacementPolicy, podFailurePolicy }: JobSpec, path: FieldPath): FieldError[] {
  if (podReplacementPolicy === undefined) return [];
  const supported = podFailurePolicy ? ['Failed'] : REPLACEMENT_POLICIES;
  return supported.includes(podReplacementPolicy) ? [] : [notSupported(path, podReplacementPolicy, supported)];
}

const PATH_FORMAT = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";

/** `example.com/name` (util/validation, IsDomainPrefixedPath). */
export function managerErrors({ managedBy }: JobSpec, path: FieldPath): FieldError[] {
  if (managedBy === undefined) return [];
  const long = managedBy.length > LONGEST_MANAGER ? [tooLong(path, LONGEST_MANAGER)] : [];
  if (managedBy === '') return [required(path), ...long];
  const slash = managedBy.indexOf('/');
  const [host, rest] = [managedBy.slice(0, Math.max(0, slash)), managedBy.slice(slash + 1)];
  if (!host || !rest) return [invalid(path, managedBy, 'must be a domain-prefixed path (such as "acme.io/foo")'), ...long];
  const badPath = new RegExp(`^${PATH_FORMAT}$`).test(rest) ? [] : [invalid(path, rest, regexError('Invalid path', PATH_FORMAT))];
  return [...invalidAll(path, host, isDNS1123Subdomain(host)), ...badPath, ...long];
}
