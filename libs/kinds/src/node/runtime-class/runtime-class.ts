import { deepEqual, duplicate, FieldPath, GoValue, isDNS1123Label, quoteGo, type FieldError, type KubeObject } from '@drydock/apimachinery';
import type { ResourceDefinition } from '@drydock/apiserver';
import { validateResourceRequirements } from '../../core/pod/spec/resources.validation.ts';
import type { Toleration } from '../../core/pod/spec/scheduling.types.ts';
import { validateTolerations } from '../../core/pod/spec/scheduling.validation.ts';
import { validateLabels } from '../../meta/validation/label-selector.validation.ts';
import { ageColumn, ageOf, nameColumn } from '../../meta/table-columns.ts';
import { immutable, invalidAll } from '../../meta/validation/field-checks.ts';

export interface RuntimeClass extends KubeObject {
  handler?: string;
  overhead?: { podFixed?: Record<string, string> };
  scheduling?: { nodeSelector?: Record<string, string>; tolerations?: Toleration[] };
}

const handlerPath = FieldPath.of('handler');

/** pkg/apis/node/validation, ValidateRuntimeClass. */
function validate({ handler = '', overhead, scheduling }: RuntimeClass): FieldError[] {
  const path = FieldPath.of('scheduling');
  const tolerations = scheduling?.tolerations ?? [];
  const twice = (index: number) => tolerations.slice(0, index).some((each) => deepEqual(each, tolerations[index]));
  return [
    ...invalidAll(handlerPath, handler, isDNS1123Label(handler)),
    ...(overhead ? validateResourceRequirements({ limits: overhead.podFixed }, FieldPath.of('overhead')) : []),
    ...validateLabels(scheduling?.nodeSelector, path.child('nodeSelector')),
    ...validateTolerations(tolerations, path.child('tolerations')),
    ...tolerations.flatMap((each, index) => (twice(index) ? [duplicate(path.child('tolerations').index(index), goToleration(each))] : [])),
  ];
}

function goToleration({ key = '', operator = '', value = '', effect = '', tolerationSeconds }: Toleration): GoValue {
  const seconds = tolerationSeconds === undefined ? '(*int64)(nil)' : '(*int64)(0xc000000000)';
  const texts = `Key:${quoteGo(key)}, Operator:${quoteGo(operator)}, Value:${quoteGo(value)}, Effect:${quoteGo(effect)}`;
  return new GoValue(`core.Toleration{${texts}, TolerationSeconds:${seconds}}`);
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
