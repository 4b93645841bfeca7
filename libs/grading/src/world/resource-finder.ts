/** Finds objects by their kind, as discovery names it, so that custom resources are graded like all others. */
import { formatGroupVersion, parseGroupVersion, type GroupVersion, type KubeList, type KubeObject } from '@drydock/apimachinery';
import { isFailure, resourcePath, unwrap, type Client, type DiscoveryDocuments, type ResourceName } from '@drydock/apiserver';
import type { ObjectRef, ObjectSet } from '@drydock/scenario';
import type { GradedWorld } from './graded-world.ts';

const DEFAULT_NAMESPACE = 'default';

interface FoundResource extends ResourceName {
  namespaced: boolean;
}

/** As discovery lists it. */
interface ListedResource {
  name: string;
  kind: string;
  namespaced: boolean;
}

/** Of discovery documents as much as is read here. */
interface DiscoveredGroups {
  items: readonly {
    metadata: { name?: string };
    versions: readonly { version: string; resources: readonly { resource: string; responseKind: { kind: string }; scope: string }[] }[];
  }[];
}

type ResourcesByKind = ReadonlyMap<string, FoundResource>;

const NOTHING_SERVED: ResourcesByKind = new Map();

/** A server answers with the same list until it serves something else. */
const known = new WeakMap<readonly ListedResource[], ResourcesByKind>();

/** By apiVersion. */
const documented = new WeakMap<DiscoveryDocuments, ReadonlyMap<string, ResourcesByKind>>();

/** What was found is kept for as long as one of these lives: make one for each moment at which a world is looked at. */
export class ResourceFinder {
  readonly #client: Client;
  readonly #discovery: DiscoveryDocuments | undefined;
  /** By path. */
  readonly #found = new Map<string, KubeObject | undefined>();
  readonly #lists = new Map<string, KubeObject[]>();
  readonly #groupVersions = new Map<string, ResourcesByKind>();

  /** `discovery` stands in for the requests that a reader with every right would make. */
  constructor(client: Client, discovery?: DiscoveryDocuments) {
    this.#client = client;
    this.#discovery = discovery;
  }

  static of(world: GradedWorld): ResourceFinder {
    return new ResourceFinder(world.client, world.discovery);
  }

  /** Undefined when there is no such object, or when its kind is not served. */
  get({ apiVersion, kind, namespace, name }: ObjectRef): KubeObject | undefined {
    const resource = this.#resource(apiVersion, kind);
    if (!resource) return undefined;
    const path = resourcePath(resource, resource.namespaced ? (namespace ?? DEFAULT_NAMESPACE) : undefined, name);
    if (!this.#found.has(path)) this.#found.set(path, this.#read(path));
    return this.#found.get(path);
  }

  /** All of the set; none when the kind is not served. Items know their kind, which a list leaves out. */
  list({ apiVersion, kind, namespace, labels = {} }: ObjectSet): KubeObject[] {
    const resource = this.#resource(apiVersion, kind);
    if (!resource) return [];
    const path = resourcePath(resource, resource.namespaced ? namespace : undefined);
    const labelSelector = Object.entries(labels)
      .map(([key, value]) => `${key}=${value}`)
      .join(',');
    const key = `${path}?${labelSelector}`;
    const before = this.#lists.get(key);
    if (before) return before;
    const query = labelSelector === '' ? undefined : { labelSelector };
    const { items } = unwrap<KubeList>(this.#client.send({ method: 'GET', path, query }));
    const found = items.map((item) => ({ ...item, apiVersion, kind }));
    this.#lists.set(key, found);
    return found;
  }

  #read(path: string): KubeObject | undefined {
    const response = this.#client.send({ method: 'GET', path });
    return isFailure(response) && response.body.reason === 'NotFound' ? undefined : unwrap(response);
  }

  #resource(apiVersion: string, kind: string): FoundResource | undefined {
    const before = this.#groupVersions.get(apiVersion);
    if (before) return before.get(kind);
    const resources = this.#discover(apiVersion);
    this.#groupVersions.set(apiVersion, resources);
    return resources.get(kind);
  }

  #discover(apiVersion: string): ResourcesByKind {
    const known = this.#discovery && resourcesIn(this.#discovery).get(apiVersion);
    return known ?? this.#ask(apiVersion);
  }

  #ask(apiVersion: string): ResourcesByKind {
    const groupVersion = parseGroupVersion(apiVersion);
    if (!groupVersion) return NOTHING_SERVED;
    const response = this.#client.send({ method: 'GET', path: apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}` });
    if (isFailure(response)) return NOTHING_SERVED;
    const { resources } = unwrap<{ resources: readonly ListedResource[] }>(response);
    const byKind = known.get(resources) ?? resourcesByKind(groupVersion, resources);
    known.set(resources, byKind);
    return byKind;
  }
}

function resourcesIn(documents: DiscoveryDocuments): ReadonlyMap<string, ResourcesByKind> {
  const before = documented.get(documents);
  if (before) return before;
  const found = new Map<string, ResourcesByKind>();
  const all = [documents.core, documents.groups] as DiscoveredGroups[];
  for (const { metadata, versions } of all.flatMap(({ items }) => items)) {
    for (const { version, resources } of versions) {
      const groupVersion = { group: metadata.name ?? '', version };
      const listed = resources.map(({ resource, responseKind: { kind }, scope }) => ({
        name: resource,
        kind,
        namespaced: scope === 'Namespaced',
      }));
      found.set(formatGroupVersion(groupVersion), resourcesByKind(groupVersion, listed));
    }
  }
  documented.set(documents, found);
  return found;
}

/** The first of a kind that is no subresource. */
function resourcesByKind(groupVersion: GroupVersion, resources: readonly ListedResource[]): ResourcesByKind {
  const found = new Map<string, FoundResource>();
  for (const { name, kind, namespaced } of resources) {
    if (!name.includes('/') && !found.has(kind)) found.set(kind, { ...groupVersion, plural: name, namespaced });
  }
  return found;
}

/** `Pod dev/web`, as explanations name an object. */
export function describeObject({ kind, namespace, name }: { kind: string; namespace?: string; name?: string }): string {
  return [kind, [namespace, name].filter(Boolean).join('/')].filter(Boolean).join(' ');
}

/** POSTs an object that is answered and not kept, such as a SubjectAccessReview. */
export function review<T extends KubeObject>(client: Client, resource: ResourceName, body: unknown): T {
  return unwrap(client.send({ method: 'POST', path: resourcePath(resource), body }));
}
