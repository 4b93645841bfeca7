/**
 * Validates values against the schema of a CustomResourceDefinition (kube-openapi, pkg/validation/validate, as apiextensions-apiserver uses it).
 * Failures come in upstream's order; where upstream walks a Go map, keys are walked in order.
 */
import { deepEqual, FieldPath, isInt64, isRecord, type FieldError } from '@drydock/apimachinery';
import type { JSONSchemaProps } from '../custom-resource-definition.types.ts';
import { correlateField, correlateItem, type Correlation } from './correlation.ts';
import { fitsFormat, knownFormat } from './formats.ts';
import { Outcome } from './outcome.ts';
import { matchesPattern } from './pattern.ts';
import * as failures from './schema-failure.ts';

/**
 * Every error of a value. `correlation` is given for updates: what did not change is not complained about again (ratcheting). `base` is the
 * path of the value.
 */
export function validateAgainstSchema(
  value: unknown,
  schema: JSONSchemaProps,
  base: FieldPath = FieldPath.root,
  correlation?: Correlation,
): FieldError[] {
  return validateValue(value, schema, '', correlation).failures.map((failure) => failure.toFieldError(base));
}

function validateValue(value: unknown, schema: JSONSchemaProps, path: string, correlation: Correlation | undefined): Outcome {
  const outcome = checkValue(value, schema, path, correlation);
  if (outcome.isValid || !correlation || !deepEqual(value, correlation.old)) return outcome;
  const forgiven = new Outcome();
  forgiven.matches = outcome.matches;
  return forgiven;
}

function checkValue(value: unknown, schema: JSONSchemaProps, path: string, correlation: Correlation | undefined): Outcome {
  const outcome = new Outcome();
  if (value === null || value === undefined) return outcome.merge(checkType(null, schema, path)).merge(checkEnum(null, schema, path));
  const checked = (partial: Outcome): void => {
    outcome.merge(partial);
    outcome.matches++;
  };
  if (typesOf(schema).length > 0 || knownFormat(schema.format)) checked(checkType(value, schema, path));
  checked(checkJunctors(value, schema, path, correlation));
  if (typeof value === 'string') {
    checked(checkText(value, schema, path));
    const format = knownFormat(schema.format);
    if (format) checked(new Outcome().add(fitsFormat(format, value) ? undefined : failures.wrongType(path, format, value)));
  }
  if (typeof value === 'number') checked(checkNumber(value, schema, path));
  if (Array.isArray(value)) checked(checkList(value, schema, path, correlation));
  checked(checkEnum(value, schema, path));
  if (isRecord(value)) checked(checkObject(value, schema, path, correlation));
  outcome.matches++;
  return outcome;
}

/** An int-or-string has two types. */
function typesOf(schema: JSONSchemaProps): readonly string[] {
  if (schema['x-kubernetes-int-or-string']) return ['integer', 'string'];
  return schema.type ? [schema.type] : [];
}

function jsonTypeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return isInt64(value) ? 'integer' : 'number';
  return typeof value;
}

function checkType(value: unknown, schema: JSONSchemaProps, path: string): Outcome {
  const outcome = new Outcome();
  outcome.matches++;
  const types = typesOf(schema);
  const found = jsonTypeOf(value);
  if (value === null) {
    const refused = types.length > 0 && !types.includes('null') && !schema.nullable;
    return refused ? new Outcome().add(failures.wrongType(path, types.join(','), found)) : outcome;
  }
  const fits = types.includes(found) || (found === 'integer' && types.includes('number'));
  const format = knownFormat(schema.format);
  const isTextOrList = typeof value === 'string' || Array.isArray(value);
  if (format && !isTextOrList && !fits) {
    const foundFormat = found === 'integer' ? 'int64' : found === 'number' ? 'float64' : '';
    return new Outcome().add(failures.wrongType(path, format, foundFormat));
  }
  if (format && isTextOrList && !types.includes('number') && !types.includes('integer')) return outcome;
  return fits ? outcome : new Outcome().add(failures.wrongType(path, types.join(','), found));
}

function checkEnum(value: unknown, schema: JSONSchemaProps, path: string): Outcome {
  const { enum: values = [] } = schema;
  const known = values.length === 0 || (value !== null && values.some((each) => deepEqual(each, value)));
  return new Outcome().add(known ? undefined : failures.notInEnum(path, value, values));
}

/** Only the first of these counts. */
function checkText(value: string, { maxLength, minLength, pattern }: JSONSchemaProps, path: string): Outcome {
  const outcome = new Outcome();
  const length = [...value].length;
  if (maxLength !== undefined && length > maxLength) return outcome.add(failures.tooLongText(path, maxLength));
  if (minLength !== undefined && length < minLength) return outcome.add(failures.tooShortText(path, minLength, value));
  return pattern && !matchesPattern(pattern, value) ? outcome.add(failures.patternMismatch(path, pattern, value)) : outcome;
}

/** Integers are compared with what is left of a bound as an integer. */
function checkNumber(value: number, schema: JSONSchemaProps, path: string): Outcome {
  const { multipleOf, maximum, exclusiveMaximum = false, minimum, exclusiveMinimum = false } = schema;
  const bound = (limit: number) => (isInt64(value) ? Math.trunc(limit) : limit);
  const outcome = new Outcome();
  if (multipleOf !== undefined) outcome.add(multipleFailure(value, bound(multipleOf), path));
  if (minimum !== undefined && (exclusiveMinimum ? value <= bound(minimum) : value < bound(minimum))) {
    outcome.add(failures.belowMinimum(path, bound(minimum), exclusiveMinimum, value));
  }
  if (maximum !== undefined && (exclusiveMaximum ? value >= bound(maximum) : value > bound(maximum))) {
    outcome.add(failures.aboveMaximum(path, bound(maximum), exclusiveMaximum, value));
  }
  outcome.matches++;
  return outcome;
}

function multipleFailure(value: number, factor: number, path: string): failures.SchemaFailure | undefined {
  if (factor <= 0) return failures.factorNotPositive(path, factor);
  const times = factor < 1 ? (1 / factor) * value : value / factor;
  return Number.isInteger(times) ? undefined : failures.notMultiple(path, factor, value);
}

function checkList(value: readonly unknown[], schema: JSONSchemaProps, path: string, correlation: Correlation | undefined): Outcome {
  const { items, minItems, maxItems, uniqueItems } = schema;
  const outcome = new Outcome();
  if (items) {
    value.forEach((item, i) => outcome.merge(validateValue(item, items, `${path}[${i}]`, correlation && correlateItem(correlation, item))));
  }
  if (minItems !== undefined && value.length < minItems) outcome.add(failures.tooFewItems(path, minItems, value.length));
  if (maxItems !== undefined && value.length > maxItems) outcome.add(failures.tooManyItems(path, maxItems, value.length));
  if (uniqueItems && value.some((item, i) => value.slice(0, i).some((other) => deepEqual(item, other)))) {
    outcome.add(failures.duplicateItems(path));
  }
  outcome.matches++;
  return outcome;
}

function checkObject(
  value: Readonly<Record<string, unknown>>,
  schema: JSONSchemaProps,
  path: string,
  correlation: Correlation | undefined,
): Outcome {
  const { properties = {}, additionalProperties, required = [], minProperties, maxProperties } = schema;
  const outcome = new Outcome();
  const keys = Object.keys(value).sort();
  const child = (key: string, childPath: string, childSchema: JSONSchemaProps): void => {
    const isTypeMeta = path === '' && (key === 'kind' || key === 'apiVersion');
    const before = correlation && !isTypeMeta ? correlateField(correlation, key) : undefined;
    outcome.merge(validateValue(value[key], childSchema, childPath, before));
  };
  if (minProperties !== undefined && keys.length < minProperties) outcome.add(failures.tooFewProperties(path, minProperties, keys.length));
  if (maxProperties !== undefined && keys.length > maxProperties) outcome.add(failures.tooManyProperties(path, maxProperties, keys.length));
  for (const key of keys) {
    if (Object.hasOwn(properties, key)) continue;
    if (additionalProperties === false) outcome.add(failures.forbiddenProperty(path, key));
    else if (typeof additionalProperties === 'object') child(key, `${path}.${key}`, additionalProperties);
  }
  for (const key of Object.keys(properties).sort()) {
    if (Object.hasOwn(value, key)) child(key, path ? `${path}.${key}` : key, properties[key]!);
  }
  for (const key of required) if (!Object.hasOwn(value, key)) outcome.add(failures.missing(`${path}.${key}`));
  return outcome;
}

function checkJunctors(value: unknown, schema: JSONSchemaProps, path: string, correlation: Correlation | undefined): Outcome {
  const { anyOf = [], oneOf = [], allOf = [], not } = schema;
  const check = (each: JSONSchemaProps): Outcome => checkValue(value, each, path, correlation);
  const outcome = new Outcome();
  if (anyOf.length > 0) {
    const results = anyOf.map(check);
    const success = results.find(({ isValid }) => isValid);
    if (!success) outcome.add(failures.junctorFailure(path, 'validate at least one schema (anyOf)'));
    outcome.merge(success ?? mostMatches(results));
  }
  if (oneOf.length > 0) {
    const results = oneOf.map(check);
    const successes = results.filter(({ isValid }) => isValid);
    if (successes.length === 1) outcome.merge(successes[0]!);
    else {
      const found = successes.length === 0 ? 'Found none valid' : `Found ${successes.length} valid alternatives`;
      outcome.add(failures.junctorFailure(path, `validate one and only one schema (oneOf). ${found}`));
      if (successes.length === 0) outcome.merge(mostMatches(results));
    }
  }
  if (allOf.length > 0) {
    const results = allOf.map(check);
    for (const result of results) outcome.merge(result);
    const valid = results.filter(({ isValid }) => isValid).length;
    if (valid < allOf.length) {
      outcome.add(failures.junctorFailure(path, `validate all the schemas (allOf)${valid === 0 ? '. None validated' : ''}`));
    }
  }
  if (not && check(not).isValid) outcome.add(failures.junctorFailure(path, 'not validate the schema (not)'));
  outcome.matches++;
  return outcome;
}

function mostMatches(outcomes: readonly Outcome[]): Outcome {
  return outcomes.reduce((best, each) => (each.matches > best.matches ? each : best));
}
