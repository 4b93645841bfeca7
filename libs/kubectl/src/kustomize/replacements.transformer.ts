/** `replacements`: values of one object copied into others (kustomize, api/filters/replacement). */
import { isRecord } from '@drydock/apimachinery';
import { decodeUtf8 } from '@drydock/shell';
import { copyOf } from '../resource/dynamic-object.ts';
import type { Place } from './field-path.ts';
import { readReplacements, type FieldOptions, type ReplacementEntry } from './kustomization-file.ts';
import { explaining, KustomizeError } from './kustomize-error.ts';
import type { Loader } from './loader.ts';
import { lookUp, placesAt, splitReplacementPath, textOf } from './replacement-path.ts';
import { idText, isSelected, sameNamespace, type Resource, type ResourceId } from './resource.ts';
import { matcherOf, type ResourceList, type Selector } from './resource-list.ts';

const DEFAULT_PATH = 'metadata.name';

type Source = NonNullable<ReplacementEntry['source']>;
type Target = NonNullable<ReplacementEntry['targets']>[number];

/** Replacements may stand in files of their own. */
export function loadReplacements(entries: readonly ReplacementEntry[], loader: Loader): ReplacementEntry[] {
  return entries.flatMap((entry) => {
    const { path } = entry;
    if (!path) return [entry];
    if (entry.source || entry.targets) throw new KustomizeError('cannot specify both path and inline replacement');
    return readReplacements(decodeUtf8(loader.load(path)));
  });
}

export function replace(list: ResourceList, { source, targets }: ReplacementEntry): void {
  if (!source || !targets) throw new KustomizeError('replacements must specify a source and at least one target');
  const value = valueOf(source, list.resources);
  for (const target of targets) {
    if (!target.select) throw new KustomizeError('target must specify resources to select');
    for (const resource of selected(list.resources, target.select, target.reject ?? [])) write(value, resource, target);
  }
}

function valueOf(source: Source, resources: readonly Resource[]): unknown {
  const { fieldPath = DEFAULT_PATH, options } = source;
  const value = lookUp(sourceOf(source, resources).object, splitReplacementPath(fieldPath));
  if (value === undefined || value === null || value === '') {
    throw new KustomizeError(`fieldPath \`${fieldPath}\` is missing for replacement source ${idText(completeId(source))}`);
  }
  if (!options?.delimiter) return value;
  if (typeof value === 'object') throw new KustomizeError('delimiter option can only be used with scalar nodes');
  const { index = 0 } = options;
  const part = String(value).split(options.delimiter)[index];
  if (part === undefined) throw new KustomizeError(`options.index ${index} is out of bounds for value ${String(value)}`);
  return part;
}

function sourceOf(source: Source, resources: readonly Resource[]): Resource {
  const wanted = completeId(source);
  const found = resources.filter(({ allIds }) =>
    allIds.some(
      (id) => (!wanted.name || wanted.name === id.name) && (!wanted.namespace || sameNamespace(wanted, id)) && isSelected(id, wanted),
    ),
  );
  const [first, ...more] = found;
  if (first && more.length === 0) return first;
  const text = [idText(wanted), ...(source.fieldPath ? [source.fieldPath] : []), ...optionsText(source.options)].join(':');
  throw new KustomizeError(first ? `multiple matches for selector ${text}` : `nothing selected by ${text}`);
}

function completeId({ group = '', version = '', kind = '', name = '', namespace = '' }: Selector): ResourceId {
  return { group, version, kind, name, namespace };
}

function optionsText(options: FieldOptions | undefined): string[] {
  if (!options || (!options.delimiter && !options.create)) return [];
  return [`${options.delimiter ?? ''}(${options.index ?? 0}), create=${options.create ?? false}`];
}

function selected(resources: readonly Resource[], select: Selector, reject: readonly Selector[]): Resource[] {
  const wanted = matcherOf(select);
  const unwanted = reject.map((selector) => ({ selector, matcher: matcherOf(selector) }));
  return resources.filter((resource) => {
    if (!wanted.metadata(resource) || !matchesAnyId(wanted, resource)) return false;
    return !unwanted.some(({ selector, matcher }) => {
      const { labelSelector, annotationSelector, ...id } = selector;
      const byMetadata = Boolean(labelSelector || annotationSelector) && matcher.metadata(resource);
      const byId = Object.values(id).some(Boolean) && matchesAnyId(matcher, resource);
      return byMetadata || byId;
    });
  });
}

function matchesAnyId(matcher: ReturnType<typeof matcherOf>, { allIds }: Resource): boolean {
  return allIds.some((id) => matcher.gvk(id) && matcher.name(id.name) && matcher.namespace(id.namespace));
}

function write(value: unknown, resource: Resource, { fieldPaths = [DEFAULT_PATH], options = {} }: Target): void {
  const root: Place = { value: resource.object, set: (changed) => void (resource.object = changed) };
  for (const path of fieldPaths) {
    const failure = `unable to find ${options.create ? 'or create ' : ''}field ${JSON.stringify(path)} in replacement target`;
    const places = explaining(failure, () => placesAt(root, splitReplacementPath(path), options.create ?? false));
    if (places.length === 0) throw new KustomizeError(failure);
    for (const place of places) place.set(newValue(value, place, options));
  }
}

function newValue(value: unknown, { value: old, isNew }: Place, { delimiter, index = 0 }: FieldOptions): unknown {
  if (!delimiter) return isScalar(old) && isScalar(value) ? likeOld(value, isNew ? undefined : old) : copyOf(value);
  if (!isScalar(old)) throw new KustomizeError('delimiter option can only be used with scalar nodes');
  const parts = textOf(old).split(delimiter);
  if (index < 0) parts.unshift(textOf(value));
  else if (index >= parts.length) parts.push(textOf(value));
  else parts[index] = textOf(value);
  return parts.join(delimiter);
}

function isScalar(value: unknown): boolean {
  return !Array.isArray(value) && !isRecord(value);
}

/** Only the text is copied: a text stays a text; where there was none, the text alone says what it is. */
function likeOld(value: unknown, old: unknown): unknown {
  const text = textOf(value);
  if (typeof old === 'string') return text;
  if (/^-?(0|[1-9]\d*)(\.\d+)?$/.test(text)) return Number(text);
  return text === 'true' || text === 'false' ? text === 'true' : value;
}
