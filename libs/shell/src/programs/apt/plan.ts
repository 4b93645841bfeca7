/** What an install, an upgrade or a removal would change, before anything is changed. */
import type { AptIndex } from '../../packages/apt-sources.ts';
import { packageNamed } from '../../packages/all-packages.ts';
import type { InstalledPackage } from '../../packages/dpkg-database.ts';
import { compareVersions } from '../../packages/dpkg-version.ts';
import type { Package } from '../../packages/package.ts';

export interface Change {
  readonly package: Package;
  /** Undefined: it is removed. */
  readonly version: string | undefined;
  readonly before: string | undefined;
  /** Somebody named it; otherwise something needs it. */
  readonly asked: boolean;
}

export interface Plan {
  readonly changes: readonly Change[];
  /** What apt says about packages with which nothing happens. */
  readonly remarks: readonly string[];
}

export class PlanError {
  readonly messages: readonly string[];

  constructor(...messages: string[]) {
    this.messages = messages;
  }
}

export type Installed = ReadonlyMap<string, InstalledPackage>;

export const versionOf = (installed: Installed, name: string): string | undefined => {
  const found = installed.get(name);
  return found && !found.removed ? found.version : undefined;
};

/** The newest version that is offered or installed. */
export function candidateOf(index: AptIndex, installed: Installed, known: Package): string | undefined {
  const all = index.offers(known).map(({ version }) => version);
  const current = versionOf(installed, known.name);
  if (current !== undefined) all.push(current);
  return all.sort(compareVersions).at(-1);
}

/** `1.33.2-*` and `1.33.2` as apt compares what follows `=`. */
const matcher = (wanted: string): RegExp => new RegExp(`^${wanted.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);

interface Wish {
  readonly package: Package;
  readonly version: string;
}

function wishOf(index: AptIndex, installed: Installed, word: string, notes: string[]): Wish | PlanError {
  const [name = '', wanted] = word.split('=');
  const known = packageNamed(name.replace(/:amd64$/, ''));
  const candidate = known && candidateOf(index, installed, known);
  if (!known || candidate === undefined) return new PlanError(`E: Unable to locate package ${name}`);
  if (wanted === undefined) return { package: known, version: candidate };
  const offered = index.offers(known).map(({ version }) => version);
  const match = matcher(wanted);
  const version = offered.find((each) => match.test(each)) ?? (versionOf(installed, name) === wanted ? wanted : undefined);
  if (version === undefined) return new PlanError(`E: Version '${wanted}' for '${name}' was not found`);
  if (wanted !== version) notes.push(`Selected version '${version}' (${originOf(index, known, version)} [amd64]) for '${name}'`);
  return { package: known, version };
}

/** `kubernetes:core:stable:v1.33:deb:pkgs.k8s.io`, or the release of a distribution. */
export function originOf(index: AptIndex, known: Package, version: string): string {
  const source = index.offers(known).find((each) => each.version === version)?.source;
  if (!source) return 'now';
  if (source.suite === '') return `isv:kubernetes:core:stable:${/v1\.\d+/.exec(source.uri)?.[0] ?? ''}:pkgs.k8s.io`;
  return source.suite.startsWith('noble') ? 'Ubuntu:24.04/noble' : 'Debian:12.10/stable';
}

/** Dependencies first, in the order of names otherwise. */
function withDependencies(index: AptIndex, installed: Installed, wishes: readonly Wish[]): Change[] {
  const changes = new Map<string, Change>();
  const add = (known: Package, version: string, asked: boolean): void => {
    const before = versionOf(installed, known.name);
    if (changes.has(known.name) || before === version) return;
    changes.set(known.name, { package: known, version, before, asked });
    for (const name of known.depends ?? []) {
      const needed = packageNamed(name);
      const candidate = needed && index.offers(needed)[0]?.version;
      if (needed && candidate !== undefined && versionOf(installed, name) === undefined) add(needed, candidate, false);
    }
  };
  for (const wish of wishes) add(wish.package, wish.version, true);
  return [...changes.values()];
}

export interface InstallOptions {
  readonly onlyUpgrade: boolean;
  readonly noUpgrade: boolean;
  readonly reinstall: boolean;
}

export function planInstall(index: AptIndex, installed: Installed, words: readonly string[], options: InstallOptions): Plan | PlanError {
  const [remarks, wishes, problems]: [string[], Wish[], string[]] = [[], [], []];
  const removed = words.filter((word) => word.endsWith('-') && !packageNamed(word));
  for (const word of words.filter((each) => !removed.includes(each))) {
    const wish = wishOf(
      index,
      installed,
      word.replace(/\+$/, (plus) => (packageNamed(word) ? plus : '')),
      remarks,
    );
    if (wish instanceof PlanError) {
      problems.push(...wish.messages);
      continue;
    }
    const { name } = wish.package;
    const before = versionOf(installed, name);
    if (before === undefined && options.onlyUpgrade) remarks.push(`Skipping ${name}, it is not installed and only upgrades are requested.`);
    else if (before !== undefined && options.noUpgrade) remarks.push(`Skipping ${name}, it is already installed and upgrade is not set.`);
    else if (before === wish.version && !options.reinstall) remarks.push(`${name} is already the newest version (${before}).`);
    else wishes.push(wish);
  }
  if (problems.length > 0) return new PlanError(...problems);
  const changes = withDependencies(index, installed, wishes);
  if (options.reinstall)
    for (const { package: known, version } of wishes)
      if (!changes.some((each) => each.package === known)) changes.push({ package: known, version, before: version, asked: true });
  const removals = removed.map((word) => word.slice(0, -1)).filter((name) => versionOf(installed, name) !== undefined);
  return { changes: [...changes, ...removals.map((name) => removal(installed, name))], remarks };
}

const unknown = (name: string): Package => ({ name, summary: name, section: 'misc', versions: {}, size: 0, installedSize: 0 });

const removal = (installed: Installed, name: string): Change => ({
  package: packageNamed(name) ?? unknown(name),
  version: undefined,
  before: versionOf(installed, name),
  asked: true,
});

export function planRemoval(index: AptIndex, installed: Installed, words: readonly string[], purge: boolean): Plan | PlanError {
  const [remarks, names, problems]: [string[], string[], string[]] = [[], [], []];
  for (const name of words) {
    const known = packageNamed(name);
    const current = installed.get(name);
    if (!current && (!known || candidateOf(index, installed, known) === undefined)) problems.push(`E: Unable to locate package ${name}`);
    else if (versionOf(installed, name) === undefined && !(purge && current))
      remarks.push(`Package '${name}' is not installed, so not removed`);
    else names.push(name);
  }
  if (problems.length > 0) return new PlanError(...problems);
  // What needs a package goes with it.
  const gone = new Set(names);
  for (let size = -1; size !== gone.size;) {
    size = gone.size;
    for (const { name, removed } of installed.values())
      if (!removed && packageNamed(name)?.depends?.some((each) => gone.has(each))) gone.add(name);
  }
  return { changes: [...gone].sort().map((name) => removal(installed, name)), remarks };
}

/** Packages that came for others, of which none needs them any more. */
export function unneeded(installed: Installed, without: ReadonlySet<string>): string[] {
  const kept = new Map([...installed].filter(([name, each]) => !each.removed && !without.has(name)));
  const needed = new Set<string>();
  const visit = (name: string): void => {
    if (needed.has(name) || !kept.has(name)) return;
    needed.add(name);
    packageNamed(name)?.depends?.forEach(visit);
  };
  for (const each of kept.values()) if (!each.automatic) visit(each.name);
  return [...kept.keys()].filter((name) => !needed.has(name));
}

/** Those that a newer version is offered of. */
export function upgradable(index: AptIndex, installed: Installed): Change[] {
  return [...installed.values()].flatMap(({ name, version, removed }) => {
    const known = packageNamed(name);
    const candidate = known && candidateOf(index, installed, known);
    if (removed || !known || candidate === undefined || candidate === version) return [];
    return [{ package: known, version: candidate, before: version, asked: true }];
  });
}
