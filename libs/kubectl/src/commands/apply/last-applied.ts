/** The annotation in which client-side apply keeps what it sent last (kubectl/pkg/util/apply.go). */
import { compactJson, type KubeObject } from '@drydock/apimachinery';
import { inGoOrder, orderedJson } from '../../printers/go-field-order.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';

export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** The object with the annotation set to what it is itself. */
export function withLastApplied<T extends KubeObject>(object: T): T {
  const annotations = { ...(object.metadata?.annotations ?? {}) };
  delete annotations[LAST_APPLIED];
  const bare = { ...object, metadata: { ...object.metadata, annotations } };
  return { ...bare, metadata: { ...bare.metadata, annotations: { ...annotations, [LAST_APPLIED]: `${compactJson(bare)}\n` } } };
}

/** The same for an object that kubectl itself built: in the order of Go's structs, without an empty map of annotations. */
export function withGeneratedLastApplied<T extends KubeObject>(object: T): T {
  const text = `${orderedJson(inGoOrder(object), '')}\n`;
  return { ...object, metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, [LAST_APPLIED]: text } } };
}

/** What was applied last; undefined without the annotation. */
export function lastApplied(object: Dynamic): string | undefined {
  return object?.metadata?.annotations?.[LAST_APPLIED];
}
