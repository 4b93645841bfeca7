/** Runs the rules in CEL of a schema on a value and on all in it (apiextensions-apiserver, schema/cel/validation.go). */
import {
  deepEqual,
  duplicate,
  FieldPath,
  forbidden,
  formatFieldError,
  invalid,
  isRecord,
  required,
  type FieldError,
} from '@drydock/apimachinery';
import { RUNTIME_COST_BUDGET } from '../../cel/environment.ts';
import { Optional } from '../../cel/values/value.ts';
import type { JSONSchemaProps, ValidationRule } from '../custom-resource-definition.types.ts';
import { correlateItem } from '../schema/correlation.ts';
import { compileRules, type CompiledRule } from './compile-rules.ts';

const LONGEST_MESSAGE = 5 * 1024;
const OUT_OF_BUDGET = 'validation failed due to running out of cost budget, no further validation rules will be run';

const withRules = new WeakMap<JSONSchemaProps, boolean>();

/** Whether there is anything to run; known for each schema after the first time. */
export function hasRules(schema: JSONSchemaProps): boolean {
  const before = withRules.get(schema);
  if (before !== undefined) return before;
  const { items, properties = {}, additionalProperties } = schema;
  const inner = [
    ...Object.values(properties),
    ...(items ? [items] : []),
    ...(typeof additionalProperties === 'object' ? [additionalProperties] : []),
  ];
  const found = (schema['x-kubernetes-validations'] ?? []).length > 0 || inner.some(hasRules);
  withRules.set(schema, found);
  return found;
}

/** The same place before an update; `isKnown` says whether anything is known of it. */
interface Before {
  readonly isKnown: boolean;
  readonly value: unknown;
}

const NOTHING_BEFORE: Before = { isKnown: false, value: undefined };

/**
 * Every failure, until the budget is used up. `old` is the object before an update: transition rules compare with it, and other rules that
 * fail on what did not change only warn.
 */
export function validateRules(
  value: unknown,
  schema: JSONSchemaProps,
  path: FieldPath,
  { old, isResource = false, warn = () => {} }: { old?: unknown; isResource?: boolean; warn?: (text: string) => void } = {},
): FieldError[] {
  if (!hasRules(schema)) return [];
  const run = new RuleRun(warn);
  run.validate(value, schema, path, old === undefined ? NOTHING_BEFORE : { isKnown: true, value: old }, isResource);
  return run.errors;
}

class RuleRun {
  readonly errors: FieldError[] = [];
  readonly #warn: (text: string) => void;
  #budget = RUNTIME_COST_BUDGET;

  constructor(warn: (text: string) => void) {
    this.#warn = warn;
  }

  validate(value: unknown, schema: JSONSchemaProps, path: FieldPath, before: Before, isResource: boolean): void {
    if (this.#budget < 0 || value === null || value === undefined || !hasRules(schema)) return;
    for (const rule of compileRules(schema, isResource)) {
      this.#runRule(rule, value, schema, path, before);
      if (this.#budget < 0) return;
    }
    if (Array.isArray(value)) this.#list(value, schema, path, before);
    else if (isRecord(value)) this.#object(value, schema, path, before);
  }

  #list(value: readonly unknown[], schema: JSONSchemaProps, path: FieldPath, before: Before): void {
    const { items } = schema;
    if (!items) return;
    value.forEach((item, i) => {
      const same = before.isKnown ? correlateItem({ old: before.value, schema }, item) : undefined;
      this.validate(item, items, path.index(i), same ? { isKnown: true, value: same.old } : NOTHING_BEFORE, isEmbedded(items));
    });
  }

  #object(value: Record<string, unknown>, schema: JSONSchemaProps, path: FieldPath, before: Before): void {
    const { properties = {}, additionalProperties } = schema;
    const isCorrelatable = schema['x-kubernetes-map-type'] !== 'atomic';
    const beforeOf = (key: string): Before =>
      isCorrelatable && isRecord(before.value) && Object.hasOwn(before.value, key)
        ? { isKnown: true, value: before.value[key] }
        : NOTHING_BEFORE;
    for (const key of Object.keys(value).sort()) {
      if (Object.hasOwn(properties, key)) {
        this.validate(value[key], properties[key]!, path.child(key), beforeOf(key), isEmbedded(properties[key]!));
      } else if (typeof additionalProperties === 'object') {
        this.validate(value[key], additionalProperties, path.key(key), beforeOf(key), isEmbedded(additionalProperties));
      }
    }
  }

  #runRule(compiled: CompiledRule, value: unknown, schema: JSONSchemaProps, path: FieldPath, before: Before): void {
    const { rule, program, usesOldSelf } = compiled;
    const shown = schema.type ?? '';
    if (!program) return void this.errors.push(invalid(path, shown, `rule compile error: ${compiled.error}`));
    if (usesOldSelf && !before.isKnown && !rule.optionalOldSelf) return;
    if (this.#budget <= 0) return this.#stop(path, shown, OUT_OF_BUDGET);
    const variables = { self: value, oldSelf: oldSelfOf(rule, before) };
    const result = program.evaluate(variables);
    this.#budget -= result.cost;
    if (this.#budget < 0) return this.#stop(path, shown, OUT_OF_BUDGET);
    if (result.error !== undefined) return this.#evaluationError(result.error, rule, path, shown);
    if (result.value === true) return;
    const at = compiled.fieldPath ? path.child(`${compiled.fieldPath}`) : path;
    const error = errorFor(rule, at, shown, this.#messageOf(compiled, variables));
    if (!usesOldSelf && before.isKnown && deepEqual(value, before.value)) this.#warn(formatFieldError(error));
    else this.errors.push(error);
  }

  #stop(path: FieldPath, shown: string, why: string): void {
    this.errors.push(invalid(path, shown, why));
    this.#budget = -1;
  }

  #evaluationError(error: string, rule: ValidationRule, path: FieldPath, shown: string): void {
    const what = textOf(rule);
    if (error.startsWith('operation cancelled: actual cost limit exceeded')) {
      return this.#stop(
        path,
        shown,
        `'${error}': no further validation rules will be run due to call cost exceeds limit for rule: ${what}`,
      );
    }
    const why = error.startsWith('no such overload')
      ? `'${error}': call arguments did not match a supported operator, function or macro signature for rule: ${what}`
      : `${error} evaluating rule: ${what}`;
    this.errors.push(invalid(path, shown, why));
  }

  /** What the author wants to be said. An expression that gives nothing usable is passed over. */
  #messageOf({ rule, message }: CompiledRule, variables: Readonly<Record<string, unknown>>): string {
    if (!message) return defaultMessage(rule);
    const result = message.evaluate(variables, { costLimit: Math.max(this.#budget, 0) });
    this.#budget -= result.cost;
    const text = typeof result.value === 'string' ? result.value.trim() : '';
    return text === '' || text.length > LONGEST_MESSAGE || text.includes('\n') ? defaultMessage(rule) : text;
  }
}

function isEmbedded(schema: JSONSchemaProps): boolean {
  return schema['x-kubernetes-embedded-resource'] === true;
}

function oldSelfOf({ optionalOldSelf }: ValidationRule, before: Before): unknown {
  if (!optionalOldSelf) return before.value;
  return before.isKnown ? new Optional(before.value) : Optional.none;
}

function textOf({ message, rule }: ValidationRule): string {
  return (message || rule).trim();
}

function defaultMessage(rule: ValidationRule): string {
  return rule.message ? rule.message.trim() : `failed rule: ${rule.rule.trim()}`;
}

function errorFor({ reason }: ValidationRule, path: FieldPath, shown: string, message: string): FieldError {
  switch (reason) {
    case 'FieldValueForbidden':
      return forbidden(path, message);
    case 'FieldValueRequired':
      return required(path, message);
    case 'FieldValueDuplicate':
      return duplicate(path, shown);
    default:
      return invalid(path, shown, message);
  }
}
