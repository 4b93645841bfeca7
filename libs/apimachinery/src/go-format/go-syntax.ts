import { quoteGo } from '../field-errors.ts';
import { formatFloat, formatInteger, isInt64 } from './floats.ts';

/** A value decoded from YAML as Go's `%#v` shows it: `map[interface {}]interface {}{"a":1}`. Map keys are sorted. */
export function goSyntax(value: unknown): string {
  return syntax(value, 'map[interface {}]interface {}');
}

/** The same of a value decoded from JSON, whose maps are of strings. */
export function goJsonSyntax(value: unknown): string {
  return syntax(value, 'map[string]interface {}');
}

function syntax(value: unknown, mapType: string): string {
  if (value === null || value === undefined) return '<nil>';
  if (typeof value === 'string') return quoteGo(value);
  if (typeof value === 'number') return isInt64(value) ? formatInteger(value) : formatFloat(value);
  if (Array.isArray(value)) return `[]interface {}{${value.map((each) => elementSyntax(each, mapType)).join(', ')}}`;
  if (typeof value !== 'object') return String(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${mapType}{${entries.map(([key, each]) => `${quoteGo(key)}:${elementSyntax(each, mapType)}`).join(', ')}}`;
}

function elementSyntax(value: unknown, mapType: string): string {
  return value === null || value === undefined ? 'interface {}(nil)' : syntax(value, mapType);
}
