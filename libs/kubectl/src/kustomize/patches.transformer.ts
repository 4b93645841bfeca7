/** `patches` and their older forms (kustomize, PatchTransformer, PatchStrategicMergeTransformer, PatchJson6902Transformer). */
import {
  applyJsonPatch,
  applyMergePatch,
  applyStrategicMergePatch,
  isRecord,
  kubernetesSchemas,
  mergeSchemaFor,
  parseYamlDocument,
  printYaml,
} from '@drydock/apimachinery';
import { decodeUtf8 } from '@drydock/shell';
import { copyOf } from '../resource/dynamic-object.ts';
import type { PatchEntry } from './kustomization-file.ts';
import { explaining, failureOf, KustomizeError } from './kustomize-error.ts';
import type { Loader } from './loader.ts';
import { idText, type Resource } from './resource.ts';
import { loadResources, parseResources } from './resource-file.ts';
import type { ResourceList } from './resource-list.ts';

/** A patch that has been read. */
type Patch = { readonly source: string; readonly entry: PatchEntry } & (
  { readonly merges: readonly Resource[] } | { readonly operations: unknown }
);

/** All patches are read before the first is applied. */
export function readPatches(entries: readonly PatchEntry[], loader: Loader): Patch[] {
  return entries.map((entry) => {
    const config = printYaml(withoutAbsent(entry));
    return explaining(`trouble configuring builtin PatchTransformer with config: \`\n${config}\``, () => readPatch(entry, config, loader));
  });
}

function readPatch(entry: PatchEntry, config: string, loader: Loader): Patch {
  const { path } = entry;
  const inline = (entry.patch ?? '').trim();
  if (inline === '' && !path) throw new KustomizeError(`must specify one of patch and path in\n${config.trimEnd()}`);
  if (inline !== '' && path) throw new KustomizeError(`patch and path can't be set at the same time\n${config.trimEnd()}`);
  const text = path ? explaining(`failed to get the patch file from path(${path})`, () => decodeUtf8(loader.load(path))) : inline;
  const source = path ? `[path: ${JSON.stringify(path)}]` : `[patch: ${JSON.stringify(inline)}]`;
  let merges: readonly Resource[] = [];
  const isNoMerge = failureOf(() => (merges = parseResources(text))) !== undefined;
  if (!isNoMerge) return { source, entry, merges };
  const { value } = parseYamlDocument(text);
  if (!Array.isArray(value)) throw new KustomizeError(`unable to parse SM or JSON patch from ${source}`);
  return { source, entry, operations: value };
}

export function applyPatch(list: ResourceList, patch: Patch): void {
  if ('operations' in patch) applyOperations(list, patch.operations, patch.entry, patch.source);
  else if (patch.entry.target) applyToSelected(list, patch.merges, patch.entry, patch.source);
  else for (const merge of patch.merges) applyById(list, merge, patch.entry);
  list.keep((resource) => !resource.isEmpty);
}

/** `patchesStrategicMerge`: each is a file, or the patch itself. */
export function applyStrategicPatches(list: ResourceList, entries: readonly string[], loader: Loader): void {
  const config = printYaml({ paths: entries });
  const patches = explaining(`trouble configuring builtin PatchStrategicMergeTransformer with config: \`\n${config}\``, () =>
    entries.flatMap((entry) => {
      let inline: Resource[] | undefined;
      failureOf(() => (inline = parseResources(entry)));
      return inline ?? loadResources(loader, entry);
    }),
  );
  for (const patch of patches) mergeInto(list.byId(patch.originalId), patch, {});
  list.keep((resource) => !resource.isEmpty);
}

/** `patchesJson6902`. */
export function applyJsonPatches(list: ResourceList, entries: readonly PatchEntry[], loader: Loader): void {
  for (const { path, patch, target } of entries) {
    const config = printYaml(withoutAbsent({ jsonOp: patch, path, target }));
    const text = explaining(`trouble configuring builtin PatchJson6902Transformer with config: \`\n${config}\``, () => {
      if (!target?.name) throw new KustomizeError('must specify the target name');
      if (!path && !patch) throw new KustomizeError('empty file path and empty jsonOp');
      if (path && patch) throw new KustomizeError('must specify a file path or jsonOp, not both');
      return path ? decodeUtf8(loader.load(path)) : patch!;
    });
    applyOperations(list, parseYamlDocument(text).value, { target }, '');
  }
}

function withoutAbsent(entry: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined && value !== ''));
}

function applyToSelected(list: ResourceList, merges: readonly Resource[], entry: PatchEntry, source: string): void {
  const [merge, ...more] = merges;
  if (more.length > 0)
    throw new KustomizeError(
      `Multiple Strategic-Merge Patches in one \`patches\` entry is not allowed to set \`patches.target\` field: ${source}`,
    );
  if (!merge) return;
  for (const resource of list.select(entry.target!)) mergeInto(resource, merge, entry.options ?? {});
}

function applyById(list: ResourceList, merge: Resource, { options = {} }: PatchEntry): void {
  const target = explaining(`no resource matches strategic merge patch ${JSON.stringify(idText(merge.originalId))}`, () =>
    list.byId(merge.originalId),
  );
  mergeInto(target, merge, options);
}

/** Name, namespace and kind stay as they are, unless the patch may change them. */
function mergeInto(resource: Resource, patch: Resource, { allowNameChange, allowKindChange }: NonNullable<PatchEntry['options']>): void {
  const { name, namespace, gvk } = resource;
  if (allowNameChange || allowKindChange) resource.rememberName();
  const { $patch: directive } = patch.object;
  if (directive === 'delete') {
    resource.object = {};
    return;
  }
  const change = { ...patch.object, apiVersion: resource.object.apiVersion };
  resource.object = copyOf(merged(resource, change));
  if (!allowKindChange) resource.object.kind = gvk.kind;
  if (!allowNameChange) resource.name = name;
  resource.namespace = namespace;
}

function merged({ object, gvk }: Resource, change: Record<string, unknown>): unknown {
  const schema = mergeSchemaFor(kubernetesSchemas, gvk);
  if (!schema) return applyMergePatch(object, change);
  const { value, error } = applyStrategicMergePatch(object, change, schema);
  if (error !== undefined) throw new KustomizeError(error);
  return value;
}

function applyOperations(list: ResourceList, operations: unknown, { target }: PatchEntry, source: string): void {
  if (!target) throw new KustomizeError(`must specify a target for JSON patch ${source}`);
  for (const resource of list.select(target)) {
    resource.rememberName();
    const { value, error } = applyJsonPatch(resource.object, operations);
    if (error !== undefined) throw new KustomizeError(error);
    if (!isRecord(value)) throw new KustomizeError('json: cannot unmarshal array into Go value of type map[string]interface {}');
    resource.object = copyOf(value);
  }
}
