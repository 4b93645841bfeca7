/** Where apt looks for packages: sources.list(5), and which of those places exist. */
import { failed } from '../files/file-error.ts';
import type { Files } from '../files/files.ts';
import { allPackages } from './all-packages.ts';
import { parseStanzas } from './dpkg-database.ts';
import { kubernetesRepository } from './kubernetes.packages.ts';
import type { Package } from './package.ts';

const LISTS = '/var/lib/apt/lists';

export interface Source {
  /** Without a slash at its end. */
  readonly uri: string;
  /** `noble`; empty for a flat repository (`/`). */
  readonly suite: string;
  readonly components: readonly string[];
}

/** A line that is no source: `E: Malformed entry …`. */
export interface BadSource {
  readonly path: string;
  readonly line: number;
  readonly reason: string;
}

const source = (uri: string, suite: string, components: readonly string[]): Source => ({
  uri: uri.replace(/\/+$/, ''),
  suite: suite === '/' ? '' : suite.replace(/\/+$/, ''),
  components,
});

function parseLines(path: string, text: string): (Source | BadSource)[] {
  return text.split('\n').flatMap((raw, index): (Source | BadSource)[] => {
    const line = raw.replace(/#.*/, '').trim();
    if (line === '' || line.startsWith('deb-src ')) return [];
    const match = /^deb\s+(?:\[[^\]]*\]\s*)?(\S+)\s+(\S+)((?:\s+\S+)*)$/.exec(line);
    if (!match) return [{ path, line: index + 1, reason: line.startsWith('deb') ? 'URI' : 'Type' }];
    return [source(match[1]!, match[2]!, match[3]!.trim().split(/\s+/).filter(Boolean))];
  });
}

function parseParagraphs(text: string): Source[] {
  return parseStanzas(text.replace(/^#.*\n/gm, '')).flatMap((stanza) => {
    const words = (field: string): string[] => stanza.get(field)?.split(/\s+/).filter(Boolean) ?? [];
    if (!words('Types').includes('deb') || stanza.get('Enabled') === 'no') return [];
    return words('URIs').flatMap((uri) => words('Suites').map((suite) => source(uri, suite, words('Components'))));
  });
}

export function readSources(files: Files): { sources: Source[]; bad: BadSource[] } {
  const names = files.list('/etc/apt/sources.list.d');
  const paths = ['/etc/apt/sources.list', ...(failed(names) ? [] : names.map((name) => `/etc/apt/sources.list.d/${name}`))];
  const all = paths.flatMap((path): (Source | BadSource)[] => {
    const text = files.readText(path);
    if (failed(text)) return [];
    if (path.endsWith('.list')) return parseLines(path, text);
    return path.endsWith('.sources') ? parseParagraphs(text) : [];
  });
  const isBad = (each: Source | BadSource): each is BadSource => 'reason' in each;
  return { sources: all.filter((each) => !isBad(each)) as Source[], bad: all.filter(isBad) };
}

export const hostOf = ({ uri }: Source): string => /^\w+:\/\/([^/]+)/.exec(uri)?.[1] ?? uri;

/** The repository behind an address; undefined when there is no such host or path. */
export function repositoryOf({ uri, suite }: Source): string | undefined {
  const minor = /^https:\/\/pkgs\.k8s\.io\/core:\/stable:\/v(1\.\d+)\/deb$/.exec(uri)?.[1];
  if (minor !== undefined) {
    const name = kubernetesRepository(minor);
    return allPackages.some(({ versions }) => versions[name]) ? name : undefined;
  }
  if (/^https?:\/\/([a-z.]*archive|security)\.ubuntu\.com\/ubuntu$/.test(uri)) return suite.startsWith('noble') ? 'ubuntu' : undefined;
  return /^https?:\/\/(deb|security)\.debian\.org\/debian(-security)?$/.test(uri) && suite.startsWith('bookworm') ? 'debian' : undefined;
}

export const hostExists = (each: Source): boolean =>
  /^(pkgs\.k8s\.io|([a-z.]*archive|security)\.ubuntu\.com|(deb|security)\.debian\.org)$/.test(hostOf(each));

/** The list that `apt-get update` leaves of a source. */
export function indexPath({ uri, suite }: Source): string {
  const name = uri.replace(/^\w+:\/\//, '').replaceAll('/', '_');
  return `${LISTS}/${name}${suite === '' ? '' : `_dists_${suite.replaceAll('/', '_')}`}_InRelease`;
}

export interface Offer {
  readonly version: string;
  readonly source: Source;
}

/** Which packages apt knows of on a machine, with their versions, newest first. Only sources with a list count. */
export class AptIndex {
  readonly #repositories: { name: string; source: Source }[] = [];
  readonly #canRun: (program: string) => boolean;

  constructor(files: Files, canRun: (program: string) => boolean) {
    this.#canRun = canRun;
    for (const each of readSources(files).sources) {
      const name = repositoryOf(each);
      // What the updates and security suites have beside the first one is not told apart.
      if (name !== undefined && files.exists(indexPath(each)) && !this.#repositories.some((other) => other.name === name))
        this.#repositories.push({ name, source: each });
    }
  }

  offers(wanted: Package): Offer[] {
    const programs = Object.values(wanted.programs ?? {});
    if (programs.length > 0 && !programs.some((name) => this.#canRun(name))) return [];
    return this.#repositories.flatMap(({ name, source: from }) =>
      (wanted.versions[name] ?? []).map((version) => ({ version, source: from })),
    );
  }

  all(): Package[] {
    return allPackages.filter((each) => this.offers(each).length > 0).sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}
