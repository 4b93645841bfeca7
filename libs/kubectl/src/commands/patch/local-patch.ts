/** Patches that kubectl applies itself, with the words of the Go libraries that it uses for them. */
import {
  applyJsonPatch,
  applyMergePatch,
  applyStrategicMergePatch,
  isRecord,
  JsonDecoder,
  JsonEndError,
  jsonKind,
  JsonSyntaxError,
  kubernetesSchemas,
  mergeSchemaFor,
  type KubeObject,
} from '@drydock/apimachinery';
import { CommandError } from '../../command/command-error.ts';
import type { Info } from '../../resource/info.ts';

export type PatchType = 'json' | 'merge' | 'strategic';
export const PATCH_NAMES: readonly PatchType[] = ['json', 'merge', 'strategic'];

/** The object of `info` with a patch, a JSON text, applied. Throws a CommandError. */
export function applyLocally(info: Info, type: PatchType, text: string): KubeObject {
  const patch = decode(text);
  const object = info.object!;
  if (type === 'json') return valueOf(applyJsonPatch(object, operationsOf(patch)));
  if (type === 'merge') return mergeLocally(object, patch);
  if (patch.error !== undefined || !(isRecord(patch.value) || patch.value === null)) throw new CommandError('invalid JSON document');
  return valueOf(applyStrategicMergePatch(object, patch.value ?? {}, mergeSchemaFor(kubernetesSchemas, info.resource)));
}

type DecodedPatch = { value: unknown; error?: undefined } | { error: string };

function decode(text: string): DecodedPatch {
  const decoder = new JsonDecoder(text);
  try {
    const value = decoder.next();
    decoder.end();
    return { value };
  } catch (error) {
    if (error instanceof JsonEndError) return { error: 'unexpected end of JSON input' };
    if (error instanceof JsonSyntaxError) return { error: error.message };
    throw error;
  }
}

function mergeLocally(object: KubeObject, patch: DecodedPatch): KubeObject {
  if (patch.error === undefined && isRecord(patch.value)) return applyMergePatch(object, patch.value) as KubeObject;
  const isList = patch.error === undefined && Array.isArray(patch.value);
  throw new CommandError(isList ? 'json: cannot unmarshal array into Go value of type unstructured.detector' : 'Invalid JSON Patch');
}

function operationsOf(patch: DecodedPatch): unknown[] {
  if (patch.error !== undefined) throw new CommandError(patch.error);
  if (patch.value === null) return [];
  if (!Array.isArray(patch.value)) throw notOperations(patch.value, 'Patch');
  const wrong = patch.value.find((operation) => !isRecord(operation));
  if (wrong !== undefined) throw notOperations(wrong, 'Operation');
  return patch.value;
}

function notOperations(value: unknown, type: string): CommandError {
  return new CommandError(`json: cannot unmarshal ${jsonKind(value)} into Go value of type jsonpatch.${type}`);
}

function valueOf(result: { value: unknown; error?: undefined } | { value?: undefined; error: string }): KubeObject {
  if (result.error !== undefined) throw new CommandError(result.error);
  return result.value as KubeObject;
}
