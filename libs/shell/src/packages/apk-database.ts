/** What is installed, as Alpine's package manager keeps it. */
import { failed } from '../files/file-error.ts';
import type { Files } from '../files/files.ts';
import { packageNamed } from './all-packages.ts';
import { baseNames } from './base.packages.ts';

const INSTALLED = '/lib/apk/db/installed';
const WORLD = '/etc/apk/world';

export interface ApkDatabase {
  /** Name → version. */
  readonly installed: Map<string, string>;
  /** What somebody asked for. */
  readonly world: Set<string>;
}

const entry = (name: string, version: string): string => {
  const known = packageNamed(name);
  return `P:${name}\nV:${version}\nA:x86_64\nS:${(known?.size ?? 0) * 1024}\nI:${(known?.installedSize ?? 0) * 1024}\nT:${known?.summary ?? name}\n\n`;
};

const installedText = (installed: ReadonlyMap<string, string>): string =>
  [...installed].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, version]) => entry(name, version)).join(''); // prettier-ignore

export function readApkDatabase(files: Files): ApkDatabase {
  const text = files.readText(INSTALLED);
  const world = files.readText(WORLD);
  const entries = failed(text) ? [] : [...text.matchAll(/^P:(.*)\nV:(.*)$/gm)];
  return {
    installed: new Map(entries.map((match) => [match[1]!, match[2]!])),
    world: new Set(failed(world) ? [] : world.split(/\s+/).filter(Boolean)),
  };
}

export function writeApkDatabase(files: Files, { installed, world }: ApkDatabase): void {
  files.writeText(INSTALLED, installedText(installed));
  files.writeText(WORLD, [...world].sort().map((name) => `${name}\n`).join('')); // prettier-ignore
}

/** What an image of Alpine brings: texts by path. */
export function apkDatabaseFiles(): Record<string, string> {
  const installed = new Map(baseNames('alpine').map((name) => [name, packageNamed(name)!.versions['alpine']![0]!]));
  return {
    [INSTALLED]: installedText(installed),
    [WORLD]: 'alpine-baselayout\nalpine-keys\nalpine-release\napk-tools\nbusybox\nmusl-utils\n',
    '/etc/apk/repositories': 'https://dl-cdn.alpinelinux.org/alpine/v3.21/main\nhttps://dl-cdn.alpinelinux.org/alpine/v3.21/community\n',
  };
}
