/** Finds objects by their kind, as discovery names it, so that custom resources are graded like all others. */
import { isReason, parseGroupVersion, type KubeObject } from '@drydock/apimachinery';
import { isFailure, ResourceClient, resourcePath, unwrap, type Client, type ResourceName } from '@drydock/apiserver';
import type { ObjectRef, ObjectSet } from '@drydock/scenario';

const DEFAULT_NAMESPACE = 'default';

interface FoundResource extends ResourceName {
  namespaced: boolean;
}

/** What was found is kept for as long as one of these lives: make one for each moment at which a world is looked at. */
export class ResourceFinder {
  readonly #client: Client;
  readonly #resources: ResourceClient;
  readonly #found = new Map<string, KubeObject | undefined>();
  readonly #lists = new Map<string, KubeObject[]>();
  readonly #groupVersions = new Map<string, { name: string; kind: string; namespaced: boolean }[]>();

  constructor(client: Client) {
    this.#client = client;
    this.#resources = new ResourceClient(client);
  }

  /** Undefined when there is no such object, or when its kind is not served. */
  get(ref: ObjectRef): KubeObject | undefined {
    const key = JSON.stringify([ref.apiVersion, ref.kind, ref.namespace, ref.name]);
    if (!this.#found.has(key)) this.#found.set(key, this.#read(ref));
    return this.#found.get(key);
  }

  /** All of the set; none when the kind is not served. Items know their kind, which a list leaves out. */
  list(set: ObjectSet): KubeObject[] {
    const key = JSON.stringify([set.apiVersion, set.kind, set.namespace, set.labels]);
    const known = this.#lists.get(key);
    if (known) return known;
    const items = this.#readAll(set);
    this.#lists.set(key, items);
    return items;
  }

  #read({ apiVersion, kind, namespace, name }: ObjectRef): KubeObject | undefined {
    const resource = this.#resource(apiVersion, kind);
    if (!resource) return undefined;
    try {
      return this.#resources.get(resource, resource.namespaced ? (namespace ?? DEFAULT_NAMESPACE) : undefined, name);
    } catch (error) {
      if (isReason(error, 'NotFound')) return undefined;
      throw error;
    }
  }

  #readAll({ apiVersion, kind, namespace, labels }: ObjectSet): KubeObject[] {
    const resource = this.#resource(apiVersion, kind);
    if (!resource) return [];
    const selector = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
    const query = selector.length > 0 ? { labelSelector: selector.join(',') } : undefined;
    const { items } = this.#resources.list(resource, resource.namespaced ? namespace : undefined, query);
    return items.map((item) => ({ ...item, apiVersion, kind }));
  }

  #resource(apiVersion: string, kind: string): FoundResource | undefined {
    const groupVersion = parseGroupVersion(apiVersion);
    const found = groupVersion && this.#discover(apiVersion).find((resource) => resource.kind === kind && !resource.name.includes('/'));
    return found && { ...groupVersion, plural: found.name, namespaced: found.namespaced };
  }

  #discover(apiVersion: string) {
    const known = this.#groupVersions.get(apiVersion);
    if (known) return known;
    const response = this.#client.send({ method: 'GET', path: apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}` });
    const resources = isFailure(response)
      ? []
      : unwrap<{ resources: { name: string; kind: string; namespaced: boolean }[] }>(response).resources;
    this.#groupVersions.set(apiVersion, resources);
    return resources;
  }
}

/** `Pod dev/web`, as explanations name an object. */
export function describeObject({ kind, namespace, name }: { kind: string; namespace?: string; name?: string }): string {
  return [kind, [namespace, name].filter(Boolean).join('/')].filter(Boolean).join(' ');
}

/** POSTs an object that is answered and not kept, such as a SubjectAccessReview. */
export function review<T extends KubeObject>(client: Client, resource: ResourceName, body: unknown): T {
  return unwrap(client.send({ method: 'POST', path: resourcePath(resource), body }));
}
