/** Walking, comparing and merging objects by schema (structured-merge-diff, typed and merge). */
import { deepEqual } from '../deep/deep.ts';
import { getOwn, isRecord } from '../deep/own-property.ts';
import { compactJson } from '../json/json-printer.ts';
import type { ApplySchema } from './apply-schema.ts';
import { FieldSet, type PathElement } from './field-set.ts';

type Items = readonly unknown[];

/** Text that JSON writes as it is. */
const PLAIN = /^[\w./:-]*$/;

/** The step to a list item: by its key fields, defaults filled in, or by its value. */
export function itemElement(item: unknown, schema: ApplySchema): PathElement {
  if (schema.listType === 'set') return `v:${compactJson(item)}`;
  const [only, second] = schema.listMapKeys;
  if (only !== undefined && second === undefined && isRecord(item)) {
    const value = getOwn(item, only);
    if (typeof value === 'string' && PLAIN.test(value)) return `k:{"${only}":"${value}"}`;
  }
  const keys = schema.listMapKeys.map((name): [string, unknown] => {
    const given = isRecord(item) ? getOwn(item, name) : undefined;
    return [name, given ?? schema.item()?.child(name)?.defaultValue ?? null];
  });
  return `k:${compactJson(Object.fromEntries(keys.filter(([, value]) => value !== null)))}`;
}

function isMerged(schema: ApplySchema | undefined): schema is ApplySchema {
  return schema !== undefined && schema.listType !== 'atomic';
}

function isGranular(schema: ApplySchema | undefined): boolean {
  return schema?.mapType !== 'atomic';
}

/** The fields that a configuration has an opinion on. */
export function fieldSetOf(value: unknown, schema: ApplySchema | undefined): FieldSet {
  if (Array.isArray(value)) return isMerged(schema) ? listFieldSet(value, schema) : FieldSet.leaf;
  if (!isRecord(value) || !isGranular(schema)) return FieldSet.leaf;
  return new FieldSet(
    false,
    Object.entries(value)
      .filter(([, child]) => child !== undefined)
      .map(([key, child]) => {
        const set = fieldSetOf(child, schema?.child(key));
        const isOwnMember = (isRecord(child) && Object.keys(child).length === 0) || !(schema?.names(key) ?? false);
        return [`f:${key}`, isOwnMember && !Array.isArray(child) ? new FieldSet(true, set.children) : set];
      }),
  );
}

function listFieldSet(items: Items, schema: ApplySchema): FieldSet {
  return new FieldSet(
    false,
    items.map((item) => [itemElement(item, schema), new FieldSet(true, fieldSetOf(item, schema.item()).children)]),
  );
}

export interface Comparison {
  added: FieldSet;
  removed: FieldSet;
  modified: FieldSet;
}

const NOTHING: Comparison = { added: FieldSet.empty, removed: FieldSet.empty, modified: FieldSet.empty };

/** What changed between two versions of an object; a map or list item that is new is added itself, together with what it holds. */
export function compareValues(before: unknown, after: unknown, schema: ApplySchema | undefined): Comparison {
  if (before === after) return NOTHING;
  const [old, current] = [isDivided(before, schema), isDivided(after, schema)];
  const isLeaf = !(old || current) || (isBare(before) && isBare(after)) || (hasForm(before) && hasForm(after) && !(old && current));
  if (isLeaf) return compareLeaves(before, after);
  const below = compareMembers(old ? before : undefined, current ? after : undefined, schema);
  if (before === undefined) return { ...below, added: new FieldSet(true, below.added.children) };
  if (after === undefined) return { ...below, removed: new FieldSet(true, below.removed.children) };
  return below;
}

function compareLeaves(before: unknown, after: unknown): Comparison {
  if (before === undefined) return { ...NOTHING, added: FieldSet.leaf };
  if (after === undefined) return { ...NOTHING, removed: FieldSet.leaf };
  return deepEqual(before, after) ? NOTHING : { ...NOTHING, modified: FieldSet.leaf };
}

/** Whether parts of a value are compared one by one; what is not divided changes as a whole. */
function isDivided(value: unknown, schema: ApplySchema | undefined): boolean {
  return Array.isArray(value) ? isMerged(schema) : isRecord(value) && isGranular(schema);
}

/** Both are divided alike, or undefined. */
function compareMembers(before: unknown, after: unknown, schema: ApplySchema | undefined): Comparison {
  const changes = new Changes();
  if (Array.isArray(before ?? after)) {
    const old = itemsByElement((before as Items | undefined) ?? [], schema!);
    const current = itemsByElement((after as Items | undefined) ?? [], schema!);
    const below = schema!.item();
    for (const [element, item] of current) changes.add(element, compareValues(old.get(element), item, below));
    for (const [element, item] of old) if (!current.has(element)) changes.add(element, compareValues(item, undefined, below));
    return changes.comparison();
  }
  const [old = NO_FIELDS, current = NO_FIELDS] = [before as Fields | undefined, after as Fields | undefined];
  for (const name of Object.keys(current)) {
    // Most fields are the very same in both.
    if (current[name] === undefined || current[name] === getOwn(old, name)) continue;
    changes.add(`f:${name}`, compareValues(getOwn(old, name), current[name], schema?.child(name)));
  }
  for (const name of Object.keys(old)) {
    if (old[name] === undefined || getOwn(current, name) !== undefined) continue;
    changes.add(`f:${name}`, compareValues(old[name], undefined, schema?.child(name)));
  }
  return changes.comparison();
}

type Fields = Readonly<Record<string, unknown>>;

const NO_FIELDS: Fields = {};

/** Collects what has changed below one place. */
class Changes {
  readonly #added: [PathElement, FieldSet][] = [];
  readonly #removed: [PathElement, FieldSet][] = [];
  readonly #modified: [PathElement, FieldSet][] = [];

  add(element: PathElement, { added, removed, modified }: Comparison): void {
    if (!added.isEmpty) this.#added.push([element, added]);
    if (!removed.isEmpty) this.#removed.push([element, removed]);
    if (!modified.isEmpty) this.#modified.push([element, modified]);
  }

  comparison(): Comparison {
    return { added: setOf(this.#added), removed: setOf(this.#removed), modified: setOf(this.#modified) };
  }
}

function setOf(members: readonly [PathElement, FieldSet][]): FieldSet {
  return members.length > 0 ? new FieldSet(false, members) : FieldSet.empty;
}

/** Null stands for an empty map or list as well as for no scalar. */
function hasForm(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** Two maps or lists with nothing in them are compared as leaves: so null and empty remain different. */
function isBare(value: unknown): boolean {
  if (!hasForm(value)) return true;
  return Array.isArray(value) ? value.length === 0 : isRecord(value) && Object.keys(value).length === 0;
}

function itemsByElement(items: Items, schema: ApplySchema): Map<PathElement, unknown> {
  return new Map(items.map((item) => [itemElement(item, schema), item]));
}

/** The live object with the configuration laid over it. */
export function mergeValues(live: unknown, config: unknown, schema: ApplySchema | undefined): unknown {
  if (Array.isArray(live) && Array.isArray(config) && isMerged(schema)) return mergeLists(live, config, schema);
  if (!isRecord(live) || !isRecord(config) || !isGranular(schema)) return config;
  const merged = new Map(Object.entries(live));
  for (const [key, value] of Object.entries(config)) {
    if (value !== undefined) merged.set(key, merged.has(key) ? mergeValues(merged.get(key), value, schema?.child(key)) : value);
  }
  return Object.fromEntries(merged);
}

/** Items of both in the configuration's order; items of one alone keep their place among their neighbours. */
function mergeLists(live: Items, config: Items, schema: ApplySchema): unknown[] {
  const applied = itemsByElement(config, schema);
  const existing = itemsByElement(live, schema);
  const rest = [...existing.keys()];
  const merged: unknown[] = [];
  const takeLiveOnly = (): void => {
    while (rest.length > 0 && !applied.has(rest[0]!)) merged.push(existing.get(rest.shift()!));
  };
  for (const [element, item] of applied) {
    takeLiveOnly();
    merged.push(existing.has(element) ? mergeValues(existing.get(element), item, schema.item()) : item);
    const at = rest.indexOf(element);
    if (at >= 0) rest.splice(at, 1);
  }
  return [...merged, ...rest.map((element) => existing.get(element))];
}

/** The value without the members of the set and all below them. */
export function removeFields(value: unknown, set: FieldSet, schema: ApplySchema | undefined): unknown {
  if (set.children.size === 0) return value;
  if (Array.isArray(value) && isMerged(schema)) {
    return value.flatMap((item) => {
      const below = set.child(itemElement(item, schema));
      return below.isMember ? [] : [removeFields(item, below, schema.item())];
    });
  }
  if (!isRecord(value)) return value;
  const kept = Object.entries(value).flatMap(([key, child]): [string, unknown][] => {
    const below = set.child(`f:${key}`);
    if (below.isMember) return [];
    const remaining = removeFields(child, below, schema?.child(key));
    return [[key, remaining]];
  });
  return Object.fromEntries(kept);
}
