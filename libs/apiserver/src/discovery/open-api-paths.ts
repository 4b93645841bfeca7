/**
 * Which requests the resources of a group version take, as OpenAPI v3 says it (apiserver, endpoints/installer.go). Clients read from it which kind a
 * path is about and which query parameters it knows: kubectl does not apply before it has seen that the server validates fields.
 */
import { newRef, type GroupVersion, type GroupVersionKind, type SchemaRegistry } from '@drydock/apimachinery';
import { definitionNameOf } from '../apiextensions/published-schema.ts';
import { ALL_VERBS, type ResourceDefinition, type ResourceVerb } from '../registry/resource-definition.ts';
import { connectedKind } from './discovery.ts';
import { parametersOf, pathParameter, type Action, type Parameter } from './open-api-parameters.ts';

export type HttpMethod = 'get' | 'post' | 'put' | 'patch' | 'delete';

export interface Operation {
  tags: readonly string[];
  operationId: string;
  parameters: readonly Parameter[];
  requestBody?: unknown;
  responses: Readonly<Record<string, unknown>>;
  'x-kubernetes-action': Action;
  'x-kubernetes-group-version-kind': GroupVersionKind;
}

export type PathItem = Partial<Record<HttpMethod, Operation>> & { parameters?: readonly Parameter[] };

/** One thing that can be done at a path. */
interface Route {
  method: HttpMethod;
  action: Action;
  /** The kind that is sent, where something is; the kind that comes back. */
  takes?: string;
  gives: string;
}

interface Place {
  path: string;
  /** `CoreV1NamespacedPodStatus`: the end of each operation's id. */
  id: string;
  kind: GroupVersionKind;
  /** What a patch may be. */
  patchTypes: readonly string[];
  routes: readonly Route[];
}

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1';
const STATUS = `${META}.Status`;
const BODY_TYPES = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];
const PATCH_TYPES: readonly string[] = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
];
/** Nobody knows how the lists of a custom kind are to be merged. */
const CUSTOM_PATCH_TYPES = PATCH_TYPES.filter((type) => !type.includes('strategic'));

/** As operation ids call what is done. */
const VERB_OF_ACTION: Readonly<Record<Action, string>> = {
  get: 'read',
  list: 'list',
  post: 'create',
  put: 'replace',
  patch: 'patch',
  delete: 'delete',
  deletecollection: 'deleteCollection',
  connect: 'connect',
};

/** By path, sorted. */
export function openApiPaths(
  groupVersion: GroupVersion,
  served: readonly ResourceDefinition[],
  schemas: SchemaRegistry,
): Record<string, PathItem> {
  const items = served
    .flatMap((definition) => placesOf(definition, schemas))
    .map((place): [string, PathItem] => [place.path, itemOf(place, groupVersion)]);
  return Object.fromEntries(items.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function placesOf(definition: ResourceDefinition, schemas: SchemaRegistry): Place[] {
  const { group, version, kind, listKind = `${kind}List`, plural, namespaced } = definition;
  const root = group ? `/apis/${group}/${version}` : `/api/${version}`;
  const collection = namespaced ? `${root}/namespaces/{namespace}/${plural}` : `${root}/${plural}`;
  const item = `${collection}/{name}`;
  const own: GroupVersionKind = { group, version, kind };
  const name = nameOf(own, definition, schemas);
  const list = nameOf({ group, version, kind: listKind }, definition, schemas);
  const id = idOf(group, version) + (namespaced ? 'Namespaced' : '') + kind;
  const places: Omit<Place, 'patchTypes'>[] = [
    { path: collection, id, kind: own, routes: routesFor(definition, COLLECTION, name, list) },
    { path: item, id, kind: own, routes: routesFor(definition, ITEM, name, list) },
    ...subresourcePlaces(definition, schemas).map((place) => ({ ...place, path: `${item}/${place.path}`, id: id + place.id })),
  ];
  if (namespaced && verbsOf(definition).includes('list')) {
    const everywhere: Route[] = [{ method: 'get', action: 'list', gives: list }];
    places.push({ path: `${root}/${plural}`, id: `${idOf(group, version)}${kind}ForAllNamespaces`, kind: own, routes: everywhere });
  }
  const patchTypes = definition.schema ? CUSTOM_PATCH_TYPES : PATCH_TYPES;
  return places.filter(({ routes }) => routes.length > 0).map((place) => ({ ...place, patchTypes }));
}

type VerbRoute = readonly [verb: ResourceVerb, method: HttpMethod, action: Action];

const COLLECTION: readonly VerbRoute[] = [
  ['list', 'get', 'list'],
  ['create', 'post', 'post'],
  ['deletecollection', 'delete', 'deletecollection'],
];
const ITEM: readonly VerbRoute[] = [
  ['get', 'get', 'get'],
  ['update', 'put', 'put'],
  ['patch', 'patch', 'patch'],
  ['delete', 'delete', 'delete'],
];

function routesFor(definition: ResourceDefinition, candidates: readonly VerbRoute[], name: string, list: string): Route[] {
  const verbs = verbsOf(definition);
  return candidates
    .filter(([verb]) => verbs.includes(verb))
    .map(([, method, action]) => ({ method, action, takes: name, gives: action === 'list' ? list : isDeletion(action) ? STATUS : name }));
}

function subresourcePlaces(definition: ResourceDefinition, schemas: SchemaRegistry): Omit<Place, 'patchTypes'>[] {
  const { group, version, kind, status, scale, updates = {}, subresources = {}, connects = {} } = definition;
  const own: GroupVersionKind = { group, version, kind };
  const scaleKind: GroupVersionKind = { group: 'autoscaling', version: 'v1', kind: 'Scale' };
  const whole: readonly HttpMethod[] = ['get', 'put', 'patch'];
  const place = (
    path: string,
    kindOfBody: GroupVersionKind,
    methods: readonly HttpMethod[],
    action?: Action,
  ): Omit<Place, 'patchTypes'> => {
    const body = nameOf(kindOfBody, definition, schemas);
    const routes = methods.map((method): Route => ({ method, action: action ?? method, takes: body, gives: body }));
    return { path, id: capitalised(path), kind: kindOfBody, routes };
  };
  return [
    ...(status ? [place('status', own, whole)] : []),
    ...(scale ? [place('scale', scaleKind, whole)] : []),
    ...Object.entries(updates).map(([name, { verbs }]) =>
      place(
        name,
        own,
        [...verbs].map((verb) => METHOD_OF_VERB[verb]),
      ),
    ),
    ...Object.entries(subresources).map(([name, handler]) => place(name, handler.kind, ['post'])),
    ...Object.entries(connects).map(([name, { verbs }]) => ({
      ...place(name, own, [...new Set(verbs.map((verb) => METHOD_OF_VERB[verb]))], 'connect'),
      kind: connectedKind(own, name),
    })),
  ];
}

const METHOD_OF_VERB = { create: 'post', delete: 'delete', get: 'get', patch: 'patch', update: 'put' } as const;

function itemOf(place: Place, groupVersion: GroupVersion): PathItem {
  const { path, kind, routes } = place;
  const operations = routes.map((route) => [route.method, operationOf(route, place, groupVersion)]);
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => pathParameter(name!, kind.kind));
  return { ...(Object.fromEntries(operations) as PathItem), ...(parameters.length > 0 ? { parameters } : {}) };
}

function operationOf({ method, action, takes, gives }: Route, { id, kind, patchTypes }: Place, groupVersion: GroupVersion): Operation {
  const verb = action === 'connect' ? `connect${capitalised(method)}` : VERB_OF_ACTION[action];
  return {
    tags: [`${groupVersion.group.split('.')[0] || 'core'}_${groupVersion.version}`],
    operationId: verb + id,
    parameters: parametersOf(action),
    ...bodyOf(action, takes, patchTypes),
    responses: responsesOf(action, gives),
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': kind,
  };
}

function bodyOf(action: Action, takes: string | undefined, patchTypes: readonly string[]): Pick<Operation, 'requestBody'> {
  if (action === 'patch') return { requestBody: { content: contentOf(`${META}.Patch`, patchTypes), required: true } };
  if (isDeletion(action)) return { requestBody: { content: contentOf(`${META}.DeleteOptions`, ['*/*']) } };
  if ((action === 'post' || action === 'put') && takes !== undefined)
    return { requestBody: { content: contentOf(takes, ['*/*']), required: true } };
  return {};
}

function responsesOf(action: Action, gives: string): Record<string, unknown> {
  const content = action === 'connect' ? { '*/*': { schema: { type: 'string' } } } : contentOf(gives, BODY_TYPES);
  const answer = (description: string) => ({ description, content });
  const unauthorized = { '401': { description: 'Unauthorized' } };
  if (action === 'post') return { '200': answer('OK'), '201': answer('Created'), '202': answer('Accepted'), ...unauthorized };
  if (action === 'put' || action === 'patch') return { '200': answer('OK'), '201': answer('Created'), ...unauthorized };
  return { '200': answer('OK'), ...(action === 'delete' ? { '202': answer('Accepted') } : {}), ...unauthorized };
}

function contentOf(definition: string, types: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(types.map((type) => [type, { schema: newRef(definition) }]));
}

function nameOf(kind: GroupVersionKind, definition: ResourceDefinition, schemas: SchemaRegistry): string {
  return schemas.definitionName(kind) ?? definitionNameOf(definition, kind.kind);
}

function verbsOf({ verbs = ALL_VERBS, discoveredVerbs = verbs }: ResourceDefinition): readonly ResourceVerb[] {
  return discoveredVerbs;
}

function isDeletion(action: Action): boolean {
  return action === 'delete' || action === 'deletecollection';
}

/** `RbacAuthorizationV1`: the group without `.k8s.io`, and the version. */
function idOf(group: string, version: string): string {
  const words = (group || 'core').replace(/\.k8s\.io$/, '').split('.');
  return [...words, version].map(capitalised).join('');
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
