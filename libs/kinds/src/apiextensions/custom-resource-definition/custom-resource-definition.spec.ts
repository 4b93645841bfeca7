import type { KubeObject } from '@drydock/apimachinery';
import { isFailure, PATCH_TYPES, type CustomResourceDefinition, type JSONSchemaProps } from '@drydock/apiserver';
import { refusalOf, TestCluster } from '../../../test-support/test-cluster.ts';
import { apiApprovalController } from './api-approval.controller.ts';
import { crdFinalizer } from './crd-finalizer.controller.ts';
import { establishingController } from './establishing.controller.ts';
import { namingConditionController } from './naming-condition.controller.ts';

const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const WIDGETS = '/apis/example.com/v1/namespaces/default/widgets';

type Plain = Record<string, unknown>;

const SCHEMA: JSONSchemaProps = {
  type: 'object',
  properties: {
    spec: { type: 'object', properties: { size: { type: 'integer', maximum: 9, default: 1 }, colour: { type: 'string' } } },
    status: { type: 'object', properties: { size: { type: 'integer' }, selector: { type: 'string' } } },
  },
};

function newVersion(more: Plain = {}): Plain {
  return { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: SCHEMA }, ...more };
}

function newCrd(spec: Plain = {}, name = 'widgets.example.com'): KubeObject {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name },
    spec: { group: 'example.com', scope: 'Namespaced', names: { plural: 'widgets', kind: 'Widget' }, versions: [newVersion()], ...spec },
  };
}

const withSchema = (openAPIV3Schema: Plain, more: Plain = {}) =>
  newCrd({ versions: [newVersion({ schema: { openAPIV3Schema }, ...more })] });
const withProperty = (property: Plain) => withSchema({ type: 'object', properties: { a: property } });

function newCluster(): TestCluster {
  return new TestCluster([namingConditionController, establishingController, apiApprovalController, crdFinalizer]);
}

function conditionsOf(cluster: TestCluster, name: string): string[] {
  const crd = cluster.storage.get<CustomResourceDefinition>('customresourcedefinitions.apiextensions.k8s.io', undefined, name);
  return (crd?.status?.conditions ?? []).map(({ type, status, reason, message }) => `${type}=${status} ${reason}: ${message}`);
}

const at = 'spec.validation.openAPIV3Schema';

describe('validation', () => {
  it.each<[string, KubeObject, string]>([
    [
      'the name',
      newCrd({}, 'gadgets.example.com'),
      'metadata.name: Invalid value: "gadgets.example.com": must be spec.names.plural+"."+spec.group',
    ],
    [
      'a group without a dot',
      newCrd({ group: 'example' }, 'widgets.example'),
      'spec.group: Invalid value: "example": should be a domain with at least one dot',
    ],
    ['the scope', newCrd({ scope: 'World' }), 'spec.scope: Unsupported value: "World": supported values: "Cluster", "Namespaced"'],
    [
      'no schema',
      newCrd({ versions: [{ name: 'v1', served: true, storage: true }] }),
      'spec.versions[0].schema.openAPIV3Schema: Required value: schemas are required',
    ],
    [
      'no storage version',
      newCrd({ versions: [newVersion({ storage: false })] }),
      'spec.versions: Invalid value: []apiextensions.CustomResourceDefinitionVersion{apiextensions.CustomResourceDefinitionVersion{Name:"v1", Served:true, Storage:false, Deprecated:false, DeprecationWarning:(*string)(nil), Schema:(*apiextensions.CustomResourceValidation)(nil), Subresources:(*apiextensions.CustomResourceSubresources)(nil), AdditionalPrinterColumns:[]apiextensions.CustomResourceColumnDefinition(nil), SelectableFields:[]apiextensions.SelectableField(nil)}}: must have exactly one version marked as storage version',
    ],
    ['a version name', newCrd({ versions: [newVersion({ name: 'V1' })] }), 'spec.versions[0].name: Invalid value: "V1": a DNS-1035 label'],
    [
      'a kind',
      newCrd({ names: { plural: 'widgets', kind: 'Wid_get' } }),
      'spec.names.kind: Invalid value: "Wid_get": may have mixed case, but should otherwise match:',
    ],
    [
      'a deprecation warning',
      newCrd({ versions: [newVersion({ deprecationWarning: 'old' })] }),
      'spec.versions[0].deprecationWarning: Invalid value: "old": can only be set for deprecated versions',
    ],
    [
      'preserveUnknownFields',
      newCrd({ preserveUnknownFields: true }),
      'spec.preserveUnknownFields: Invalid value: true: must be false in order to use defaults in the schema',
    ],
    [
      'a column',
      newCrd({ versions: [newVersion({ additionalPrinterColumns: [{ name: 'A', type: 'text', jsonPath: 'spec.a' }] })] }),
      'spec.additionalPrinterColumns[0].type: Invalid value: "text": must be one of boolean,date,integer,number,string',
    ],
    [
      'a scale path',
      newCrd({ versions: [newVersion({ subresources: { scale: { specReplicasPath: '.size', statusReplicasPath: '.status.size' } } })] }),
      'spec.subresources.scale.specReplicasPath: Invalid value: ".size": should be a json path under .spec',
    ],
    [
      'a selectable field',
      newCrd({ versions: [newVersion({ selectableFields: [{ jsonPath: '.spec' }] })] }),
      'spec.selectableFields[0].jsonPath: Invalid value: ".spec": must point to a field of type string, boolean or integer',
    ],
    [
      'a selectable field that is not there',
      newCrd({ versions: [newVersion({ selectableFields: [{ jsonPath: '.spec.x' }] })] }),
      'is an invalid path: does not refer to a valid field',
    ],
    [
      'a protected group',
      newCrd({ group: 'x.k8s.io' }, 'widgets.x.k8s.io'),
      'metadata.annotations[api-approved.kubernetes.io]: Required value: protected groups must have approval annotation',
    ],
    [
      'conversion',
      newCrd({ conversion: { strategy: 'Webhook' } }),
      'spec.conversion.webhookClientConfig: Required value: required when strategy is set to Webhook',
    ],
    ['no type', withProperty({}), `${at}.properties[a].type: Required value: must not be empty for specified object fields`],
    [
      'another type',
      withProperty({ type: 'text' }),
      `${at}.properties[a].type: Unsupported value: "text": supported values: "array", "boolean", "integer", "number", "object", "string"`,
    ],
    ['a list without items', withProperty({ type: 'array' }), `${at}.properties[a].items: Required value: must be specified`],
    [
      'a pattern',
      withProperty({ type: 'string', pattern: '[' }),
      "must be a valid regular expression, but isn't: error parsing regexp: missing closing ]: `[`",
    ],
    [
      'a type under a junctor',
      withProperty({ type: 'string', anyOf: [{ type: 'string' }] }),
      `${at}.properties[a].anyOf[0].type: Forbidden: must be empty to be structural`,
    ],
    [
      'a field that only a junctor knows',
      withSchema({ type: 'object', anyOf: [{ properties: { b: { minLength: 1 } } }] }),
      `${at}.properties[b]: Required value: because it is defined in ${at}.anyOf[0].properties[b]`,
    ],
    [
      'uniqueItems',
      withProperty({ type: 'array', items: { type: 'string' }, uniqueItems: true }),
      `${at}.properties[a].uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic`,
    ],
    ['a wrong default', withProperty({ type: 'integer', default: 'x' }), `${at}.properties[a].default: Invalid value: "string"`],
    [
      'a default with unknown fields',
      withProperty({ type: 'object', default: { b: 1 } }),
      `${at}.properties[a].default: Invalid value: map[string]interface {}{"b":1}: must not have unknown fields`,
    ],
    [
      'list keys',
      withProperty({
        type: 'array',
        items: { type: 'object', properties: { n: { type: 'string' } } },
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['n'],
      }),
      'this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property',
    ],
    [
      'metadata',
      withSchema({ type: 'object', properties: { metadata: { type: 'object', properties: { labels: { type: 'object' } } } } }),
      `${at}.properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified`,
    ],
    ['$ref', withProperty({ type: 'string', $ref: '#/x' }), `${at}.properties[a].$ref: Forbidden: $ref is not supported`],
    [
      'an empty rule',
      withProperty({ type: 'string', 'x-kubernetes-validations': [{ rule: ' ' }] }),
      `${at}.properties[a].x-kubernetes-validations[0].rule: Required value: rule is not specified`,
    ],
  ])('%s', (_, crd, message) => {
    expect(refusalOf(newCluster().send({ method: 'POST', path: CRDS, body: crd }))).toContain(message);
  });

  it('paths name the version when versions differ', () => {
    const versions = [
      newVersion(),
      newVersion({ name: 'v2', storage: false, schema: { openAPIV3Schema: { type: 'object', properties: { a: {} } } } }),
    ];
    const response = newCluster().send({ method: 'POST', path: CRDS, body: newCrd({ versions }) });
    expect(refusalOf(response)).toContain('spec.versions[1].schema.openAPIV3Schema.properties[a].type: Required value');
  });

  it.each<[string, (crd: CustomResourceDefinition) => void, string]>([
    ['the scope', ({ spec }) => void (spec.scope = 'Cluster'), 'spec.scope: Invalid value: "Cluster": field is immutable'],
    ['the kind', ({ spec }) => void (spec.names.kind = 'Gadget'), 'spec.names.kind: Invalid value: "Gadget": field is immutable'],
    [
      'the stored version',
      ({ spec }) => void (spec.versions = [newVersion({ name: 'v2' }) as never]),
      'missing from spec.versions; v1 was previously a storage version',
    ],
  ])('an update may not change %s', (_, change, message) => {
    const cluster = newCluster();
    cluster.create(newCrd());
    const path = `${CRDS}/widgets.example.com`;
    const crd = JSON.parse(JSON.stringify(cluster.send({ method: 'GET', path }).body)) as CustomResourceDefinition;
    change(crd);
    expect(refusalOf(cluster.send({ method: 'PUT', path, body: crd }))).toContain(message);
  });
});

describe('conditions', () => {
  it('names are accepted and the kind is served', () => {
    const cluster = newCluster();
    cluster.create(newCrd());
    expect(conditionsOf(cluster, 'widgets.example.com')).toEqual([
      'NamesAccepted=True NoConflicts: no conflicts found',
      'Established=True InitialNamesAccepted: the initial names have been accepted',
    ]);
  });

  it('a kind that is taken waits until it is free', () => {
    const cluster = newCluster();
    cluster.create(newCrd());
    cluster.create(newCrd({ names: { plural: 'gizmos', singular: 'gizmo', kind: 'Widget', listKind: 'GizmoList' } }, 'gizmos.example.com'));
    expect(conditionsOf(cluster, 'gizmos.example.com')).toEqual([
      'NamesAccepted=False KindConflict: "Widget" is already in use',
      'Established=False NotAccepted: not all names are accepted',
    ]);
    expect(cluster.send({ method: 'GET', path: '/apis/example.com/v1/namespaces/default/gizmos' }).code).toBe(404);
    cluster.send({ method: 'DELETE', path: `${CRDS}/widgets.example.com` });
    cluster.settle();
    expect(cluster.send({ method: 'GET', path: '/apis/example.com/v1/namespaces/default/gizmos' }).code).toBe(200);
  });
});

describe('custom resources', () => {
  function newWidgets(version: Plain = {}): TestCluster {
    const cluster = newCluster();
    cluster.create(newCrd({ versions: [newVersion(version)] }));
    return cluster;
  }
  const widget = (spec: Plain, more: Plain = {}) => ({
    apiVersion: 'example.com/v1',
    kind: 'Widget',
    metadata: { name: 'a' },
    spec,
    ...more,
  });
  const post = (cluster: TestCluster, body: unknown, query = {}) => cluster.send({ method: 'POST', path: WIDGETS, body, query });

  it('are pruned and defaulted, with a warning', () => {
    const response = post(newWidgets(), widget({ weight: 3 }));
    expect(response.body).toMatchObject({ metadata: { generation: 1 }, spec: { size: 1 } });
    expect(response.warnings).toEqual(['unknown field "spec.weight"']);
  });

  it.each<[string, unknown, Plain, string]>([
    [
      'unknown fields',
      widget({ weight: 3 }),
      { fieldValidation: 'Strict' },
      'Widget in version "v1" cannot be handled as a Widget: strict decoding error: unknown field "spec.weight"',
    ],
    [
      'unknown metadata',
      widget({}, { metadata: { name: 'a', x: 1 } }),
      { fieldValidation: 'Strict' },
      'strict decoding error: unknown field "metadata.x"',
    ],
    [
      'wrong metadata',
      widget({}, { metadata: { name: 'a', labels: 5 } }),
      {},
      'json: cannot unmarshal number into Go struct field ObjectMeta.labels of type map[string]string',
    ],
    [
      'values',
      widget({ size: 10 }),
      {},
      'Widget.example.com "a" is invalid: spec.size: Invalid value: 10: spec.size in body should be less than or equal to 9',
    ],
    ['a name', widget({}, { metadata: { name: 'A_b' } }), {}, 'metadata.name: Invalid value: "A_b": a lowercase RFC 1123 subdomain'],
  ])('%s are refused', (_, body, query, message) => {
    expect(refusalOf(post(newWidgets(), body, query))).toContain(message);
  });

  it('have a status of their own', () => {
    const cluster = newWidgets({ subresources: { status: {} } });
    expect(post(cluster, widget({ size: 2 }, { status: { size: 7 } })).body).not.toHaveProperty('status');
    const path = `${WIDGETS}/a/status`;
    const patch = (body: unknown, at = path) => cluster.send({ method: 'PATCH', path: at, contentType: PATCH_TYPES.merge, body });
    expect(patch({ status: { size: 7 }, spec: { size: 3 } }).body).toMatchObject({
      spec: { size: 2 },
      status: { size: 7 },
      metadata: { generation: 1 },
    });
    expect(refusalOf(patch({ status: { size: 'x' } }))).toContain(
      'status.size: Invalid value: "string": size in body must be of type integer: "string"',
    );
    expect(patch({ status: { size: 1 }, spec: { size: 3 } }, `${WIDGETS}/a`).body).toMatchObject({
      spec: { size: 3 },
      status: { size: 7 },
      metadata: { generation: 2 },
    });
  });

  it('scale', () => {
    const scale = { specReplicasPath: '.spec.size', statusReplicasPath: '.status.size', labelSelectorPath: '.status.selector' };
    const cluster = newWidgets({ subresources: { status: {}, scale } });
    post(cluster, widget({ size: 2 }));
    const path = `${WIDGETS}/a/scale`;
    expect(cluster.send({ method: 'GET', path }).body).toMatchObject({ kind: 'Scale', spec: { replicas: 2 }, status: { replicas: 0 } });
    const patch = { method: 'PATCH', path, contentType: PATCH_TYPES.merge } as const;
    expect(cluster.send({ ...patch, body: { spec: { replicas: 5 } } }).body).toMatchObject({ spec: { replicas: 5 } });
    expect(refusalOf(cluster.send({ ...patch, body: { spec: { replicas: 50 } } }))).toContain(
      'spec.size in body should be less than or equal to 9',
    );
  });

  it('are selected by fields', () => {
    const cluster = newWidgets({ selectableFields: [{ jsonPath: '.spec.colour' }] });
    post(cluster, widget({ colour: 'red' }));
    post(cluster, widget({ colour: 'blue' }, { metadata: { name: 'b' } }));
    const list = (fieldSelector: string) => cluster.send({ method: 'GET', path: WIDGETS, query: { fieldSelector } });
    expect(list('spec.colour=blue').body).toMatchObject({ kind: 'WidgetList', items: [{ metadata: { name: 'b' } }] });
    expect(refusalOf(list('spec.size=1'))).toBe('field label not supported: spec.size');
  });

  it('are served in several versions', () => {
    const cluster = newCluster();
    const versions = [
      newVersion(),
      newVersion({ name: 'v1beta1', storage: false, deprecated: true }),
      newVersion({ name: 'v0', storage: false, served: false }),
    ];
    cluster.create(newCrd({ versions }));
    post(cluster, widget({ size: 2 }));
    const old = cluster.send({ method: 'GET', path: `${WIDGETS.replace('v1', 'v1beta1')}/a` });
    expect(old.body).toMatchObject({ apiVersion: 'example.com/v1beta1', spec: { size: 2 } });
    expect(old.warnings).toEqual(['example.com/v1beta1 Widget is deprecated; use example.com/v1 Widget']);
    expect(cluster.send({ method: 'GET', path: WIDGETS.replace('v1', 'v0') }).code).toBe(404);
  });

  it('end with their definition, which waits for their finalizers', () => {
    const cluster = newWidgets();
    post(cluster, widget({}));
    post(cluster, widget({}, { metadata: { name: 'b', finalizers: ['example.com/wait'] } }));
    cluster.send({ method: 'DELETE', path: `${CRDS}/widgets.example.com` });
    cluster.settle();
    expect(conditionsOf(cluster, 'widgets.example.com').at(-1)).toBe(
      'Terminating=True InstanceDeletionInProgress: CustomResource deletion is in progress',
    );
    expect(refusalOf(post(cluster, widget({}, { metadata: { name: 'c' } })))).toBe(
      'create not allowed while custom resource definition is terminating',
    );
    cluster.advance(60_000);
    expect(conditionsOf(cluster, 'widgets.example.com').at(-1)).toContain('InstanceDeletionCheck');
    cluster.send({ method: 'PATCH', path: `${WIDGETS}/b`, contentType: PATCH_TYPES.merge, body: { metadata: { finalizers: null } } });
    cluster.settle();
    expect(isFailure(cluster.send({ method: 'GET', path: `${CRDS}/widgets.example.com` }))).toBe(true);
    expect(cluster.send({ method: 'GET', path: WIDGETS }).code).toBe(404);
  });

  it('are applied with lists merged by their keys', () => {
    const cluster = newCluster();
    const items = { type: 'object', required: ['name'], properties: { name: { type: 'string' }, v: { type: 'integer' } } };
    const list = { type: 'array', items, 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'] };
    cluster.create(withSchema({ type: 'object', properties: { spec: { type: 'object', properties: { list } } } }));
    const apply = (manager: string, name: string) =>
      cluster.send({
        method: 'PATCH',
        path: `${WIDGETS}/a`,
        contentType: PATCH_TYPES.apply,
        query: { fieldManager: manager },
        body: widget({ list: [{ name, v: 1 }] }),
      });
    apply('one', 'x');
    expect(apply('two', 'y').body).toMatchObject({
      spec: {
        list: [
          { name: 'x', v: 1 },
          { name: 'y', v: 1 },
        ],
      },
    });
  });
});
