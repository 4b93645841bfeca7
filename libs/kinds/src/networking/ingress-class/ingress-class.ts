import { FieldPath, invalid, isDNS1123Subdomain, required, tooLong, type FieldError, type KubeObject } from '@drydock/apimachinery';
import type { ResourceDefinition } from '@drydock/apiserver';
import { ageColumn, ageOf, nameColumn } from '../../meta/table-columns.ts';
import { immutable, invalidAll, requiredText } from '../../meta/validation/field-checks.ts';

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
    ...(parameters
      ? [...requiredText(parametersPath.child('kind'), parameters.kind), ...requiredText(parametersPath.child('name'), parameters.name)]
      : []),
  ];
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
