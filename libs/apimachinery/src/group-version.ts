/** Names of API types: what a URL calls a resource and what an object calls its kind (k8s.io/apimachinery, runtime/schema). */

export interface GroupVersion {
  /** The empty string is the core group. */
  group: string;
  version: string;
}

export interface GroupVersionKind extends GroupVersion {
  kind: string;
}

export interface GroupVersionResource extends GroupVersion {
  /** Plural and lower case, as in URLs. */
  resource: string;
}

export interface GroupResource {
  group: string;
  resource: string;
}

/** `v1`, `apps/v1`. */
export function formatGroupVersion({ group, version }: GroupVersion): string {
  return group ? `${group}/${version}` : version;
}

/** Splits an `apiVersion`; a value with more than one slash is `undefined` (schema.ParseGroupVersion). */
export function parseGroupVersion(apiVersion: string): GroupVersion | undefined {
  const parts = apiVersion.split('/');
  if (parts.length === 1) return { group: '', version: parts[0]! };
  if (parts.length === 2) return { group: parts[0]!, version: parts[1]! };
  return undefined;
}

/** `pods`, `deployments.apps`: how messages name a resource. */
export function formatGroupResource({ group, resource }: GroupResource): string {
  return group ? `${resource}.${group}` : resource;
}
