/** The repositories that a user has added, and their indexes in the cache: the same files as a real helm's. */
import { parseYamlDocument, printYaml } from '@drydock/apimachinery';
import { failed, type Files, type Process } from '@drydock/shell';
import { HelmError } from '../command/helm-error.ts';
import type { RepositoryIndex } from './repository-index.ts';

export interface Repository {
  readonly name: string;
  readonly url: string;
}

export class Repositories {
  readonly #files: Files;
  readonly #config: string;
  readonly #cache: string;

  constructor({ files, env }: Process) {
    const home = env.HOME ?? '/root';
    this.#files = files;
    this.#config = env.HELM_REPOSITORY_CONFIG ?? `${env.HELM_CONFIG_HOME ?? `${home}/.config/helm`}/repositories.yaml`;
    this.#cache = env.HELM_REPOSITORY_CACHE ?? `${env.HELM_CACHE_HOME ?? `${home}/.cache/helm`}/repository`;
  }

  /** Undefined when there is no file of them yet. */
  list(): Repository[] | undefined {
    const text = this.#files.readText(this.#config);
    if (failed(text)) return undefined;
    const { repositories } = (parseYamlDocument(text).value ?? {}) as { repositories?: Repository[] };
    return repositories ?? [];
  }

  find(name: string): Repository | undefined {
    return this.list()?.find((each) => each.name === name);
  }

  save(repositories: readonly Repository[], now: string): void {
    const entry = ({ name, url }: Repository): object => ({
      caFile: '', certFile: '', insecure_skip_tls_verify: false, keyFile: '', name, pass_credentials_all: false, password: '', url, username: '',
    }); // prettier-ignore
    this.#write(this.#config, printYaml({ apiVersion: '', generated: now, repositories: repositories.map(entry) }));
  }

  saveIndex(name: string, index: RepositoryIndex): void {
    this.#write(this.#indexPath(name), printYaml(index));
    this.#write(`${this.#cache}/${name}-charts.txt`, `${Object.keys(index.entries).sort().join('\n')}\n`);
  }

  forgetIndex(name: string): void {
    this.#files.unlink(this.#indexPath(name));
    this.#files.unlink(`${this.#cache}/${name}-charts.txt`);
  }

  /** Undefined when it was never fetched. */
  index(name: string): RepositoryIndex | undefined {
    const text = this.#files.readText(this.#indexPath(name));
    return failed(text) ? undefined : (parseYamlDocument(text).value as RepositoryIndex);
  }

  #indexPath(name: string): string {
    return `${this.#cache}/${name}-index.yaml`;
  }

  #write(path: string, text: string): void {
    this.#files.makeDirectories(path.slice(0, path.lastIndexOf('/')));
    const error = this.#files.writeText(path, text);
    if (error) throw new HelmError(`open ${path}: ${error.message.toLowerCase()}`);
  }
}
