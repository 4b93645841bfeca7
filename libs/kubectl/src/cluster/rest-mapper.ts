/** Which resources a server has and what they are called (client-go, restmapper and discovery). Discovery is asked once for each process. */
import {
  formatGroupVersion,
  newFailure,
  parseGroupVersion,
  type GroupVersionKind,
  StatusError,
  type StatusReason,
} from '@drydock/apimachinery';
import { isFailure, type Client, type DiscoveryDocuments } from '@drydock/apiserver';
import { CommandError } from '../command/command-error.ts';
import type { DiscoveryCache } from './discovery-cache.ts';

export interface ApiResource {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly subresources: readonly string[];
}

interface DiscoveredResource {
  resource: string;
  responseKind?: { group?: string; version?: string; kind: string };
  scope: 'Namespaced' | 'Cluster';
  singularResource?: string;
  verbs: readonly string[];
  shortNames?: readonly string[];
  categories?: readonly string[];
  subresources?: readonly { subresource: string }[];
}

interface DiscoveryList {
  items: readonly { metadata: { name?: string }; versions: readonly { version: string; resources?: readonly DiscoveredResource[] }[] }[];
}

/** A resource as it is typed: `po`, `deployments.apps`, `deployments.v1.apps`. */
export interface ResourceArgument {
  readonly resource: string;
  readonly version?: string;
  readonly group?: string;
}

/** What discovery documents say. A server in the same process gives the same documents until it serves something else. */
const read = new WeakMap<object, readonly ApiResource[]>();

function remembering<T extends object>(document: T, resourcesOf: (document: T) => readonly ApiResource[]): readonly ApiResource[] {
  const before = read.get(document);
  if (before) return before;
  const found = resourcesOf(document);
  read.set(document, found);
  return found;
}

function resourcesIn(document: unknown): readonly ApiResource[] {
  return remembering(document as DiscoveryList, ({ items }) =>
    items.flatMap(({ metadata, versions }) =>
      versions.flatMap(({ version, resources }) =>
        (resources ?? []).map((resource) => toApiResource(metadata.name ?? '', version, resource)),
      ),
    ),
  );
}

function resourcesOf(documents: DiscoveryDocuments): readonly ApiResource[] {
  return remembering(documents, ({ core, groups }) => [...resourcesIn(core), ...resourcesIn(groups)]);
}

/** Resources by what they are called, each list in the order of all. */
interface NameIndex {
  /** By plural and singular name. */
  readonly named: ReadonlyMap<string, readonly ApiResource[]>;
  readonly byShortName: ReadonlyMap<string, readonly ApiResource[]>;
}

const indexes = new WeakMap<readonly ApiResource[], NameIndex>();

function indexOf(resources: readonly ApiResource[]): NameIndex {
  const known = indexes.get(resources);
  if (known) return known;
  const named = new Map<string, ApiResource[]>();
  const byShortName = new Map<string, ApiResource[]>();
  for (const resource of resources) {
    for (const name of new Set([resource.plural, resource.singular])) listIn(named, name).push(resource);
    for (const name of new Set(resource.shortNames)) listIn(byShortName, name).push(resource);
  }
  const index = { named, byShortName };
  indexes.set(resources, index);
  return index;
}

function listIn<T>(lists: Map<string, T[]>, name: string): T[] {
  const list = lists.get(name) ?? [];
  lists.set(name, list);
  return list;
}

/** What kubectl remembers of a server's discovery: the files in which it does, and what stands in for the largest of them. */
export interface DiscoveryMemory {
  files: DiscoveryCache;
  documents(): DiscoveryDocuments | undefined;
}

/** Who wants to know what a mapper comes across. */
export interface MapperListener {
  /** Called before something unknown makes it ask anew. */
  onRefresh?(): void;
  /** Called with a short name that several resources have, and with each but the first of them. */
  onAmbiguity?(shortName: string, other: ApiResource): void;
}

export class NoMatchError extends CommandError {}

export class RestMapper {
  readonly #client: Client;
  readonly #memory: DiscoveryMemory | undefined;
  readonly #listener: MapperListener;
  #resources: readonly ApiResource[] | undefined;
  /** Whether `resources` are what was remembered, which need not be what the server has. */
  #isRemembered = false;

  /** While the memory is fresh the server is not asked. */
  constructor(client: Client, memory?: DiscoveryMemory, listener: MapperListener = {}) {
    this.#client = client;
    this.#memory = memory;
    this.#listener = listener;
  }

  /** All of them, groups in the server's order of preference, the preferred version of a group first. Behind them what only the cache knows. */
  get resources(): readonly ApiResource[] {
    if (this.#resources) return this.#resources;
    // While the memory is fresh it does not matter whether the user may look, or whether the server is there.
    const remembers = this.#memory?.files.isFresh ? this.#memory.documents() : undefined;
    const served = remembers ? resourcesOf(remembers) : [...discover(this.#client, '/api'), ...discover(this.#client, '/apis')];
    const remembered = this.#memory?.files.recall() ?? [];
    if (!remembers) this.#memory?.files.remember(served);
    const isServed = ({ group, version, plural }: ApiResource) =>
      served.some((each) => each.group === group && each.version === version && each.plural === plural);
    const gone = remembered.filter((each) => !isServed(each));
    this.#isRemembered = remembers !== undefined || gone.length > 0;
    this.#resources = gone.length > 0 ? [...served, ...gone] : served;
    return this.#resources;
  }

  /** Only what the server has at this moment; the cache is thrown away. */
  refresh(): void {
    if (this.#resources && !this.#isRemembered) return;
    this.#memory?.files.forget();
    this.#resources = undefined;
  }

  /** Only the preferred version of each resource. */
  get preferred(): readonly ApiResource[] {
    const seen = new Set<string>();
    return this.resources.filter(({ group, plural }) => {
      const key = `${plural}.${group}`;
      return !seen.has(key) && seen.add(key);
    });
  }

  /** By plural or singular name in the version that is named, or by short name, which makes nothing of a version (restmapper/shortcut.go). */
  find({ resource, version, group }: ResourceArgument): ApiResource | undefined {
    const { named, byShortName } = indexOf(this.resources);
    // Names in any case; short names are taken as they are written.
    const inGroup = ofGroup(named.get(resource.toLowerCase()) ?? [], group);
    if (inGroup.length > 0) return version === undefined ? inGroup[0] : inGroup.find((each) => each.version === version);
    return this.#firstOf(resource, ofGroup(byShortName.get(resource) ?? [], group));
  }

  /** Of those that have a short name. */
  #firstOf(name: string, resources: readonly ApiResource[]): ApiResource | undefined {
    const [first, ...others] = resources;
    const isFirst = (each: ApiResource, index: number) =>
      others.findIndex(({ group, plural }) => group === each.group && plural === each.plural) === index;
    for (const other of others.filter(isFirst))
      if (other.group !== first!.group || other.plural !== first!.plural) this.#listener.onAmbiguity?.(name, other);
    return first;
  }

  /** A resource from what a user typed; throws as kubectl does when there is none. */
  resourceFor(argument: string): ApiResource {
    const found = this.lookUp(argument);
    if (!found) throw new NoMatchError(`the server doesn't have a resource type "${argument.split('.')[0]}"`);
    return found;
  }

  lookUp(argument: string): ApiResource | undefined {
    const found = this.#lookUp(argument);
    // Something unknown makes kubectl ask anew; what it knew beside it is forgotten.
    if (found || !this.#isRemembered) return found;
    this.#listener.onRefresh?.();
    this.refresh();
    return this.#lookUp(argument);
  }

  #lookUp(argument: string): ApiResource | undefined {
    const [resource = '', ...rest] = argument.split('.');
    const [first, ...others] = rest;
    // A version counts only with a group after it, be it the empty one: `pods.v1.`.
    const withVersion = others.length > 0 ? this.find({ resource, version: first, group: others.join('.') }) : undefined;
    if (withVersion) return withVersion;
    return this.find(rest.length ? { resource, group: rest.join('.') } : { resource }) ?? this.#byKind(argument);
  }

  /** kubectl accepts kinds too: `Pod`, `Deployment.v1.apps`. */
  #byKind(argument: string): ApiResource | undefined {
    const [kind = '', ...rest] = argument.split('.');
    return this.resources.find(
      (each) =>
        each.kind.toLowerCase() === kind.toLowerCase() &&
        (rest.length === 0 ||
          each.group === rest.join('.') ||
          (rest.length > 1 && each.version === rest[0] && each.group === rest.slice(1).join('.'))),
    );
  }

  /** The resource of an object's kind, be it written in small letters; undefined when the server has no such kind. */
  forKind({ group, version, kind }: GroupVersionKind): ApiResource | undefined {
    const fits = (each: ApiResource) => each.kind === kind || each.kind.toLowerCase() === kind;
    return this.resources.find((each) => each.group === group && each.version === version && fits(each));
  }

  forObject(object: { apiVersion?: string; kind?: string }): ApiResource | undefined {
    const groupVersion = parseGroupVersion(object.apiVersion ?? '');
    const find = () => groupVersion && this.forKind({ ...groupVersion, kind: object.kind ?? '' });
    const found = find();
    if (found || !this.#isRemembered) return found;
    this.#listener.onRefresh?.();
    this.refresh();
    return find();
  }

  /** What a category such as `all` stands for. */
  inCategory(name: string): readonly ApiResource[] {
    return this.preferred.filter(({ categories }) => categories.includes(name));
  }
}

/** Documents are not asked for with a type to read a Status into: the client words failures by their codes (client-go, NewGenericServerResponse). */
function newGenericFailure(code: number): StatusError {
  const [reason, message] = GENERIC_FAILURES[code] ?? [
    'InternalError',
    'an error on the server ("unknown") has prevented the request from succeeding',
  ];
  return newFailure(code, reason, message);
}

const GENERIC_FAILURES: Readonly<Record<number, [StatusReason, string]>> = {
  401: ['Unauthorized', 'the server has asked for the client to provide credentials'],
  403: ['Forbidden', 'unknown'],
  404: ['NotFound', 'the server could not find the requested resource'],
  503: ['ServiceUnavailable', 'the server is currently unable to handle the request'],
};

function discover(client: Client, path: string): readonly ApiResource[] {
  const response = client.send({ method: 'GET', path, query: { timeout: '32s' }, accept: 'aggregated' });
  if (isFailure(response)) throw newGenericFailure(response.code);
  return resourcesIn(response.body);
}

function ofGroup(resources: readonly ApiResource[], group: string | undefined): readonly ApiResource[] {
  return group === undefined ? resources : resources.filter((each) => groupFits(each.group, group));
}

function groupFits(group: string, typed: string): boolean {
  return group === typed || (typed !== '' && group.startsWith(`${typed}.`));
}

function toApiResource(group: string, version: string, resource: DiscoveredResource): ApiResource {
  return {
    group,
    version,
    kind: resource.responseKind?.kind ?? '',
    plural: resource.resource,
    singular: resource.singularResource || (resource.responseKind?.kind ?? '').toLowerCase(),
    namespaced: resource.scope === 'Namespaced',
    verbs: resource.verbs,
    shortNames: resource.shortNames ?? [],
    categories: resource.categories ?? [],
    subresources: (resource.subresources ?? []).map(({ subresource }) => subresource),
  };
}

/** `pods`, `deployments.apps`. */
export function groupResource({ group, plural }: Pick<ApiResource, 'group' | 'plural'>): string {
  return group ? `${plural}.${group}` : plural;
}

/** `deployment.apps`: how kubectl names an object's type in its answers. */
export function groupKind({ group, kind }: Pick<ApiResource, 'group' | 'kind'>): string {
  return group ? `${kind.toLowerCase()}.${group}` : kind.toLowerCase();
}

/** `/v1, Resource=pods`: Go's rendering of a GroupVersionResource. */
export function gvrText({ group, version, plural }: Pick<ApiResource, 'group' | 'version' | 'plural'>): string {
  return `${group}/${version}, Resource=${plural}`;
}

/** `apps/v1, Kind=Deployment`. */
export function gvkText({ group, version, kind }: Pick<ApiResource, 'group' | 'version' | 'kind'>): string {
  return `${group}/${version}, Kind=${kind}`;
}

export function apiVersionOf(resource: Pick<ApiResource, 'group' | 'version'>): string {
  return formatGroupVersion(resource);
}
