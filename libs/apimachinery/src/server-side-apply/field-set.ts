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

/** A trie: a node says whether its own path is in the set, and what lies below. Immutable once built. */
export class FieldSet {
  /** Whether the path that leads here is a member. */
  readonly isMember: boolean;
  readonly children: ReadonlyMap<PathElement, FieldSet>;

  constructor(isMember: boolean, children: Iterable<readonly [PathElement, FieldSet]> = []) {
    this.isMember = isMember;
    this.children = new Map([...children].filter(([, child]) => !child.isEmpty));
  }

  static readonly empty = new FieldSet(false);

  static readonly leaf = new FieldSet(true);

  static fromFieldsV1(fields: FieldsV1 | undefined): FieldSet {
    const read = (node: FieldsV1): FieldSet => {
      const steps = Object.entries(node).filter(([element]) => element !== '.');
      return new FieldSet(
        Object.hasOwn(node, '.') || steps.length === 0,
        steps.map(([element, child]) => [element, read(child)]),
      );
    };
    return new FieldSet(
      false,
      Object.entries(fields ?? {}).map(([element, child]) => [element, read(child)]),
    );
  }

  static fromPaths(paths: Iterable<FieldSetPath>): FieldSet {
    let set = FieldSet.empty;
    for (const path of paths) set = set.union(path.reduceRight((child, element) => new FieldSet(false, [[element, child]]), FieldSet.leaf));
    return set;
  }

  toFieldsV1(): FieldsV1 {
    const entries: [string, FieldsV1][] = [...this.children].map(([element, child]) => [element, child.toFieldsV1()]);
    if (this.isMember && entries.length > 0) entries.unshift(['.', {}]);
    return Object.fromEntries(entries);
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
    const below = [...this.children]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([element, child]) => child.paths().map((path) => [element, ...path]));
    return this.isMember ? [[], ...below] : below;
  }

  equals(other: FieldSet): boolean {
    return this.difference(other).isEmpty && other.difference(this).isEmpty;
  }

  union(other: FieldSet): FieldSet {
    const elements = new Set([...this.children.keys(), ...other.children.keys()]);
    return new FieldSet(
      this.isMember || other.isMember,
      [...elements].map((element) => [element, this.child(element).union(other.child(element))]),
    );
  }

  intersection(other: FieldSet): FieldSet {
    return new FieldSet(
      this.isMember && other.isMember,
      [...this.children].map(([element, child]) => [element, child.intersection(other.child(element))]),
    );
  }

  /** Members that the other set does not have; a member of the other does not take away what lies below it. */
  difference(other: FieldSet): FieldSet {
    return new FieldSet(
      this.isMember && !other.isMember,
      [...this.children].map(([element, child]) => [element, child.difference(other.child(element))]),
    );
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
