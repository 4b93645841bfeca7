/** What is installed, as dpkg keeps it: in files of the machine, so that learners and programs can read it. */
import { failed } from '../files/file-error.ts';
import type { Files } from '../files/files.ts';
import { packageNamed } from './all-packages.ts';

const STATUS = '/var/lib/dpkg/status';
const EXTENDED = '/var/lib/apt/extended_states';

export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  readonly held: boolean;
  /** Removed, but its configuration was kept (`rc`). */
  readonly removed: boolean;
  /** Came with another package that needs it. */
  readonly automatic: boolean;
}

type Stanza = ReadonlyMap<string, string>;

/** The paragraphs of a control file (deb-control(5)); a field that goes on keeps its line breaks. */
export function parseStanzas(text: string): Stanza[] {
  const stanzas: Map<string, string>[] = [];
  for (const paragraph of text.split(/\n\n+/)) {
    const fields = new Map<string, string>();
    let last = '';
    for (const line of paragraph.split('\n')) {
      const match = /^([A-Za-z][\w-]*):\s*(.*)$/.exec(line);
      if (match) fields.set((last = match[1]!), match[2]!);
      else if (/^\s/.test(line) && last !== '') fields.set(last, `${fields.get(last)}\n${line}`);
    }
    if (fields.size > 0) stanzas.push(fields);
  }
  return stanzas;
}

const textOf = (files: Files, path: string): string => {
  const text = files.readText(path);
  return failed(text) ? '' : text;
};

/** By name, in the order of names. */
export function installedPackages(files: Files): ReadonlyMap<string, InstalledPackage> {
  const automatic = new Set(
    parseStanzas(textOf(files, EXTENDED))
      .filter((stanza) => stanza.get('Auto-Installed') === '1')
      .map((stanza) => stanza.get('Package')!),
  );
  const found = parseStanzas(textOf(files, STATUS)).map((stanza): InstalledPackage => {
    const [want, , state] = (stanza.get('Status') ?? '').split(' ');
    const name = stanza.get('Package') ?? '';
    return {
      name,
      version: stanza.get('Version') ?? '',
      held: want === 'hold',
      removed: state !== 'installed',
      automatic: automatic.has(name),
    };
  });
  return new Map(found.sort((a, b) => (a.name < b.name ? -1 : 1)).map((each) => [each.name, each]));
}

/** The version that is installed; undefined when none is. */
export function installedVersion(files: Files, name: string): string | undefined {
  const found = installedPackages(files).get(name);
  return found && !found.removed ? found.version : undefined;
}

export const architectureOf = (name: string): string => packageNamed(name)?.architecture ?? 'amd64';

/** The paragraph that `dpkg -s` shows. */
export function statusStanza({ name, version, held, removed }: InstalledPackage): string {
  const known = packageNamed(name);
  const depends = known?.depends?.filter((each) => packageNamed(each)) ?? [];
  return [
    `Package: ${name}`,
    `Status: ${removed ? 'deinstall' : held ? 'hold' : 'install'} ok ${removed ? 'config-files' : 'installed'}`,
    `Priority: ${known?.priority ?? 'optional'}`,
    ...(known ? [`Section: ${known.section}`, `Installed-Size: ${known.installedSize}`] : []),
    `Maintainer: ${known?.section === 'admin' && name.startsWith('kube') ? 'Kubernetes Authors <dev@kubernetes.io>' : 'Package Maintainers <maintainers@packages.example>'}`,
    `Architecture: ${architectureOf(name)}`,
    `Version: ${version}`,
    ...(depends.length > 0 ? [`Depends: ${depends.join(', ')}`] : []),
    `Description: ${known?.summary ?? name}`,
  ].join('\n');
}

const statusText = (installed: Iterable<InstalledPackage>): string => [...installed].map((each) => `${statusStanza(each)}\n\n`).join('');

const extendedText = (installed: Iterable<InstalledPackage>): string =>
  [...installed]
    .filter(({ automatic }) => automatic)
    .map(({ name }) => `Package: ${name}\nArchitecture: ${architectureOf(name)}\nAuto-Installed: 1\n\n`)
    .join('');

export function writeInstalledPackages(files: Files, installed: ReadonlyMap<string, InstalledPackage>): void {
  const ordered = [...installed.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  files.makeDirectories('/var/lib/dpkg');
  files.makeDirectories('/var/lib/apt');
  files.writeText(STATUS, statusText(ordered), { mode: 0o644 });
  files.writeText(EXTENDED, extendedText(ordered), { mode: 0o644 });
}

/** The files of a machine that has these packages of a repository: texts by path. */
export function packageDatabaseFiles(
  repository: string,
  names: readonly string[],
  extra: readonly Omit<InstalledPackage, 'removed' | 'automatic'>[] = [],
): Record<string, string> {
  const listed = [...new Set(names)].map((name) => ({ name, version: packageNamed(name)!.versions[repository]![0]!, held: false }));
  const all = [...listed, ...extra].map((each) => ({ ...each, removed: false, automatic: false }));
  return { [STATUS]: statusText(all.sort((a, b) => (a.name < b.name ? -1 : 1))), [EXTENDED]: '' };
}
