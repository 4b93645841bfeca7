/** From arguments and files to objects (cli-runtime, resource.Builder). Errors are collected: what could be found is delivered with them. */
import {
  formatGroupVersion,
  matchesLabels,
  parseGroupVersion,
  parseLabelSelector,
  StatusError,
  type KubeObject,
} from '@drydock/apimachinery';
import { resourcePath, type ClientRequest } from '@drydock/apiserver';
import { gvrText, type ApiResource } from '../cluster/rest-mapper.ts';
import type { Session } from '../cluster/session.ts';
import { CommandError } from '../command/command-error.ts';
import type { Steps } from '../command/streams.ts';
import { buildKustomization } from './kustomization.ts';
import { itemsOf, type Dynamic } from './dynamic-object.ts';
import { isObjectDocument, parseDocuments, readFiles, type Document } from './file-source.ts';
import type { Info } from './info.ts';
import { checkDecodable, checkItems, validateDocument } from './manifest-check.ts';

export interface BuilderOptions {
  readonly args: readonly string[];
  readonly filenames?: readonly string[];
  readonly kustomize?: string;
  readonly recursive?: boolean;
  readonly selector?: string;
  readonly fieldSelector?: string;
  readonly allNamespaces?: boolean;
  /** A type without names means all of its objects. */
  readonly selectAll?: boolean;
  /** `TYPE` alone is accepted, as for get. */
  readonly typeAlone?: boolean;
  readonly chunkSize?: number;
  readonly subresource?: string;
  /** Objects of files are read from the server too. */
  readonly latest?: boolean;
  /** Types of arguments of the form `TYPE NAME`, where the type may be left out (`cordon NODE`, `logs POD`). */
  readonly defaultType?: string;
  /** Only looks at files: kinds are not looked up (`--local`). */
  readonly local?: boolean;
  /** What is in files is validated before it is decoded, as by commands with `--validate`. */
  readonly validate?: boolean;
  /** Integers of files keep all of their digits: for objects that are only printed. */
  readonly exactIntegers?: boolean;
  /** Objects of files stay without the namespace that they go to, if they name none themselves. */
  readonly asWritten?: boolean;
  /** `accept` and the like for reads. */
  readonly request?: Partial<ClientRequest>;
}

/** A list that was asked for, before its objects are looked at: get prints it as it came. */
export interface ListResult {
  readonly resource: ApiResource;
  readonly namespace: string | undefined;
  readonly list: Dynamic;
}

export interface Selection {
  readonly infos: Info[];
  readonly errors: Error[];
  /** False when exactly one object was named: a `-o yaml` prints it without a list around. */
  readonly plural: boolean;
}

/** What is said when nothing is named. */
export const RESOURCE_EXAMPLES = `You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`;

/** What the arguments ask for, before anything is read. */
export type Target =
  { readonly by: 'name'; readonly resource: ApiResource; readonly name: string } | { readonly by: 'type'; readonly resource: ApiResource };

/** Reads everything that is selected. */
export function* select(session: Session, options: BuilderOptions): Steps<Selection> {
  checkConflicts(options);
  if (options.filenames?.length || options.kustomize) return yield* selectFromFiles(session, options);
  const targets = resolveTargets(session, options);
  const infos: Info[] = [];
  const errors: Error[] = [];
  for (const target of targets) {
    try {
      infos.push(...(target.by === 'name' ? [readNamed(session, target, options)] : readType(session, target.resource, options)));
    } catch (error) {
      if (!(error instanceof StatusError || error instanceof CommandError)) throw error;
      errors.push(error);
    }
  }
  return { infos, errors, plural: !(targets.length === 1 && targets[0]!.by === 'name') };
}

function checkConflicts(options: BuilderOptions): void {
  const { args, filenames = [], kustomize, selector, fieldSelector } = options;
  if (filenames.length && kustomize) throw new CommandError('only one of -f or -k can be specified');
  if ((filenames.length || kustomize) && args.length) {
    throw new CommandError('when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well');
  }
  if ((filenames.length || kustomize) && (selector || fieldSelector)) return;
  if (options.selectAll && (selector || (fieldSelector && !options.fieldSelector))) {
    throw new CommandError("setting 'all' parameter but found a non empty selector. ");
  }
}

/** The types and names that the arguments mean. Throws when they make no sense. */
export function resolveTargets(session: Session, options: BuilderOptions): Target[] {
  const targets = targetsOf(session, options);
  for (const target of targets) if (target.by === 'name') checkName(target.name);
  return targets;
}

function targetsOf(session: Session, options: BuilderOptions): Target[] {
  const { args, defaultType } = options;
  if (args.length === 0) throw new CommandError(RESOURCE_EXAMPLES);
  if (args.some((arg) => arg.includes('/'))) return slashTargets(session, options);
  if (defaultType && (args.length === 1 || defaultType === 'nodes')) {
    const resource = session.mapper.resourceFor(defaultType);
    return args.map((name) => ({ by: 'name', resource, name }));
  }
  const [types = '', ...names] = args;
  const resources = resolveTypes(session, types);
  if (names.length === 0) return typeTargets(resources, options);
  if (options.selector || options.fieldSelector) throw new CommandError('name cannot be provided when a selector is specified');
  return resources.flatMap((resource) => names.map((name): Target => ({ by: 'name', resource, name })));
}

function typeTargets(resources: readonly ApiResource[], options: BuilderOptions): Target[] {
  if (!options.selector && !options.fieldSelector && !options.selectAll && !options.typeAlone) {
    throw new CommandError('resource(s) were provided, but no name was specified');
  }
  return resources.map((resource) => ({ by: 'type', resource }));
}

function slashTargets(session: Session, { args, selector, fieldSelector }: BuilderOptions): Target[] {
  if (selector || fieldSelector) throw new CommandError('name cannot be provided when a selector is specified');
  if (args.some((arg) => !arg.includes('/'))) {
    throw new CommandError(
      "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'",
    );
  }
  return args.flatMap((arg) => {
    const parts = arg.split('/');
    if (parts.length !== 2) throw new CommandError('arguments in resource/name form may not have more than one slash');
    const [type = '', name = ''] = parts;
    if (!type || !name) throw new CommandError(`arguments in resource/name form must have a single resource and name`);
    return resolveTypes(session, type).map((resource): Target => ({ by: 'name', resource, name }));
  });
}

/** `pods,svc`, `all`: each type once. */
export function resolveTypes(session: Session, text: string): ApiResource[] {
  const names = text.split(',');
  const resources = names.flatMap((name) => {
    if (name === 'all') return [...session.mapper.inCategory('all')];
    const found = session.mapper.lookUp(name);
    if (found) return [found];
    const category = session.mapper.inCategory(name);
    if (category.length) return [...category];
    return [session.mapper.resourceFor(name)];
  });
  return resources.filter((each, index) => resources.indexOf(each) === index);
}

function scopeOf(session: Session, resource: ApiResource, options: BuilderOptions): string | undefined {
  return resource.namespaced && !options.allNamespaces ? session.namespace.name : undefined;
}

function readNamed(session: Session, target: Extract<Target, { by: 'name' }>, options: BuilderOptions): Info {
  const { resource, name } = target;
  if (options.allNamespaces && resource.namespaced) throw new CommandError('a resource cannot be retrieved by name across all namespaces');
  const namespace = scopeOf(session, resource, options);
  const path = resourcePath(resource, namespace, name, options.subresource);
  const object = session.send<KubeObject>({ method: 'GET', path, ...options.request });
  return { resource, namespace, name, object, source: '', subresource: options.subresource };
}

/** A name is a part of a path (apimachinery, path.IsValidPathSegmentName). */
function checkName(name: string): void {
  const problems =
    name === '.' || name === '..'
      ? [`may not be '${name}'`]
      : ['/', '%'].filter((each) => name.includes(each)).map((each) => `may not contain '${each}'`);
  if (problems.length > 0) throw new CommandError(`invalid resource name ${JSON.stringify(name)}: [${problems.join(' ')}]`);
}

function readType(session: Session, resource: ApiResource, options: BuilderOptions): Info[] {
  const namespace = scopeOf(session, resource, options);
  return listAll(session, resource, namespace, options).map((object) => infoOf(resource, object, ''));
}

export function infoOf(resource: ApiResource, object: KubeObject, source: string): Info {
  return { resource, namespace: object.metadata?.namespace, name: object.metadata?.name ?? '', object, source };
}

/** All objects of a type, in as many requests as the chunk size makes. */
export function listAll(
  session: Session,
  resource: ApiResource,
  namespace: string | undefined,
  options: Partial<BuilderOptions>,
): KubeObject[] {
  const apiVersion = formatGroupVersion(resource);
  return listPages(session, resource, namespace, options).flatMap((page) =>
    itemsOf(page).map((item) => ({ ...item, apiVersion: item.apiVersion ?? apiVersion, kind: item.kind || resource.kind })),
  );
}

export function listPages(
  session: Session,
  resource: ApiResource,
  namespace: string | undefined,
  options: Partial<BuilderOptions>,
): Dynamic[] {
  const pages: Dynamic[] = [];
  let token: string | undefined;
  do {
    const query: Record<string, string> = { ...options.request?.query };
    if (options.selector) query.labelSelector = options.selector;
    if (options.fieldSelector) query.fieldSelector = options.fieldSelector;
    if (options.chunkSize) query.limit = String(options.chunkSize);
    if (token) query.continue = token;
    const page = sendList(session, resource, { ...options.request, method: 'GET', path: resourcePath(resource, namespace), query });
    pages.push(page);
    token = page?.metadata?.continue;
  } while (token);
  return pages;
}

/** A list request; errors of selectors are worded as kubectl does (resource.EnhanceListError). */
export function sendList(session: Session, resource: ApiResource, request: ClientRequest): Dynamic {
  try {
    return session.send<Dynamic>(request);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    throw enhanceListError(error, resource, request.query?.labelSelector ?? '', request.query?.fieldSelector ?? '');
  }
}

function enhanceListError(error: StatusError, resource: ApiResource, labels: string, fields: string): StatusError {
  const message = error.status.message ?? '';
  if (error.reason === 'BadRequest' || error.reason === 'NotFound') {
    const text =
      labels || fields
        ? `Unable to find ${JSON.stringify(gvrText(resource))} that match label selector ${JSON.stringify(labels)}, field selector ${JSON.stringify(fields)}: ${message}`
        : `Unable to list ${JSON.stringify(gvrText(resource))}: ${message}`;
    return new StatusError({ ...error.status, message: text });
  }
  return error;
}

function* selectFromFiles(session: Session, options: BuilderOptions): Steps<Selection> {
  const { infos, errors } = yield* readManifests(session, options);
  if (!options.latest) return { infos, errors, plural: infos.length !== 1 };
  const found: Info[] = [];
  for (const info of infos) {
    try {
      const path = resourcePath(info.resource, info.namespace, info.name, options.subresource);
      info.object = session.send<KubeObject>({ method: 'GET', path, ...options.request });
      found.push(info);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      errors.push(error);
    }
  }
  return { infos: found, errors, plural: infos.length !== 1 };
}

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

/** What each file holds. A mistake in one does not keep the others from being read. */
function* readSources(session: Session, options: BuilderOptions): Steps<{ documents: Document[]; error?: CommandError }[]> {
  const { kustomize } = options;
  if (kustomize) return [{ documents: buildKustomization(kustomize, session.streams).map((value) => ({ source: kustomize, value })) }];
  const files = yield* readFiles(options.filenames ?? [], options.recursive ?? false, session.streams);
  return files.map((file) => parseDocuments(file, options.exactIntegers));
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

function manifestInfo(session: Session, document: Document, { asWritten }: BuilderOptions): Info {
  const { source, value } = document;
  const resource = session.mapper.forObject(value);
  const name = value.metadata?.name ?? '';
  const namespace = value.metadata?.namespace ?? '';
  if (!resource) {
    const missing = `no matches for kind ${JSON.stringify(value.kind)} in version ${JSON.stringify(value.apiVersion ?? '')}`;
    throw new CommandError(
      `resource mapping not found for name: ${JSON.stringify(name)} namespace: ${JSON.stringify(namespace)} from ${JSON.stringify(source)}: ${missing}\nensure CRDs are installed first`,
    );
  }
  const object = asWritten ? value : withNamespace(session, resource, value);
  return { resource, name, namespace: namespaceFor(session, resource, namespace), object, source };
}

function namespaceFor(session: Session, resource: ApiResource, own: string): string | undefined {
  if (!resource.namespaced) return undefined;
  const chosen = session.namespace;
  if (chosen.enforced && own && own !== chosen.name) {
    throw new CommandError(
      `the namespace from the provided object ${JSON.stringify(own)} does not match the namespace ${JSON.stringify(chosen.name)}. You must pass '--namespace=${own}' to perform this operation.`,
    );
  }
  return own || chosen.name;
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
