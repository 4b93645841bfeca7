import type { Dynamic } from './dynamic-object.ts';

/** The type of an object as Go's `%T` prints it: `*v1.Deployment`. */
export function goTypeOf({ apiVersion, kind }: Dynamic): string {
  return `*${apiVersion.slice(apiVersion.lastIndexOf('/') + 1)}.${kind}`;
}
