/** Every package that package managers know. Adding one means adding a line to one of these lists. */
import { basePackages } from './base.packages.ts';
import { kubernetesPackages } from './kubernetes.packages.ts';
import type { Package } from './package.ts';
import { toolPackages } from './tools.packages.ts';

/** What one distribution begins with may be something to install in another: the same name is the same package. */
function byName(packages: readonly Package[]): ReadonlyMap<string, Package> {
  const found = new Map<string, Package>();
  for (const each of packages) {
    const known = found.get(each.name);
    found.set(each.name, known ? { ...each, ...known, versions: { ...known.versions, ...each.versions }, ...programsOf(each) } : each);
  }
  return found;
}

const programsOf = ({ programs }: Package): Partial<Package> => (programs ? { programs } : {});

const named = byName([...basePackages, ...toolPackages, ...kubernetesPackages]);

export const allPackages: readonly Package[] = [...named.values()];

export const packageNamed = (name: string): Package | undefined => named.get(name);
