/** What rules in CEL must look like before they are compiled (pkg/apis/apiextensions/validation). */
import { FieldPath, invalid, notSupported, required, type FieldError } from '@drydock/apimachinery';
import { fieldAtPath, type JSONSchemaProps, type ValidationRule } from '@drydock/apiserver';

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
