/** One value as a printed diff shows it (google/go-cmp, report_reflect). */
import { quoteGo } from '@drydock/apimachinery';
import type { GoType } from './go-type.ts';
import { ellipsis, wrap, type TextNode, type TextRecord } from './text-node.ts';

/** `auto` names composite types of struct fields, `elide` names none. */
export type TypeMode = 'emit' | 'auto' | 'elide';

export function isZero(type: GoType, value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (type.kind === 'scalar') return value === '' || value === 0 || value === false;
  if (type.kind !== 'struct') return false;
  if (type.opaque) return false;
  return type.fields.every((field) => isZero(field.type(), field.read(value as Record<string, unknown>)));
}

/** How many entries a list shows at a level of detail before it is cut. */
function shownEntries(verbosity: number): number {
  return ((1 << Math.max(0, verbosity)) >> 1) << 2;
}

export interface ValueStyle {
  verbosity: number;
  /** Identical values go without the names of their types. */
  identical: boolean;
  /** Whether nested values have the same level of detail, as those have that were compared one by one. */
  steady: boolean;
}

export const IDENTICAL: ValueStyle = { verbosity: 1, identical: true, steady: true };
export const CHANGED: ValueStyle = { verbosity: 3, identical: false, steady: false };

export function valueText(type: GoType, value: unknown, mode: TypeMode, style: ValueStyle): TextNode {
  switch (type.kind) {
    case 'scalar':
      return scalarText(type.name, value);
    case 'pointer':
      if (value === undefined || value === null) return 'nil';
      return wrap('&', valueText(type.element(), value, mode, style));
    case 'slice':
    case 'map':
      if (value === undefined || value === null) return 'nil';
      break;
    case 'struct':
      break;
  }
  return withType(type, wrap('{', entriesText(type, value, style), '}'), mode, style.identical);
}

export function withType(type: GoType, node: TextNode, mode: TypeMode, identical: boolean): TextNode {
  return mode === 'elide' || (mode === 'auto' && identical) ? node : wrap(type.name, node);
}

function scalarText(name: string, value: unknown): string {
  if (value === undefined || value === null) return name === 'bool' ? 'false' : /^u?int/.test(name) ? '0' : '""';
  return typeof value === 'string' ? quoteGo(value) : String(value);
}

export function mapKeyText(type: GoType & { kind: 'map' }, key: string): string {
  return (type.stringer ? 's' : '') + quoteGo(key);
}

function entriesText(type: GoType, value: unknown, style: ValueStyle): TextRecord[] {
  const limit = shownEntries(style.verbosity);
  const steady = style.steady && !(type.kind === 'struct' && type.opaque);
  const inner = { ...style, steady, verbosity: steady ? style.verbosity : style.verbosity - 1 };
  const entries = entriesOf(type, value, (element, each, mode) => valueText(element, each, mode, inner));
  const shown = entries.slice(0, limit).map(([key, text]) => ({ mark: '' as const, key, value: text() }));
  return entries.length > limit ? [...shown, ellipsis()] : shown;
}

type Show = (type: GoType, value: unknown, mode: TypeMode) => TextNode;

function entriesOf(type: GoType, value: unknown, show: Show): [string, () => TextNode][] {
  switch (type.kind) {
    case 'slice':
      return (value as unknown[]).map((each) => ['', () => show(type.element(), each, 'elide')]);
    case 'map': {
      const map = value as Record<string, unknown>;
      return Object.keys(map)
        .sort()
        .map((key) => [mapKeyText(type, key), () => show(type.element(), map[key], 'elide')]);
    }
    case 'struct':
      return type.fields.flatMap((field): [string, () => TextNode][] => {
        const each = field.read((value ?? {}) as Record<string, unknown>);
        return isZero(field.type(), each) ? [] : [[field.name, () => show(field.type(), each, 'auto')]];
      });
    default:
      return [];
  }
}
