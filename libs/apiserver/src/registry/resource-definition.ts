import type { KubeObject } from '@drydock/apimachinery';
import type { JSONSchemaProps } from '../apiextensions/custom-resource-definition.types.ts';
import type { Lister } from '../storage/lister.ts';
import type { TableDefinition } from '../table/table.ts';
import type { Heartbeats } from './heartbeats.ts';
import type { ConnectHandler, SubresourceHandler } from './subresource-handler.ts';
import type { Strategy, SubresourceStrategy, UpdateSubresource } from './strategy.ts';

/** One served resource of one version: everything that the generic store needs to serve every verb on it. A kind's folder exports one. */
export interface ResourceDefinition<T extends KubeObject = KubeObject> {
  group: string;
  version: string;
  kind: string;
  /** Plural, as in URLs. */
  plural: string;
  singular: string;
  /** `PodList` and so on when absent. */
  listKind?: string;
  shortNames?: readonly string[];
  categories?: readonly string[];
  namespaced: boolean;

  /** All eight verbs when absent. Reviews, for example, have `create` alone. */
  verbs?: readonly ResourceVerb[];
  /** What discovery says instead. */
  discoveredVerbs?: readonly ResourceVerb[];
  /** Why nothing can be created at the moment (405). */
  createRefusal?: string;
  strategy: Strategy<T>;
  table: TableDefinition<T>;

  /** `/status`; `true` for the usual: the draft's status on the old object's rest. */
  status?: true | SubresourceStrategy<T>;
  /** `/scale`: where the replicas and the selector are. */
  scale?: ScaleMapping<T>;
  /** Other parts of the object that are updated on their own: `approval`, `finalize`, `resize`, `ephemeralcontainers`. */
  updates?: Readonly<Record<string, UpdateSubresource<T>>>;
  /** Subresources that something is posted to: `binding`, `eviction`, `token`. */
  subresources?: Readonly<Record<string, SubresourceHandler<T>>>;
  /** Subresources that open a stream: `log`, `exec`, `attach`, `portforward`, `proxy`. */
  connects?: Readonly<Record<string, ConnectHandler<T>>>;
  /** Answers a create without storing anything: access reviews and their like. */
  virtualCreate?: SubresourceHandler<T>;

  /** Field selectors beyond metadata.name and metadata.namespace, by path. */
  fieldSelectors?: Readonly<Record<string, Reader<T, string>>>;
  /** Indexes for listers beyond `owner`. */
  indexers?: Readonly<Record<string, Reader<T, readonly string[]>>>;

  /** The key in storage when another version of the same resource is the stored one: `horizontalpodautoscalers.autoscaling`, `events`. */
  storedAs?: string;
  /** Between this version and the stored one. */
  convert?: { toStored(draft: KubeObject): KubeObject; fromStored(object: KubeObject): KubeObject };

  /** The objects of a kind of which none is stored: they are worked out when somebody reads. */
  computed?(lister: Lister): readonly T[];

  /** What a reader sees of a stored object whose heartbeat goes on. A copy, or the object itself; changes nothing. */
  present?: { at(object: T, heartbeats: Heartbeats): T }['at'];

  /** A warning that every request for this resource carries. */
  deprecationWarning?: string;

  /** For custom resources, whose schema is not among the generated ones. */
  schema?: JSONSchemaProps;
}

/** A function of an object, written as a method so that a definition of one kind can stand in a list of definitions of any kind. */
export type Reader<T, R> = { read(object: T): R }['read'];

export type ResourceVerb = 'create' | 'delete' | 'deletecollection' | 'get' | 'list' | 'patch' | 'update' | 'watch';

export const ALL_VERBS: readonly ResourceVerb[] = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

export interface ScaleMapping<T extends KubeObject> {
  /** Of a custom resource: the field may be missing there. */
  specReplicasPath?: string;
  specReplicas(object: T): number | undefined;
  statusReplicas(object: T): number;
  /** The selector in its string form. */
  selector(object: T): string;
  withReplicas(draft: T, replicas: number): void;
}

/** `pods`, `deployments.apps`: the name of a resource in storage, listers and messages. */
export function resourceKey(definition: Pick<ResourceDefinition, 'group' | 'plural' | 'storedAs'>): string {
  return definition.storedAs ?? (definition.group ? `${definition.plural}.${definition.group}` : definition.plural);
}
