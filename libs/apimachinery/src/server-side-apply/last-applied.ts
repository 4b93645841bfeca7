/**
 * From client-side to server-side apply: what kubectl applied before is in an annotation, and is kubectl's own still (apimachinery,
 * managedfields/internal, lastAppliedManager and lastAppliedUpdater).
 */
import { getOwn, isRecord } from '../deep/own-property.ts';
import { compactJson } from '../json/json-printer.ts';
import type { KubeObject } from '../object.ts';
import type { ApplySchema } from './apply-schema.ts';
import { FieldSet } from './field-set.ts';
import { compareValues, fieldSetOf } from './typed-value.ts';

const ANNOTATION = 'kubectl.kubernetes.io/last-applied-configuration';

/** All annotations of an object together, in bytes; a longer one is left out. */
const LARGEST_ANNOTATIONS = 256 * 1024;

/** Only kubectl's own name changes sides; whoever uses another does not want to. */
const KUBECTL = 'kubectl';

/** The fields that kubectl applied from the client and that are still as it left them. */
export function fieldsAppliedByClient(live: KubeObject, manager: string, schema: ApplySchema | undefined): FieldSet {
  const applied = manager === KUBECTL ? parsed(getOwn(live.metadata.annotations ?? {}, ANNOTATION)) : undefined;
  if (applied?.apiVersion !== live.apiVersion) return FieldSet.empty;
  const { added, removed, modified } = compareValues(applied, live, schema);
  return fieldSetOf(applied, schema).difference(modified).difference(added).difference(removed);
}

/** The object with the annotation brought up to date, if it has one and kubectl applied this configuration. */
export function withLastApplied(object: KubeObject, config: KubeObject, manager: string): KubeObject {
  const { annotations } = object.metadata;
  if (manager !== KUBECTL || !getOwn(annotations ?? {}, ANNOTATION)) return object;
  const { [ANNOTATION]: _, ...others } = annotations as Record<string, string>;
  const text = `${compactJson(withoutAnnotation(config))}\n`;
  const kept = text.length > LARGEST_ANNOTATIONS ? others : { ...others, [ANNOTATION]: text };
  return { ...object, metadata: { ...object.metadata, annotations: kept } };
}

function withoutAnnotation(config: KubeObject): KubeObject {
  const { annotations } = config.metadata;
  if (!annotations) return config;
  const { [ANNOTATION]: _, ...others } = annotations;
  return { ...config, metadata: { ...config.metadata, annotations: others } };
}

function parsed(text: unknown): Record<string, unknown> | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
