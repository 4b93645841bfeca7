import { FieldPath, isDNS1123Label, type FieldError, type KubeObject } from '@drydock/apimachinery';
import type { ResourceDefinition } from '@drydock/apiserver';
import { ageColumn, ageOf, nameColumn } from '../../meta/table-columns.ts';
import { immutable, invalidAll } from '../../meta/validation/field-checks.ts';

export interface RuntimeClass extends KubeObject {
  handler?: string;
}

const handlerPath = FieldPath.of('handler');

/** pkg/apis/node/validation, ValidateRuntimeClass. */
function validate({ handler = '' }: RuntimeClass): FieldError[] {
  return invalidAll(handlerPath, handler, isDNS1123Label(handler));
}

export const runtimeClasses: ResourceDefinition<RuntimeClass> = {
  group: 'node.k8s.io',
  version: 'v1',
  kind: 'RuntimeClass',
  plural: 'runtimeclasses',
  singular: 'runtimeclass',
  namespaced: false,
  strategy: {
    validate,
    validateUpdate: ({ handler }, old) => immutable(handlerPath, handler, handler === old.handler),
    generationChanges: false,
  },
  table: {
    columns: [nameColumn, { name: 'Handler', type: 'string' }, ageColumn],
    cells: (each, clock) => [each.metadata.name, each.handler ?? '', ageOf(each, clock)],
  },
};
