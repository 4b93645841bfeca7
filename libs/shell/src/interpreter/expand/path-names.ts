import { FileError } from '../../files/file-error.ts';
import type { Files } from '../../files/files.ts';
import { hasPatternCharacters, Pattern } from './pattern.ts';

const MAX_DEPTH = 32;

export interface GlobHost {
  readonly shopt: Readonly<Record<string, boolean>>;
  /** Counts work: a pattern may look at every file there is. */
  charge(steps: number): void;
}

/** The names of the files that match, sorted; empty when there is none (bash(1), Pathname Expansion). */
export function expandPathNames(files: Files, pattern: string, host: GlobHost): string[] {
  const absolute = pattern.startsWith('/');
  const components = pattern.split(/\/+/).filter((part, i) => part !== '' || i > 0);
  const found = descend(files, absolute ? '/' : '', absolute && components[0] === '' ? components.slice(1) : components, host, 0);
  return [...new Set(found)].sort();
}

function descend(files: Files, base: string, components: readonly string[], host: GlobHost, depth: number): string[] {
  const [component, ...rest] = components;
  if (component === undefined) return [base];
  if (component === '') return files.isDirectory(base) ? [base.endsWith('/') ? base : `${base}/`] : [];
  const follow = (name: string) => (rest.length === 0 ? [base + name] : descendInto(files, base + name, rest, host, depth));
  if (component === '**' && host.shopt['globstar']) {
    // No directory at all matches, too: `p/**` begins with `p/`.
    const self = base !== '' && rest.length === 0 ? [base] : [];
    return [...self, ...anyDepth(files, base, rest, host, depth)];
  }
  if (!hasPatternCharacters(component, host.shopt['extglob'] !== false)) {
    const name = component.replace(/\\(.)/g, '$1');
    return files.lstat(base + name) instanceof FileError ? [] : follow(name);
  }
  return matchingNames(files, base, component, host).flatMap(follow);
}

function descendInto(files: Files, path: string, rest: readonly string[], host: GlobHost, depth: number): string[] {
  return files.isDirectory(path) ? descend(files, `${path}/`, rest, host, depth + 1) : [];
}

function anyDepth(files: Files, base: string, rest: readonly string[], host: GlobHost, depth: number): string[] {
  if (depth > MAX_DEPTH) return [];
  const names = matchingNames(files, base, '*', host);
  const directories = names.filter((name) => isRealDirectory(files, base + name));
  const here = rest.length === 0 ? names.map((name) => base + name) : descend(files, base, rest, host, depth + 1);
  return [...here, ...directories.flatMap((name) => anyDepth(files, `${base}${name}/`, rest, host, depth + 1))];
}

function isRealDirectory(files: Files, path: string): boolean {
  const stat = files.lstat(path);
  return !(stat instanceof FileError) && stat.type === 'directory';
}

function matchingNames(files: Files, base: string, component: string, host: GlobHost): string[] {
  const names = files.list(base === '' ? '.' : base);
  if (names instanceof FileError) return [];
  host.charge(1 + names.length);
  const pattern = new Pattern(component, { extended: host.shopt['extglob'] !== false, ignoreCase: host.shopt['nocaseglob'] });
  const hidden = host.shopt['dotglob'] || /^\\?\./.test(component);
  return names.filter((name) => (hidden || !name.startsWith('.')) && pattern.matches(name));
}
