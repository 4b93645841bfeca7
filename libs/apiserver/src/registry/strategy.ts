/**
 * What a kind adds to the generic store (k8s.io/apiserver, registry/rest: RESTCreateStrategy, RESTUpdateStrategy, RESTDeleteStrategy).
 *
 * A `draft` is a decoded copy that belongs to the request: hooks may change it freely. Every other object is frozen.
 * The order of a create: defaults, mutating admission, defaults again, prepareForCreate, validate, validating admission, storage.
 * The order of an update: defaults, mutating admission, defaults again, prepareForUpdate, validate, validateUpdate, validating admission, storage.
 */
import type { Clock, FieldError, KubeObject, Rng } from '@drydock/apimachinery';
import type { UserInfo } from '../authentication/user-info.ts';
import type { Lister } from '../storage/lister.ts';

export interface StrategyContext {
  lister: Lister;
  clock: Clock;
  rng: Rng;
  user: UserInfo;
  dryRun: boolean;
  /** Adds a Warning header to the response. */
  warn(text: string): void;
}

export interface Strategy<T extends KubeObject = KubeObject> {
  /** Messages about a name, without field path; `prefix` when it is a generateName. DNS-1123 subdomain when absent. */
  validateName?(name: string, prefix: boolean): string[];

  /** Fills in what the author left out. Must be idempotent: it runs again after admission. */
  defaults?(draft: T): void;

  /**
   * For a kind whose `defaults` concern the spec alone, and whose other hooks do not change it: an update that has the stored spec is given that
   * very spec, frozen, and no defaults.
   */
  sharesSpec?: true;

  /** Those of `defaults` that concern the status, for updates that have nothing else to say. */
  defaultStatus?(draft: T): void;

  /** Before a create: clears what clients may not set (status), allocates (addresses). */
  prepareForCreate?(draft: T, context: StrategyContext): void;

  /** Before an update through the main resource: restores what clients may not change. `metadata.generation` is the store's business. */
  prepareForUpdate?(draft: T, old: T, context: StrategyContext): void;

  /** Every error of the object by itself. Metadata is validated by the store. `old` is what an update changes. */
  validate?(object: T, context: StrategyContext, old?: T): FieldError[];

  /** Every error of the change, such as immutable fields. `validate` has run too. */
  validateUpdate?(object: T, old: T, context: StrategyContext): FieldError[];

  /** Every error of a change through `/status`, of a kind whose status is the usual. */
  validateStatus?(object: T, old: T): FieldError[];

  /** Texts of warnings about an object that is acceptable all the same. */
  warnings?(object: T, old: T | undefined): string[];

  /** Whether PUT may create. Rare: Endpoints, Leases, RBAC kinds, Events, Services. */
  allowCreateOnUpdate?: boolean;
  /** Whether PUT without a resourceVersion overwrites. True unless the kind says otherwise. */
  allowUnconditionalUpdate?: boolean;

  /** Whether a change raises `metadata.generation`. When absent: any change of `spec`, for kinds whose generation is tracked; `false` turns it off. */
  generationChanges?: { compare(object: T, old: T): boolean }['compare'] | false;

  /** Seconds of grace for a delete, or undefined when it is immediate. Pods only. */
  gracefulDeletion?(object: T, requestedSeconds: number | undefined): number | undefined;
  /** Finalizers that an object gets when its deletion begins. */
  deletionFinalizers?: readonly string[];
  /** Just before an object starts to be deleted; may change it (a namespace's phase). */
  beginDelete?(draft: T, context: StrategyContext): void;
  /** Finalizers of the object's own (`spec.finalizers` of a namespace) that also keep it. */
  hasOwnFinalizers?(object: T): boolean;
  /** After the object left the storage: gives back what was allocated. */
  afterDelete?(object: T, context: StrategyContext): void;
}

/** A subresource other than `/status` that is read and written as the object itself, and owns a part of it. */
export interface UpdateSubresource<T extends KubeObject = KubeObject> extends SubresourceStrategy<T> {
  /** As discovery lists them, sorted. */
  verbs: readonly ('get' | 'patch' | 'update')[];
}

/** A strategy for an update through a subresource: takes over only what that subresource owns. */
export interface SubresourceStrategy<T extends KubeObject = KubeObject> {
  /** Makes the object to store: usually the old object with the draft's `status`. */
  prepareForUpdate(draft: T, old: T, context: StrategyContext): T;
  validateUpdate?(object: T, old: T, context: StrategyContext): FieldError[];
}
