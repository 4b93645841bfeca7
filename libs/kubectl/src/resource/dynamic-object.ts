/** Objects whose kind is not known when the code is written. */
import type { KubeObject } from '@drydock/apimachinery';

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

/** A deep copy of plain data. */
export function copyOf<T>(value: T): T {
  return structuredCopy(value) as T;
}

function structuredCopy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(structuredCopy);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, structuredCopy(each)]));
}

export function withoutManagedFields<T>(object: T): T {
  const metadata = (object as Dynamic)?.metadata;
  if (!metadata?.managedFields) return object;
  const { managedFields: _, ...rest } = metadata;
  return { ...object, metadata: rest };
}
