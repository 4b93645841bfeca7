/** Manifests to resources: several documents, lists opened (kustomize, api/resource/factory.go). */
import { isRecord, parseYaml } from '@drydock/apimachinery';
import { decodeUtf8 } from '@drydock/shell';
import type { Dynamic } from '../resource/dynamic-object.ts';
import { KustomizeError, MalformedYamlError } from './kustomize-error.ts';
import type { Loader } from './loader.ts';
import { Resource } from './resource.ts';

export function loadResources(loader: Loader, path: string): Resource[] {
  try {
    return parseResources(decodeUtf8(loader.load(path)));
  } catch (error) {
    if (!(error instanceof MalformedYamlError)) throw error;
    throw new MalformedYamlError(`${error.message} in File: ${path}`);
  }
}

export function parseResources(text: string): Resource[] {
  const { documents, error } = parseYaml(text, { booleans: 'core' });
  if (error !== undefined) throw new MalformedYamlError(`MalformedYAMLError: ${error.replace(/^error converting YAML to JSON: /, '')}`);
  return documents
    .filter(isPresent)
    .flatMap(openList)
    .map((object) => new Resource(object));
}

function isPresent(document: unknown): boolean {
  return !(isRecord(document) && Object.keys(document).length === 0);
}

function openList(object: Dynamic): Dynamic[] {
  checkMetadata(object);
  if (!object.kind.endsWith('List') || object.items === undefined) return [object];
  if (object.items === null) return [];
  if (!Array.isArray(object.items)) throw new KustomizeError(`expected array in ${object.kind}/items, but found ${typeof object.items}`);
  return object.items.filter(isPresent).flatMap(openList);
}

function checkMetadata(object: Dynamic): void {
  if (!isRecord(object) || (!object.kind && object.apiVersion === undefined && object.metadata === undefined)) {
    throw new KustomizeError('missing Resource metadata');
  }
  if (!object.kind) throw new KustomizeError(`missing kind in object ${dumpMetadata(object)}`);
  if (String(object.kind).endsWith('List')) return;
  if (!(object as Dynamic).metadata?.name) throw new KustomizeError(`missing metadata.name in object ${dumpMetadata(object)}`);
}

/** As Go prints its struct of type and metadata (`%v`). */
function dumpMetadata({ apiVersion = '', kind = '', metadata }: Dynamic): string {
  const { name = '', namespace = '', labels = {}, annotations = {} } = metadata ?? {};
  const mapText = (map: Record<string, unknown>) =>
    `map[${Object.keys(map)
      .sort()
      .map((key) => `${key}:${String(map[key])}`)
      .join(' ')}]`;
  return `{{${apiVersion} ${kind}} {{${name} ${namespace}} ${mapText(labels)} ${mapText(annotations)}}}`;
}
