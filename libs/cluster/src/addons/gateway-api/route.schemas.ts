/** The schemas of HTTPRoute and GRPCRoute. */
import {
  choice,
  conditions,
  group,
  HEADER_NAME,
  HOSTNAME,
  kind,
  listOf,
  namespaceName,
  objectName,
  objectOf,
  PRECISE_HOSTNAME,
  rules,
  text,
  whole,
  type Schema,
} from './crd-schema.ts';
import { GATEWAY_GROUP } from './gateway-api.types.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'];
const HTTP_FILTERS = ['RequestHeaderModifier', 'ResponseHeaderModifier', 'RequestMirror', 'RequestRedirect', 'URLRewrite', 'ExtensionRef'];
const GRPC_FILTERS = ['ResponseHeaderModifier', 'RequestHeaderModifier', 'RequestMirror', 'ExtensionRef'];

const parentReference = (): Schema =>
  objectOf(
    {
      group: group({ default: GATEWAY_GROUP }),
      kind: kind({ default: 'Gateway' }),
      name: objectName(),
      namespace: namespaceName(),
      port: whole('A port of the parent.', 1, 65535),
      sectionName: text('A listener of the parent.', { minLength: 1, maxLength: 253 }),
    },
    'A Gateway to attach to.',
    ['name'],
  );

const reference = (): Schema => ({
  group: group({ default: '' }),
  kind: kind({ default: 'Service' }),
  name: objectName(),
  namespace: namespaceName(),
  port: whole('Port of the Service.', 1, 65535),
});

const NEEDS_PORT = rules([
  "(size(self.group) == 0 && self.kind == 'Service') ? has(self.port) : true",
  'Must have port for Service reference',
]);

const header = (): Schema =>
  objectOf(
    {
      name: text('Name of the header.', { minLength: 1, maxLength: 256, pattern: HEADER_NAME }),
      value: text('Its value.', { minLength: 1, maxLength: 4096 }),
    },
    'A header.',
    ['name', 'value'],
  );
const named = { 'x-kubernetes-list-map-keys': ['name'], 'x-kubernetes-list-type': 'map' };

const headerModifier = (): Schema =>
  objectOf(
    {
      set: listOf(header(), 'Headers to overwrite.', { maxItems: 16, ...named }),
      add: listOf(header(), 'Headers to add to.', { maxItems: 16, ...named }),
      remove: listOf({ type: 'string' }, 'Headers to remove.', { maxItems: 16, 'x-kubernetes-list-type': 'set' }),
    },
    'How headers are changed.',
  );

const pathModifier = (): Schema =>
  objectOf(
    {
      type: choice('What is replaced.', ['ReplaceFullPath', 'ReplacePrefixMatch']),
      replaceFullPath: text('The whole new path.', { maxLength: 1024 }),
      replacePrefixMatch: text('What takes the place of the prefix that matched.', { maxLength: 1024 }),
    },
    'How the path is changed.',
    ['type'],
    rules(
      [
        "self.type == 'ReplaceFullPath' ? has(self.replaceFullPath) : true",
        "replaceFullPath must be specified when type is set to 'ReplaceFullPath'",
      ],
      ["has(self.replaceFullPath) ? self.type == 'ReplaceFullPath' : true", "type must be 'ReplaceFullPath' when replaceFullPath is set"],
      [
        "self.type == 'ReplacePrefixMatch' ? has(self.replacePrefixMatch) : true",
        "replacePrefixMatch must be specified when type is set to 'ReplacePrefixMatch'",
      ],
      [
        "has(self.replacePrefixMatch) ? self.type == 'ReplacePrefixMatch' : true",
        "type must be 'ReplacePrefixMatch' when replacePrefixMatch is set",
      ],
    ),
  );

/** Each type of filter has a field of its own, which must be there with it and not without. */
const FILTER_FIELDS: Readonly<Record<string, string>> = {
  RequestHeaderModifier: 'requestHeaderModifier',
  ResponseHeaderModifier: 'responseHeaderModifier',
  RequestMirror: 'requestMirror',
  RequestRedirect: 'requestRedirect',
  URLRewrite: 'urlRewrite',
  ExtensionRef: 'extensionRef',
};

function filters(types: readonly string[]): Schema {
  const all: Schema = {
    requestHeaderModifier: headerModifier(),
    responseHeaderModifier: headerModifier(),
    requestMirror: objectOf({ backendRef: objectOf(reference(), 'Who gets a copy.', ['name'], NEEDS_PORT) }, 'A copy of each request.', [
      'backendRef',
    ]),
    requestRedirect: objectOf(
      {
        scheme: choice('The scheme of the new address.', ['http', 'https']),
        hostname: text('The name in the new address.', { minLength: 1, maxLength: 253, pattern: PRECISE_HOSTNAME }),
        path: pathModifier(),
        port: whole('The port in the new address.', 1, 65535),
        statusCode: { type: 'integer', description: 'Of the answer.', enum: [301, 302], default: 302 },
      },
      'Sends the client elsewhere.',
    ),
    urlRewrite: objectOf(
      {
        hostname: text('The Host that the backend gets.', { minLength: 1, maxLength: 253, pattern: PRECISE_HOSTNAME }),
        path: pathModifier(),
      },
      'Changes what the backend is asked for.',
    ),
    extensionRef: objectOf({ group: group(), kind: kind(), name: objectName() }, 'A filter of a controller.', ['group', 'kind', 'name']),
  };
  const fields = Object.fromEntries(types.map((type) => [FILTER_FIELDS[type]!, all[FILTER_FIELDS[type]!]]));
  const checks = types.flatMap((type): (readonly [string, string])[] => {
    const field = FILTER_FIELDS[type]!;
    return [
      [`!(has(self.${field}) && self.type != '${type}')`, `filter.${field} must be nil if the filter.type is not ${type}`],
      [`!(!has(self.${field}) && self.type == '${type}')`, `filter.${field} must be specified for ${type} filter.type`],
    ];
  });
  const entry = objectOf(
    { type: choice('What the filter does.', types), ...fields },
    'Something that is done on the way.',
    ['type'],
    rules(...checks),
  );
  const exclusive = types.includes('RequestRedirect')
    ? rules([
        "!(self.exists(f, f.type == 'RequestRedirect') && self.exists(f, f.type == 'URLRewrite'))",
        'May specify either httpRouteFilterRequestRedirect or httpRouteFilterRequestRewrite, but not both',
      ])
    : {};
  return listOf(entry, 'What is done on the way.', { maxItems: 16, ...exclusive });
}

const backends = (types: readonly string[]): Schema =>
  listOf(
    objectOf(
      { ...reference(), weight: whole('Its part of the requests.', 0, 1_000_000, { default: 1 }), filters: filters(types) },
      'A Service that answers.',
      ['name'],
      NEEDS_PORT,
    ),
    'Who answers, by weight.',
    { maxItems: 16 },
  );

const valueMatch = (what: string): Schema =>
  objectOf(
    {
      type: choice('How it is compared.', ['Exact', 'RegularExpression'], { default: 'Exact' }),
      name: text(`Name of the ${what}.`, { minLength: 1, maxLength: 256, pattern: HEADER_NAME }),
      value: text('What it must be.', { minLength: 1, maxLength: 4096 }),
    },
    `A ${what}.`,
    ['name', 'value'],
  );

const PATH_RULES = rules(
  [
    "(self.type in ['Exact','PathPrefix']) ? self.value.startsWith('/') : true",
    "value must be an absolute path and start with '/' when type one of ['Exact', 'PathPrefix']",
  ],
  [
    "(self.type in ['Exact','PathPrefix']) ? !self.value.contains('//') : true",
    "must not contain '//' when type one of ['Exact', 'PathPrefix']",
  ],
  [
    "(self.type in ['Exact','PathPrefix']) ? !self.value.contains('#') : true",
    "must not contain '#' when type one of ['Exact', 'PathPrefix']",
  ],
  [
    "self.type in ['Exact','PathPrefix'] || self.type == 'RegularExpression'",
    "type must be one of ['Exact', 'PathPrefix', 'RegularExpression']",
  ],
);

function common(rule: Schema, extra: Schema): Schema {
  return objectOf(
    {
      parentRefs: listOf(parentReference(), 'The Gateways to attach to.', { maxItems: 32 }),
      hostnames: listOf(text('A name.', { minLength: 1, maxLength: 253, pattern: HOSTNAME }), 'The names that requests ask for.', {
        maxItems: 16,
      }),
      rules: listOf(rule, 'What is done with which requests.', { minItems: 1, maxItems: 16, ...extra }),
    },
    'What is wanted.',
  );
}

export function httpRouteSpec(): Schema {
  const path = objectOf(
    {
      type: choice('How the path is compared.', ['Exact', 'PathPrefix', 'RegularExpression'], { default: 'PathPrefix' }),
      value: text('What it must be.', { maxLength: 1024, default: '/' }),
    },
    'The path.',
    undefined,
    { default: { type: 'PathPrefix', value: '/' }, ...PATH_RULES },
  );
  const match = objectOf(
    {
      path,
      headers: listOf(valueMatch('header'), 'Headers, all of them.', { maxItems: 16, ...named }),
      queryParams: listOf(valueMatch('query parameter'), 'Query parameters, all of them.', { maxItems: 16, ...named }),
      method: choice('The method.', METHODS),
    },
    'What a request must be like.',
  );
  const rule = objectOf(
    {
      matches: listOf(match, 'One of these is enough.', { maxItems: 64, default: [{ path: { type: 'PathPrefix', value: '/' } }] }),
      filters: filters(HTTP_FILTERS),
      backendRefs: backends(HTTP_FILTERS),
      timeouts: objectOf({ request: text('For the whole request.'), backendRequest: text('For one backend.') }, 'How long it may take.'),
    },
    'What is done with some requests.',
    undefined,
    rules([
      '(has(self.backendRefs) && size(self.backendRefs) > 0) ? (!has(self.filters) || self.filters.all(f, !has(f.requestRedirect))): true',
      'RequestRedirect filter must not be used together with backendRefs',
    ]),
  );
  return common(rule, { default: [{ matches: [{ path: { type: 'PathPrefix', value: '/' } }] }] });
}

export function grpcRouteSpec(): Schema {
  const method = objectOf(
    {
      type: choice('How it is compared.', ['Exact', 'RegularExpression'], { default: 'Exact' }),
      service: text('The service.', { maxLength: 1024 }),
      method: text('The method.', { maxLength: 1024 }),
    },
    'The call.',
    undefined,
    rules(['has(self.type) ? has(self.service) || has(self.method) : true', "One or both of 'service' or 'method' must be specified"]),
  );
  const match = objectOf(
    { method, headers: listOf(valueMatch('header'), 'Headers, all of them.', { maxItems: 16, ...named }) },
    'What a call must be like.',
  );
  const rule = objectOf(
    {
      matches: listOf(match, 'One of these is enough.', { maxItems: 64 }),
      filters: filters(GRPC_FILTERS),
      backendRefs: backends(GRPC_FILTERS),
    },
    'What is done with some calls.',
  );
  return common(rule, {});
}

export function routeStatus(): Schema {
  return objectOf(
    {
      parents: listOf(
        objectOf(
          {
            parentRef: parentReference(),
            controllerName: text('Who says it.', { minLength: 1, maxLength: 253 }),
            conditions: conditions(),
          },
          'What a controller says of the route at one parent.',
          ['controllerName', 'parentRef'],
        ),
        'By parent.',
        { maxItems: 32 },
      ),
    },
    'What is known about the route.',
    ['parents'],
  );
}
