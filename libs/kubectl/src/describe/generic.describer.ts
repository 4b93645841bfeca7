/** Any kind: what every object has, then its fields as a tree (describe.genericDescriber). */
import type { Dynamic } from '../resource/dynamic-object.ts';
import type { DescribeText } from './describe-text.ts';
import type { DescribeContext } from './describer.ts';
import { describeEvents } from './events.ts';
import { describeAnnotations, describeLabels } from './metadata-text.ts';
import { formatGoValue } from '@drydock/apimachinery';

const HIDDEN = ['metadata.annotations', 'metadata.labels', 'metadata.name', 'metadata.namespace', 'metadata.managedFields'];

export function describeGenerically(object: Dynamic, text: DescribeText, context: DescribeContext): void {
  const { metadata } = object;
  text.field(0, 'Name', metadata.name);
  text.field(0, 'Namespace', metadata.namespace ?? '');
  describeLabels(text, metadata.labels);
  describeAnnotations(text, metadata.annotations);
  describeFields(text, object, 0, '');
  describeEvents(text, object, context);
}

function describeFields(text: DescribeText, value: Dynamic, level: number, path: string): void {
  const fields = Object.keys(value)
    .map((key) => ({ key, title: titleOf(key) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  for (const { key, title } of fields) {
    const full = path ? `${path}.${key}` : key;
    if (!HIDDEN.includes(full)) describeField(text, title, value[key], level, full);
  }
}

function describeField(text: DescribeText, title: string, value: Dynamic, level: number, path: string): void {
  if (Array.isArray(value)) {
    text.line(level, `${title}:`);
    for (const item of value) {
      if (isTree(item)) describeFields(text, item, level + 1, path);
      else text.line(level + 1, formatGoValue(item));
    }
  } else if (isTree(value)) {
    text.line(level, `${title}:`);
    describeFields(text, value, level + 1, path);
  } else {
    text.field(level, title, formatGoValue(value));
  }
}

function isTree(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const ACRONYMS = new Set(['api', 'url', 'uid', 'osb', 'gui']);

/** `creationTimestamp` → `Creation Timestamp`, `uid` → `UID` (describe.smartLabelFor). */
export function titleOf(field: string): string {
  if (/[^a-zA-Z0-9]/.test(field)) return field;
  const words = field.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) ?? [field];
  return words.map((word) => (ACRONYMS.has(word.toLowerCase()) ? word.toUpperCase() : word[0]!.toUpperCase() + word.slice(1))).join(' ');
}
