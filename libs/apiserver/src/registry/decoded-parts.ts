/** Decoding what was decoded before: in-process clients send back most of what they were given, and it cannot have changed. */
import {
  copyManagedFields,
  copyMetadata,
  defersManagedFields,
  isRecord,
  setOwn,
  withoutManagedFields,
  type KubeObject,
  type ObjectMeta,
  type Schema,
} from '@drydock/apimachinery';

/** What the body of an update is compared with. */
export interface LiveObject {
  object: KubeObject;
  /** Fields that the body has from it need no copy: only metadata and status will be taken over from the draft. */
  sharesRest: boolean;
}

/** What frozen fields of bodies decode to: a ReplicaSet makes all its pods of one template. */
const decodedParts = new WeakMap<object, { schema: Schema; decoded: unknown }>();

/** The body as `decode` has it, which is asked for what is not known yet. Every field is the caller's own, unless `live` says otherwise. */
export function decodeUnknownParts(
  body: Record<string, unknown>,
  schema: Schema,
  live: LiveObject | undefined,
  decode: (body: Record<string, unknown>) => { object: KubeObject; isClean: boolean },
): KubeObject {
  if (!hasFrozenPart(body)) return decode(body).object;
  const known: Record<string, unknown> = {};
  const unknown: Record<string, unknown> = {};
  for (const name in body) {
    const part = body[name];
    const decoded = part === live?.object[name] ? part : decodedPart(part, schema);
    if (decoded === undefined) setOwn(unknown, name, withoutDeferred(name, part));
    else known[name] = live?.sharesRest && decoded === part ? sharedField(name, part) : ownField(name, decoded);
  }
  const { object, isClean } = decode(unknown);

  const result: Record<string, unknown> = {};
  for (const name in body) {
    const part = body[name];
    if (Object.hasOwn(known, name)) result[name] = known[name];
    else if (Object.hasOwn(object, name)) {
      result[name] = withDeferred(name, object[name], part);
      if (isClean && name !== 'metadata' && isFrozenContainer(part)) decodedParts.set(part, { schema, decoded: mutableCopy(object[name]) });
    }
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

/** Metadata is given a version, and is copied for that; what is in it is shared. */
function sharedField(name: string, field: unknown): unknown {
  return name === 'metadata' ? copyMetadata(field as ObjectMeta) : field;
}

/** A copy that may be changed. Nobody changes the record of managers in place, so that it is shared. */
function ownField(name: string, field: unknown): unknown {
  if (name !== 'metadata') return mutableCopy(field);
  const metadata = field as ObjectMeta;
  return copyManagedFields(mutableCopy(withoutManagedFields(metadata)) as ObjectMeta, metadata);
}

function mutableCopy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(mutableCopy);
  if (!isContainer(value)) return value;
  const source = value as Record<string, unknown>;
  const copy: Record<string, unknown> = {};
  for (const name in source) if (source[name] !== undefined) setOwn(copy, name, mutableCopy(source[name]));
  return copy;
}
