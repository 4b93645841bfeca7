/** Lets objects that name others follow when those get another name (kustomize, api/filters/nameref). */
import { isRecord } from '@drydock/apimachinery';
import type { Dynamic } from '../resource/dynamic-object.ts';
import { visitField, type FieldSpec, type Place } from './field-path.ts';
import { explaining, KustomizeError } from './kustomize-error.ts';
import { NAME_REFERENCES } from './name-references.ts';
import { effectiveNamespace, idText, isClusterScoped, isSelected, sameNamespace, type Gvk, type Resource } from './resource.ts';
import type { ResourceList } from './resource-list.ts';

export function fixNameReferences(list: ResourceList): void {
  for (const referrer of list.resources) {
    const candidates = list.resources.filter((each) => canRefer(referrer, each));
    for (const { target, fields } of NAME_REFERENCES) {
      for (const field of fields) {
        if (isSelected(referrer.originalId, field)) new Reference(referrer, field, target, candidates).fix();
      }
    }
  }
}

/** Objects see their own namespace and what has none; role bindings those of their service accounts, too. */
function canRefer(referrer: Resource, target: Resource): boolean {
  if (isClusterScoped(referrer.gvk) || isClusterScoped(target.gvk) || sameNamespace(referrer.id, target.id)) return true;
  const subjects: Dynamic[] = referrer.gvk.kind === 'RoleBinding' ? (referrer.object.subjects ?? []) : [];
  return subjects.some((subject) => subject?.kind === 'ServiceAccount' && subject.namespace === target.namespace);
}

class Reference {
  readonly #referrer: Resource;
  readonly #field: FieldSpec;
  readonly #target: Partial<Gvk>;
  readonly #candidates: readonly Resource[];

  constructor(referrer: Resource, field: FieldSpec, target: Partial<Gvk>, candidates: readonly Resource[]) {
    this.#referrer = referrer;
    this.#field = field;
    this.#target = target;
    this.#candidates = candidates;
  }

  fix(): void {
    explaining(`updating name reference in '${this.#field.path}' field of '${idText(this.#referrer.id)}'`, () => {
      // The referrer may have another version by now; which fields it has was decided by what it was.
      const { path, create } = this.#field;
      visitField(this.#referrer, { path, create }, 'nothing', (place) => this.#fixAt(place));
    });
  }

  #fixAt(place: Place): void {
    const { value } = place;
    if (value === null || value === undefined) return;
    if (Array.isArray(value)) {
      for (const [i, item] of value.entries()) this.#fixAt({ value: item, set: (changed) => void (value[i] = changed) });
    } else if (isRecord(value)) this.#fixMap(value);
    else this.#fixName(place);
  }

  #fixName({ value, set }: Place): void {
    const found = this.#select(String(value), this.#candidates, ([first, ...rest]) => rest.every(({ name }) => name === first!.name));
    if (found && found.name !== value) set(found.name);
  }

  /** A map with name and namespace, such as a subject. */
  #fixMap(map: Dynamic): void {
    if (map.name === undefined) throw new KustomizeError("path config error; no 'name' field in node");
    const found = this.#select(String(map.name), this.#inNamespace(map.namespace), ([first, ...rest]) =>
      rest.every(({ name, namespace }) => name === first!.name && namespace === first!.namespace),
    );
    if (!found) return;
    map.name = found.name;
    if (found.namespace) map.namespace = found.namespace;
  }

  #inNamespace(namespace: unknown): readonly Resource[] {
    if (namespace === undefined) return this.#candidates;
    const before = this.#candidates.filter(({ originalId }) => effectiveNamespace(originalId) === namespace);
    return before.length > 0 ? before : this.#candidates.filter(({ id }) => effectiveNamespace(id) === namespace);
  }

  /** The one object that had this name; when several had it, those that went through the same kustomizations as the referrer. */
  #select(name: string, all: readonly Resource[], areAlike: (resources: readonly Resource[]) => boolean): Resource | undefined {
    let found = all.filter(
      (each) =>
        each.formerNames.some((former) => former.name === name) &&
        each.formerIds.some((id) => isSelected(id, this.#target)) &&
        this.#fitsRoleRef(each) &&
        this.#isWithinReach(each),
    );
    if (found.length === 1) return found[0];
    found = found.filter((each) => sameAffixes(each, this.#referrer, true));
    if (found.length > 1) found = found.filter((each) => sameAffixes(each, this.#referrer, false));
    if (found.length <= 1 || areAlike(found)) return found[0];
    throw new KustomizeError(`found multiple possible referrals: ${found.map(({ id }) => idText(id)).join(', ')}`);
  }

  #fitsRoleRef(candidate: Resource): boolean {
    const { apiGroup, kind } = this.#referrer.object.roleRef ?? {};
    if (!this.#field.path.endsWith('roleRef/name') || !apiGroup || !kind) return true;
    return candidate.formerIds.some((id) => isSelected(id, { group: apiGroup, kind }));
  }

  #isWithinReach({ id }: Resource): boolean {
    if (isClusterScoped(this.#referrer.gvk) || isClusterScoped(id) || id.kind === 'ServiceAccount') return true;
    return sameNamespace(this.#referrer.id, id);
  }
}

function sameAffixes(a: Resource, b: Resource, emptyFits: boolean): boolean {
  const fits = (left: readonly string[], right: readonly string[]) =>
    (emptyFits && (left.length === 0 || right.length === 0)) || sameEnd(left, right);
  return fits(a.prefixes, b.prefixes) && fits(a.suffixes, b.suffixes);
}

/** Whether one list ends with all of the other; an empty one is like empty ones only. */
function sameEnd(a: readonly string[], b: readonly string[]): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (short.length === 0) return long.length === 0;
  return short.every((each, i) => each === long[long.length - short.length + i]);
}
