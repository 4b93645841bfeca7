/** Where kubeconfigs are, how several become one, and where a change is written (client-go, clientcmd/loader.go and config.go). */
import { directoryName, failed, type Process } from '@drydock/shell';
import { CommandError } from '../command/command-error.ts';
import { formatKubeConfig, newKubeConfig, parseKubeConfig, PATH_FIELDS, type KubeConfig, type Section } from './kubeconfig.ts';

const SECTIONS: readonly Section[] = ['clusters', 'users', 'contexts'];
const FILE_MODE = 0o600;

/** As much of a process as kubeconfigs need. */
export type ConfigEnvironment = Pick<Process, 'env' | 'files'>;

export class ConfigAccess {
  readonly #process: ConfigEnvironment;
  readonly #explicit: string;

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

  /** All files as one: of two entries with the same name the first wins. Paths in them are absolute, or relative to the working directory. */
  load(): KubeConfig {
    if (this.#explicit && !this.#process.files.exists(this.#explicit)) {
      throw new CommandError(`stat ${this.#explicit}: no such file or directory`);
    }
    const merged = newKubeConfig();
    for (const path of this.paths) {
      const config = this.loadFile(path);
      if (!config) continue;
      for (const section of SECTIONS) {
        for (const [name, entry] of config[section]) {
          if (!merged[section].has(name)) merged[section].set(name, this.#resolvePaths(section, entry, path) as never);
        }
      }
      merged.preferences = { ...config.preferences, ...merged.preferences };
      merged.currentContext ||= config.currentContext;
    }
    return merged;
  }

  /** One file as it is; undefined when there is none. */
  loadFile(path: string): KubeConfig | undefined {
    const text = this.#process.files.readText(path);
    if (failed(text)) {
      if (text.code === 'ENOENT' || text.code === 'ENOTDIR') return undefined;
      throw new CommandError(`error loading config file "${path}": ${text.code === 'EISDIR' ? 'read' : 'open'} ${path}: ${text.message.toLowerCase()}`);
    }
    const parsed = parseKubeConfig(text);
    if (parsed.error !== undefined) throw new CommandError(`error loading config file "${path}": ${parsed.error}`);
    return parsed.config;
  }

  /** Writes one entry (or removes it, without `entry`) into the file that has it. */
  saveEntry(section: Section, name: string, entry: Record<string, unknown> | undefined): void {
    const path = this.paths.find((each) => this.loadFile(each)?.[section].has(name)) ?? this.defaultPath;
    const config = this.loadFile(path) ?? newKubeConfig();
    if (entry) config[section].set(name, this.#relativePaths(section, entry, path) as never);
    else config[section].delete(name);
    this.#write(path, config);
  }

  saveCurrentContext(name: string): void {
    const path = this.paths.find((each) => this.loadFile(each)?.currentContext) ?? this.defaultPath;
    const config = this.loadFile(path) ?? newKubeConfig();
    config.currentContext = name;
    this.#write(path, config);
  }

  savePreferences(preferences: Record<string, unknown>): void {
    const path = this.defaultPath;
    const config = this.loadFile(path) ?? newKubeConfig();
    config.preferences = preferences;
    this.#write(path, config);
  }

  #write(path: string, config: KubeConfig): void {
    const { files } = this.#process;
    const made = files.makeDirectories(directoryName(files.absolute(path)));
    const error = made ?? files.writeText(path, formatKubeConfig(config), { mode: FILE_MODE });
    if (error) throw new CommandError(`open ${path}: ${error.message.toLowerCase()}`);
  }

  #resolvePaths(section: Section, entry: object, path: string): object {
    const resolved: Record<string, unknown> = { ...entry };
    const directory = directoryName(this.#process.files.absolute(path));
    for (const field of PATH_FIELDS[section]) {
      const value = resolved[field];
      if (typeof value === 'string' && value !== '' && !value.startsWith('/')) resolved[field] = `${directory}/${value}`;
    }
    return resolved;
  }

  #relativePaths(section: Section, entry: object, path: string): object {
    const relative: Record<string, unknown> = { ...entry };
    const prefix = `${directoryName(this.#process.files.absolute(path))}/`;
    for (const field of PATH_FIELDS[section]) {
      const value = relative[field];
      if (typeof value === 'string' && value.startsWith(prefix)) relative[field] = value.slice(prefix.length);
    }
    return relative;
  }
}
