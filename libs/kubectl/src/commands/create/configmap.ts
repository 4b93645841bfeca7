import { compactJson, encodeBase64 } from '@drydock/apimachinery';
import { decodeUtf8, encodeUtf8, type ByteString } from '@drydock/shell';
import { NOTHING } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import { arrayFlag, boolFlag, sliceFlag } from '../../command/flag.ts';
import { exactlyOneName, type Invocation } from '../../command/invocation.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import { createGenerated, generatorFlags } from './create-generated.ts';
import { readDataSources, type DataEntry } from './data-sources.ts';
import { hashSuffix } from './hash.ts';

export function newConfigMap(name: string, entries: readonly DataEntry[]): Dynamic {
  const texts = entries.filter(({ value }) => isUtf8Text(value));
  const binaries = entries.filter(({ value }) => !isUtf8Text(value));
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name },
    ...(texts.length ? { data: Object.fromEntries(texts.map(({ key, value }) => [key, decodeUtf8(value)])) } : {}),
    ...(binaries.length ? { binaryData: Object.fromEntries(binaries.map(({ key, value }) => [key, base64Of(value)])) } : {}),
  };
}

/** Bytes that decode and encode to themselves without stand-ins for what is not UTF-8. */
function isUtf8Text(bytes: ByteString): boolean {
  return !/[\ud800-\udfff]/.test(decodeUtf8(bytes).replace(/[\ud800-\udbff][\udc00-\udfff]/g, ''));
}

export function base64Of(bytes: ByteString): string {
  return encodeBase64(Uint8Array.from(bytes, (char) => char.charCodeAt(0)));
}

function configMapHash({ metadata, data, binaryData }: Dynamic): string {
  return hashSuffix(compactJson({ kind: 'ConfigMap', name: metadata.name, data: data ?? '', ...(binaryData ? { binaryData } : {}) }));
}

export const createConfigMap: Command = {
  name: 'configmap',
  aliases: ['cm'],
  use: 'configmap NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  short: 'Create a config map from a local file, directory or literal value',
  long: `Create a config map from files, directories or literal values.

The name of a file is its key and its content the value, unless you give another key. A directory gives every file in it whose name can be a key.`,
  examples: `# From literal values
kubectl create configmap settings --from-literal=color=blue --from-literal=size=3

# From a file, under another key
kubectl create configmap settings --from-file=app.conf=./dev.conf

# From all files of a directory
kubectl create configmap settings --from-file=config/

# From lines of the form key=value
kubectl create configmap settings --from-env-file=vars.env`,
  flags: [
    ...generatorFlags,
    boolFlag('append-hash', 'Append a hash of the content to the name.'),
    sliceFlag('from-env-file', 'File with lines of the form key=value.', { completion: { of: 'files' } }),
    sliceFlag('from-file', 'File or directory, with or without a key: [key=]path. May be repeated.', { completion: { of: 'files' } }),
    arrayFlag('from-literal', 'A key with its value (i.e. mykey=somevalue). May be repeated.'),
  ],
  args: NOTHING,
  *run(invocation: Invocation) {
    const name = exactlyOneName(invocation);
    const object = newConfigMap(name, yield* readDataSources(invocation, { kind: 'ConfigMap', name }, encodeUtf8));
    if (invocation.flags.bool('append-hash')) object.metadata.name = `${name}-${configMapHash(object)}`;
    createGenerated(invocation, object, { failure: 'failed to create configmap' });
  },
};
