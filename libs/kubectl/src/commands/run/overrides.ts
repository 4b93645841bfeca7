/** `--overrides` of run and expose: JSON that is merged into an object before it is sent (kubectl/pkg/cmd/util/override_options.go). */
import {
  applyJsonPatch,
  applyMergePatch,
  applyStrategicMergePatch,
  decodeStrictly,
  isRecord,
  kubernetesSchemas,
  mergeSchemaFor,
  parseGroupVersion,
  type KubeObject,
} from '@drydock/apimachinery';
import { CommandError } from '../../command/command-error.ts';
import { stringFlag, type FlagDefinition } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import { asGoObject } from '../create/create-generated.ts';
import { unregisteredKind } from '../../resource/scheme.ts';

export const overrideFlags: readonly FlagDefinition[] = [
  stringFlag('override-type', 'How the override is merged: json, merge, or strategic.', {
    default: 'merge',
    completion: { of: 'values', values: ['json', 'merge', 'strategic'] },
  }),
  stringFlag('overrides', 'JSON that changes the generated object. It must name the apiVersion when it is not that of the object.'),
];

/** What each way of merging says of a text that is no JSON. */
const INVALID_TEXT: Readonly<Record<string, string>> = {
  json: 'unexpected end of JSON input',
  merge: 'Invalid JSON Patch',
  strategic: 'invalid JSON document',
};

/** The object with the override merged in. Throws when that makes no object of a kind that kubectl knows. */
export function withOverrides({ flags }: Invocation, object: Dynamic): KubeObject {
  const text = flags.string('overrides');
  const complete = asGoObject(object);
  if (!text) return complete;
  const type = flags.string('override-type');
  if (!INVALID_TEXT[type]) throw new CommandError(`invalid override type: ${type}`);
  return asGoObject(decoded(merged(complete, parsed(text, type), type)));
}

function parsed(text: string, type: string): Dynamic {
  try {
    return JSON.parse(text);
  } catch {
    throw new CommandError(INVALID_TEXT[type]!);
  }
}

function merged(object: KubeObject, override: Dynamic, type: string): unknown {
  if (type === 'merge') return applyMergePatch(object, override);
  const schema = mergeSchemaFor(kubernetesSchemas, { group: '', version: 'v1', kind: object.kind });
  const { value, error } = type === 'json' ? applyJsonPatch(object, override) : applyStrategicMergePatch(object, override, schema);
  if (error !== undefined) throw new CommandError(error);
  return value;
}

/** As Go's decoder reads it: fields that the kind does not have are gone. */
function decoded(value: unknown): Dynamic {
  if (!isRecord(value)) {
    const found = Array.isArray(value) ? 'array' : typeof value;
    const target = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';
    throw new CommandError(`couldn't get version/kind; json parse error: json: cannot unmarshal ${found} into Go value of type ${target}`);
  }
  const [apiVersion, kind] = [String(value.apiVersion ?? ''), String(value.kind ?? '')];
  const groupVersion = parseGroupVersion(apiVersion);
  const schema = groupVersion && kubernetesSchemas.forKind({ ...groupVersion, kind });
  if (!schema) throw new CommandError(unregisteredKind(kind, apiVersion));
  const result = decodeStrictly(value, schema, kubernetesSchemas);
  if ('error' in result) throw new CommandError(result.error);
  return result.object;
}
