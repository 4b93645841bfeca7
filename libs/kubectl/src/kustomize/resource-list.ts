/** The objects of a build, in the order in which they came (kustomize, api/resmap). */
import { matchesLabels, parseLabelSelector } from '@drydock/apimachinery';
import { RE2JS } from 're2js';
import { KustomizeError } from './kustomize-error.ts';
import { effectiveNamespace, idText, Resource, sameId, type Gvk, type ResourceId } from './resource.ts';

/** Which objects a patch or a replacement is for: everything that fits all that is given. Names are regular expressions. */
export interface Selector extends Partial<Gvk> {
  readonly name?: string;
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly annotationSelector?: string;
}

export class ResourceList {
  #resources: Resource[] = [];

  get resources(): readonly Resource[] {
    return this.#resources;
  }

  append(resource: Resource): void {
    if (this.#resources.some(({ id }) => sameId(id, resource.id))) {
      throw new KustomizeError(`may not add resource with an already registered id: ${idText(resource.id)}`);
    }
    this.#resources.push(resource);
  }

  appendAll(resources: readonly Resource[]): void {
    for (const resource of resources) this.append(resource);
  }

  /** Puts a generated object in: as a new one, or into the one that is there. */
  absorb(generated: Resource): void {
    const matches = this.#withAnyId(generated.id);
    const [existing] = matches;
    const { behavior } = generated;
    if (!existing) {
      if (behavior === 'merge' || behavior === 'replace')
        throw new KustomizeError(`${dumpId(generated.id)} does not exist; cannot merge or replace`);
      return this.append(generated);
    }
    if (matches.length > 1) throw new KustomizeError(`found multiple objects that could accept merge of ${idText(generated.id)}`);
    if (behavior !== 'merge' && behavior !== 'replace') {
      throw new KustomizeError(`${dumpId(generated.id)} exists; behavior must be merge or replace`);
    }
    generated.takeIdentityOf(existing);
    if (behavior === 'merge') {
      mergeData(generated, existing);
      generated.origin = existing.origin;
    }
    generated.transformations = existing.transformations;
    this.#resources[this.#resources.indexOf(existing)] = generated;
  }

  /** The only object that has or had this id. */
  byId(id: ResourceId): Resource {
    const [found, ...more] = this.#withAnyId(id);
    if (found && more.length === 0) return found;
    throw new KustomizeError(
      `${found ? 'multiple' : 'no'} matches for Id ${idText(id)}; failed to find unique target for patch ${idText(id)}`,
    );
  }

  #withAnyId(id: ResourceId): Resource[] {
    return this.#resources.filter((resource) => !resource.isEmpty && resource.allIds.some((each) => sameId(each, id)));
  }

  select(selector: Selector): Resource[] {
    const matches = matcherOf(selector);
    return this.#resources.filter((resource) => {
      const ids = [resource.originalId, resource.id];
      return (
        matches.gvk(resource.gvk) &&
        ids.some((id) => matches.namespace(effectiveNamespace(id))) &&
        ids.some(({ name }) => matches.name(name)) &&
        matches.metadata(resource)
      );
    });
  }

  /** Leaves out what does not pass. */
  keep(passes: (resource: Resource) => boolean): void {
    this.#resources = this.#resources.filter(passes);
  }

  sort(compare: (a: Resource, b: Resource) => number): void {
    this.#resources.sort(compare);
  }
}

export interface SelectorMatcher {
  gvk(gvk: Gvk): boolean;
  name(name: string): boolean;
  namespace(namespace: string): boolean;
  /** Labels and annotations. */
  metadata(resource: Resource): boolean;
}

export function matcherOf({ group, version, kind, name, namespace, labelSelector, annotationSelector }: Selector): SelectorMatcher {
  const byGroup = patternOf(group);
  const byVersion = patternOf(version);
  const byKind = patternOf(kind);
  const byLabels = labelsMatcher(labelSelector);
  const byAnnotations = labelsMatcher(annotationSelector);
  return {
    gvk: (gvk) => byGroup(gvk.group) && byVersion(gvk.version) && byKind(gvk.kind),
    name: patternOf(name),
    namespace: patternOf(namespace),
    metadata: ({ labels, annotations }) => byLabels(labels) && byAnnotations(annotations),
  };
}

/** A regular expression for the whole text; an empty one fits everything. */
function patternOf(pattern = ''): (text: string) => boolean {
  if (pattern === '') return () => true;
  const expression = compilePattern(`^(?:${pattern})$`);
  return (text) => expression.matcher(text).find();
}

export function compilePattern(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    throw new KustomizeError((error as Error).message);
  }
}

function labelsMatcher(text = ''): (labels: Readonly<Record<string, string>>) => boolean {
  const { selector, error } = parseLabelSelector(text);
  if (error !== undefined) throw new KustomizeError(error);
  return (labels) => matchesLabels(selector, labels);
}

function mergeData({ object }: Resource, { object: existing }: Resource): void {
  for (const field of ['data', 'binaryData'] as const) {
    const merged = { ...existing[field], ...object[field] };
    if (Object.keys(merged).length > 0) object[field] = merged;
  }
}

/** As Go prints the struct (`%#v`). */
function dumpId({ group, version, kind, name, namespace }: ResourceId): string {
  const [g, v, k, n, ns] = [group, version, kind, name, namespace].map((text) => JSON.stringify(text));
  return `id resid.ResId{Gvk:resid.Gvk{Group:${g}, Version:${v}, Kind:${k}, isClusterScoped:false}, Name:${n}, Namespace:${ns}}`;
}
