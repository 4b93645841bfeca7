/** Who set which field: `metadata.managedFields` of what is about to be written (apiserver, handlers/fieldmanager). */
import {
  applySchemaFor,
  conflictCauses,
  conflictMessage,
  deferManagedFields,
  fillZeroValues,
  formatGroupVersion,
  FieldSet,
  formatTime,
  newFailure,
  serverSideApply,
  sharesManagedFields,
  updateManagedFields,
  type ChangeContext,
  type KubeObject,
} from '@drydock/apimachinery';
import { customApplySchema } from '../apiextensions/published-schema.ts';
import type { RequestContext } from './request-context.ts';
import type { Store } from './store.ts';

/** Belongs to the subresource, where there is one. */
const STATUS = FieldSet.fromPaths([['f:status']]);

type Operation = 'Apply' | 'Update';

const MOST_CONTEXTS = 64;

/** Who changes something in this request, and when: the same for all that one component changes in one moment. */
export function changeContext(store: Store, context: RequestContext, operation: Operation): ChangeContext {
  const latest = latestChange(store, context, operation);
  if (latest) return latest;
  const { changeContexts: contexts } = store;
  const { subresource } = context.info;
  const key = `${operation} ${subresource} ${context.manages ?? subresource} ${context.fieldManager}`;
  const now = formatTime(context.clock.now());
  const before = contexts.get(key);
  const change = before?.now === now ? before : newChangeContext(store, context, operation, now);
  if (contexts.size >= MOST_CONTEXTS) contexts.clear();
  contexts.set(key, change);
  // What is recorded under another subresource ignores other fields.
  if (context.manages === undefined) store.latestChange = change;
  return change;
}

/** That of the latest change, when this is another by the same component in the same moment. */
function latestChange({ latestChange: latest }: Store, context: RequestContext, operation: Operation): ChangeContext | undefined {
  if (!latest || context.manages !== undefined) return undefined;
  const { manager, now } = latest;
  const isSame =
    manager.operation === operation && manager.subresource === context.info.subresource && manager.manager === context.fieldManager;
  return isSame && now === formatTime(context.clock.now()) ? latest : undefined;
}

function newChangeContext(store: Store, context: RequestContext, operation: Operation, now: string): ChangeContext {
  const apiVersion = formatGroupVersion(store.definition);
  return {
    manager: { manager: context.fieldManager, operation, apiVersion, subresource: context.manages ?? context.info.subresource },
    ignored: store.definition.status && !context.info.subresource ? STATUS : FieldSet.empty,
    now,
    blank: () => blankObject(store),
    schema: store.definition.schema
      ? customApplySchema(store.definition, store.backend.schemas)
      : applySchemaFor(store.backend.schemas, store.definition),
  };
}

/** A new object of the kind in Go; custom resources have no Go type. */
function blankObject({ definition, backend: { schemas } }: Store): unknown {
  const schema = definition.schema ? undefined : schemas.forKind(definition);
  return schema && fillZeroValues({}, schema, schemas);
}

/**
 * The object with the requester recorded as the manager of what it changed; `object` and its metadata are the caller's own. Who manages what
 * is worked out when somebody reads it, unless the client has sent managed fields of its own or nothing will be stored.
 */
export function withManagedFields(store: Store, object: KubeObject, old: KubeObject | undefined, context: RequestContext): KubeObject {
  if (context.applied) return object;
  // Of an object that has no managers nobody becomes one, until somebody applies (managedfields, skipNonAppliedManager).
  if (old && !('managedFields' in old.metadata) && !('managedFields' in object.metadata)) return object;
  const change = changeContext(store, context, 'Update');
  const keeps = !('managedFields' in object.metadata) || (old && sharesManagedFields(object.metadata, old.metadata));
  return keeps && !context.dryRun ? deferManagedFields(old, object, change) : updateManagedFields(old, object, change);
}

/** The live object with an applied configuration merged in. Throws Conflict when others manage fields that it changes, unless forced. */
export function applyConfiguration(store: Store, live: KubeObject | undefined, config: KubeObject, context: RequestContext): KubeObject {
  const force = context.query.force === 'true';
  const result = serverSideApply(live, config, changeContext(store, context, 'Apply'), force);
  if (result.conflicts === undefined) return result.object;
  throw newFailure(409, 'Conflict', conflictMessage(result.conflicts), { causes: conflictCauses(result.conflicts) });
}
