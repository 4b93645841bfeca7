/** A machine with kubectl and a cluster without controllers, for tests: real files, a real API server, a clock that waits set. */
import { Rng, kubernetesSchemas } from '@drydock/apimachinery';
import {
  AdmissionChain,
  ApiServer,
  ConnectionError,
  EMPTY_AUDIT,
  EMPTY_STORAGE,
  indexersOf,
  newTokenFileAuthenticator,
  ResourceRegistry,
  Storage,
  type ApiServerOptions,
  type VersionInfo,
  type Client,
} from '@drydock/apiserver';
import { allKinds } from '@drydock/kinds';
import {
  decodeUtf8,
  DEFAULT_LIMITS,
  encodeUtf8,
  FileError,
  Files,
  InodeFileSystem,
  Loopback,
  ROOT,
  type Process,
  type Wait,
} from '@drydock/shell';
import { newHelm, newKubectl, type Connector, type RestConfig } from '../src/index.ts';

export interface RunResult {
  stdout: string;
  stderr: string;
  status: number;
}

const START = Date.UTC(2026, 10, 20, 18, 54, 32);
const QUOTA = { maxBytes: 1e7, maxFiles: 1000, maxFileBytes: 1e6 };

export class Workstation {
  now = START;
  readonly env: Record<string, string> = { HOME: '/root', PATH: '/usr/bin' };
  readonly files: Files;
  readonly server: ApiServer;
  readonly admin: Client;
  readonly #rng = new Rng({ seed: 7 });
  /** Called when kubectl waits: a test lets something happen. */
  onWait: (wait: Wait) => void = () => undefined;

  constructor() {
    const clock = { now: () => this.now };
    const mounts = new Map([['/', new InodeFileSystem(QUOTA)]]);
    this.files = new Files({ mounts, cwd: '/root', user: ROOT, umask: 0o022, now: clock.now, readDevice: () => undefined });
    for (const directory of ['/root', '/usr/bin']) this.files.makeDirectories(directory);
    const storage = new Storage(EMPTY_STORAGE, indexersOf(allKinds));
    const options: ApiServerOptions = {
      storage,
      audit: EMPTY_AUDIT,
      clock,
      rng: new Rng({ seed: 1 }),
      schemas: kubernetesSchemas,
      resources: new ResourceRegistry(allKinds),
      authenticators: [newTokenFileAuthenticator(() => ({ admin: { username: 'kubernetes-admin', groups: ['system:masters'] } }))],
      anonymous: undefined,
      authorizers: [],
      admission: new AdmissionChain([]),
      tokens: undefined as unknown as ApiServerOptions['tokens'],
      node: undefined as unknown as ApiServerOptions['node'],
      version: () => ({ major: '1', minor: '33', gitVersion: 'v1.33.1' }) as VersionInfo,
    };
    this.server = new ApiServer(options);
    this.admin = this.server.clientFor({ username: 'test', groups: ['system:masters'] }, 'test');
    for (const name of ['default', 'kube-system']) {
      this.admin.send({ method: 'POST', path: '/api/v1/namespaces', body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name } } });
    }
    this.write(
      '/root/.kube/config',
      `apiVersion: v1
kind: Config
current-context: test
clusters:
- {name: test, cluster: {server: "https://172.30.1.2:6443", insecure-skip-tls-verify: true}}
contexts:
- {name: test, context: {cluster: test, user: admin}}
users:
- {name: admin, user: {token: admin}}
`,
    );
  }

  write(path: string, text: string): void {
    this.files.makeDirectories(path.slice(0, path.lastIndexOf('/')) || '/');
    this.files.writeText(path, text);
  }

  /** Runs one command; words are separated by spaces, quotes keep them together. */
  run(command: string, stdin = '', onOutput: (text: string) => void = () => undefined): RunResult {
    const argv = (command.match(/'[^']*'|"[^"]*"|[^\s'"]+(?:'[^']*'|"[^"]*"|[^\s'"])*/g) ?? []).map((word) =>
      word.replace(/'([^']*)'|"([^"]*)"/g, '$1$2'),
    );
    const output = { 1: '', 2: '' };
    let input = encodeUtf8(stdin);
    const process = {
      pid: 4711,
      argv,
      env: this.env,
      cwd: '/root',
      files: this.files,
      clock: { now: () => this.now },
      rng: this.#rng,
      limits: DEFAULT_LIMITS,
      loopback: new Loopback(),
      terminal: undefined,
      isTerminal: () => false,
      charge: () => undefined,
      takeSignal: () => undefined,
      onSignal: () => undefined,
      // There is no other program on this machine.
      spawn: () => new FileError('ENOENT'),
      read: (_fd: number, max = 65_536) => {
        if (input === '') return 'end';
        const data = input.slice(0, max);
        input = input.slice(max);
        return { data };
      },
      write: (fd: 1 | 2, data: string) => {
        output[fd] += data;
        onOutput(data);
        return data.length;
      },
    } as unknown as Process;
    const connector: Connector = {
      connect: (config) => this.#clientFor(config),
      discovery: () => this.server.discovery(),
    };
    const program = argv[0] === 'helm' ? newHelm(connector) : newKubectl(connector);
    const steps = program.run(process);
    let status: number;
    for (let turns = 0; ; turns++) {
      const step = steps.next();
      if (step.done) {
        status = step.value;
        break;
      }
      if (turns > 1000) throw new Error(`${command} does not end; it waits for ${JSON.stringify(step.value)}`);
      this.onWait(step.value);
      this.now = Math.max(this.now, nextTime(step.value));
    }
    return { stdout: decodeUtf8(output[1]), stderr: decodeUtf8(output[2]), status };
  }

  #clientFor(config: RestConfig): Client {
    if (config.server === 'http://localhost:8080') throw new ConnectionError('dial tcp 127.0.0.1:8080: connect: connection refused');
    const credentials = { bearerToken: config.bearerToken, clientCertificate: config.clientCertificate };
    return {
      send: (request) => this.server.handle({ userAgent: config.userAgent, ...request, credentials, impersonate: config.impersonate }),
    };
  }
}

function nextTime(wait: Wait): number {
  if (wait.on === 'time') return wait.until;
  return wait.on === 'any' ? Math.max(0, ...wait.any.map(nextTime)) : 0;
}
