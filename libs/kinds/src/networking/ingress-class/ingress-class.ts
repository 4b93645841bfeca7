import {
  FieldPath,
  forbidden,
  invalid,
  isDNS1123Label,
  isDNS1123Subdomain,
  required,
  tooLong,
  type FieldError,
  type KubeObject,
} from '@drydock/apimachinery';
import type { ResourceDefinition } from '@drydock/apiserver';
import { ageColumn, ageOf, nameColumn } from '../../meta/table-columns.ts';
import { immutable, invalidAll, oneOf } from '../../meta/validation/field-checks.ts';
import { typedReferenceErrors } from '../typed-reference.validation.ts';

export interface IngressClass extends KubeObject {
  spec: { controller?: string; parameters?: { apiGroup?: string; kind?: string; name?: string; scope?: string; namespace?: string } };
}

export const DEFAULT_INGRESS_CLASS_ANNOTATION = 'ingressclass.kubernetes.io/is-default-class';

const controllerPath = FieldPath.of('spec', 'controller');
const parametersPath = FieldPath.of('spec', 'parameters');
const MAXIMUM_CONTROLLER = 250;

/** pkg/apis/networking/validation, ValidateIngressClass. */
function validate({ spec: { controller = '', parameters } }: IngressClass): FieldError[] {
  return [
    ...(controller.length > MAXIMUM_CONTROLLER ? [tooLong(controllerPath, MAXIMUM_CONTROLLER)] : []),
    ...controllerErrors(controller),
    ...(parameters ? [...typedReferenceErrors(parameters, parametersPath), ...scopeErrors(parameters)] : []),
  ];
}

function scopeErrors({ scope, namespace }: NonNullable<IngressClass['spec']['parameters']>): FieldError[] {
  const path = parametersPath.child('namespace');
  if (scope !== 'Cluster' && scope !== 'Namespace') return oneOf(parametersPath.child('scope'), scope, ['Cluster', 'Namespace']);
  if (scope === 'Cluster') return namespace === undefined ? [] : [forbidden(path, "`parameters.scope` is set to 'Cluster'")];
  if (namespace === undefined) return [required(path, "`parameters.scope` is set to 'Namespace'")];
  return invalidAll(path, namespace, isDNS1123Label(namespace));
}

/** `acme.io/foo` (IsDomainPrefixedPath). */
function controllerErrors(controller: string): FieldError[] {
  if (controller === '') return [required(controllerPath)];
  const [domain, ...path] = controller.split('/') as [string, ...string[]];
  if (path.length === 0 || domain === '' || path.join('/') === '') {
    return [invalid(controllerPath, controller, 'must be a domain-prefixed path (such as "acme.io/foo")')];
  }
  return invalidAll(controllerPath, domain, isDNS1123Subdomain(domain));
}

function parametersOf({ spec: { parameters } }: IngressClass): string {
  if (!parameters) return '<none>';
  const { apiGroup, kind, name } = parameters;
  return `${kind}${apiGroup ? `.${apiGroup}` : ''}/${name}`;
}

export const ingressClasses: ResourceDefinition<IngressClass> = {
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'IngressClass',
  plural: 'ingressclasses',
  singular: 'ingressclass',
  namespaced: false,
  strategy: {
    defaults(draft) {
      draft.spec ??= {};
      if (draft.spec.parameters) draft.spec.parameters.scope ??= 'Cluster';
    },
    validate,
    validateUpdate: ({ spec }, old) => immutable(controllerPath, spec.controller, spec.controller === old.spec.controller),
  },
  table: {
    columns: [nameColumn, { name: 'Controller', type: 'string' }, { name: 'Parameters', type: 'string' }, ageColumn],
    cells: (each, clock) => [each.metadata.name, each.spec.controller ?? '', parametersOf(each), ageOf(each, clock)],
  },
};
