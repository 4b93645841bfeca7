import type { KubeObject } from '@drydock/apimachinery';
import { PATCH_TYPES, type ValidationRule } from '@drydock/apiserver';
import { refusalOf, TestCluster } from '../../../test-support/test-cluster.ts';
import { establishingController } from './establishing.controller.ts';
import { namingConditionController } from './naming-condition.controller.ts';

const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const WIDGETS = '/apis/example.com/v1/namespaces/default/widgets';

function newCrd(rules: readonly Partial<ValidationRule>[], ofSize: readonly Partial<ValidationRule>[] = []): KubeObject {
  const size = { type: 'integer', 'x-kubernetes-validations': ofSize };
  const properties = { size, minimum: { type: 'integer' }, colour: { type: 'string', enum: ['red', 'blue'] } };
  const spec = { type: 'object', properties, 'x-kubernetes-validations': rules };
  const openAPIV3Schema = { type: 'object', properties: { spec } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'widgets', kind: 'Widget' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } }],
    },
  };
}

const newCluster = () => new TestCluster([namingConditionController, establishingController]);
const widget = (spec: Record<string, unknown>) => ({ apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'a' }, spec });
const SIZES = 'self.minimum <= self.size';

describe('rules that do not compile', () => {
  const at = 'spec.validation.openAPIV3Schema.properties[spec].x-kubernetes-validations[0]';
  it.each<[string, Partial<ValidationRule>, string]>([
    [
      'an unknown field',
      { rule: 'self.nope > 1' },
      `${at}.rule: Invalid value: apiextensions.ValidationRule{Rule:"self.nope > 1", Message:"", MessageExpression:"", Reason:(*apiextensions.FieldValueErrorReason)(nil), FieldPath:"", OptionalOldSelf:(*bool)(nil)}: compilation failed: ERROR: <input>:1:5: undefined field 'nope'`,
    ],
    ['no bool', { rule: 'self.size' }, 'cel expression must evaluate to a bool'],
    ['no string', { rule: SIZES, messageExpression: '1' }, 'messageExpression must evaluate to a string'],
    [
      'optionalOldSelf without oldSelf',
      { rule: SIZES, optionalOldSelf: true },
      `${at}.optionalOldSelf: Invalid value: true: may not be set if oldSelf is not used in rule`,
    ],
  ])('%s', (_, rule, message) => {
    expect(refusalOf(newCluster().send({ method: 'POST', path: CRDS, body: newCrd([rule]) }))).toContain(message);
  });
});

describe('rules', () => {
  it.each<[string, Partial<ValidationRule>, Record<string, unknown>, string]>([
    ['hold', { rule: SIZES }, { minimum: 1, size: 2 }, 'code 201'],
    ['without a message', { rule: SIZES }, { minimum: 3, size: 2 }, `spec: Invalid value: "object": failed rule: ${SIZES}`],
    ['with a message', { rule: SIZES, message: 'too small' }, { minimum: 3, size: 2 }, 'spec: Invalid value: "object": too small'],
    [
      'with an expression',
      { rule: SIZES, messageExpression: '"at least " + string(self.minimum)' },
      { minimum: 3, size: 2 },
      'spec: Invalid value: "object": at least 3',
    ],
    [
      'with a path and a reason',
      { rule: SIZES, message: 'no', reason: 'FieldValueForbidden', fieldPath: '.size' },
      { minimum: 3, size: 2 },
      'spec.size: Forbidden: no',
    ],
    ['of what is missing', { rule: SIZES }, { size: 2 }, `no such key: minimum evaluating rule: ${SIZES}`],
    [
      'after other errors',
      { rule: SIZES },
      { colour: 'green' },
      '<nil>: Invalid value: "null": some validation rules were not checked because the object was invalid',
    ],
  ])('%s', (_, rule, spec, message) => {
    const cluster = newCluster();
    cluster.create(newCrd([rule]));
    expect(refusalOf(cluster.send({ method: 'POST', path: WIDGETS, body: widget(spec) }))).toContain(message);
  });

  it('of transitions compare with what was', () => {
    const cluster = newCluster();
    cluster.create(newCrd([], [{ rule: 'self >= oldSelf', message: 'may only grow' }]));
    cluster.send({ method: 'POST', path: WIDGETS, body: widget({ size: 5 }) });
    const patch = (size: number) =>
      refusalOf(cluster.send({ method: 'PATCH', path: `${WIDGETS}/a`, contentType: PATCH_TYPES.merge, body: { spec: { size } } }));
    expect(patch(4)).toContain('spec.size: Invalid value: "integer": may only grow');
    expect(patch(6)).toBe('code 200');
  });
});
