/** From arguments and files to objects (cli-runtime, resource.Builder). Errors are collected: what could be found is delivered with them. */
import { formatGroupVersion, kubernetesSchemas, StatusError, type KubeObject } from '@drydock/apimachinery';
import { resourcePath, type ClientRequest } from '@drydock/apiserver';
import { gvrText, type ApiResource } from '../cluster/rest-mapper.ts';
import type { Session } from '../cluster/session.ts';
import { CommandError } from '../command/command-error.ts';
import type { Steps } from '../command/streams.ts';
import type { BuilderOptions } from './builder-options.ts';
import { itemsOf, type Dynamic } from './dynamic-object.ts';
import type { Info } from './info.ts';
import { readManifests } from './manifests.ts';
import { unregisteredKind } from './scheme.ts';

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
  const fromFiles = (options.filenames?.length ?? 0) > 0 || options.kustomize;
  const selection = fromFiles ? yield* selectFromFiles(session, options) : selectByArguments(session, options);
  if (options.typed) checkTypes(selection.infos);
  return selection;
}

/** Only built-in kinds have a type (runtime.notRegisteredError). */
function checkTypes(infos: readonly Info[]): void {
  const untyped = infos.find(({ resource }) => !kubernetesSchemas.forKind(resource));
  if (!untyped) return;
  throw new CommandError(unregisteredKind(untyped.resource.kind, formatGroupVersion(untyped.resource)));
}

function selectByArguments(session: Session, options: BuilderOptions): Selection {
  const targets = resolveTargets(session, options);
  const infos: Info[] = [];
  const errors: Error[] = [];
  for (const target of targets) {
    try {
      if (target.by === 'name') infos.push(readNamed(session, target, options));
      else infos.push(...readType(session, target.resource, options));
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
  if (options.subresource && targets.some(({ by }) => by === 'type'))
    throw new CommandError('subresource cannot be used when bulk resources are specified');
  for (const target of targets) {
    if (target.by !== 'name') continue;
    checkName(target.name);
    if (options.allNamespaces && target.resource.namespaced)
      throw new CommandError('a resource cannot be retrieved by name across all namespaces');
  }
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
  const targets: Target[] = [];
  for (const resource of resources) for (const name of names) targets.push({ by: 'name', resource, name });
  return targets;
}

function typeTargets(resources: readonly ApiResource[], options: BuilderOptions): Target[] {
  if (!options.selector && !options.fieldSelector && !options.selectAll && !options.typeAlone) {
    throw new CommandError('resource(s) were provided, but no name was specified');
  }
  return resources.map((resource) => ({ by: 'type', resource }));
}

function slashTargets(session: Session, { args, selector, fieldSelector, selectAll }: BuilderOptions): Target[] {
  if (args.some((arg) => !arg.includes('/'))) {
    throw new CommandError(
      "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'",
    );
  }
  if (selector || fieldSelector || selectAll)
    throw new CommandError('selectors and the all flag cannot be used when passing resource/name arguments');
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
  if (!text.includes(',')) return [...resourcesCalled(session, text)];
  return [...new Set(text.split(',').flatMap((name) => resourcesCalled(session, name)))];
}

function resourcesCalled({ mapper }: Session, name: string): readonly ApiResource[] {
  if (name === 'all') return mapper.inCategory('all');
  const found = mapper.lookUp(name);
  if (found) return [found];
  const category = mapper.inCategory(name);
  return category.length > 0 ? category : [mapper.resourceFor(name)];
}

function scopeOf(session: Session, resource: ApiResource, options: BuilderOptions): string | undefined {
  return resource.namespaced && !options.allNamespaces ? session.namespace.name : undefined;
}

function readNamed(session: Session, target: Extract<Target, { by: 'name' }>, options: BuilderOptions): Info {
  const { resource, name } = target;
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
