import { newForbidden, type StatusError } from '@drydock/apimachinery';
import type { AdmissionAttributes } from './admission-plugin.ts';

/**
 * What a plugin refuses with: Forbidden, naming the object as well as it can be named at this point (k8s.io/apiserver, admission.NewForbidden). An object
 * whose name is not generated yet goes by its prefix.
 */
export function refuse({ resource, name, object }: AdmissionAttributes, why: string): StatusError {
  const known = name || object?.metadata?.name || object?.metadata?.generateName || 'Unknown';
  return newForbidden({ group: resource.group, resource: resource.resource }, known, why);
}
