import {
  matchesFields,
  matchesLabels,
  newBadRequest,
  newExpired,
  newTimeout,
  objectKey,
  parseFieldSelector,
  parseLabelSelector,
  quoteGo,
  type KubeObject,
  type ListMeta,
  type SelectorResult,
} from '@drydock/apimachinery';
import type { RequestContext } from '../request-context.ts';
import type { Store } from '../store.ts';
import { decodeToken, encodeToken, type ContinueToken } from './continue-token.ts';
import { asksForExact, checkListOptions, requestedVersion } from './list-options.ts';

export interface ListResult {
  metadata: ListMeta;
  items: readonly KubeObject[];
}

/** GET of a collection. Throws BadRequest for selectors that do not parse or are not supported, Expired for old continue tokens. */
export function listObjects(store: Store, context: RequestContext): ListResult {
  const { storage } = store.backend;
  const matches = selectionOf(store, context);
  const { query, info } = context;
  checkListOptions(query);
  const requested = requestedVersion(query);
  if (requested > storage.resourceVersion)
    throw newTimeout(`Too large resource version: ${requested}, current: ${storage.resourceVersion}`, 1);
  const token = query.continue ? decodeToken(query.continue) : undefined;
  const version = token?.rv ?? (asksForExact(query) ? requested : storage.resourceVersion);
  if (version < storage.compactedVersion) throw newExpired(token ? OLD_TOKEN : 'The resourceVersion for the provided list is too old.');
  const selected = store
    .objectsAt(info.namespace, version)
    .map((object) => store.fromStored(object))
    .filter(matches);
  return page(selected, query, version, token?.start ?? '');
}

const OLD_TOKEN =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.';

/** Whether a list or watch of this request sees an object. */
export function selectionOf(store: Store, context: RequestContext): (object: KubeObject) => boolean {
  const { query, info } = context;
  const labels = query.labelSelector ? accepted(parseLabelSelector(query.labelSelector)) : undefined;
  const fields = query.fieldSelector ? accepted(parseFieldSelector(query.fieldSelector)) : undefined;
  const readers = fieldReaders(store);
  for (const { field } of fields ?? []) if (!Object.hasOwn(readers, field)) throw unsupportedField(store, field);
  return (object) =>
    (!info.name || object.metadata.name === info.name) &&
    (!labels || matchesLabels(labels, object.metadata.labels)) &&
    (!fields || matchesFields(fields, Object.fromEntries(fields.map(({ field }) => [field, readers[field]!(object)]))));
}

function fieldReaders({ definition }: Store): Readonly<Record<string, (object: KubeObject) => string>> {
  return {
    'metadata.name': (object) => object.metadata.name,
    ...(definition.namespaced ? { 'metadata.namespace': (object: KubeObject) => object.metadata.namespace ?? '' } : {}),
    ...definition.fieldSelectors,
  };
}

/** Kinds with selectors of their own, and custom resources, word it differently (apimachinery, DefaultMetaV1FieldSelectorConversion). */
function unsupportedField({ definition }: Store, field: string): Error {
  if (definition.fieldSelectors || definition.schema) return newBadRequest(`field label not supported: ${field}`);
  return newBadRequest(`${quoteGo(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`);
}

function accepted<T>(result: SelectorResult<T>): T {
  if (result.error !== undefined) throw newBadRequest(result.error);
  return result.selector;
}

function page(items: readonly KubeObject[], query: Readonly<Record<string, string>>, version: number, start: string): ListResult {
  // What is negative limits nothing (apiserver, storage/etcd3).
  const limit = Math.max(0, Number(query.limit ?? 0));
  const from = items.findIndex((object) => objectKey(object) >= start);
  const rest = from < 0 ? [] : items.slice(from);
  const resourceVersion = `${version}`;
  if (!limit || rest.length <= limit) return { metadata: { resourceVersion }, items: rest };
  const next: ContinueToken = { v: 'meta.k8s.io/v1', rv: version, start: `${objectKey(rest[limit - 1]!)}\0` };
  return {
    metadata: { resourceVersion, continue: encodeToken(next), remainingItemCount: rest.length - limit },
    items: rest.slice(0, limit),
  };
}
