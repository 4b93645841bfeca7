/** Decoding what was decoded before: in-process clients send back most of what they were given, and it cannot have changed. */
import {
  copyManagedFields,
  copyMetadata,
  defersManagedFields,
  isRecord,
  setOwn,
  withoutManagedFields,
  type KeepFunction,
  type KubeObject,
  type ObjectMeta,
  type Schema,
} from '@drydock/apimachinery';

/** What the body of an update is compared with. */
export interface LiveObject {
  object: KubeObject;
  /** Fields that the body has from it need no copy: only metadata and status will be taken over from the draft. */
  sharesRest: boolean;
  /** Nor do parts of the status, which nobody completes. */
  sharesStatus?: boolean;
  /** Nobody will change the spec when it is the stored one, nor the status then. */
  sharesSpec?: boolean;
}

/** What frozen fields of bodies decode to: a ReplicaSet makes all its pods of one template. */
const decodedParts = new WeakMap<object, { schema: Schema; decoded: unknown }>();

/** Decodes a body with which nothing is wrong, as `decodeClean` does. */
type ReadFunction = (body: Record<string, unknown>, known?: object, keep?: KeepFunction) => Record<string, unknown> | undefined;

/**
 * The body decoded, but for what was decoded before; undefined when it has to be looked at more closely. Every field is the caller's own, unless
 * `live` says otherwise.
 */
export function readUnknownParts(
  body: Record<string, unknown>,
  schema: Schema,
  live: LiveObject | undefined,
  read: ReadFunction,
): KubeObject | undefined {
  let given = body;
  let known: Record<string, unknown> | undefined = live?.object;
  let fresh: string[] | undefined;
  for (const name in body) {
    const part = body[name];
    if (!isContainer(part) || part === live?.object[name]) continue;
    if (name === 'metadata') {
      if (defersManagedFields(part)) given = withPart(given, name, withoutManagedFields(part as ObjectMeta));
      continue;
    }
    if (!Object.isFrozen(part)) continue;
    const decoded = decodedPart(part, schema);
    if (decoded === undefined) (fresh ??= []).push(name);
    else {
      given = withPart(given, name, decoded);
      known = withPart(known, name, decoded);
    }
  }
  const object = read(given, known, keepFunction(body, live)) as KubeObject | undefined;
  if (!object) return undefined;
  for (const name of fresh ?? []) {
    if (object[name] !== undefined) decodedParts.set(body[name] as object, { schema, decoded: mutableCopy(object[name]) });
  }
  if (given.metadata !== body.metadata) copyManagedFields(object.metadata, body.metadata as ObjectMeta);
  return object;
}

function withPart(record: Readonly<Record<string, unknown>> | undefined, name: string, part: unknown): Record<string, unknown> {
  const changed: Record<string, unknown> = {};
  for (const each in record) changed[each] = record[each];
  changed[name] = part;
  return changed;
}

/** What becomes of parts that are as they were. Another spec is given its defaults, even where it will not be taken over. */
function keepFunction({ spec }: Record<string, unknown>, live: LiveObject | undefined): KeepFunction {
  if (!live || spec !== live.object.spec) return ownField;
  if (live.sharesSpec) return ownMetadata;
  if (!live.sharesRest) return ownField;
  return live.sharesStatus ? sharedField : sharedRest;
}

function ownMetadata(name: string, part: object): unknown {
  return name === 'spec' || name === 'status' ? part : ownField(name, part);
}

function sharedRest(name: string, part: object): unknown {
  return name === 'spec' || name === 'metadata' ? sharedField(name, part) : mutableCopy(part);
}

/** The same for bodies that have to be looked at more closely: all that is not known goes through `decode`. */
export function decodeUnknownParts(
  body: Record<string, unknown>,
  schema: Schema,
  live: LiveObject | undefined,
  decode: (body: Record<string, unknown>) => KubeObject,
): KubeObject {
  if (!hasFrozenPart(body)) return decode(body);
  const known: Record<string, unknown> = {};
  const unknown: Record<string, unknown> = {};
  for (const name in body) {
    const part = body[name];
    const decoded = part === live?.object[name] ? part : decodedPart(part, schema);
    if (decoded === undefined) setOwn(unknown, name, withoutDeferred(name, part));
    else known[name] = live?.sharesRest && decoded === part ? sharedField(name, part) : ownField(name, decoded);
  }
  const object = decode(unknown);

  const result: Record<string, unknown> = {};
  for (const name in body) {
    if (Object.hasOwn(known, name)) result[name] = known[name];
    else if (Object.hasOwn(object, name)) result[name] = withDeferred(name, object[name], body[name]);
  }
  for (const name in object) if (!Object.hasOwn(result, name)) result[name] = object[name];
  return result as unknown as KubeObject;
}

function hasFrozenPart(body: Record<string, unknown>): boolean {
  for (const name in body) if (isFrozenContainer(body[name])) return true;
  return false;
}

/** Undefined for what has not been decoded yet. */
function decodedPart(part: unknown, schema: Schema): unknown {
  if (!isFrozenContainer(part)) return undefined;
  const entry = decodedParts.get(part);
  return entry?.schema === schema ? entry.decoded : undefined;
}

function isContainer(part: unknown): part is object {
  return typeof part === 'object' && part !== null;
}

function isFrozenContainer(part: unknown): part is object {
  return isContainer(part) && Object.isFrozen(part);
}

/** Managed fields that are still to be worked out pass by the decoder. */
function withoutDeferred(name: string, part: unknown): unknown {
  return name === 'metadata' && isRecord(part) && defersManagedFields(part) ? withoutManagedFields(part as unknown as ObjectMeta) : part;
}

function withDeferred(name: string, decoded: unknown, part: unknown): unknown {
  if (name !== 'metadata' || !isRecord(part) || !defersManagedFields(part)) return decoded;
  return copyManagedFields(decoded as ObjectMeta, part as unknown as ObjectMeta);
}

/** Metadata is given a version, and is copied for that; what is in it is shared, but for managers that the client itself has sent. */
function sharedField(name: string, field: unknown): unknown {
  if (name === 'managedFields') return mutableCopy(field);
  return name === 'metadata' ? copyMetadata(field as ObjectMeta) : field;
}

/** A copy that may be changed. Nobody changes the record of managers in place, so that it is shared. */
function ownField(name: string, field: unknown): unknown {
  if (name !== 'metadata') return mutableCopy(field);
  const metadata = field as ObjectMeta;
  return copyManagedFields(mutableCopy(withoutManagedFields(metadata)) as ObjectMeta, metadata);
}

/** A copy that may be changed, all through. */
export function mutableCopy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(mutableCopy);
  if (!isContainer(value)) return value;
  const source = value as Record<string, unknown>;
  const copy: Record<string, unknown> = {};
  for (const name in source) if (source[name] !== undefined) setOwn(copy, name, mutableCopy(source[name]));
  return copy;
}
