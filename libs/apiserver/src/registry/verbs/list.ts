import {
  matchesFields,
  matchesLabels,
  newBadRequest,
  newExpired,
  newTimeout,
  parseFieldSelector,
  parseLabelSelector,
  quoteGo,
  type KubeObject,
  type ListMeta,
  type SelectorResult,
} from '@drydock/apimachinery';
import type { RequestContext } from '../request-context.ts';
import type { Store } from '../store.ts';

export interface ListResult {
  metadata: ListMeta;
  items: readonly KubeObject[];
}

/** What a `continue` token holds; opaque to clients. */
interface ContinueToken {
  v: 'meta.k8s.io/v1';
  rv: number;
  start: string;
}

/** GET of a collection. Throws BadRequest for selectors that do not parse or are not supported, Expired for old continue tokens. */
export function listObjects(store: Store, context: RequestContext): ListResult {
  const { storage } = store.backend;
  const matches = selectionOf(store, context);
  checkVersion(context.query.resourceVersion, storage.resourceVersion);
  const selected = store
    .objects(context.info.namespace)
    .map((object) => store.fromStored(object))
    .filter(matches);
  return page(selected, context.query, storage.resourceVersion, storage.compactedVersion);
}

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

function checkVersion(requested: string | undefined, current: number): void {
  if (!requested || requested === '0') return;
  const version = Number(requested);
  if (!Number.isInteger(version))
    throw newBadRequest(`invalid resource version "${requested}": strconv.ParseUint: parsing "${requested}": invalid syntax`);
  if (version > current) throw newTimeout(`Too large resource version: ${version}, current: ${current}`, 1);
}

function page(items: readonly KubeObject[], query: Readonly<Record<string, string>>, current: number, compacted: number): ListResult {
  // What is negative limits nothing (apiserver, storage/etcd3).
  const limit = Math.max(0, Number(query.limit ?? 0));
  const token = query.continue ? readToken(query.continue, compacted) : undefined;
  const from = token ? items.findIndex((object) => pageKey(object) >= token.start) : 0;
  const rest = from < 0 ? [] : items.slice(from);
  const resourceVersion = `${token?.rv ?? current}`;
  if (!limit || rest.length <= limit) return { metadata: { resourceVersion }, items: rest };
  const next: ContinueToken = { v: 'meta.k8s.io/v1', rv: Number(resourceVersion), start: pageKey(rest[limit]!) };
  return {
    metadata: { resourceVersion, continue: encodeToken(next), remainingItemCount: rest.length - limit },
    items: rest.slice(0, limit),
  };
}

function pageKey({ metadata }: KubeObject): string {
  return metadata.namespace ? `${metadata.namespace}/${metadata.name}` : metadata.name;
}

/** Hexadecimal, so that it needs no platform's base64. */
function encodeToken(token: ContinueToken): string {
  return [...JSON.stringify(token)].map((character) => character.codePointAt(0)!.toString(16).padStart(4, '0')).join('');
}

function readToken(text: string, compacted: number): ContinueToken {
  try {
    const characters = text.match(/.{4}/g)!.map((digits) => String.fromCodePoint(parseInt(digits, 16)));
    const token = JSON.parse(characters.join('')) as ContinueToken;
    if (token.v !== 'meta.k8s.io/v1' || typeof token.start !== 'string') throw new Error('not ours');
    if (token.rv >= compacted) return token;
  } catch {
    throw newBadRequest('continue key is not valid: illegal base64 data at input byte 0');
  }
  throw newExpired(
    'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.',
  );
}
