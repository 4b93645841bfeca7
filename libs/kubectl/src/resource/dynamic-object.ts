/** Objects whose kind is not known when the code is written. */
import {
  copyManagedFields,
  defersManagedFields,
  setOwn,
  withoutManagedFields as bareMetadata,
  type KubeObject,
  type ObjectMeta,
} from '@drydock/apimachinery';

/** An object, a list, or any other JSON data, to be looked into without knowing its type. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Dynamic = any;

export function isList(object: Dynamic): boolean {
  return typeof object?.kind === 'string' && object.kind.endsWith('List') && Array.isArray(object.items);
}

/** The objects of a list, each with the apiVersion and kind that a server leaves out inside lists. */
export function itemsOf(list: Dynamic): KubeObject[] {
  const kind = String(list.kind ?? '').replace(/List$/, '');
  return (list.items ?? []).map((item: Dynamic) => (item.kind ? item : { apiVersion: list.apiVersion, kind, ...item }));
}

/** A deep copy of plain data. Managed fields that nobody has read yet stay so. */
export function copyOf<T>(value: T): T {
  return structuredCopy(value) as T;
}

function structuredCopy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(structuredCopy);
  if (typeof value !== 'object' || value === null) return value;
  if (defersManagedFields(value)) {
    const metadata = value as ObjectMeta;
    return copyManagedFields(structuredCopy(bareMetadata(metadata)) as ObjectMeta, metadata);
  }
  const copy: Record<string, unknown> = {};
  for (const [key, each] of Object.entries(value)) setOwn(copy, key, structuredCopy(each));
  return copy;
}

export function withoutManagedFields<T>(object: T): T {
  const metadata = (object as Dynamic)?.metadata;
  if (!metadata?.managedFields) return object;
  const { managedFields: _, ...rest } = metadata;
  return { ...object, metadata: rest };
}
