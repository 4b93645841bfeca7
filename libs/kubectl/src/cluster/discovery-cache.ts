/**
 * What kubectl remembers of a server's resources in files (client-go, discovery/cached/disk): the list of groups, whose age tells whether the server has to be
 * asked, and the resources of groups that are not built in: the rest is the same on every server. So a kind that is gone can still be known here, as it is to
 * kubectl, until something unknown is asked for.
 */
import { formatGroupVersion, kubernetesSchemas, memoized, type Clock } from '@drydock/apimachinery';
import { directoryName, failed, type Process } from '@drydock/shell';
import type { ApiResource } from './rest-mapper.ts';

const LIFETIME = 6 * 60 * 60 * 1000;
const FILE = 'serverresources.json';
const GROUPS_FILE = 'servergroups.json';
const FILE_MODE = 0o660;
const DIRECTORY_MODE = 0o750;

interface CachedList {
  groupVersion: string;
  resources: {
    name: string;
    singularName: string;
    namespaced: boolean;
    kind: string;
    verbs: readonly string[];
    shortNames?: readonly string[];
    categories?: readonly string[];
  }[];
}

const folderOf = memoized(64, (server: string) => server.replace(/^https?:\/\//, '').replace(/[^\w/.]/g, '_'));

const textOf = (content: object): string => `${JSON.stringify(content)}\n`;

export class DiscoveryCache {
  readonly #process: Pick<Process, 'env' | 'files'>;
  readonly #clock: Clock;
  readonly #directory: string;

  /** `server` is its URL: each has a folder of its own. */
  constructor(process: Pick<Process, 'env' | 'files'>, server: string, clock: Clock) {
    this.#process = process;
    this.#clock = clock;
    const root = process.env.KUBECACHEDIR || `${process.env.HOME ?? ''}/.kube/cache`;
    this.#directory = `${root}/discovery/${folderOf(server)}`;
  }

  /** Whether the server was asked a short while ago. */
  get isFresh(): boolean {
    const stat = this.#process.files.stat(`${this.#directory}/${GROUPS_FILE}`);
    return !failed(stat) && this.#clock.now() - stat.mtime <= LIFETIME;
  }

  /** Writes down the custom ones among what a server has. What cannot be written is not cached. */
  remember(resources: readonly ApiResource[]): void {
    for (const [path, list] of customLists(resources))
      this.#write(`${path}/${FILE}`, textOf({ kind: 'APIResourceList', apiVersion: 'v1', ...list }));
    this.#write(GROUPS_FILE, textOf({ kind: 'APIGroupList', apiVersion: 'v1', groups: groupsOf(resources) }));
  }

  #write(path: string, text: string): void {
    const file = `${this.#directory}/${path}`;
    const { files } = this.#process;
    if (files.makeDirectories(directoryName(file), DIRECTORY_MODE)) return;
    files.writeText(file, text, { mode: FILE_MODE });
  }

  recall(): ApiResource[] {
    const known = this.#files();
    if (known.length === 0) return [];
    return known.flatMap(({ file, group, version }) => {
      const stat = this.#process.files.stat(file);
      if (failed(stat) || this.#clock.now() - stat.mtime > LIFETIME) return [];
      return readList(this.#process.files.readText(file), group, version);
    });
  }

  forget(): void {
    for (const { file } of this.#files()) this.#process.files.unlink(file);
    this.#process.files.unlink(`${this.#directory}/${GROUPS_FILE}`);
  }

  #files(): { file: string; group: string; version: string }[] {
    const groups = this.#names(this.#directory).filter((name) => name !== GROUPS_FILE);
    if (groups.length === 0) return [];
    return groups.flatMap((group) =>
      this.#names(`${this.#directory}/${group}`).map((version) => ({
        file: `${this.#directory}/${group}/${version}/${FILE}`,
        group,
        version,
      })),
    );
  }

  #names(directory: string): readonly string[] {
    const names = this.#process.files.list(directory);
    return failed(names) ? [] : names;
  }
}

interface CachedGroup {
  name: string;
  versions: { groupVersion: string; version: string }[];
  preferredVersion: { groupVersion: string; version: string };
}

/** The first version of a group is the one that the server prefers. */
function groupsOf(resources: readonly ApiResource[]): CachedGroup[] {
  const groups = new Map<string, CachedGroup>();
  for (const { group, version } of resources) {
    const named = { groupVersion: formatGroupVersion({ group, version }), version };
    const known = groups.get(group);
    if (!known) groups.set(group, { name: group, versions: [named], preferredVersion: named });
    else if (!known.versions.some((each) => each.version === version)) known.versions.push(named);
  }
  return [...groups.values()];
}

function customLists(resources: readonly ApiResource[]): Map<string, CachedList> {
  const lists = new Map<string, CachedList>();
  for (const resource of resources) {
    const { group, version, plural, singular, namespaced, kind, verbs, shortNames, categories } = resource;
    if (group === '' || kubernetesSchemas.forKind(resource)) continue;
    const path = `${group}/${version}`;
    const list = lists.get(path) ?? { groupVersion: path, resources: [] };
    lists.set(path, list);
    list.resources.push({ name: plural, singularName: singular, namespaced, kind, verbs, shortNames, categories });
    for (const name of resource.subresources) {
      list.resources.push({ name: `${plural}/${name}`, singularName: '', namespaced, kind, verbs: ['get', 'patch', 'update'] });
    }
  }
  return lists;
}

/** A file that is not what was written is as good as none. */
function readList(text: unknown, group: string, version: string): ApiResource[] {
  let list: Partial<CachedList>;
  try {
    list = JSON.parse(String(text)) as Partial<CachedList>;
  } catch {
    return [];
  }
  if (!Array.isArray(list?.resources)) return [];
  const all = list.resources;
  return all
    .filter(({ name }) => !name.includes('/'))
    .map(({ name, singularName, namespaced, kind, verbs, shortNames = [], categories = [] }) => ({
      group,
      version,
      kind,
      plural: name,
      singular: singularName,
      namespaced,
      verbs,
      shortNames,
      categories,
      subresources: all.flatMap((each) => (each.name.startsWith(`${name}/`) ? [each.name.slice(name.length + 1)] : [])),
    }));
}
