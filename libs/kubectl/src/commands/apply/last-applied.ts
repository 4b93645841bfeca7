/** The annotation in which client-side apply keeps what it sent last (kubectl/pkg/util/apply.go). */
import { compactJson, parseYamlDocument, type KubeObject } from '@drydock/apimachinery';
import { CommandError } from '../../command/command-error.ts';
import { inGoOrder, orderedJson } from '../../printers/go-field-order.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';

export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** The object with the annotation set to what it is itself. */
export function withLastApplied<T extends KubeObject>(object: T): T {
  const bare = withoutLastApplied(object);
  return {
    ...bare,
    metadata: { ...bare.metadata, annotations: { ...bare.metadata.annotations, [LAST_APPLIED]: `${compactJson(bare)}\n` } },
  };
}

/** What the annotation remembers: the object without it, with annotations in any case. */
export function withoutLastApplied<T extends KubeObject>(object: T): T {
  const { [LAST_APPLIED]: _, ...annotations } = object.metadata?.annotations ?? {};
  return { ...object, metadata: { ...object.metadata, annotations } };
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

/** The same as data. Throws a CommandError when somebody has written what is no JSON. */
export function lastAppliedValue(text: string): unknown {
  const { value, error } = parseYamlDocument(text);
  if (error !== undefined) throw new CommandError(error.replace('error converting YAML to JSON: ', ''));
  return value;
}
