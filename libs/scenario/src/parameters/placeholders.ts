/** `{{ name }}` in any text of a lesson. Only names of parameters count, so that Go templates and Helm charts stay as they are. */
import type { ParameterValues } from './draw-parameters.ts';

const PLACEHOLDER = /(\\?)\{\{\s*([a-zA-Z]\w*)\s*\}\}/g;
const WHOLE = /^\{\{\s*([a-zA-Z]\w*)\s*\}\}$/;

/** The text with the values in place of their names; `\{{ name }}` stays, without its backslash. */
export function fillIn(text: string, values: ParameterValues): string {
  if (!text.includes('{{')) return text;
  return text.replace(PLACEHOLDER, (written, escape: string, name: string) => {
    if (!Object.hasOwn(values, name)) return written;
    return escape ? written.slice(1) : String(values[name]);
  });
}

/** The name that stands between braces in a text, each with where it begins. */
export function placeholdersIn(text: string): { name: string; index: number }[] {
  return [...text.matchAll(PLACEHOLDER)].filter(([, escape]) => !escape).map((match) => ({ name: match[2]!, index: match.index }));
}

/** A text that is nothing but one name. */
export function isPlaceholder(value: unknown): value is string {
  return typeof value === 'string' && WHOLE.test(value);
}

/** A copy of plain data with every text of it filled in. Keys stay as they are. */
export function fillInAll<T>(value: T, values: ParameterValues): T {
  if (typeof value === 'string') return filled(value, values) as T;
  if (Array.isArray(value)) return value.map((item) => fillInAll(item, values)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, fillInAll(child, values)])) as T;
}

/** Marks a text that has to become a number; no text of an author holds it. */
const NUMBER = '\u0000number ';

/** A placeholder that stands where a number is wanted. */
export function numberPlaceholder(text: string): string {
  return NUMBER + text;
}

function filled(text: string, values: ParameterValues): string | number {
  return text.startsWith(NUMBER) ? Number(fillIn(text.slice(NUMBER.length), values)) : fillIn(text, values);
}
