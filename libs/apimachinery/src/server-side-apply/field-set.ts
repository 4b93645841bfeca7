/** Sets of field paths, which is what managers own (structured-merge-diff, fieldpath). */
import { compactJson } from '../json/json-printer.ts';
import type { FieldsV1 } from '../object.ts';

/** `f:name`, `k:{"name":"web"}`, `v:"value"` or `i:3`: one step, as FieldsV1 writes it. */
export type PathElement = string;

export type FieldSetPath = readonly PathElement[];

/** How a message shows a path: `.spec.containers[name="web"].image`. */
export function formatFieldPath(path: FieldSetPath): string {
  return path.map(formatElement).join('');
}

function formatElement(element: PathElement): string {
  const rest = element.slice(2);
  switch (element[0]) {
    case 'f':
      return `.${rest}`;
    case 'k': {
      const keys = Object.entries(JSON.parse(rest) as Record<string, unknown>);
      return `[${keys.map(([name, value]) => `${name}=${compactJson(value)}`).join(',')}]`;
    }
    case 'v':
      return `[=${rest}]`;
    default:
      return `[${rest}]`;
  }
}

const NO_CHILDREN: ReadonlyMap<PathElement, FieldSet> = new Map();

/**
 * A trie: a node says whether its own path is in the set, and what lies below. Immutable once built, so that operations share whatever they do not
 * change: an object's fields stay mostly the same from one write to the next.
 */
export class FieldSet {
  /** Whether the path that leads here is a member. */
  readonly isMember: boolean;
  readonly children: ReadonlyMap<PathElement, FieldSet>;
  #written: FieldsV1 | undefined;

  constructor(isMember: boolean, children: Iterable<readonly [PathElement, FieldSet]> = []) {
    this.isMember = isMember;
    let kept: Map<PathElement, FieldSet> | undefined;
    for (const [element, child] of children) if (!child.isEmpty) (kept ??= new Map<PathElement, FieldSet>()).set(element, child);
    this.children = kept ?? NO_CHILDREN;
  }

  static readonly empty = new FieldSet(false);

  static readonly leaf = new FieldSet(true);

  static fromFieldsV1(fields: FieldsV1 | undefined): FieldSet {
    if (!fields) return FieldSet.empty;
    const read = (node: FieldsV1): FieldSet => {
      const steps = Object.entries(node).filter(([element]) => element !== '.');
      if (steps.length === 0) return FieldSet.leaf;
      return new FieldSet(
        Object.hasOwn(node, '.'),
        steps.map(([element, child]) => [element, read(child)]),
      );
    };
    return new FieldSet(
      false,
      Object.entries(fields).map(([element, child]) => [element, read(child)]),
    );
  }

  static fromPaths(paths: Iterable<FieldSetPath>): FieldSet {
    let set = FieldSet.empty;
    for (const path of paths) set = set.union(path.reduceRight((child, element) => new FieldSet(false, [[element, child]]), FieldSet.leaf));
    return set;
  }

  /** Frozen, and the same value each time. */
  toFieldsV1(): FieldsV1 {
    if (this.#written) return this.#written;
    const written: FieldsV1 = {};
    if (this.isMember && this.children.size > 0) written['.'] = NO_FIELDS;
    for (const [element, child] of this.children) written[element] = child.toFieldsV1();
    this.#written = Object.freeze(written);
    return written;
  }

  get isEmpty(): boolean {
    return !this.isMember && this.children.size === 0;
  }

  child(element: PathElement): FieldSet {
    return this.children.get(element) ?? FieldSet.empty;
  }

  has(path: FieldSetPath): boolean {
    return path.reduce<FieldSet>((set, element) => set.child(element), this).isMember;
  }

  /** All members, parents before children, in the order of their steps. */
  paths(): FieldSetPath[] {
    return this.isMember ? [[], ...this.#pathsBelow()] : this.#pathsBelow();
  }

  /** Members come before what lies deeper, on each level. */
  #pathsBelow(): FieldSetPath[] {
    const children = [...this.children].sort(([a], [b]) => (a < b ? -1 : 1));
    const members = children.flatMap(([element, child]) => (child.isMember ? [[element]] : []));
    return [...members, ...children.flatMap(([element, child]) => child.#pathsBelow().map((path) => [element, ...path]))];
  }

  equals(other: FieldSet): boolean {
    return this === other || (this.difference(other).isEmpty && other.difference(this).isEmpty);
  }

  union(other: FieldSet): FieldSet {
    if (this === other || other.isEmpty) return this;
    if (this.isEmpty) return other;
    let changed = other.isMember && !this.isMember;
    const children = new Map(this.children);
    for (const [element, added] of other.children) {
      const own = children.get(element);
      const all = own ? own.union(added) : added;
      if (all === own) continue;
      children.set(element, all);
      changed = true;
    }
    return changed ? new FieldSet(this.isMember || other.isMember, children) : this;
  }

  intersection(other: FieldSet): FieldSet {
    return narrowed(this, this.isMember && other.isMember, (element, child) => child.intersection(other.child(element)));
  }

  /** Members that the other set does not have; a member of the other does not take away what lies below it. */
  difference(other: FieldSet): FieldSet {
    if (this === other) return FieldSet.empty;
    if (other.isEmpty) return this;
    return narrowed(this, this.isMember && !other.isMember, (element, child) => {
      const without = other.children.get(element);
      return without ? child.difference(without) : child;
    });
  }

  /** The same set with every named field on the way to a member as a member too. */
  withParents(): FieldSet {
    return new FieldSet(
      this.isMember,
      [...this.children].map(([element, child]) => {
        const below = child.withParents();
        return [element, element.startsWith('f:') ? new FieldSet(true, below.children) : below];
      }),
    );
  }
}

const NO_FIELDS: FieldsV1 = Object.freeze({});

/** What is left of a set when each child is narrowed; the very same set when nothing is lost. */
function narrowed(set: FieldSet, isMember: boolean, narrow: (element: PathElement, child: FieldSet) => FieldSet): FieldSet {
  let changed = isMember !== set.isMember;
  const children: [PathElement, FieldSet][] = [];
  for (const [element, child] of set.children) {
    const left = narrow(element, child);
    if (left !== child) changed = true;
    if (!left.isEmpty) children.push([element, left]);
  }
  if (!changed) return set;
  if (children.length === 0) return isMember ? FieldSet.leaf : FieldSet.empty;
  return new FieldSet(isMember, children);
}
