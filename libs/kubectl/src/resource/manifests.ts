/** The objects of manifests: what stands in files, as objects with the resource that each is of. */
import { isRecord, matchesLabels, parseGroupVersion, parseLabelSelector, type KubeObject } from '@drydock/apimachinery';
import type { ApiResource } from '../cluster/rest-mapper.ts';
import type { Session } from '../cluster/session.ts';
import { CommandError } from '../command/command-error.ts';
import type { Steps } from '../command/streams.ts';
import type { BuilderOptions } from './builder-options.ts';
import { itemsOf, type Dynamic } from './dynamic-object.ts';
import { isObjectDocument, parseDocuments, readFiles, type Document, type FileText } from './file-source.ts';
import type { Info } from './info.ts';
import { buildKustomization } from './kustomization.ts';
import { checkDecodable, checkItems, validateDocument } from './manifest-check.ts';

/** The objects of `-f` and `-k` that the selector chooses, with the namespace that they go to. */
export function* readManifests(session: Session, options: BuilderOptions): Steps<{ infos: Info[]; errors: Error[] }> {
  const errors: Error[] = [];
  const infos: Info[] = [];
  for (const { documents, error } of yield* readSources(session, options)) {
    try {
      for (const document of documents) {
        if (options.validate) validateDocument(document);
        collectInfos(session, document, options, { infos, errors });
      }
      if (error) throw error;
    } catch (failure) {
      if (!(failure instanceof CommandError)) throw failure;
      errors.push(failure);
    }
  }
  return { infos: options.selector ? infos.filter(({ object }) => labelsMatch(object, options.selector!)) : infos, errors };
}

/** The objects of a text that no flag names. */
export function textInfos(session: Session, file: FileText): { infos: Info[]; errors: Error[] } {
  const into = { infos: [] as Info[], errors: [] as Error[] };
  const { documents, error } = parseDocuments(file);
  for (const document of documents) collectInfos(session, document, { args: [], asWritten: true, anyNamespace: true }, into);
  if (error) into.errors.push(error);
  return into;
}

/** What each file holds. A mistake in one does not keep the others from being read. */
function* readSources(session: Session, options: BuilderOptions): Steps<{ documents: Document[]; error?: CommandError }[]> {
  const { kustomize } = options;
  if (kustomize) return [readKustomization(session, kustomize)];
  const files = yield* readFiles(options.filenames ?? [], options.recursive ?? false, session.streams);
  return files.map((file) => parseDocuments(file, options.exactIntegers));
}

/** A kustomization that cannot be built counts as a mistake in a file. */
function readKustomization({ streams }: Session, directory: string): { documents: Document[]; error?: CommandError } {
  try {
    return { documents: buildKustomization(directory, streams).map((value) => ({ source: directory, value })) };
  } catch (error) {
    if (error instanceof CommandError) return { documents: [], error };
    throw error;
  }
}

function collectInfos(session: Session, document: Document, options: BuilderOptions, into: { infos: Info[]; errors: Error[] }): void {
  const attempt = (step: () => void): void => {
    try {
      step();
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      into.errors.push(error);
    }
  };
  attempt(() => {
    checkDecodable(document);
    for (const each of openList(document)) {
      attempt(() => {
        if (each.listed) checkDecodable(each);
        into.infos.push(options.local ? localInfo(each) : manifestInfo(session, each, options));
      });
    }
  });
}

function openList(document: Document): Document[] {
  const { source, value } = document;
  if (!isObjectDocument(value) || !('items' in value)) return [document];
  checkItems(document);
  return itemsOf(value).map((item) => ({ source, value: item, listed: true }));
}

function manifestInfo(session: Session, document: Document, { asWritten, anyNamespace }: BuilderOptions): Info {
  const { source, value } = document;
  const resource = session.mapper.forObject(value);
  const name = value.metadata?.name ?? '';
  const namespace = value.metadata?.namespace ?? '';
  if (!resource) {
    const missing = `no matches for kind ${JSON.stringify(value.kind)} in version ${JSON.stringify(value.apiVersion ?? '')}`;
    if (document.listed) throw new CommandError(`unable to recognize ${missing}`, { bare: true });
    throw new CommandError(
      `resource mapping not found for name: ${JSON.stringify(name)} namespace: ${JSON.stringify(namespace)} from ${JSON.stringify(source)}: ${missing}\nensure CRDs are installed first`,
    );
  }
  const sorted = sortedByKey(value);
  const object = asWritten ? sorted : withNamespace(session, resource, sorted);
  return { resource, name, namespace: anyNamespace ? namespace : namespaceFor(session, resource, namespace), object, source };
}

/** An object says that it is in another namespace than the command works in. */
export function wrongNamespaceMessage(own: string, namespace: string): string {
  return `the namespace from the provided object ${JSON.stringify(own)} does not match the namespace ${JSON.stringify(namespace)}. You must pass '--namespace=${own}' to perform this operation.`;
}

function namespaceFor(session: Session, resource: ApiResource, own: string): string | undefined {
  if (!resource.namespaced) return undefined;
  const chosen = session.namespace;
  if (chosen.enforced && own && own !== chosen.name) {
    throw new CommandError(wrongNamespaceMessage(own, chosen.name));
  }
  return own || chosen.name;
}

/** What is read into a map of Go leaves it in the order of its keys, and so it is sent. */
function sortedByKey(value: Dynamic): Dynamic {
  if (Array.isArray(value)) return value.map(sortedByKey);
  if (!isRecord(value)) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sortedByKey(value[key])]));
}

/** The namespace that an object will be in is written into it, as kubectl does (resource.SetNamespace). */
function withNamespace(session: Session, resource: ApiResource, value: Dynamic): KubeObject {
  if (!resource.namespaced || value.metadata?.namespace) return value;
  return { ...value, metadata: { ...value.metadata, namespace: session.namespace.name } };
}

/** Without a server only what the file says is known. */
function localInfo(document: Document): Info {
  const { source, value } = document;
  const { group = '', version = '' } = parseGroupVersion(value.apiVersion) ?? {};
  const plural = pluralOf(value.kind);
  const resource: ApiResource = {
    group, version, kind: value.kind, plural, singular: value.kind.toLowerCase(), namespaced: true,
    verbs: [], shortNames: [], categories: [], subresources: [],
  }; // prettier-ignore
  return { resource, name: value.metadata?.name ?? '', namespace: value.metadata?.namespace, object: value, source };
}

/** Kubernetes' guess at the plural of a kind (meta.UnsafeGuessKindToResource). */
export function pluralOf(kind: string): string {
  const singular = kind.toLowerCase();
  if (singular.endsWith('endpoints')) return singular;
  if (singular.endsWith('s')) return `${singular}es`;
  return singular.endsWith('y') ? `${singular.slice(0, -1)}ies` : `${singular}s`;
}

function labelsMatch(object: Dynamic, selector: string): boolean {
  const parsed = parseLabelSelector(selector);
  return parsed.selector !== undefined && matchesLabels(parsed.selector, object?.metadata?.labels);
}
