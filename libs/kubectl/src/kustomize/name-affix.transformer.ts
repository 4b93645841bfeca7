/** `namePrefix` and `nameSuffix` (kustomize, PrefixTransformer and SuffixTransformer). */
import { isSelected, type Gvk, type Resource } from './resource.ts';
import type { ResourceList } from './resource-list.ts';

/** Their names mean something. */
const UNTOUCHED: readonly Partial<Gvk>[] = [
  { kind: 'CustomResourceDefinition' },
  { group: 'apiregistration.k8s.io', kind: 'APIService' },
  { kind: 'Namespace' },
];

export function addPrefix(list: ResourceList, prefix: string): void {
  for (const resource of renamed(list)) {
    resource.prefixes = [...resource.prefixes, prefix];
    resource.rememberName();
    resource.name = prefix + resource.name;
  }
}

export function addSuffix(list: ResourceList, suffix: string): void {
  for (const resource of renamed(list)) {
    resource.suffixes = [...resource.suffixes, suffix];
    resource.rememberName();
    resource.name = resource.name + suffix;
  }
}

function renamed({ resources }: ResourceList): Resource[] {
  return resources.filter(({ originalId }) => !UNTOUCHED.some((kind) => isSelected(originalId, kind)));
}
