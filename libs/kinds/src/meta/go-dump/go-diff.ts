/** What google/go-cmp's Diff prints about two values of a type; it stands in messages about fields that may not change. */
import { deepEqual } from '@drydock/apimachinery';
import { alignElements } from './align-elements.ts';
import type { GoType } from './go-type.ts';
import { ellipsis, renderText, wrap, type TextNode, type TextRecord } from './text-node.ts';
import { CHANGED, IDENTICAL, isZero, mapKeyText, valueText, withType, type TypeMode } from './value-text.ts';

const CONTEXT = 2;

/** A part of two values: a field, an element, an entry. Absent on a side where it does not exist. */
interface Part {
  key: string;
  type: GoType;
  mode: TypeMode;
  before?: { value: unknown };
  after?: { value: unknown };
}

/** Both values in JSON form. The text ends with a line break; it is empty when nothing differs. */
export function goDiff(type: GoType, before: unknown, after: unknown): string {
  return same(type, before, after) ? '' : renderText(diffText(type, before, after, 'emit'));
}

function same(type: GoType, before: unknown, after: unknown): boolean {
  if (type.kind === 'scalar') return isZero(type, before) ? isZero(type, after) : before === after;
  if (type.kind !== 'struct' || type.opaque) return nullable(before) === nullable(after) || deepEqual(before, after);
  return type.fields.every((field) => same(field.type(), field.read(record(before)), field.read(record(after))));
}

function nullable(value: unknown): unknown {
  return value ?? undefined;
}

function record(value: unknown): Record<string, unknown> {
  return (value ?? {}) as Record<string, unknown>;
}

function diffText(type: GoType, before: unknown, after: unknown, mode: TypeMode): TextNode {
  if (type.kind === 'pointer') return wrap('&', diffText(type.element(), before, after, mode));
  return withType(type, wrap('{', listText(partsOf(type, before, after), nounOf(type)), '}'), mode, false);
}

function nounOf(type: GoType): [string, string] {
  if (type.kind === 'struct') return ['field', 'fields'];
  return type.kind === 'map' ? ['entry', 'entries'] : ['element', 'elements'];
}

function partsOf(type: GoType, before: unknown, after: unknown): Part[] {
  switch (type.kind) {
    case 'struct':
      return type.fields.map((field) => ({
        key: field.name,
        type: field.type(),
        mode: 'auto',
        before: { value: field.read(record(before)) },
        after: { value: field.read(record(after)) },
      }));
    case 'map': {
      const [old, now] = [record(before), record(after)];
      const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])].sort();
      const side = (map: Record<string, unknown>, key: string) => (Object.hasOwn(map, key) ? { value: map[key] } : undefined);
      return keys.map((key) => ({
        key: mapKeyText(type, key),
        type: type.element(),
        mode: 'elide',
        before: side(old, key),
        after: side(now, key),
      }));
    }
    case 'slice': {
      const element = type.element();
      const pairs = alignElements((before ?? []) as unknown[], (after ?? []) as unknown[], (a, b) => same(element, a, b));
      return pairs.map((pair) => ({ key: '', type: element, mode: 'elide', ...pair }));
    }
    default:
      return [];
  }
}

function isSame({ type, before, after }: Part): boolean {
  return before !== undefined && after !== undefined && same(type, before.value, after.value);
}

/** Changed parts in full, with two unchanged ones around them. */
function listText(parts: readonly Part[], noun: [string, string]): TextRecord[] {
  const records: TextRecord[] = [];
  for (let start = 0; start < parts.length;) {
    const unchanged = isSame(parts[start]!);
    let end = start;
    while (end < parts.length && isSame(parts[end]!) === unchanged) end++;
    const group = parts.slice(start, end);
    if (unchanged) records.push(...contextText(group, start > 0, end < parts.length, noun));
    else records.push(...group.flatMap(changeText));
    start = end;
  }
  return records;
}

function contextText(group: readonly Part[], changeBefore: boolean, changeAfter: boolean, noun: [string, string]): TextRecord[] {
  const low = changeBefore ? Math.min(CONTEXT, group.length) : 0;
  let high = changeAfter ? Math.min(CONTEXT, group.length - low) : 0;
  // One hidden part would take as much room as the ellipsis.
  if (group.length - low - high === 1) high++;
  const hidden = group.length - low - high;
  const rest = hidden > 0 ? [ellipsis(`${hidden} identical ${noun[hidden === 1 ? 0 : 1]}`)] : [];
  return [...group.slice(0, low).map(identicalText), ...rest, ...group.slice(group.length - high).map(identicalText)];
}

function identicalText({ key, type, mode, before }: Part): TextRecord {
  return { mark: '', key, value: valueText(type, before!.value, mode, IDENTICAL) };
}

function changeText(part: Part): TextRecord[] {
  const { key, type, mode, before, after } = part;
  if (before && after && !isShallow(type, before.value, after.value)) {
    return [{ mark: '', key, value: diffText(type, before.value, after.value, mode) }];
  }
  const side = (mark: '-' | '+', value: unknown): TextRecord => ({
    mark,
    key,
    value: valueText(type, value, mode, CHANGED),
  });
  return [...(before ? [side('-', before.value)] : []), ...(after ? [side('+', after.value)] : [])];
}

/** Whether a change is shown as one whole value against another: nothing to compare inside, or a single chain down to one leaf. */
function isShallow(type: GoType, before: unknown, after: unknown): boolean {
  if (type.kind === 'scalar' || (type.kind === 'struct' && type.opaque)) return true;
  if (type.kind !== 'struct' && (nullable(before) === undefined || nullable(after) === undefined)) return true;
  if (type.kind === 'pointer') return isShallow(type.element(), before, after);
  const parts = partsOf(type, before, after);
  if (parts.length !== 1) return parts.length === 0;
  const [{ type: inner, before: old, after: now }] = parts as [Part];
  return !old || !now || isShallow(inner, old.value, now.value);
}
