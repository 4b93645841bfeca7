/** The CustomResourceDefinitions of the Gateway API's standard channel, v1.2.1. */
import type { KubeObject } from '@drydock/apimachinery';
import {
  choice,
  conditions,
  group,
  HOSTNAME,
  kind,
  listOf,
  namespaceName,
  objectName,
  objectOf,
  rules,
  text,
  whole,
  type Schema,
} from './crd-schema.ts';
import { GATEWAY_GROUP } from './gateway-api.types.ts';
import { grpcRouteSpec, httpRouteSpec, routeStatus } from './route.schemas.ts';

interface Definition {
  kind: string;
  plural: string;
  shortNames?: readonly string[];
  scope: 'Cluster' | 'Namespaced';
  version: string;
  description: string;
  spec: Schema;
  status?: Schema;
  columns: readonly (readonly [name: string, path: string, type?: string, priority?: number])[];
}

const AGE = ['Age', '.metadata.creationTimestamp', 'date'] as const;

const LISTENER = objectOf(
  {
    name: text('Unique in the Gateway.', {
      minLength: 1,
      maxLength: 253,
      pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
    }),
    hostname: text('The name that requests ask for; any when it is not given.', { minLength: 1, maxLength: 253, pattern: HOSTNAME }),
    port: whole('The port on which it listens.', 1, 65535),
    protocol: text('What is spoken: HTTP, HTTPS, TLS, TCP or UDP.', { minLength: 1, maxLength: 255 }),
    tls: objectOf(
      {
        mode: choice('Who ends the TLS session.', ['Terminate', 'Passthrough'], { default: 'Terminate' }),
        certificateRefs: listOf(
          objectOf(
            { group: group({ default: '' }), kind: kind({ default: 'Secret' }), name: objectName(), namespace: namespaceName() },
            'A certificate with its key.',
            ['name'],
          ),
          'The certificates.',
          { maxItems: 64 },
        ),
        options: {
          type: 'object',
          description: 'What a controller knows besides.',
          additionalProperties: { type: 'string', maxLength: 4096 },
          maxProperties: 16,
        },
      },
      'TLS of the listener.',
      undefined,
      rules([
        "self.mode == 'Terminate' ? size(self.certificateRefs) > 0 || size(self.options) > 0 : true",
        'certificateRefs or options must be specified when mode is Terminate',
      ]),
    ),
    allowedRoutes: objectOf(
      {
        namespaces: objectOf(
          {
            from: choice('Where routes may be.', ['All', 'Selector', 'Same'], { default: 'Same' }),
            selector: { type: 'object', description: 'Namespaces by their labels.', 'x-kubernetes-preserve-unknown-fields': true },
          },
          'The namespaces of routes.',
          undefined,
          { default: { from: 'Same' } },
        ),
        kinds: listOf(
          objectOf({ group: group({ default: GATEWAY_GROUP }), kind: kind() }, 'A kind of route.', ['kind']),
          'The kinds of routes.',
          { maxItems: 8 },
        ),
      },
      'Which routes may attach themselves.',
      undefined,
      { default: { namespaces: { from: 'Same' } } },
    ),
  },
  'Where and how traffic comes in.',
  ['name', 'port', 'protocol'],
);

const GATEWAY_SPEC = objectOf(
  {
    gatewayClassName: objectName(),
    addresses: listOf(
      objectOf(
        { type: text('Sort of address.', { default: 'IPAddress' }), value: text('The address.', { minLength: 1, maxLength: 253 }) },
        'An address that is asked for.',
        ['value'],
      ),
      'Addresses that are asked for.',
      { maxItems: 16 },
    ),
    infrastructure: objectOf(
      {
        annotations: { type: 'object', description: 'For what is made for the Gateway.', additionalProperties: { type: 'string' } },
        labels: { type: 'object', description: 'For what is made for the Gateway.', additionalProperties: { type: 'string' } },
      },
      'What is made for the Gateway.',
    ),
    listeners: listOf(LISTENER, 'Where traffic comes in.', {
      minItems: 1,
      maxItems: 64,
      'x-kubernetes-list-map-keys': ['name'],
      'x-kubernetes-list-type': 'map',
      ...rules(
        [
          "self.all(l, l.protocol in ['HTTP', 'TCP', 'UDP'] ? !has(l.tls) : true)",
          "tls must not be specified for protocols ['HTTP', 'TCP', 'UDP']",
        ],
        [
          "self.all(l, l.protocol in ['TCP', 'UDP']  ? (!has(l.hostname) || l.hostname == '') : true)",
          "hostname must not be specified for protocols ['TCP', 'UDP']",
        ],
        ['self.all(l1, self.exists_one(l2, l1.name == l2.name))', 'Listener name must be unique within the Gateway'],
      ),
    }),
  },
  'What is wanted.',
  ['gatewayClassName', 'listeners'],
);

const GATEWAY_STATUS = objectOf(
  {
    addresses: listOf(
      objectOf(
        { type: text('Sort of address.', { default: 'IPAddress' }), value: text('The address.', { minLength: 1, maxLength: 253 }) },
        'An address.',
        ['value'],
      ),
      'Where the Gateway is reached.',
      { maxItems: 16 },
    ),
    conditions: conditions(['Accepted', 'Programmed']),
    listeners: listOf(
      objectOf(
        {
          name: text('The listener.', { minLength: 1, maxLength: 253 }),
          attachedRoutes: { type: 'integer', format: 'int32', description: 'How many routes have attached themselves.' },
          supportedKinds: listOf(
            objectOf({ group: group({ default: GATEWAY_GROUP }), kind: kind() }, 'A kind of route.', ['kind']),
            'Which kinds it takes.',
            { maxItems: 8 },
          ),
          conditions: conditions(),
        },
        'What is known about a listener.',
        ['attachedRoutes', 'conditions', 'name', 'supportedKinds'],
      ),
      'By listener.',
      { maxItems: 64, 'x-kubernetes-list-map-keys': ['name'], 'x-kubernetes-list-type': 'map' },
    ),
  },
  'What is known about the Gateway.',
  undefined,
  { default: { conditions: conditions(['Accepted', 'Programmed'])['default'] } },
);

const GRANT_SPEC = objectOf(
  {
    from: listOf(
      objectOf({ group: group(), kind: kind(), namespace: namespaceName() }, 'Who refers.', ['group', 'kind', 'namespace']),
      'Who may refer.',
      { minItems: 1, maxItems: 16 },
    ),
    to: listOf(
      objectOf({ group: group(), kind: kind(), name: objectName() }, 'What is referred to.', ['group', 'kind']),
      'What may be referred to, in the namespace of the grant.',
      { minItems: 1, maxItems: 16 },
    ),
  },
  'Who may refer to what.',
  ['from', 'to'],
);

const DEFINITIONS: readonly Definition[] = [
  {
    kind: 'GatewayClass',
    plural: 'gatewayclasses',
    shortNames: ['gc'],
    scope: 'Cluster',
    version: 'v1',
    description: 'A sort of Gateways that a controller looks after.',
    spec: objectOf(
      {
        controllerName: text('Whose it is: a domain and a path.', {
          minLength: 1,
          maxLength: 253,
          pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\\/[A-Za-z0-9\\/\\-._~%!$&'()*+,;=:]+$",
          ...rules(['self == oldSelf', 'Value is immutable']),
        }),
        description: text('For people.', { maxLength: 64 }),
        parametersRef: objectOf(
          { group: group(), kind: kind(), name: objectName(), namespace: namespaceName() },
          'Settings for the controller.',
          ['group', 'kind', 'name'],
        ),
      },
      'What is wanted.',
      ['controllerName'],
    ),
    status: objectOf({ conditions: conditions(['Accepted']) }, 'What is known about the class.', undefined, {
      default: { conditions: conditions(['Accepted'])['default'] },
    }),
    columns: [
      ['Controller', '.spec.controllerName'],
      ['Accepted', '.status.conditions[?(@.type=="Accepted")].status'],
      AGE,
      ['Description', '.spec.description', 'string', 1],
    ],
  },
  {
    kind: 'Gateway',
    plural: 'gateways',
    shortNames: ['gtw'],
    scope: 'Namespaced',
    version: 'v1',
    description: 'An entry for traffic, with listeners that routes attach themselves to.',
    spec: GATEWAY_SPEC,
    status: GATEWAY_STATUS,
    columns: [
      ['Class', '.spec.gatewayClassName'],
      ['Address', '.status.addresses[*].value'],
      ['Programmed', '.status.conditions[?(@.type=="Programmed")].status'],
      AGE,
    ],
  },
  {
    kind: 'HTTPRoute',
    plural: 'httproutes',
    scope: 'Namespaced',
    version: 'v1',
    description: 'Where HTTP requests go.',
    spec: httpRouteSpec(),
    status: routeStatus(),
    columns: [['Hostnames', '.spec.hostnames'], AGE],
  },
  {
    kind: 'GRPCRoute',
    plural: 'grpcroutes',
    scope: 'Namespaced',
    version: 'v1',
    description: 'Where gRPC calls go.',
    spec: grpcRouteSpec(),
    status: routeStatus(),
    columns: [['Hostnames', '.spec.hostnames'], AGE],
  },
  {
    kind: 'ReferenceGrant',
    plural: 'referencegrants',
    shortNames: ['refgrant'],
    scope: 'Namespaced',
    version: 'v1beta1',
    description: 'Lets objects of other namespaces refer to what is in this one.',
    spec: GRANT_SPEC,
    columns: [AGE],
  },
];

export function gatewayDefinitions(): KubeObject[] {
  return DEFINITIONS.map(newDefinition);
}

function newDefinition({ kind: name, plural, shortNames, scope, version, description, spec, status, columns }: Definition): KubeObject {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${plural}.${GATEWAY_GROUP}`,
      annotations: {
        'api-approved.kubernetes.io': 'https://github.com/kubernetes-sigs/gateway-api/pull/3328',
        'gateway.networking.k8s.io/bundle-version': 'v1.2.1',
        'gateway.networking.k8s.io/channel': 'standard',
      },
    },
    spec: {
      group: GATEWAY_GROUP,
      names: {
        categories: ['gateway-api'],
        kind: name,
        listKind: `${name}List`,
        plural,
        singular: name.toLowerCase(),
        ...(shortNames ? { shortNames } : {}),
      },
      scope,
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          additionalPrinterColumns: columns.map(([column, jsonPath, type = 'string', priority]) => ({
            name: column,
            type,
            jsonPath,
            ...(priority ? { priority } : {}),
          })),
          schema: {
            openAPIV3Schema: {
              type: 'object',
              description,
              properties: {
                apiVersion: { type: 'string' },
                kind: { type: 'string' },
                metadata: { type: 'object' },
                spec,
                ...(status ? { status } : {}),
              },
              ...(status ? { required: ['spec'] } : {}),
            },
          },
          ...(status ? { subresources: { status: {} } } : {}),
        },
      ],
    },
  } as unknown as KubeObject;
}
