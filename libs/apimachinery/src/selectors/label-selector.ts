/** Label selectors (k8s.io/apimachinery, package labels). */
import { aggregateMessage, formatFieldError, GoValue, invalid, FieldPath, type FieldError } from '../field-errors.ts';
import { getOwn } from '../deep/own-property.ts';
import { isQualifiedName, isValidLabelValue } from '../names/names.ts';
import type { LabelSelector } from '../object.ts';

export type SelectorOperator = 'in' | 'notin' | '=' | '==' | '!=' | 'exists' | '!' | 'gt' | 'lt';

export interface LabelRequirement {
  key: string;
  operator: SelectorOperator;
  /** Sorted, without doubles. */
  values: readonly string[];
}

/** All requirements must hold; sorted by key. An empty list selects everything. */
export type LabelRequirements = readonly LabelRequirement[];

export type Labels = Readonly<Record<string, string>>;

export type SelectorResult<T> = { selector: T; error?: undefined } | { selector?: undefined; error: string };

function labelOf(labels: Labels | undefined, key: string): string | undefined {
  return labels && (getOwn(labels, key) as string | undefined);
}

const INTEGER = /^[-+]?[0-9]+$/;

function compares(operator: 'gt' | 'lt', label: string, bound: string): boolean {
  if (!INTEGER.test(label)) return false;
  const difference = BigInt(label.replace('+', '')) - BigInt(bound.replace('+', ''));
  return operator === 'gt' ? difference > 0n : difference < 0n;
}

export function matchesRequirement({ key, operator, values }: LabelRequirement, labels: Labels | undefined): boolean {
  const label = labelOf(labels, key);
  switch (operator) {
    case 'in':
    case '=':
    case '==':
      return label !== undefined && values.includes(label);
    case 'notin':
    case '!=':
      return label === undefined || !values.includes(label);
    case 'exists':
      return label !== undefined;
    case '!':
      return label === undefined;
    case 'gt':
    case 'lt':
      return label !== undefined && compares(operator, label, values[0]!);
  }
}

export function matchesLabels(requirements: LabelRequirements, labels: Labels | undefined): boolean {
  for (const requirement of requirements) if (!matchesRequirement(requirement, labels)) return false;
  return true;
}

const SIGNS: Readonly<Record<'=' | '==' | '!=' | 'gt' | 'lt', string>> = { '=': '=', '==': '==', '!=': '!=', gt: '>', lt: '<' };

function formatRequirement({ key, operator, values }: LabelRequirement): string {
  switch (operator) {
    case 'exists':
      return key;
    case '!':
      return `!${key}`;
    case 'in':
    case 'notin':
      return `${key} ${operator} (${values.join(',')})`;
    default:
      return `${key}${SIGNS[operator]}${values.join(',')}`;
  }
}

/** `app=web,tier in (a,b),!x`: what a message or a query string shows. */
export function formatLabelRequirements(requirements: LabelRequirements): string {
  return requirements.map(formatRequirement).join(',');
}

export function labelKeyError(key: string, path: FieldPath): FieldError | undefined {
  const errors = isQualifiedName(key);
  return errors.length ? invalid(path, key, errors.join('; ')) : undefined;
}

function valuesError(operator: SelectorOperator, values: readonly string[], path: FieldPath): FieldError[] {
  const shown = () => new GoValue(`[]string{${values.map((value) => JSON.stringify(value)).join(', ')}}`);
  if ((operator === 'in' || operator === 'notin') && values.length === 0) {
    return [invalid(path, shown(), "for 'in', 'notin' operators, values set can't be empty")];
  }
  if ((operator === 'exists' || operator === '!') && values.length > 0) {
    return [invalid(path, shown(), 'values set must be empty for exists and does not exist')];
  }
  if (operator !== 'gt' && operator !== 'lt') return [];
  return values.flatMap((value, i) =>
    INTEGER.test(value) ? [] : [invalid(path.index(i), value, "for 'Gt', 'Lt' operators, the value must be an integer")],
  );
}

const KEY_PATH = FieldPath.of('key');
const VALUES_PATH = FieldPath.of('values');

/** What is wrong with a requirement (labels.NewRequirement). */
export function requirementErrors({ key, operator, values }: LabelRequirement): FieldError[] {
  const keyError = labelKeyError(key, KEY_PATH);
  const path = VALUES_PATH;
  const valueErrors = values.flatMap((value, i) => {
    const errors = isValidLabelValue(value);
    return errors.length ? [invalid(path.index(i).key(key), value, errors.join('; '))] : [];
  });
  return [...(keyError ? [keyError] : []), ...valuesError(operator, values, path), ...valueErrors];
}

/** A requirement with its values in order, or the message about it. */
export function newRequirement(key: string, operator: SelectorOperator, values: Iterable<string>): LabelRequirement | string {
  const requirement = { key, operator, values: [...new Set(values)].sort() };
  const errors = requirementErrors(requirement);
  return errors.length ? aggregateMessage(errors) : requirement;
}

export function labelKeyMessage(key: string): string | undefined {
  const error = labelKeyError(key, FieldPath.root);
  return error && formatFieldError(error);
}

export function sortRequirements(requirements: LabelRequirement[]): LabelRequirement[] {
  return requirements.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

/** Requirements that exactly these labels' values meet, as a Service's or ReplicationController's plain selector means it. */
export function requirementsFromLabels(labels: Labels | undefined): LabelRequirements {
  return sortRequirements(Object.entries(labels ?? {}).map(([key, value]) => ({ key, operator: '=', values: [value] })));
}

const OPERATORS: ReadonlyMap<string, SelectorOperator> = new Map([
  ['In', 'in'],
  ['NotIn', 'notin'],
  ['Exists', 'exists'],
  ['DoesNotExist', '!'],
]);

/**
 * The selector of an API object (meta/v1, LabelSelectorAsSelector): an empty one selects everything. For a missing one,
 * which selects nothing, `undefined` is the selector.
 */
export function requirementsFromSelector(selector: LabelSelector | undefined): SelectorResult<LabelRequirements | undefined> {
  if (!selector) return { selector: undefined } as SelectorResult<LabelRequirements | undefined>;
  const requirements: LabelRequirement[] = [];
  const expressions = [
    ...Object.entries(selector.matchLabels ?? {}).map(([key, value]) => ({ key, operator: '=', values: [value] })),
    ...(selector.matchExpressions ?? []),
  ];
  for (const { key, operator: name, values } of expressions) {
    const operator = name === '=' ? '=' : OPERATORS.get(name);
    if (!operator) return { error: `${JSON.stringify(name)} is not a valid label selector operator` };
    const requirement = newRequirement(key, operator, values ?? []);
    if (typeof requirement === 'string') return { error: requirement };
    requirements.push(requirement);
  }
  return { selector: sortRequirements(requirements) };
}

/** What selectors that cannot change any more ask for: controllers ask the same one about every pod of a cluster. */
const knownRequirements = new WeakMap<LabelSelector, LabelRequirements | 'none'>();

function knownRequirementsOf(selector: LabelSelector): LabelRequirements | undefined {
  const known = knownRequirements.get(selector);
  if (known) return known === 'none' ? undefined : known;
  const { selector: requirements } = requirementsFromSelector(selector);
  if (Object.isFrozen(selector)) knownRequirements.set(selector, requirements ?? 'none');
  return requirements;
}

/** Whether an API object's selector matches. A missing selector matches nothing; nor does one that is not valid. */
export function selectorMatches(selector: LabelSelector | undefined, labels: Labels | undefined): boolean {
  // A body without one decodes to null.
  const requirements = selector ? knownRequirementsOf(selector) : undefined;
  return requirements !== undefined && matchesLabels(requirements, labels);
}

/** How `kubectl` prints the selector of an API object: `app=web,tier in (a,b)`; `<none>` for one that selects everything (meta/v1, FormatLabelSelector). */
export function formatLabelSelector(selector: LabelSelector | undefined): string {
  const { selector: requirements, error } = requirementsFromSelector(selector);
  if (error !== undefined) return '<error>';
  if (!requirements || requirements.length === 0) return '<none>';
  return formatLabelRequirements(requirements);
}
