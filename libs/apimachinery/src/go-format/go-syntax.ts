import { quoteGo } from '../field-errors.ts';
import { formatFloat, formatInteger, isInt64 } from './floats.ts';

/** A value decoded from YAML as Go's `%#v` shows it: `map[interface {}]interface {}{"a":1}`. Map keys are sorted. */
export function goSyntax(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (typeof value === 'string') return quoteGo(value);
  if (typeof value === 'number') return isInt64(value) ? formatInteger(value) : formatFloat(value);
  if (Array.isArray(value)) return `[]interface {}{${value.map(elementSyntax).join(', ')}}`;
  if (typeof value !== 'object') return String(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[interface {}]interface {}{${entries.map(([key, each]) => `${quoteGo(key)}:${elementSyntax(each)}`).join(', ')}}`;
}

function elementSyntax(value: unknown): string {
  return value === null || value === undefined ? 'interface {}(nil)' : goSyntax(value);
}
