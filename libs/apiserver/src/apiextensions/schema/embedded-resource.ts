/** Objects inside custom resources that are Kubernetes objects themselves (apiextensions-apiserver, schema/objectmeta). */
import {
  decodeStrictly,
  FieldPath,
  invalid,
  isRecord,
  isDNS1035Label,
  parseGroupVersion,
  required,
  type FieldError,
  type KubeObject,
  type SchemaRegistry,
} from '@drydock/apimachinery';
import { validateObjectMeta } from '../../registry/object-meta.validation.ts';
import type { JSONSchemaProps } from '../custom-resource-definition.types.ts';
import { propertySchema } from './correlation.ts';

const OBJECT_META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

export type DecodedMetadata = { object: Record<string, unknown>; unknownFields: readonly string[] } | { error: string };

/** Metadata as Go's ObjectMeta holds it. `unknownFields` are paths that begin with `path`. */
export function decodeMetadata(metadata: unknown, path: string, schemas: SchemaRegistry): DecodedMetadata {
  const decoded = decodeStrictly(metadata, schemas.definition(OBJECT_META)!, schemas);
  if ('error' in decoded) return decoded;
  const unknownFields = decoded.strictErrors.map((text) => `${path}.${/^unknown field "(.*)"$/.exec(text)?.[1] ?? ''}`);
  return { object: decoded.object, unknownFields };
}

/**
 * Brings the metadata of embedded resources into shape, in the value itself. The first error counts: its text is what a client sees. Adds the
 * unknown fields that were dropped to `unknownFields`.
 */
export function coerceEmbedded(
  value: unknown,
  schema: JSONSchemaProps | undefined,
  path: FieldPath,
  schemas: SchemaRegistry,
  unknownFields: string[],
): FieldError | undefined {
  if (!schema) return undefined;
  if (Array.isArray(value)) {
    return firstError(value, (item, i) => coerceEmbedded(item, schema.items, path.index(i), schemas, unknownFields));
  }
  if (!isRecord(value)) return undefined;
  const own = schema['x-kubernetes-embedded-resource'] ? coerceMetadata(value, path, schemas, unknownFields) : undefined;
  return (
    own ??
    firstError(Object.keys(value), (key) =>
      coerceEmbedded(value[key], propertySchema(schema, key), childPath(schema, key, path), schemas, unknownFields),
    )
  );
}

function firstError<T>(items: readonly T[], check: (item: T, index: number) => FieldError | undefined): FieldError | undefined {
  for (const [i, item] of items.entries()) {
    const error = check(item, i);
    if (error) return error;
  }
  return undefined;
}

function childPath({ properties }: JSONSchemaProps, key: string, path: FieldPath): FieldPath {
  return properties && Object.hasOwn(properties, key) ? path.child(key) : path.key(key);
}

function coerceMetadata(
  value: Record<string, unknown>,
  path: FieldPath,
  schemas: SchemaRegistry,
  unknownFields: string[],
): FieldError | undefined {
  for (const key of ['apiVersion', 'kind']) {
    if (Object.hasOwn(value, key) && typeof value[key] !== 'string') return invalid(path.child(key), value[key], 'must be a string');
  }
  if (!Object.hasOwn(value, 'metadata')) return undefined;
  const decoded = decodeMetadata(value.metadata, `${path.child('metadata')}`, schemas);
  if ('error' in decoded) return invalid(path.child('metadata'), value.metadata, decoded.error);
  unknownFields.push(...decoded.unknownFields);
  value.metadata = decoded.object;
  return undefined;
}

export function validateEmbedded(value: unknown, schema: JSONSchemaProps | undefined, path: FieldPath = FieldPath.root): FieldError[] {
  if (!schema) return [];
  if (Array.isArray(value)) return value.flatMap((item, i) => validateEmbedded(item, schema.items, path.index(i)));
  if (!isRecord(value)) return [];
  return [
    ...(schema['x-kubernetes-embedded-resource'] ? resourceErrors(value, path) : []),
    ...Object.keys(value)
      .sort()
      .flatMap((key) => validateEmbedded(value[key], propertySchema(schema, key), childPath(schema, key, path))),
  ];
}

function resourceErrors(value: Record<string, unknown>, path: FieldPath): FieldError[] {
  const absent = ['apiVersion', 'kind'].filter((key) => !Object.hasOwn(value, key));
  return [
    ...absent.map((key) => required(path.child(key), 'must not be empty')),
    ...apiVersionErrors(value.apiVersion, path.child('apiVersion')),
    ...kindErrors(value.kind, path.child('kind')),
    ...(isRecord(value.metadata) ? metadataErrors(value.metadata, path.child('metadata')) : []),
  ];
}

function apiVersionErrors(apiVersion: unknown, path: FieldPath): FieldError[] {
  if (apiVersion === undefined) return [];
  if (typeof apiVersion !== 'string') return [invalid(path, apiVersion, 'must be a string')];
  if (apiVersion === '') return [invalid(path, apiVersion, 'must not be empty')];
  return parseGroupVersion(apiVersion) ? [] : [invalid(path, apiVersion, `unexpected GroupVersion string: ${apiVersion}`)];
}

function kindErrors(kind: unknown, path: FieldPath): FieldError[] {
  if (kind === undefined) return [];
  if (typeof kind !== 'string') return [invalid(path, kind, 'must be a string')];
  if (kind === '') return [invalid(path, kind, 'must not be empty')];
  const messages = isDNS1035Label(kind.toLowerCase());
  return messages.length > 0 ? [invalid(path, kind, `may have mixed case, but should otherwise match: ${messages.join(',')}`)] : [];
}

function metadataErrors(metadata: Record<string, unknown>, path: FieldPath): FieldError[] {
  const object = { metadata: { ...metadata, name: metadata.name || 'fakename' } } as unknown as KubeObject;
  return validateObjectMeta(
    object,
    { namespaced: Boolean(metadata.namespace), strategy: { validateName: pathSegmentErrors }, embedded: true },
    path,
  );
}

/** api/validation/path, ValidatePathSegmentName. */
function pathSegmentErrors(name: string): string[] {
  if (name === '.' || name === '..') return [`may not be '${name}'`];
  return ['/', '%'].filter((part) => name.includes(part)).map((part) => `may not contain '${part}'`);
}
