import type { Dynamic } from '../../resource/dynamic-object.ts';

/** Where a variable comes from, in words: `configmap conf, key color`. */
export function envSourceText({ fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef }: Dynamic): string {
  if (fieldRef) return `field path ${fieldRef.fieldPath}`;
  if (resourceFieldRef) {
    const container = resourceFieldRef.containerName ? `${resourceFieldRef.containerName}/` : '';
    return `resource field ${container}${resourceFieldRef.resource}`;
  }
  if (secretKeyRef) return `secret ${secretKeyRef.name}, key ${secretKeyRef.key}`;
  if (configMapKeyRef) return `configmap ${configMapKeyRef.name}, key ${configMapKeyRef.key}`;
  return 'invalid valueFrom';
}
