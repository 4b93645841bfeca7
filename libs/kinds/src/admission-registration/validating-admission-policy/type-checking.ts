/**
 * Checks the expressions of a policy against the schemas of what it matches, for `status.typeChecking`
 * (k8s.io/apiserver, admission/plugin/policy/validating/typechecking.go).
 */
import { FieldPath, kubernetesSchemas, type Schema } from '@drydock/apimachinery';
import {
  compileVariables,
  newPolicyEnvironment,
  typeOfSchema,
  type celTypes,
  type ResourceDefinition,
  type RuleWithOperations,
  type ServedResources,
  type ValidatingAdmissionPolicy,
} from '@drydock/apiserver';

export interface ExpressionWarning {
  fieldRef: string;
  warning: string;
}

const MOST_TYPES = 10;

interface CheckedKind {
  name: string;
  object: celTypes.CelType;
}

export function typeCheckingWarnings(policy: ValidatingAdmissionPolicy, resources: ServedResources): ExpressionWarning[] {
  const kinds = kindsToCheck(policy, resources).map(checkedKind);
  const warnings: ExpressionWarning[] = [];
  const check = (path: FieldPath, expression: string | undefined): void => {
    if (!expression) return;
    const messages = kinds.map((kind) => warningFor(policy, kind, expression, resources)).filter(Boolean);
    if (messages.length) warnings.push({ fieldRef: `${path}`, warning: messages.join('\n') });
  };
  for (const [i, { expression, messageExpression }] of (policy.spec.validations ?? []).entries()) {
    const path = FieldPath.of('spec', 'validations').index(i);
    check(path.child('expression'), expression);
    check(path.child('messageExpression'), messageExpression);
  }
  return warnings;
}

function warningFor(
  policy: ValidatingAdmissionPolicy,
  { name, object }: CheckedKind,
  expression: string,
  resources: ServedResources,
): string {
  const { paramKind, variables = [] } = policy.spec;
  const params = paramKind && typeOfParams(paramKind, resources);
  const options = { hasParams: paramKind !== undefined, hasAuthorizer: true, object, ...(params ? { params } : {}) };
  const { types } = compileVariables(variables, options);
  const { error } = newPolicyEnvironment({ ...options, variables: types }).compile(expression);
  return error === undefined ? '' : `${name}: ${error}\n`;
}

function typeOfParams({ apiVersion = '', kind = '' }: { apiVersion?: string; kind?: string }, resources: ServedResources) {
  const slash = apiVersion.indexOf('/');
  const definition = resources.findKind(slash < 0 ? '' : apiVersion.slice(0, slash), apiVersion.slice(slash + 1), kind);
  return definition && checkedKind(definition).object;
}

function checkedKind(definition: ResourceDefinition): CheckedKind {
  const { group, version, kind } = definition;
  const schema = definition.schema ?? kubernetesSchemas.forKind(definition) ?? {};
  const resolve = (each: Schema): Schema => kubernetesSchemas.resolve(each);
  return { name: `${group}/${version}, Kind=${kind}`, object: typeOfSchema(schema, { name: kind, resolve, isResource: true }) };
}

/** The kinds that the rules name outright, without wildcards and subresources, sorted; at most ten of a rule. */
function kindsToCheck({ spec }: ValidatingAdmissionPolicy, resources: ServedResources): ResourceDefinition[] {
  const found = new Map<string, ResourceDefinition>();
  for (const rule of spec.matchConstraints?.resourceRules ?? []) {
    for (const definition of definitionsOf(rule, resources).slice(0, MOST_TYPES)) {
      found.set(`${definition.group}\n${definition.version}\n${definition.kind}`, definition);
    }
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, definition]) => definition);
}

function definitionsOf(
  { apiGroups = [], apiVersions = [], resources = [] }: RuleWithOperations,
  served: ServedResources,
): ResourceDefinition[] {
  if ([...apiGroups, ...apiVersions].some((each) => each.includes('*'))) return [];
  const plain = resources.filter((each) => !/[*/]/.test(each));
  return [...apiGroups]
    .sort()
    .flatMap((group) =>
      [...apiVersions].sort().flatMap((version) => [...plain].sort().flatMap((resource) => served.find(group, version, resource) ?? [])),
    );
}
