import { StatusError, type KubeList, type KubeObject, type Status } from '@drydock/apimachinery';
import { Deferred, type DeferredBody } from '../registry/deferred-create.ts';
import { StatusReplacement } from '../registry/status-replacement.ts';
import type { ResourceDefinition } from '../registry/resource-definition.ts';
import { isFailure, PATCH_TYPES, type ApiResponse, type HttpMethod } from '../request/api-request.ts';
import type { Client } from './client.ts';

/** What a resource client needs to know of a resource; every ResourceDefinition has it. */
export type ResourceName = Pick<ResourceDefinition, 'group' | 'version' | 'plural'>;

/** The path of a resource, an object, or a subresource of it: as a server sees it, with nothing escaped. */
export function resourcePath(resource: ResourceName, namespace?: string, name?: string, subresource?: string): string {
  const root = resource.group ? `/apis/${resource.group}/${resource.version}` : `/api/${resource.version}`;
  const scope = namespace ? `/namespaces/${namespace}` : '';
  const object = name ? `/${name}` : '';
  return `${root}${scope}/${resource.plural}${object}${subresource ? `/${subresource}` : ''}`;
}

/** The body of a success; a failure is thrown as the StatusError it is. */
export function unwrap<T>(response: ApiResponse): T {
  if (isFailure(response)) throw new StatusError(response.body as Status);
  return response.body as T;
}

export interface DeleteOptions {
  dryRun?: readonly string[];
  gracePeriodSeconds?: number;
  propagationPolicy?: 'Orphan' | 'Background' | 'Foreground';
  preconditions?: { uid?: string; resourceVersion?: string };
}

/** Verbs by name over a Client, for controllers and other code that knows the kinds it works on. Every method throws StatusErrors. */
export class ResourceClient {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  get<T extends KubeObject = KubeObject>(resource: ResourceName, namespace: string | undefined, name: string): T {
    return this.#send('GET', resource, namespace, name);
  }

  list<T extends KubeObject = KubeObject>(resource: ResourceName, namespace?: string, query?: Record<string, string>): KubeList<T> {
    return unwrap(this.#client.send({ method: 'GET', path: resourcePath(resource, namespace), query }));
  }

  create<T extends KubeObject = KubeObject>(resource: ResourceName, object: T): T {
    return this.#send('POST', resource, object.metadata.namespace, '', '', object);
  }

  /** The same for an object that need not be made before somebody reads it. */
  createDeferred(resource: ResourceName, source: DeferredBody): void {
    this.#send('POST', resource, source.namespace, '', '', new Deferred(source));
  }

  /** POST to a subresource such as `binding`, `eviction` or `token`. */
  createSubresource(resource: ResourceName, namespace: string | undefined, name: string, subresource: string, body: unknown): KubeObject {
    return this.#send('POST', resource, namespace, name, subresource, body);
  }

  update<T extends KubeObject = KubeObject>(resource: ResourceName, object: T): T {
    return this.updateSubresource(resource, object);
  }

  updateStatus<T extends KubeObject = KubeObject>(resource: ResourceName, object: T): T {
    return this.updateSubresource(resource, object, 'status');
  }

  /** `updateStatus` for who changes nothing but the status of an object that was read from storage. */
  replaceStatus<T extends KubeObject = KubeObject>(resource: ResourceName, object: T, status: T['status']): T {
    const { namespace, name } = object.metadata;
    return this.#send('PUT', resource, namespace, name, 'status', new StatusReplacement(object, status));
  }

  updateSubresource<T extends KubeObject>(resource: ResourceName, object: T, subresource?: string): T {
    const { namespace, name } = object.metadata;
    return this.#send('PUT', resource, namespace, name, subresource, object);
  }

  /** A merge patch. */
  patch<T extends KubeObject = KubeObject>(
    resource: ResourceName,
    namespace: string | undefined,
    name: string,
    body: unknown,
    subresource?: string,
  ): T {
    return this.#send('PATCH', resource, namespace, name, subresource, body, PATCH_TYPES.merge);
  }

  delete(resource: ResourceName, namespace: string | undefined, name: string, options: DeleteOptions = {}): void {
    const body = { apiVersion: 'v1', kind: 'DeleteOptions', ...options };
    this.#send('DELETE', resource, namespace, name, '', body);
  }

  deleteCollection(
    resource: ResourceName,
    namespace: string | undefined,
    options: DeleteOptions = {},
    query?: Record<string, string>,
  ): void {
    const body = { apiVersion: 'v1', kind: 'DeleteOptions', ...options };
    unwrap(this.#client.send({ method: 'DELETE', path: resourcePath(resource, namespace), query, body }));
  }

  #send<T>(
    method: HttpMethod,
    resource: ResourceName,
    namespace = '',
    name = '',
    subresource = '',
    body?: unknown,
    contentType?: string,
  ): T {
    const client = this.#client;
    if (!client.sendTo)
      return unwrap(client.send({ method, path: resourcePath(resource, namespace, name, subresource), body, contentType }));
    const { group, version, plural } = resource;
    return unwrap(client.sendTo(method, { group, version, plural, namespace, name, subresource }, body, contentType));
  }
}
