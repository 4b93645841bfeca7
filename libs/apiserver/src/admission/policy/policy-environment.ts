/** The variables of expressions in admission policies and match conditions (k8s.io/apiserver, admission/plugin/cel/compile.go). */
import { CelEnvironment, type CelProgram } from '../../cel/environment.ts';
import { AUTHORIZER, RESOURCE_CHECK } from '../../cel/library/authorizer.ts';
import {
  BOOL,
  DYN,
  formatType,
  INT,
  listType,
  mapType,
  NULL,
  STRING,
  structOf,
  structType,
  TIMESTAMP,
  type CelType,
} from '../../cel/types.ts';
import type { PolicyVariable } from './policy.types.ts';

const GROUP_VERSION_KIND = structOf('kubernetes.GroupVersionKind', { group: STRING, version: STRING, kind: STRING });
const GROUP_VERSION_RESOURCE = structOf('kubernetes.GroupVersionResource', { group: STRING, version: STRING, resource: STRING });

const REQUEST = structOf('kubernetes.AdmissionRequest', {
  kind: GROUP_VERSION_KIND,
  resource: GROUP_VERSION_RESOURCE,
  subResource: STRING,
  requestKind: GROUP_VERSION_KIND,
  requestResource: GROUP_VERSION_RESOURCE,
  requestSubResource: STRING,
  name: STRING,
  namespace: STRING,
  operation: STRING,
  userInfo: structOf('kubernetes.UserInfo', {
    username: STRING,
    uid: STRING,
    groups: listType(STRING),
    extra: mapType(STRING, listType(STRING)),
  }),
  dryRun: BOOL,
  options: DYN,
});

const NAMESPACE = structOf('kubernetes.Namespace', {
  metadata: structOf('kubernetes.NamespaceMetadata', {
    name: STRING,
    generateName: STRING,
    namespace: STRING,
    labels: mapType(STRING, STRING),
    annotations: mapType(STRING, STRING),
    UID: STRING,
    creationTimestamp: TIMESTAMP,
    deletionGracePeriodSeconds: INT,
    deletionTimestamp: TIMESTAMP,
    generation: INT,
    resourceVersion: STRING,
    finalizers: listType(STRING),
  }),
  spec: structOf('kubernetes.NamespaceSpec', { finalizers: listType(STRING) }),
  status: structOf('kubernetes.NamespaceStatus', {
    conditions: listType(
      structOf('kubernetes.NamespaceCondition', {
        status: STRING,
        type: STRING,
        lastTransitionTime: TIMESTAMP,
        message: STRING,
        reason: STRING,
      }),
    ),
    phase: STRING,
  }),
});

export interface PolicyEnvironmentOptions {
  hasParams: boolean;
  hasAuthorizer: boolean;
  /** Absent where variables are not allowed: in match conditions. */
  variables?: ReadonlyMap<string, CelType>;
  /** What is known of the types of `object` and `params`, for type checking. */
  object?: CelType;
  params?: CelType;
}

export function newPolicyEnvironment(options: PolicyEnvironmentOptions): CelEnvironment {
  const { hasParams, hasAuthorizer, variables, object = DYN, params = DYN } = options;
  return new CelEnvironment({
    object,
    oldObject: object,
    request: REQUEST,
    namespaceObject: NAMESPACE,
    ...(variables ? { variables: structType('kubernetes.variables', (name) => variables.get(name)) } : {}),
    ...(hasParams ? { params } : {}),
    ...(hasAuthorizer ? { authorizer: AUTHORIZER, 'authorizer.requestResource': RESOURCE_CHECK } : {}),
  });
}

export type CompiledExpression = { program: CelProgram; error?: undefined } | { program?: undefined; error: string };

/** `returns`: the types that the value may have; anything when absent. */
export function compileExpression(environment: CelEnvironment, expression: string, returns?: readonly CelType[]): CompiledExpression {
  const { program, error } = environment.compile(expression);
  if (!program) return { error: `compilation failed: ${error}` };
  const type = formatType(program.type);
  if (!returns || returns.some((each) => formatType(each) === type)) return { program };
  const [first] = returns;
  if (returns.length === 1) return { error: `must evaluate to ${formatType(first!)} but got ${type}` };
  return {
    error: `must evaluate to one of [${returns.map((each) => (each === NULL ? 'null_type' : formatType(each))).join(' ')}] but got ${type}`,
  };
}

/** Variables in their order: each may use those before it. One that does not compile is `dyn` for the rest. */
export function compileVariables(
  variables: readonly PolicyVariable[],
  options: Omit<PolicyEnvironmentOptions, 'variables'>,
): { types: Map<string, CelType>; compiled: Map<string, CompiledExpression> } {
  const types = new Map<string, CelType>();
  const compiled = new Map<string, CompiledExpression>();
  for (const { name = '', expression = '' } of variables) {
    const result = compileExpression(newPolicyEnvironment({ ...options, variables: new Map(types) }), expression);
    compiled.set(name, result);
    types.set(name, result.program?.type ?? DYN);
  }
  return { types, compiled };
}
