/** `vars`: `$(NAME)` stands for a field of an object, as that is when everything else is done (kustomize, api/filters/refvar). */
import { isRecord } from '@drydock/apimachinery';
import type { Dynamic } from '../resource/dynamic-object.ts';
import { visitField, type Place } from './field-path.ts';
import { VARIABLES } from './field-specs.ts';
import type { VarEntry } from './kustomization-file.ts';
import { KustomizeError } from './kustomize-error.ts';
import { lookUp, splitReplacementPath } from './replacement-path.ts';
import { gvkText, isClusterScoped, sameId, type Resource, type ResourceId } from './resource.ts';
import type { ResourceList } from './resource-list.ts';

interface Variable {
  readonly name: string;
  readonly object: ResourceId;
  readonly fieldPath: string;
}

/** The variables of a build, each with the object that it was found to mean. */
export class Variables {
  readonly #all = new Map<string, { readonly variable: Variable; readonly resource: Resource | undefined }>();

  /** Objects are looked for by any name that they had, among those of the kustomization that has the variables. */
  define(entries: readonly VarEntry[], { resources }: ResourceList): void {
    const variables = entries.map(variableOf);
    for (const variable of variables) {
      const { object } = variable;
      const found = resources.filter((each) => each.allIds.some((id) => means(object, id)));
      if (found.length > 1) {
        const problem = `found ${found.length} resId matches for var ${textOf(variable)} (unable to disambiguate)`;
        throw new KustomizeError(`merging vars [${variables.map(textOf).join(' ')}]: ${problem}`);
      }
      if (this.#all.has(variable.name))
        throw new KustomizeError(`merging vars [${variables.map(textOf).join(' ')}]: var '${variable.name}' already encountered`);
      this.#all.set(variable.name, { variable, resource: found[0] });
    }
  }

  /** Takes over those of another kustomization. */
  merge(other: Variables): void {
    for (const [name, each] of other.#all) {
      if (this.#all.has(name)) throw new KustomizeError(`var '${name}' already encountered`);
      this.#all.set(name, each);
    }
  }

  /** Replaces them everywhere; the names of those that were not needed. */
  resolve(list: ResourceList): string[] {
    const values = this.#values(list);
    const unused = new Set(values.keys());
    if (values.size === 0) return [];
    const valueOf = (name: string): unknown => {
      unused.delete(name);
      return values.get(name);
    };
    const expand = (text: string): unknown => expanded(text, (name) => (values.has(name) ? valueOf(name) : `$(${name})`));
    for (const resource of list.resources) {
      for (const field of VARIABLES) visitField(resource, field, 'nothing', (place) => expandAt(place, expand));
    }
    return [...unused];
  }

  #values({ resources }: ResourceList): Map<string, unknown> {
    const values = new Map<string, unknown>();
    for (const name of [...this.#all.keys()].sort()) {
      const { variable, resource } = this.#all.get(name)!;
      if (!resource || !resources.includes(resource))
        throw new KustomizeError(`var '${textOf(variable)}' cannot be mapped to a field in the set of known resources`);
      const value = lookUp(resource.object, fieldSteps(variable.fieldPath));
      if (value === undefined) throw new KustomizeError(`field specified in var '${textOf(variable)}' not found in corresponding resource`);
      // What is no scalar cannot stand in a text.
      if (typeof value !== 'object') values.set(name, value);
    }
    return values;
  }
}

function variableOf({ name = '', objref = {}, fieldref = {} }: VarEntry): Variable {
  const { apiVersion = '', kind = '', name: objectName = '', namespace = '' } = objref;
  const slash = apiVersion.indexOf('/');
  const group = slash < 0 ? (objref.group ?? '') : apiVersion.slice(0, slash);
  const version = apiVersion === '' ? (objref.version ?? '') : apiVersion.slice(slash + 1);
  return { name, object: { group, version, kind, name: objectName, namespace }, fieldPath: fieldref.fieldPath || 'metadata.name' };
}

/** Without a namespace any will do. */
function means(wanted: ResourceId, id: ResourceId): boolean {
  if (wanted.namespace || isClusterScoped(wanted)) return sameId(wanted, id);
  return wanted.group === id.group && wanted.version === id.version && wanted.kind === id.kind && wanted.name === id.name;
}

/** As Go prints the struct. */
const textOf = ({ name, object, fieldPath }: Variable): string => `{${name} ${gvkText(object)} {${fieldPath}}}`;

/** `spec.ports[0].port` is `spec.ports.0.port`. */
const fieldSteps = (path: string): string[] => splitReplacementPath(path.replace(/\[(\d+)\]/g, '.$1'));

function expandAt({ value, set }: Place, expand: (text: string) => unknown): void {
  if (typeof value === 'string') set(expand(value));
  else if (Array.isArray(value)) expandItems(value, expand);
  else if (isRecord(value))
    for (const [key, each] of Object.entries(value)) if (typeof each === 'string') (value as Dynamic)[key] = expand(each);
}

function expandItems(items: Dynamic[], expand: (text: string) => unknown): void {
  for (const [i, item] of items.entries()) {
    if (typeof item !== 'string') throw new KustomizeError('invalid value type expect a string');
    items[i] = expand(item);
  }
}

/** A text that is nothing but one variable gets the variable's type. `$$` is a dollar. */
function expanded(text: string, valueOf: (name: string) => unknown): unknown {
  const alone = /^\$\(([^)]*)\)$/.exec(text);
  if (alone) return valueOf(alone[1]!);
  return text.replace(/\$(?:\$|\(([^)]*)\))/g, (whole, name?: string) => (name === undefined ? '$' : whole && String(valueOf(name))));
}
