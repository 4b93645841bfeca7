import { FieldPath, formatFieldError, pruneStructurally, quoteGo, type SchemaRegistry } from '@drydock/apimachinery';
import type { JSONSchemaProps } from './custom-resource-definition.types.ts';
import { coerceEmbedded, decodeMetadata } from './schema/embedded-resource.ts';
import { pruneNulls } from './schema/defaulting.ts';

export type DecodedResource = { object: Record<string, unknown>; strictErrors: readonly string[] } | { error: string };

/**
 * A copy of a body as an object of a custom kind (apiextensions-apiserver, unstructuredSchemaCoercer): metadata typed, unknown fields and nulls
 * that mean nothing dropped. Values are not validated.
 */
export function decodeCustomResource(body: Record<string, unknown>, schema: JSONSchemaProps, schemas: SchemaRegistry): DecodedResource {
  const copy = JSON.parse(JSON.stringify(body)) as Record<string, unknown>;
  const metadata = Object.hasOwn(copy, 'metadata') ? decodeMetadata(copy.metadata, 'metadata', schemas) : undefined;
  if (metadata && 'error' in metadata) return metadata;
  const { object, strictErrors } = pruneStructurally(copy, schema);
  pruneNulls(object, schema);
  const unknownInside: string[] = [];
  const error = coerceEmbedded(object, schema, FieldPath.root, schemas, unknownInside);
  if (error) return { error: formatFieldError(error) };
  if (metadata) object.metadata = metadata.object;
  const unknown = (paths: readonly string[]) => paths.map((path) => `unknown field ${quoteGo(path)}`);
  return {
    object,
    strictErrors: [...unknown(metadata?.unknownFields ?? []), ...strictErrors, ...unknown(unknownInside.sort())],
  };
}
