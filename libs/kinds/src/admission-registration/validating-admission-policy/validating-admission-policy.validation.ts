/** pkg/apis/admissionregistration/validation, ValidateValidatingAdmissionPolicy. */
import {
  duplicate,
  FieldPath,
  invalid,
  isDNS1035Label,
  isDNS1123Subdomain,
  isQualifiedName,
  notSupported,
  required,
  type FieldError,
} from '@drydock/apimachinery';
import {
  celTypes,
  compileExpression,
  compileVariables,
  newPolicyEnvironment,
  type AuditAnnotation,
  type PolicyValidation,
  type PolicyVariable,
  type ValidatingAdmissionPolicy,
} from '@drydock/apiserver';
import { invalidAll } from '../../meta/validation/field-checks.ts';
import { FAILURE_POLICIES, supported, validateMatchConditions, validateMatchResources } from '../match-rules.validation.ts';

const REASONS = ['Forbidden', 'Invalid', 'RequestEntityTooLarge'];
const MOST_ANNOTATIONS = 20;
const LONGEST_VALUE_EXPRESSION = 5 * 1024;
const NOTHING_TO_DO = 'validations or auditAnnotations must contain at least one item';

const RESERVED = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(' '),
);

const root = FieldPath.of('spec');

export function validatePolicy({ metadata, spec }: ValidatingAdmissionPolicy): FieldError[] {
  const {
    failurePolicy,
    paramKind,
    matchConstraints,
    matchConditions = [],
    variables = [],
    validations = [],
    auditAnnotations = [],
  } = spec ?? {};
  const hasParams = paramKind !== undefined;
  const errors: FieldError[] = failurePolicy
    ? supported(root.child('failurePolicy'), failurePolicy, FAILURE_POLICIES)
    : [required(root.child('failurePolicy'))];
  if (paramKind) errors.push(...validateParamKind(paramKind, root.child('paramKind')));
  if (!matchConstraints) errors.push(required(root.child('matchConstraints')));
  else {
    const path = root.child('matchConstraints');
    errors.push(...validateMatchResources(matchConstraints, path));
    if (!matchConstraints.resourceRules?.length) errors.push(required(path.child('resourceRules')));
  }
  errors.push(...validateMatchConditions(matchConditions, hasParams, root.child('matchConditions')));
  const compilers = newCompilers(variables, hasParams);
  errors.push(...variables.flatMap((each, i) => validateVariable(each, compilers, root.child('variables').index(i))));
  if (!validations.length && !auditAnnotations.length) {
    return [...errors, required(root.child('validations'), NOTHING_TO_DO), required(root.child('auditAnnotations'), NOTHING_TO_DO)];
  }
  errors.push(...validations.flatMap((each, i) => validateValidation(each, compilers, root.child('validations').index(i))));
  return [...errors, ...validateAnnotations(metadata.name, auditAnnotations, compilers, root.child('auditAnnotations'))];
}

interface Compilers {
  /** What is wrong with a variable's expression, by the variable's name. */
  variableError(name: string): string | undefined;
  error(expression: string, returns: readonly celTypes.CelType[], hasAuthorizer?: boolean): string | undefined;
}

function newCompilers(variables: readonly PolicyVariable[], hasParams: boolean): Compilers {
  const { types, compiled } = compileVariables(variables, { hasParams, hasAuthorizer: true });
  const options = { hasParams, ...(variables.length ? { variables: types } : {}) };
  return {
    variableError: (name) => compiled.get(name)?.error,
    error: (expression, returns, hasAuthorizer = true) =>
      compileExpression(newPolicyEnvironment({ ...options, hasAuthorizer }), expression, returns).error,
  };
}

function validateParamKind({ apiVersion = '', kind = '' }: { apiVersion?: string; kind?: string }, path: FieldPath): FieldError[] {
  return [...apiVersionErrors(apiVersion, path.child('apiVersion')), ...kindErrors(kind, path.child('kind'))];
}

function apiVersionErrors(apiVersion: string, path: FieldPath): FieldError[] {
  if (!apiVersion) return [required(path)];
  const parts = apiVersion.split('/');
  if (parts.length > 2) return [invalid(path, apiVersion, `unexpected GroupVersion string: ${apiVersion}`)];
  const version = parts.at(-1)!;
  const group = parts.length === 2 ? parts[0]! : '';
  const groupProblems = group ? isDNS1123Subdomain(group) : [];
  const errors = groupProblems.length ? [invalid(path, group, groupProblems.join(','))] : [];
  if (!version) return [...errors, invalid(path, apiVersion, 'version must be specified')];
  const problems = isDNS1035Label(version);
  return problems.length ? [...errors, invalid(path, version, problems.join(','))] : errors;
}

function kindErrors(kind: string, path: FieldPath): FieldError[] {
  if (!kind) return [required(path)];
  const problems = isDNS1035Label(kind.toLowerCase());
  return problems.length ? [invalid(path, kind, `may have mixed case, but should otherwise match: ${problems.join(',')}`)] : [];
}

function validateVariable({ name = '', expression = '' }: PolicyVariable, compilers: Compilers, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  if (!name.trim()) errors.push(required(path.child('name'), 'name is not specified'));
  else if (!/^[_a-zA-Z][_a-zA-Z0-9]*$/.test(name) || RESERVED.has(name)) {
    errors.push(invalid(path.child('name'), name, 'name is not a valid CEL identifier'));
  }
  if (!expression.trim()) return [...errors, required(path.child('expression'), 'expression is not specified')];
  const error = compilers.variableError(name);
  return error === undefined ? errors : [...errors, invalid(path.child('expression'), expression, error)];
}

function validateValidation(validation: PolicyValidation, compilers: Compilers, path: FieldPath): FieldError[] {
  const { expression = '', message = '', messageExpression = '', reason } = validation;
  const errors: FieldError[] = [];
  const compile = (field: string, text: string, error: string | undefined): void => {
    if (error !== undefined) errors.push(invalid(path.child(field), text, error));
  };
  if (!expression.trim()) errors.push(required(path.child('expression'), 'expression is not specified'));
  else compile('expression', expression, compilers.error(expression, [celTypes.BOOL]));
  if (messageExpression && !messageExpression.trim()) {
    errors.push(invalid(path.child('messageExpression'), messageExpression, 'must be non-empty if specified'));
  } else if (messageExpression) {
    compile('messageExpression', messageExpression, compilers.error(messageExpression, [celTypes.STRING], false));
  }
  if (message && !message.trim()) errors.push(invalid(path.child('message'), message, 'message must be non-empty if specified'));
  else if (/[\n\r]/.test(message.trim())) errors.push(invalid(path.child('message'), message, 'message must not contain line breaks'));
  if (reason !== undefined && !REASONS.includes(reason)) errors.push(notSupported(path.child('reason'), reason, REASONS));
  return errors;
}

function validateAnnotations(policy: string, annotations: readonly AuditAnnotation[], compilers: Compilers, path: FieldPath): FieldError[] {
  const errors =
    annotations.length > MOST_ANNOTATIONS
      ? [invalid(path, annotations, `must not have more than ${MOST_ANNOTATIONS} auditAnnotations`)]
      : [];
  const keys = new Set<string>();
  for (const [i, { key = '', valueExpression = '' }] of annotations.entries()) {
    const at = path.index(i);
    const expression = valueExpression.trim();
    const qualified = `${policy}/${key}`;
    if (policy) errors.push(...invalidAll(at.child('key'), qualified, isQualifiedName(qualified)));
    else errors.push(invalid(at.child('key'), key, 'requires metadata.name be non-empty'));
    const where = at.child('valueExpression');
    if (!expression) errors.push(required(where, 'valueExpression is not specified'));
    else if (expression.length > LONGEST_VALUE_EXPRESSION) {
      errors.push(required(where, `must not exceed ${LONGEST_VALUE_EXPRESSION} bytes in length`));
    } else {
      const error = compilers.error(expression, [celTypes.STRING, celTypes.NULL]);
      if (error !== undefined) errors.push(invalid(where, valueExpression, error));
    }
    if (keys.has(key)) errors.push(duplicate(at.child('key'), key));
    keys.add(key);
  }
  return errors;
}
