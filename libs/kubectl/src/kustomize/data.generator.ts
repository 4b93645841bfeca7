/** ConfigMaps and Secrets out of files, lines and literals (kustomize, api/internal/generators and api/kv). */
import { encodeBase64, wellFormed } from '@drydock/apimachinery';
import { baseName, decodeUtf8, encodeUtf8, type ByteString } from '@drydock/shell';
import type { Dynamic } from '../resource/dynamic-object.ts';
import type { GeneratorArgs, GeneratorOptions } from './kustomization-file.ts';
import { explaining, KustomizeError } from './kustomize-error.ts';
import type { Loader } from './loader.ts';
import { Resource, type Behavior } from './resource.ts';

interface Pair {
  readonly key: string;
  readonly value: ByteString;
}

const BEHAVIORS: ReadonlySet<string> = new Set(['create', 'merge', 'replace']);

export function generateConfigMap(args: GeneratorArgs, common: GeneratorOptions | undefined, loader: Loader): Resource {
  const data: Record<string, string> = {};
  const binaryData: Record<string, string> = {};
  const object = baseObject('ConfigMap', args);
  for (const { key, value } of readPairs(args, loader)) {
    const text = decodeUtf8(value);
    if (text === wellFormed(text)) data[key] = text;
    else binaryData[key] = wrappedBase64(value);
  }
  if (Object.keys(data).length > 0) object.data = data;
  if (Object.keys(binaryData).length > 0) object.binaryData = binaryData;
  return finished(object, args, common);
}

export function generateSecret(args: GeneratorArgs, common: GeneratorOptions | undefined, loader: Loader): Resource {
  const object = baseObject('Secret', args);
  object.type = args.type || 'Opaque';
  object.data = Object.fromEntries(readPairs(args, loader).map(({ key, value }) => [key, wrappedBase64(value)]));
  return finished(object, args, common);
}

function baseObject(kind: string, { name, namespace }: GeneratorArgs): Dynamic {
  if (!name) throw new KustomizeError('a configmap must have a name');
  return { apiVersion: 'v1', kind, metadata: { name, ...(namespace ? { namespace } : {}) } };
}

/** What one generator says goes before what is said for all; a switch that is on for all cannot be off for one. */
function finished(object: Dynamic, { options = {}, behavior }: GeneratorArgs, common: GeneratorOptions = {}): Resource {
  const labels = { ...common.labels, ...options.labels };
  const annotations = { ...common.annotations, ...options.annotations };
  if (Object.keys(labels).length > 0) object.metadata.labels = labels;
  if (Object.keys(annotations).length > 0) object.metadata.annotations = annotations;
  if (options.immutable || common.immutable) object.immutable = true;
  const resource = new Resource(object);
  resource.isGenerated = true;
  resource.needsHash = !(options.disableNameSuffixHash || common.disableNameSuffixHash);
  resource.behavior = BEHAVIORS.has(behavior ?? '') ? (behavior as Behavior) : 'unspecified';
  return resource;
}

function readPairs(args: GeneratorArgs, loader: Loader): Pair[] {
  const pairs = explaining('loading KV pairs', () => readSources(args, loader));
  const keys = new Set<string>();
  for (const { key } of pairs) {
    if (keys.has(key)) throw new KustomizeError(`configmap ${args.name} illegally repeats the key \`${key}\``);
    keys.add(key);
  }
  return pairs;
}

function readSources({ envs = [], env, literals = [], files = [] }: GeneratorArgs, loader: Loader): Pair[] {
  const envFiles = env ? [...envs, env] : envs;
  return [
    ...explaining(`env source files: ${listText(envFiles)}`, () => envFiles.flatMap((path) => pairsOfLines(decodeUtf8(loader.load(path))))),
    ...explaining(`literal sources ${listText(literals)}`, () => literals.map(parseLiteral)),
    ...explaining(`file sources: ${listText(files)}`, () => files.map((source) => readFileSource(source, loader))),
  ];
}

function listText(sources: readonly string[]): string {
  return `[${sources.join(' ')}]`;
}

function pairsOfLines(content: string): Pair[] {
  const lines = content.replace(/^\ufeff/, '').split(/\r?\n/);
  return lines.flatMap((line) => {
    const text = line.trimStart();
    if (text === '' || text.startsWith('#')) return [];
    const equals = text.indexOf('=');
    const key = equals < 0 ? text : text.slice(0, equals);
    return [{ key, value: encodeUtf8(equals < 0 ? '' : text.slice(equals + 1)) }];
  });
}

function parseLiteral(source: string): Pair {
  const equals = source.indexOf('=');
  if (equals <= 0) throw new KustomizeError(`invalid literal source ${source}, expected key=value`);
  return { key: source.slice(0, equals), value: encodeUtf8(withoutQuotes(source.slice(equals + 1))) };
}

function withoutQuotes(text: string): string {
  const quoted = text.length >= 2 && text[0] === text.at(-1) && (text[0] === '"' || text[0] === "'");
  return quoted ? text.slice(1, -1) : text;
}

function readFileSource(source: string, loader: Loader): Pair {
  const [first = '', second, ...more] = source.split('=');
  if (more.length > 0) throw new KustomizeError(`source ${JSON.stringify(source)} key name or file path contains '='`);
  if (second === undefined) return { key: baseName(source), value: loader.load(source) };
  if (first === '')
    throw new KustomizeError(`missing key name for file path ${JSON.stringify(second)} in source ${JSON.stringify(source)}`);
  if (second === '')
    throw new KustomizeError(`missing file path for key name ${JSON.stringify(first)} in source ${JSON.stringify(source)}`);
  return { key: first, value: loader.load(second) };
}

const LINE_LENGTH = 70;

/** Base64 in lines of 70 characters, as soon as one line is not enough. */
function wrappedBase64(bytes: ByteString): string {
  const text = encodeBase64(Uint8Array.from(bytes, (character) => character.charCodeAt(0)));
  if (text.length < LINE_LENGTH) return text;
  return (text.match(/.{1,70}/g) ?? []).map((line) => `${line}\n`).join('');
}
