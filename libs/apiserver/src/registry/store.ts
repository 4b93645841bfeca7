/**
 * Every verb, once, for every kind (k8s.io/apiserver, registry/generic/registry.Store together with the handlers in front of it).
 * A kind takes part through its strategy.
 */
import { newNotFound, objectKey, type ChangeContext, type KubeObject, type SchemaRegistry, type Status } from '@drydock/apimachinery';
import { NO_STAGES } from '../audit/audit-record.ts';
import type { Admission } from '../admission/admission-chain.ts';
import type { AdmissionAttributes } from '../admission/admission-plugin.ts';
import type { Storage } from '../storage/storage.ts';
import { createObject } from './verbs/create.ts';
import { deleteCollection, deleteObject } from './verbs/delete.ts';
import { listObjects, type ListResult } from './verbs/list.ts';
import { patchObject } from './verbs/patch.ts';
import { updateObject } from './verbs/update.ts';
import { watchObjects } from './verbs/watch.ts';
import type { Heartbeats } from './heartbeats.ts';
import type { RequestContext } from './request-context.ts';
import { resourceKey, type ResourceDefinition } from './resource-definition.ts';
import type { WatchStream } from '../request/streams.ts';

/** What the verbs share. */
export interface StoreBackend {
  storage: Storage;
  admission: Admission;
  schemas: SchemaRegistry;
  heartbeats: Heartbeats | undefined;
}

export class Store {
  readonly definition: ResourceDefinition;
  readonly backend: StoreBackend;
  /** The name in storage. */
  readonly resource: string;
  /** The contexts of latest changes, by what makes them differ but for the time: many objects keep them until they are asked who manages them. */
  readonly changeContexts = new Map<string, ChangeContext>();
  /** The one that was asked for last. */
  latestChange: ChangeContext | undefined;

  readonly #kind: AdmissionAttributes['kind'];
  readonly #groupVersionResource: AdmissionAttributes['resource'];

  constructor(definition: ResourceDefinition, backend: StoreBackend) {
    this.definition = definition;
    this.backend = backend;
    this.resource = resourceKey(definition);
    const { group, version, kind, plural } = definition;
    this.#kind = { group, version, kind };
    this.#groupVersionResource = { group, version, resource: plural };
  }

  /** The stored object in this version. */
  find(namespace: string, name: string): KubeObject | undefined {
    const stored = this.definition.computed
      ? this.objects(namespace).find(({ metadata }) => metadata.name === name)
      : this.backend.storage.get(this.resource, this.definition.namespaced ? namespace : '', name);
    return stored && this.fromStored(stored);
  }

  /** The same; throws NotFound. */
  get(namespace: string, name: string): KubeObject {
    const object = this.find(namespace, name);
    if (!object) throw newNotFound(this.groupResource, name);
    return object;
  }

  /** What is stored, or worked out, in the namespace; in all of them when it is empty. */
  objects(namespace: string): readonly KubeObject[] {
    const { computed, namespaced } = this.definition;
    if (!computed) return this.backend.storage.list(this.resource, namespaced ? namespace : '');
    const all = computed(this.backend.storage);
    return namespaced && namespace ? all.filter(({ metadata }) => metadata.namespace === namespace) : all;
  }

  /** The same as it was at a version that is still remembered. What is worked out has no past. */
  objectsAt(namespace: string, version: number): readonly KubeObject[] {
    const { storage } = this.backend;
    if (this.definition.computed || version === storage.resourceVersion) return this.objects(namespace);
    return storage.listAt(this.resource, this.definition.namespaced ? namespace : '', version);
  }

  list(context: RequestContext): ListResult {
    return listObjects(this, context);
  }

  watch(context: RequestContext, render: (object: KubeObject) => KubeObject): WatchStream {
    return watchObjects(this, context, render);
  }

  create(body: unknown, context: RequestContext): KubeObject | undefined {
    return createObject(this, body, context);
  }

  update(body: unknown, context: RequestContext): { object: KubeObject; created: boolean } {
    return updateObject(this, body, context);
  }

  patch(body: unknown, contentType: string, context: RequestContext): { object: KubeObject; created: boolean } {
    return patchObject(this, body, contentType, context);
  }

  delete(body: unknown, context: RequestContext): KubeObject | Status {
    return deleteObject(this, body, context);
  }

  deleteCollection(body: unknown, context: RequestContext): ListResult {
    return deleteCollection(this, body, context);
  }

  get groupResource(): { group: string; resource: string } {
    return { group: this.definition.group, resource: this.definition.plural };
  }

  fromStored(object: KubeObject): KubeObject {
    const { convert, present } = this.definition;
    const { heartbeats } = this.backend;
    const current = present && heartbeats ? present(object, heartbeats) : object;
    return convert ? convert.fromStored(current) : current;
  }

  /** Writes a draft and says so in the audit record. In a dry run nothing is stored; the draft comes back. */
  write(draft: KubeObject, operation: 'created' | 'updated', context: RequestContext): KubeObject {
    if (context.dryRun) return draft;
    const stored = this.backend.storage.write(this.resource, this.definition.convert ? this.definition.convert.toStored(draft) : draft);
    this.recordWrite(operation, stored, context);
    return this.fromStored(stored);
  }

  /** Takes an object out of the storage and gives back what it had allocated. */
  remove(object: KubeObject, context: RequestContext): void {
    if (context.dryRun) return;
    this.backend.storage.remove(this.resource, objectKey(object));
    this.definition.strategy.afterDelete?.(object, context);
    this.recordWrite('deleted', object, context);
  }

  recordWrite(operation: 'created' | 'updated' | 'deleted' | 'unchanged', object: KubeObject, context: RequestContext): void {
    if (context.stages === NO_STAGES) return;
    const { resourceVersion = '' } = object.metadata;
    context.stages.push({ stage: 'storage', operation, resource: this.resource, key: objectKey(object), resourceVersion });
  }

  admissionAttributes(
    operation: AdmissionAttributes['operation'],
    object: KubeObject | undefined,
    oldObject: KubeObject | undefined,
    context: RequestContext,
  ): AdmissionAttributes {
    return {
      operation,
      kind: this.#kind,
      resource: this.#groupVersionResource,
      subresource: context.info.subresource,
      namespace: context.info.namespace,
      name: object?.metadata.name || context.info.name,
      user: context.user,
      dryRun: context.dryRun,
      object,
      oldObject,
    };
  }
}
