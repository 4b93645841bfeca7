import { compactJson } from '@drydock/apimachinery';

/** Fields that hold maps in Go: their keys are sorted. */
const MAPS: ReadonlySet<string> = new Set(['config', 'values', 'annotations']);

/** JSON as Go writes structs: fields in the order that they have, nothing that is undefined. */
export function recordJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(recordJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return compactJson(value);
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${MAPS.has(key) ? compactJson(each) : recordJson(each)}`).join(',')}}`;
}
