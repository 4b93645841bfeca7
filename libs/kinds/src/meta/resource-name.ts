import { parseGroupVersion } from '@drydock/apimachinery';

/** `daemonset.apps/agent`: how tables name another object (printers.go, formatResourceName). */
export function resourceNameOf({ apiVersion, kind, name }: { apiVersion?: string; kind?: string; name?: string }): string {
  const group = parseGroupVersion(apiVersion ?? '')?.group;
  return `${(group ? `${kind}.${group}` : `${kind}`).toLowerCase()}/${name}`;
}
