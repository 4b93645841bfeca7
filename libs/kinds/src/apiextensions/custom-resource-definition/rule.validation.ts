/** What rules in CEL must look like before they are compiled (pkg/apis/apiextensions/validation). */
import { FieldPath, GoValue, invalid, notSupported, required, type FieldError } from '@drydock/apimachinery';
import { compileRules, fieldAtPath, hasRules, type CompiledRule, type JSONSchemaProps, type ValidationRule } from '@drydock/apiserver';
import { goRule } from './go-schema.ts';

const REASONS = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired'];

export function ruleErrors(schema: JSONSchemaProps, path: FieldPath): FieldError[] {
  const rules = schema['x-kubernetes-validations'] ?? [];
  return rules.flatMap((rule, i) => {
    const at = path.child('x-kubernetes-validations').index(i);
    return [...textErrors(rule, at), ...reasonErrors(rule, at), ...fieldPathErrors(rule, schema, at)];
  });
}

function textErrors({ rule, message = '', messageExpression = '' }: ValidationRule, path: FieldPath): FieldError[] {
  const messagePath = path.child('message');
  const errors: FieldError[] = [];
  if (!rule?.trim()) errors.push(required(path.child('rule'), 'rule is not specified'));
  else if (message && !message.trim()) errors.push(invalid(messagePath, message, 'message must be non-empty if specified'));
  else if (hasNewlines(message.trim())) errors.push(invalid(messagePath, message, 'message must not contain line breaks'));
  else if (hasNewlines(rule.trim()) && !message.trim()) {
    errors.push(required(messagePath, 'message must be specified if rule contains line breaks'));
  }
  if (messageExpression && !messageExpression.trim()) {
    errors.push(required(path.child('messageExpression'), 'messageExpression must be non-empty if specified'));
  }
  return errors;
}

function hasNewlines(text: string): boolean {
  return /[\n\r]/.test(text);
}

function reasonErrors({ reason }: ValidationRule, path: FieldPath): FieldError[] {
  return reason === undefined || REASONS.includes(reason) ? [] : [notSupported(path.child('reason'), reason, REASONS)];
}

function fieldPathErrors({ fieldPath }: ValidationRule, schema: JSONSchemaProps, parent: FieldPath): FieldError[] {
  if (!fieldPath) return [];
  const path = parent.child('fieldPath');
  return [
    ...(fieldPath.trim() ? [] : [invalid(path, fieldPath, 'fieldPath must be non-empty if specified')]),
    ...(hasNewlines(fieldPath) ? [invalid(path, fieldPath, 'fieldPath must not contain line breaks')] : []),
    ...(fieldAtPath(fieldPath, schema).error === undefined ? [] : [invalid(path, fieldPath, 'fieldPath must be a valid path')]),
  ];
}

/**
 * What compiling the rules of a schema, and of all in it, says. For schemas that are right otherwise. `uncorrelatable` is the path of the list
 * or map around whose parts cannot be told apart after a change.
 */
export function compileErrors(schema: JSONSchemaProps, path: FieldPath, isResource = true, uncorrelatable?: FieldPath): FieldError[] {
  if (!hasRules(schema)) return [];
  const { items, properties = {}, additionalProperties } = schema;
  const inMap = uncorrelatable ?? (schema['x-kubernetes-map-type'] === 'atomic' ? path : undefined);
  const inList = uncorrelatable ?? (schema['x-kubernetes-list-type'] === 'map' ? undefined : path);
  const isEmbedded = (each: JSONSchemaProps) => each['x-kubernetes-embedded-resource'] === true;
  return [
    ...(typeof additionalProperties === 'object'
      ? compileErrors(additionalProperties, path.child('additionalProperties'), isEmbedded(additionalProperties), uncorrelatable)
      : []),
    ...Object.keys(properties)
      .sort()
      .flatMap((name) => compileErrors(properties[name]!, path.child('properties').key(name), isEmbedded(properties[name]!), inMap)),
    ...(items ? compileErrors(items, path.child('items'), isEmbedded(items), inList) : []),
    ...compileRules(schema, isResource).flatMap((compiled, i) =>
      compiledErrors(compiled, path.child('x-kubernetes-validations').index(i), uncorrelatable),
    ),
  ];
}

function compiledErrors(
  { rule, error, messageError, usesOldSelf }: CompiledRule,
  path: FieldPath,
  uncorrelatable?: FieldPath,
): FieldError[] {
  const shown = new GoValue(goRule(rule));
  const errors: FieldError[] = [];
  if (error !== undefined) errors.push(invalid(path.child('rule'), shown, error));
  if (messageError !== undefined) errors.push(invalid(path.child('messageExpression'), shown, messageError));
  if (usesOldSelf && uncorrelatable) {
    errors.push(
      invalid(path.child('rule'), rule.rule, `oldSelf cannot be used on the uncorrelatable portion of the schema within ${uncorrelatable}`),
    );
  } else if (!usesOldSelf && rule.optionalOldSelf !== undefined) {
    errors.push(invalid(path.child('optionalOldSelf'), rule.optionalOldSelf, 'may not be set if oldSelf is not used in rule'));
  }
  return errors;
}
