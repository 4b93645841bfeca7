/** Where kubeconfigs are, how several become one, and where a change is written (client-go, clientcmd/loader.go and config.go). */
import { deepEqual, memoized } from '@drydock/apimachinery';
import { absolutePath, directoryName, failed, type Process } from '@drydock/shell';
import { CommandError, throwCollected } from '../command/command-error.ts';
import {
  formatKubeConfig,
  newKubeConfig,
  parseKubeConfig,
  PATH_FIELDS,
  SECTIONS,
  type AuthInfo,
  type KubeConfig,
  type Section,
} from './kubeconfig.ts';

const FILE_MODE = 0o600;

/** As much of a process as kubeconfigs need. */
export type ConfigEnvironment = Pick<Process, 'env' | 'files'>;

export class ConfigAccess {
  readonly #process: ConfigEnvironment;
  readonly #explicit: string;
  /** The file that each loaded entry came from. */
  readonly #origins = new WeakMap<object, string>();

  /** `explicit` is the value of `--kubeconfig`, empty without. */
  constructor(process: ConfigEnvironment, explicit: string) {
    this.#process = process;
    this.#explicit = explicit;
  }

  /** The files in the order of their precedence. They need not exist. */
  get paths(): readonly string[] {
    if (this.#explicit) return [this.#explicit];
    const listed = (this.#process.env.KUBECONFIG ?? '').split(':').filter(Boolean);
    return listed.length ? [...new Set(listed)] : [`${this.#process.env.HOME ?? ''}/.kube/config`];
  }

  /** Where new entries go: the first file that exists, else the last of the list. */
  get defaultPath(): string {
    return this.paths.find((path) => this.#process.files.exists(path)) ?? this.paths.at(-1)!;
  }

  get isExplicit(): boolean {
    return this.#explicit !== '';
  }

  /** All files as one: of two entries with the same name the first wins. Paths in them are absolute. To be read only: others may have the same. */
  load(): KubeConfig {
    const { files } = this.#process;
    if (this.#explicit && !files.exists(this.#explicit)) throw new CommandError(`stat ${this.#explicit}: no such file or directory`);
    const [path, ...others] = this.paths;
    const text = others.length > 0 ? undefined : files.readText(path!);
    const alone = typeof text === 'string' ? loadedAlone(text)(files.absolute(path!)) : undefined;
    return alone ?? withChangedPaths(this.startingConfig(), (entry, each) => this.absolutePath(entry, each));
  }

  /** As `load`, with paths as the files have them; files that are missing count as empty. To be changed and given to `modify`. */
  startingConfig(): KubeConfig {
    const merged = newKubeConfig();
    const errors: Error[] = [];
    for (const path of this.paths) {
      try {
        this.#merge(merged, path);
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        errors.push(error);
      }
    }
    throwCollected(errors);
    return merged;
  }

  #merge(merged: KubeConfig, path: string): void {
    const config = this.loadFile(path);
    if (!config) return;
    for (const section of SECTIONS) {
      for (const [name, entry] of config[section]) {
        if (merged[section].has(name)) continue;
        this.#origins.set(entry, path);
        merged[section].set(name, entry as never);
      }
    }
    merged.preferences = { ...config.preferences, ...merged.preferences };
    merged.extensions ??= config.extensions;
    merged.currentContext ||= config.currentContext;
  }

  /** One file as it is; undefined when there is none. */
  loadFile(path: string): KubeConfig | undefined {
    const text = this.#process.files.readText(path);
    if (failed(text)) {
      if (text.code === 'ENOENT' || text.code === 'ENOTDIR') return undefined;
      throw new CommandError(
        `error loading config file "${path}": ${text.code === 'EISDIR' ? 'read' : 'open'} ${path}: ${text.message.toLowerCase()}`,
      );
    }
    const parsed = parseKubeConfig(text);
    if (parsed.error !== undefined) throw new CommandError(`error loading config file "${path}": ${parsed.error}`);
    return parsed.config;
  }

  /** A path that an entry has; relative ones belong to the directory of the entry's file, or to the working directory. */
  absolutePath(entry: object, path: string): string {
    const origin = this.#origins.get(entry);
    const { files } = this.#process;
    return path.startsWith('/') ? path : files.absolute(origin === undefined ? path : `${directoryName(files.absolute(origin))}/${path}`);
  }

  /**
   * Writes what is different from the starting configuration: an entry into the file that it came from, new ones into the default file
   * (clientcmd.ModifyConfig). Entries that were replaced belong to the file of their name, entries that were renamed to their own.
   * `relativePaths`: paths below a file's directory are written relative to it.
   */
  modify(changed: KubeConfig, relativePaths = true): void {
    const starting = this.startingConfig();
    if (changed.currentContext !== starting.currentContext) this.#writeCurrentContext(changed.currentContext);
    if (!deepEqual(changed.preferences, starting.preferences)) {
      this.#edit(this.defaultPath, (config) => {
        config.preferences = changed.preferences;
      });
    }
    for (const section of SECTIONS) this.#modifySection(section, starting, changed, relativePaths);
  }

  #modifySection(section: Section, starting: KubeConfig, changed: KubeConfig, relativePaths: boolean): void {
    for (const [name, entry] of changed[section]) {
      const former = starting[section].get(name);
      if (former && deepEqual(entry, former)) continue;
      const path = this.#origins.get(entry) ?? (former && this.#origins.get(former)) ?? this.defaultPath;
      const written = relativePaths ? this.#relativeTo(path, section, entry) : entry;
      this.#edit(path, (config) => config[section].set(name, written as never));
    }
    for (const [name, former] of starting[section]) {
      if (!changed[section].has(name)) this.#edit(this.#origins.get(former)!, (config) => config[section].delete(name));
    }
  }

  /** A new current context is written into the default file; to clear it, the first file that has one is changed. */
  #writeCurrentContext(name: string): void {
    const path = name && !this.isExplicit ? this.defaultPath : this.paths.find((each) => this.loadFile(each)?.currentContext);
    this.#edit(path ?? this.defaultPath, (config) => {
      config.currentContext = name;
    });
  }

  #edit(path: string, change: (config: KubeConfig) => void): void {
    const { files } = this.#process;
    const config = this.loadFile(path) ?? newKubeConfig();
    change(config);
    const made = files.makeDirectories(directoryName(files.absolute(path)));
    const error = made ?? files.writeText(path, formatKubeConfig(config), { mode: FILE_MODE });
    if (error) throw new CommandError(`open ${path}: ${error.message.toLowerCase()}`);
  }

  /** Paths without steps up; everything that is not below the file's directory is absolute. */
  #relativeTo(file: string, section: Section, entry: object): object {
    const { files } = this.#process;
    const directory = directoryName(files.absolute(file));
    return changedPaths(section, entry, (path) => {
      const absolute = path.startsWith('/') ? path : files.absolute(`${directory}/${path}`);
      if (absolute === directory) return '.';
      const prefix = directory === '/' ? directory : `${directory}/`;
      return absolute.startsWith(prefix) ? absolute.slice(prefix.length) : absolute;
    });
  }
}

/** What one file alone configures, by its text, then by its place; undefined when it can not be used. Every kubectl reads the same one again. */
const loadedAlone = memoized(32, (text: string) =>
  memoized(4, (file: string): KubeConfig | undefined => {
    const { config } = parseKubeConfig(text);
    return config && withChangedPaths(config, (_, path) => absolutePath(directoryName(file), path));
  }),
);

function withChangedPaths(config: KubeConfig, change: (entry: object, path: string) => string): KubeConfig {
  for (const section of SECTIONS) {
    for (const [name, entry] of config[section])
      config[section].set(name, changedPaths(section, entry, (path) => change(entry, path)) as never);
  }
  return config;
}

function changedPaths(section: Section, entry: object, change: (path: string) => string): object {
  const changed: Record<string, unknown> = { ...entry };
  for (const field of PATH_FIELDS[section]) {
    const value = changed[field];
    if (typeof value === 'string' && value !== '') changed[field] = change(value);
  }
  // A command without a slash is looked for on PATH.
  const { exec } = changed as AuthInfo;
  if (section === 'users' && exec?.command?.includes('/')) changed.exec = { ...exec, command: change(exec.command) };
  return changed;
}
