/** The settings that hold for a command: of the system, of the user, of the repository, and of the command line. */
import { failed } from '../../files/file-error.ts';
import type { Process } from '../../kernel/program.ts';
import { canonicalKey, type ConfigEntry, ConfigSyntaxError, parseConfig } from './config-file.ts';
import { fatal } from './git-error.ts';

export type ConfigScope = 'system' | 'global' | 'local' | 'command';

export interface ScopedEntry extends ConfigEntry {
  readonly scope: ConfigScope;
  readonly path: string;
}

export const SYSTEM_CONFIG = '/etc/gitconfig';

export const globalConfigPath = ({ env }: Process): string => env['GIT_CONFIG_GLOBAL'] ?? `${env['HOME'] ?? ''}/.gitconfig`;

export class Config {
  readonly entries: readonly ScopedEntry[];

  constructor(process: Process, localPath: string | undefined, command: readonly ConfigEntry[]) {
    const read = (scope: ConfigScope, path: string): ScopedEntry[] => {
      const text = process.files.readText(path);
      if (failed(text)) return [];
      const entries = parseConfig(text);
      if (entries instanceof ConfigSyntaxError) throw fatal(`bad config line ${entries.line} in file ${path}`);
      return entries.map((entry) => ({ ...entry, scope, path }));
    };
    this.entries = [
      ...(process.env['GIT_CONFIG_NOSYSTEM'] ? [] : read('system', SYSTEM_CONFIG)),
      ...read('global', globalConfigPath(process)),
      ...(localPath === undefined ? [] : read('local', localPath)),
      ...command.map((entry) => ({ ...entry, scope: 'command' as const, path: 'command line:' })),
    ];
  }

  /** The last value of a key. */
  get(name: string): string | undefined {
    return this.all(name).at(-1);
  }

  all(name: string): string[] {
    const key = canonicalKey(name);
    return this.entries.filter((entry) => entry.key === key).map(({ value }) => value);
  }

  isTrue(name: string, fallback = false): boolean {
    const value = this.get(name);
    return value === undefined ? fallback : /^(true|yes|on|1|)$/i.test(value);
  }

  /** The middles of `section.MIDDLE.key`, in order of appearance. */
  subsections(section: string): string[] {
    const names = this.entries.flatMap(({ key }) => {
      const [first, last] = [key.indexOf('.'), key.lastIndexOf('.')];
      return first !== last && key.slice(0, first) === section ? [key.slice(first + 1, last)] : [];
    });
    return [...new Set(names)];
  }
}
