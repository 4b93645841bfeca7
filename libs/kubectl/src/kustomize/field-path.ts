/** Paths of kustomize's field specifications: `spec/template/spec/containers/image`. Lists on the way are entered item by item. */
import { isRecord, setOwn } from '@drydock/apimachinery';
import type { Dynamic } from '../resource/dynamic-object.ts';
import { explaining, KustomizeError } from './kustomize-error.ts';
import { idText, isSelected, type Gvk, type Resource } from './resource.ts';

/** Which objects have the field, where it is, and whether it is made where it is missing. */
export interface FieldSpec extends Partial<Gvk> {
  readonly path: string;
  readonly create?: boolean;
}

/** What the path leads to, and how to put something else there. */
export interface Place {
  readonly value: Dynamic;
  /** It was not there before. */
  readonly isNew?: boolean;
  set(value: unknown): void;
}

/** What is made at the end of a path that asks for it. */
type Missing = 'map' | 'scalar' | 'nothing';

/** Calls `visit` at every place that the path leads to in a resource of the right kind (api/filters/fieldspec). */
export function visitField(resource: Resource, spec: FieldSpec, missing: Missing, visit: (place: Place) => void): void {
  if (!isSelected(resource.gvk, spec)) return;
  const walk = new Walk(spec.create ? missing : 'nothing', visit);
  const root: Place = { value: resource.object, set: (value) => void (resource.object = value) };
  explaining(`considering field '${spec.path}' of object ${idText(resource.id)}`, () => walk.at(root, splitPath(spec.path, '/')));
}

class Walk {
  readonly #missing: Missing;
  readonly #visit: (place: Place) => void;

  constructor(missing: Missing, visit: (place: Place) => void) {
    this.#missing = missing;
    this.#visit = visit;
  }

  at(place: Place, path: readonly string[]): void {
    const { value } = place;
    if (path.length === 0) return this.#visit(place);
    if (value === null || value === undefined) return;
    if (Array.isArray(value)) return explaining(`visit traversal on path: [${path.join(' ')}]`, () => this.#items(value, path));
    if (!isRecord(value)) throw new KustomizeError('expected sequence or mapping node');
    this.#field(value, path);
  }

  #items(items: Dynamic[], path: readonly string[]): void {
    for (const [i, value] of items.entries()) this.at({ value, set: (replacement) => void (items[i] = replacement) }, path);
  }

  #field(map: Dynamic, [step = '', ...rest]: readonly string[]): void {
    const isList = step.endsWith('[]');
    const name = isList ? step.slice(0, -2) : step;
    if (name === '') throw new KustomizeError('cannot set or create an empty field name');
    const present = Object.hasOwn(map, name) ? map[name] : undefined;
    if (present === undefined || present === null) {
      if (this.#missing === 'nothing' || isList) return;
      setOwn(map, name, rest.length > 0 || this.#missing === 'map' ? {} : '');
    }
    this.at({ value: map[name], set: (value) => setOwn(map, name, value) }, rest);
  }
}

/** Splits at the delimiter, except where a backslash stands before it; a leading delimiter is ignored. */
export function splitPath(path: string, delimiter: string): string[] {
  const parts = path.split(delimiter);
  if (parts.length > 1 && parts[0] === '') parts.shift();
  const result: string[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (last?.endsWith('\\')) result[result.length - 1] = `${last.slice(0, -1)}${delimiter}${part}`;
    else result.push(part);
  }
  return result;
}
