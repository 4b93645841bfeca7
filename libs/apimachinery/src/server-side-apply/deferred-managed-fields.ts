/**
 * `metadata.managedFields` that is worked out when somebody reads it. Most versions of most objects are replaced before anybody asks who
 * set their fields, and working that out costs more than the write itself. Such a property is an accessor: whoever reads it, or copies
 * the metadata with a spread, gets plain data. Code on the way of every write copies with `copyMetadata`, which leaves the question open.
 */
import { deepFreeze } from '../deep/deep.ts';
import type { KubeObject, ManagedFieldsEntry, ObjectMeta } from '../object.ts';
import { withoutManagedFields } from './managed-fields.ts';
import { updateManagedFields, type ChangeContext } from './server-side-apply.ts';

/** So many unanswered questions may hang on one another; each keeps an earlier version of the object alive. */
const MAXIMUM_DEPTH = 12;

/** Who manages the fields of `updated`, which is what `context` made of `live`. */
class Question {
  #given: { live: KubeObject | undefined; updated: KubeObject; context: ChangeContext } | undefined;
  #answer: ManagedFieldsEntry[] | undefined;
  /** How many questions the answer hangs on, this one included. */
  depth = 1;

  constructor(live: KubeObject | undefined, updated: KubeObject, context: ChangeContext) {
    this.#given = { live, updated, context };
    const before = live && questionOf(live.metadata);
    if (!before?.isOpen) return;
    if (before.depth < MAXIMUM_DEPTH) this.depth = before.depth + 1;
    else before.answer();
  }

  get isOpen(): boolean {
    return this.#given !== undefined;
  }

  answer(): ManagedFieldsEntry[] | undefined {
    if (!this.#given) return this.#answer;
    const { live, updated, context } = this.#given;
    const bare = { ...updated, metadata: withoutManagedFields(updated.metadata) };
    this.#answer = deepFreeze(updateManagedFields(live, bare, context).metadata.managedFields);
    this.#given = undefined;
    return this.#answer;
  }
}

/** Lets a constructor's private fields be those of an object that is there already. */
class Existing {
  constructor(object: object) {
    return object;
  }
}

/** Metadata with its question, which is in a private field: nobody copies or serialises it, and writing it costs less than defining a property. */
class Asked extends Existing {
  #question: Question;

  constructor(metadata: object, question: Question) {
    super(metadata);
    this.#question = question;
  }

  static ask(metadata: object, question: Question): void {
    if (#question in metadata) metadata.#question = question;
    else new Asked(metadata, question);
  }

  static questionOf(metadata: object): Question | undefined {
    return #question in metadata ? metadata.#question : undefined;
  }
}

/** One function for all metadata, so that engines see them as objects of one shape. */
const DEFERRED: PropertyDescriptor = {
  get(this: object): ManagedFieldsEntry[] | undefined {
    return questionOf(this)!.answer();
  },
  enumerable: true,
  configurable: true,
};

/**
 * Lets `updated`, whose metadata is the caller's own, record the manager of a change to `live` when that is read; `live` is undefined for a
 * create. Neither object changes any more, but for the version that `updated` gets. Returns `updated`.
 */
export function deferManagedFields<T extends KubeObject>(live: KubeObject | undefined, updated: T, context: ChangeContext): T {
  ask(updated.metadata, new Question(live, updated, context));
  return updated;
}

/** A shallow copy of metadata with the same managed fields, worked out or not. */
export function copyMetadata(metadata: ObjectMeta): ObjectMeta {
  const question = questionOf(metadata);
  return question ? ask(withoutManagedFields(metadata), question) : { ...metadata };
}

/** A shallow copy of metadata with other values in some fields, and the same managed fields, worked out or not. */
export function changedMetadata(metadata: ObjectMeta, changes: Partial<Omit<ObjectMeta, 'managedFields'>>): ObjectMeta {
  return Object.assign(copyMetadata(metadata), changes);
}

/** Gives `to`, which is the caller's own, the managed fields that `from` has, worked out or not. Returns `to`. */
export function copyManagedFields(to: ObjectMeta, from: ObjectMeta): ObjectMeta {
  const question = questionOf(from);
  if (question) return ask(to, question);
  delete to.managedFields;
  if (from.managedFields !== undefined) to.managedFields = from.managedFields;
  return to;
}

/** A shallow copy of `metadata` with the managed fields that `from` has: what an update through a subresource takes over from its draft. */
export function withManagedFieldsOf(metadata: ObjectMeta, from: ObjectMeta): ObjectMeta {
  return copyManagedFields(withoutManagedFields(metadata), from);
}

/** Whether both have the managed fields of the same write. False does not say that they differ. */
export function sharesManagedFields(a: ObjectMeta, b: ObjectMeta): boolean {
  const question = questionOf(a);
  return question ? question === questionOf(b) : !questionOf(b) && a.managedFields === b.managedFields;
}

/** Whether the managed fields of this metadata are worked out when they are read. */
export function defersManagedFields(metadata: object): boolean {
  return questionOf(metadata) !== undefined;
}

/** Freezes metadata throughout and works nothing out: what an accessor will give is frozen when it gives it. */
export function freezeMetadata(metadata: ObjectMeta): void {
  if (Object.isFrozen(metadata)) return;
  const isDeferred = defersManagedFields(metadata);
  for (const name in metadata) if (!isDeferred || name !== 'managedFields') deepFreeze(metadata[name as keyof ObjectMeta]);
  Object.freeze(metadata);
}

function questionOf(metadata: object): Question | undefined {
  return Asked.questionOf(metadata);
}

function ask(metadata: ObjectMeta, question: Question): ObjectMeta {
  Asked.ask(metadata, question);
  return Object.defineProperty(metadata, 'managedFields', DEFERRED);
}
