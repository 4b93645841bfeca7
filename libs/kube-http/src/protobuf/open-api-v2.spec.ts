import { encodeOpenApiV2 } from './open-api-v2.ts';
import { WireReader } from './wire-reader.ts';

const DOCUMENT = {
  swagger: '2.0',
  info: { title: 'Kubernetes', version: 'v1.33.1' },
  paths: {
    '/api/v1/pods/{name}': {
      patch: {
        consumes: ['application/json'],
        parameters: [{ name: 'fieldValidation', in: 'query', type: 'string', uniqueItems: true }],
        responses: { '200': { description: 'OK', schema: { $ref: '#/definitions/Pod' } } },
        'x-kubernetes-action': 'patch',
      },
      parameters: [{ name: 'name', in: 'path', required: true, type: 'string' }],
    },
  },
  definitions: {
    Pod: { type: 'object', required: ['spec'], properties: { spec: { type: 'array', items: { $ref: '#/definitions/Spec' } } } },
  },
};

/** What stands at a path of field numbers, as text; every message on the way is the first of its number. */
function textAt(bytes: Uint8Array, [number, ...rest]: readonly number[]): string | undefined {
  const reader = new WireReader(bytes);
  while (!reader.atEnd) {
    const tag = reader.tag('Document');
    if (tag.number !== number) reader.skip(tag.wireType);
    else if (tag.wireType !== 2) return String(reader.int32());
    else {
      const value = reader.bytes();
      return rest.length > 0 ? textAt(value, rest) : new TextDecoder().decode(value);
    }
  }
  return undefined;
}

// The numbers are those of OpenAPIv2.proto, from the document down.
it.each([
  ['the version', [1], '2.0'],
  ['the title', [2, 1], 'Kubernetes'],
  ['the name of a path', [8, 2, 1], '/api/v1/pods/{name}'],
  ['what a patch consumes', [8, 2, 2, 8, 7], 'application/json'],
  ['the name of a query parameter', [8, 2, 2, 8, 8, 1, 2, 3, 4], 'fieldValidation'],
  ['the type of a query parameter', [8, 2, 2, 8, 8, 1, 2, 3, 6], 'string'],
  ['whether its items are unique', [8, 2, 2, 8, 8, 1, 2, 3, 20], '1'],
  ['the code of a response', [8, 2, 2, 8, 9, 1, 1], '200'],
  ['what a response is', [8, 2, 2, 8, 9, 1, 2, 1, 2, 1, 1], '#/definitions/Pod'],
  ['the name of an extension', [8, 2, 2, 8, 13, 1], 'x-kubernetes-action'],
  ['the value of an extension, as YAML', [8, 2, 2, 8, 13, 2, 2], '"patch"\n'],
  ['the name of a path parameter', [8, 2, 2, 9, 1, 2, 4, 4], 'name'],
  ['the name of a definition', [9, 1, 1], 'Pod'],
  ['its type', [9, 1, 2, 22, 1], 'object'],
  ['what it requires', [9, 1, 2, 19], 'spec'],
  ['the name of a property', [9, 1, 2, 25, 1, 1], 'spec'],
  ['what the items of a property are', [9, 1, 2, 25, 1, 2, 23, 1, 1], '#/definitions/Spec'],
])('%s', (_, path, text) => {
  expect(textAt(encodeOpenApiV2(DOCUMENT), path)).toBe(text);
});
