import { encodeUtf8, Files, ReadOnlyFileSystem, ROOT, type FileSystem, type Process, type Programs } from '@drydock/shell';
import { resolveImage } from './container-process.ts';
import type { ContainerConfig } from './container-run.ts';
import type { Image } from '../images/image.ts';
import type { HttpRequest, HttpResponse } from './http.ts';
import { newRootFiles } from './root-files.ts';
import { makeDirectories } from '../volumes/volume-manager.ts';
import type { LogStreamOfContainer } from '../addons/logging/collected-logs.ts';
import type { ServerContext } from './server-program.ts';

export interface ServerHostOptions {
  programs: Programs;
  now(): number;
  random(below: number): number;
  /** Volumes by mount path. */
  mountsOf(config: ContainerConfig): ReadonlyMap<string, FileSystem>;
  /** True when nothing but the service account's credentials is mounted. */
  isBare(config: ContainerConfig): boolean;
  /** A request from a container to somebody else; undefined when nobody answers. */
  fetch(from: ContainerConfig, url: string, request: HttpRequest): HttpResponse | undefined;
  /** Whether something on the host's network of the container's node listens on a port. */
  hostListens(from: ContainerConfig, port: number): boolean;
  /** Removes what kube-proxies have left behind in the kernel of a node. */
  cleanUpProxyRules(node: string): void;
  /** What the collectors of all nodes have sent to the store of logs. */
  collectedLogs(): readonly LogStreamOfContainer[];
  /** The files of a container that has processes, as root sees them. */
  machineFiles(id: string): Files | undefined;
}

const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount/token';
const NO_MOUNTS: ReadonlyMap<string, FileSystem> = new Map();

let latest: { image: Image | undefined; own: ContainerConfig['env']; env: ContainerConfig['env'] } = { image: undefined, own: {}, env: {} };

/** Of many containers with the same image and the same Services around them, all have the same one. */
function environmentOf(image: Image, own: ContainerConfig['env']): ContainerConfig['env'] {
  if (latest.image !== image || latest.own !== own) latest = { image, own, env: Object.freeze({ ...image.env, ...own }) };
  return latest.env;
}

/** Shows servers the containers that they are in, without making more of these than is looked at. */
export class ServerHost {
  readonly #options: ServerHostOptions;

  constructor(options: ServerHostOptions) {
    this.#options = options;
  }

  /** For a server that is not a process. */
  contextOf(config: ContainerConfig, argv: readonly string[], now = this.#options.now()): ServerContext {
    const { image } = resolveImage(config);
    const machine = this.#options.machineFiles(config.id);
    const pristine = !machine && this.#options.isBare(config);
    // What is only read once for many containers must not depend on, or bring about, anything in one of them.
    const view = () => machine ?? this.#viewOf(config, pristine ? NO_MOUNTS : this.#options.mountsOf(config));
    return {
      argv,
      env: environmentOf(image, config.env),
      hostname: config.hostname,
      address: config.address,
      now,
      declaredPorts: config.declaredPorts,
      workingDir: config.workingDir,
      unchangedFiles: pristine ? image.repositories[0] : undefined,
      readFile(path) {
        if (pristine) return Object.hasOwn(image.files ?? {}, path) ? encodeUtf8(image.files![path]!) : undefined;
        const content = view().readFile(path);
        return typeof content === 'string' ? content : undefined;
      },
      listDirectory(path) {
        const names = view().list(path);
        return Array.isArray(names) ? names : undefined;
      },
      obstacleToWriting: (path) => this.#obstacle(config, path),
      hostListens: (port) => this.#options.hostListens(config, port),
      cleanUpProxyRules: () => this.#options.cleanUpProxyRules(config.node),
      serviceAccountToken: () => {
        const token = (machine ?? this.#viewOf(config, this.#options.mountsOf(config))).readFile(TOKEN_PATH);
        return typeof token === 'string' ? token.trim() : undefined;
      },
      random: (below) => this.#options.random(below),
      fetch: (url, request) => this.#options.fetch(config, url, request),
      collectedLogs: () => this.#options.collectedLogs(),
    };
  }

  /** For a server that a process runs. */
  contextOfProcess(config: ContainerConfig, command: string, { argv, env, cwd }: Process): ServerContext {
    return { ...this.contextOf(config, [command, ...argv.slice(1)]), env, workingDir: cwd };
  }

  #obstacle(config: ContainerConfig, path: string): string | undefined {
    if (!config.readOnlyRoot && config.user.uid === 0) return undefined;
    const mounts = [...this.#options.mountsOf(config)];
    if (mounts.some(([at, fs]) => `${path}/`.startsWith(`${at}/`) && !(fs instanceof ReadOnlyFileSystem))) return undefined;
    if (config.readOnlyRoot) return '30: Read-only file system';
    return path.startsWith('/tmp/') ? undefined : '13: Permission denied';
  }

  #viewOf(config: ContainerConfig, volumes: ReadonlyMap<string, FileSystem>): Files {
    const root = newRootFiles(resolveImage(config), this.#options.programs);
    const view = (mounts: ReadonlyMap<string, FileSystem>) =>
      new Files({ mounts, cwd: '/', user: ROOT, umask: 0o022, now: () => this.#options.now(), readDevice: () => undefined });
    const image = view(new Map([['/', root]]));
    for (const path of volumes.keys()) makeDirectories(image, path.slice(0, path.lastIndexOf('/')) || '/');
    return view(new Map<string, FileSystem>([['/', root], ...volumes]));
  }
}
