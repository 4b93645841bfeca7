/** Paths of replacements: `spec.template.spec.containers.[name=web].image` (kustomize, kyaml/yaml/match.go). */
import { isRecord, setOwn } from '@drydock/apimachinery';
import type { Dynamic } from '../resource/dynamic-object.ts';
import { splitPath, type Place } from './field-path.ts';
import { KustomizeError } from './kustomize-error.ts';
import { compilePattern } from './resource-list.ts';

/** Splits at dots. Brackets keep theirs; around a key of a map they are taken off. */
export function splitReplacementPath(path: string): string[] {
  const parts = splitPath(path, '.');
  const result: string[] = [];
  for (let i = 0; i < parts.length; i++) {
    let part = parts[i]!;
    if (part.startsWith('[') && !part.endsWith(']')) {
      while (!part.endsWith(']') && i + 1 < parts.length) part += `.${parts[++i]!}`;
      if (!part.includes('=')) part = part.replace(/^\[+|\]+$/g, '');
    }
    result.push(part);
  }
  return result;
}

/** What a path leads to, reading only; undefined when it leads nowhere. */
export function lookUp(value: Dynamic, [step, ...rest]: readonly string[]): unknown {
  if (step === undefined) return value;
  if (Array.isArray(value)) return lookUp(itemOf(value, step), rest);
  return isRecord(value) && Object.hasOwn(value, step) ? lookUp(value[step], rest) : undefined;
}

function itemOf(items: readonly Dynamic[], step: string): unknown {
  if (step === '-') return items.at(-1);
  if (/^\d+$/.test(step)) return items[Number(step)];
  const { field, value } = listIndex(step);
  return items.find((item) => textOf(field === '' ? item : item?.[field]) === value);
}

/** Every place that the path leads to. With `create`, what is missing is made, an empty text at the end. */
export function placesAt(root: Place, path: readonly string[], create: boolean): Place[] {
  const [step, ...rest] = path;
  if (step === undefined) return [root];
  if (/^\d+$/.test(step)) return placesAt(numberedItem(root.value, step, rest, create), rest, create);
  if (isListIndex(step)) return matchingItems(root.value, step, rest, create).flatMap((place) => placesAt(place, rest, create));
  if (step === '*') return itemsOf(root.value).flatMap((place) => placesAt(place, rest, create));
  const place = fieldOf(root.value, step, rest, create);
  return place ? placesAt(place, rest, create) : [];
}

function fieldOf(map: Dynamic, name: string, rest: readonly string[], create: boolean): Place | undefined {
  if (!isRecord(map)) {
    if (map === null || map === undefined) return undefined;
    throw new KustomizeError(`wrong node kind: expected MappingNode but got ${nodeKind(map)}`);
  }
  const isNew = !Object.hasOwn(map, name);
  if (isNew && !create) return undefined;
  if (isNew) setOwn(map, name, emptyFor(rest[0]));
  return { value: map[name], isNew, set: (value) => setOwn(map, name, value) };
}

function emptyFor(step: string | undefined): unknown {
  if (step === undefined) return '';
  return isListIndex(step) || /^\d+$/.test(step) ? [] : {};
}

function numberedItem(list: Dynamic, step: string, rest: readonly string[], create: boolean): Place {
  const places = itemsOf(list);
  const index = Number(step);
  if (index === places.length && create) {
    list.push(emptyFor(rest[0]));
    return itemsOf(list)[index]!;
  }
  if (index >= places.length) throw new KustomizeError(`index ${index} specified but only ${places.length} elements found`);
  return places[index]!;
}

/** The items whose field fits the pattern; a new one when there is none and `create` is set. */
function matchingItems(list: Dynamic, step: string, rest: readonly string[], create: boolean): Place[] {
  const { field, value } = listIndex(step);
  const pattern = compilePattern(value);
  const matches = ({ value: item }: Place) => {
    const held = field === '' ? item : item?.[field];
    return held !== undefined && pattern.matcher(textOf(held)).find();
  };
  const found = itemsOf(list).filter(matches);
  if (found.length > 0 || !create) return found;
  list.push(field === '' ? value : { [field]: value });
  return itemsOf(list).filter(matches);
}

function itemsOf(list: Dynamic): Place[] {
  if (!Array.isArray(list)) throw new KustomizeError(`wrong node kind: expected SequenceNode but got ${nodeKind(list)}`);
  return list.map((value, i) => ({ value, set: (changed: unknown) => void (list[i] = changed) }));
}

function isListIndex(step: string): boolean {
  return step.startsWith('[') && step.endsWith(']');
}

function listIndex(step: string): { field: string; value: string } {
  const inner = step.slice(1, -1);
  const equals = inner.indexOf('=');
  if (!isListIndex(step) || equals < 0)
    throw new KustomizeError(`list path element must contain fieldName=fieldValue for element to match`);
  return { field: inner.slice(0, equals), value: inner.slice(equals + 1) };
}

function nodeKind(value: unknown): string {
  return Array.isArray(value) ? 'SequenceNode' : isRecord(value) ? 'MappingNode' : 'ScalarNode';
}

export function textOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}
