/** What every command needs of the world, made when it is first asked for: kubectl's factory. */
import {
  ConnectionError,
  isFailure,
  resolveRequestInfo,
  type ApiResponse,
  type Client,
  type ClientRequest,
  type ExecStream,
  type WatchStream,
} from '@drydock/apiserver';
import { StatusError, type Clock, type Status } from '@drydock/apimachinery';
import type { Process } from '@drydock/shell';
import { CommandError } from '../command/command-error.ts';
import type { FlagSet } from '../command/flag-set.ts';
import { GLOBAL_FLAGS } from '../command/global-flags.ts';
import { parseDuration } from '../command/go-duration.ts';
import type { Steps, Streams } from '../command/streams.ts';
import { ConfigAccess } from '../kubeconfig/config-access.ts';
import type { KubeConfig } from '../kubeconfig/kubeconfig.ts';
import { inClusterConfig, inClusterNamespace } from '../kubeconfig/in-cluster.ts';
import { removedProvider } from '../kubeconfig/auth-provider.ts';
import {
  askForCredentials,
  connectWith,
  CredentialsWanted,
  neededProgram,
  type CredentialAnswer,
} from '../kubeconfig/credential-program.ts';
import { canIdentifyUser, effectiveContext, newRestConfig } from '../kubeconfig/rest-config.ts';
import type { Connector, RestConfig } from './connector.ts';
import { DiscoveryCache } from './discovery-cache.ts';
import { klogLine, klogValue } from './klog.ts';
import { LimitedWatch } from './limited-watch.ts';
import { LoggingClient } from './logging-client.ts';
import { RestMapper, type ApiResource } from './rest-mapper.ts';

/** How often client-go retries discovery before kubectl gives up: each try is one line of its log. */
const DISCOVERY_TRIES = 5;

/** The feature gates of client-go 0.33 and whether they are on; Go tells them in any order. */
const CLIENT_FEATURES: readonly (readonly [string, boolean])[] = [
  ['InformerResourceVersion', false],
  ['InOrderInformers', true],
  ['WatchListClient', false],
  ['ClientsAllowCBOR', false],
  ['ClientsPreferCBOR', false],
];

export interface NamespaceChoice {
  readonly name: string;
  /** Chosen by a flag: objects of other namespaces are refused. */
  readonly enforced: boolean;
}

export class Session {
  readonly process: Process;
  /** The global flags only. */
  readonly flags: FlagSet;
  readonly streams: Streams;
  readonly configAccess: ConfigAccess;
  readonly #connector: Connector;
  #config: KubeConfig | undefined;
  #restConfig: RestConfig | undefined;
  #client: LoggingClient | undefined;
  #mapper: RestMapper | undefined;
  #namespace: NamespaceChoice | undefined;
  #answer: CredentialAnswer | undefined;
  readonly #ambiguities = new Set<string>();

  constructor(connector: Connector, flags: FlagSet, streams: Streams) {
    this.#connector = connector;
    this.flags = flags.view(GLOBAL_FLAGS);
    this.streams = streams;
    this.process = streams.process;
    this.configAccess = new ConfigAccess(streams.process, this.flags.string('kubeconfig'));
  }

  get clock(): Clock {
    return this.process.clock;
  }

  get now(): number {
    return this.process.clock.now();
  }

  get kubeConfig(): KubeConfig {
    this.#config ??= this.configAccess.load();
    return this.#config;
  }

  get restConfig(): RestConfig {
    this.#restConfig ??= newRestConfig(this.kubeConfig, this.flags, this.process, this.#requestTimeout());
    return this.#restConfig;
  }

  #requestTimeout(): number {
    const text = this.flags.string('request-timeout');
    if (/^\d+$/.test(text)) return Number(text) * 1000;
    const parsed = parseDuration(text);
    if (parsed.error === undefined) return parsed.milliseconds;
    throw new CommandError(
      'Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)',
    );
  }

  get client(): Client {
    return this.#loggingClient();
  }

  #loggingClient(): LoggingClient {
    if (this.#client) return this.#client;
    const config = this.restConfig;
    const gone = removedProvider(config.authProvider);
    if (gone !== undefined) throw new CommandError(gone);
    if (config.server.startsWith('https:') && !canIdentifyUser(config)) {
      this.streams.out('Please enter Username: ');
      throw new CommandError('EOF');
    }
    const verbosity = this.flags.int('v');
    if (verbosity >= 6) this.#logConfigFile();
    if (verbosity >= 1) this.#logFeatureGates();
    const wanted = neededProgram(config) !== undefined;
    if (wanted && !this.#answer) throw new CredentialsWanted(config);
    const client = wanted ? connectWith(this.#connector, config, this.#answer!, this.streams) : this.#connector.connect(config);
    this.#client = new LoggingClient(client, config, this.streams, verbosity);
    return this.#client;
  }

  /** Runs what needs this session: once more from its start, when a program had to be asked for the credentials of its first request. */
  *run(begin: () => Steps | void): Steps {
    if (this.streams.isPending) yield* this.streams.flush();
    try {
      const steps = begin();
      if (steps) yield* steps;
      return;
    } catch (error) {
      if (!(error instanceof CredentialsWanted)) throw error;
      this.streams.discard();
      this.#answer = yield* askForCredentials(error.config, this.streams);
    }
    const steps = begin();
    if (steps) yield* steps;
  }

  #logFeatureGates(): void {
    for (const [feature, enabled] of CLIENT_FEATURES) {
      this.log('I', 'envvar.go:172', `"Feature gate default state" feature="${feature}" enabled=${enabled}`);
    }
  }

  #logConfigFile(): void {
    for (const path of this.configAccess.paths) {
      if (this.process.files.exists(path)) this.log('I', 'loader.go:402', `Config loaded from file:  ${path}`);
    }
  }

  log(severity: 'I' | 'W' | 'E' | 'F', source: string, text: string): void {
    this.streams.err(klogLine(severity, this.clock, this.process.pid, source, text));
  }

  /** A line of the log that is written from a level of verbosity on. */
  trace(level: number, source: string, text: string): void {
    if (this.flags.int('v') >= level) this.log('I', source, text);
  }

  get warningCount(): number {
    return this.#client?.warningCount ?? 0;
  }

  get mapper(): RestMapper {
    if (this.#mapper) return this.#mapper;
    const client = this.#loggingClient();
    const cache = new DiscoveryCache(this.process, this.restConfig.server, this.clock);
    const memory = { files: cache, documents: () => this.#connector.discovery(this.restConfig) };
    const mapper = new RestMapper(client, memory, {
      onRefresh: () => this.trace(4, 'discovery.go:214', 'Invalidating discovery information'),
      onAmbiguity: (name, other) => this.#warnOfAmbiguity(name, other),
    });
    try {
      void mapper.resources;
    } catch (error) {
      if (error instanceof ConnectionError && !cache.isFresh)
        this.#logFailedDiscovery(`Get "${this.restConfig.server}/api?timeout=32s": ${error.message}`);
      if (error instanceof StatusError) this.#logFailedDiscovery(error.message);
      throw error;
    }
    this.#mapper = mapper;
    return mapper;
  }

  /** Once for each, however often it is looked up. */
  #warnOfAmbiguity(name: string, { group, plural }: ApiResource): void {
    const warning = `short name ${JSON.stringify(name)} could also match lower priority resource ${group ? `${plural}.${group}` : plural}`;
    if (this.#ambiguities.has(warning)) return;
    this.#ambiguities.add(warning);
    this.streams.err(`Warning: ${warning}\n`);
  }

  #logFailedDiscovery(why: string): void {
    const text = `couldn't get current server API group list: ${why}`;
    const complaints = this.#answer && 'problem' in this.#answer ? this.#answer.complaints : '';
    for (let i = 0; i < DISCOVERY_TRIES; i++) {
      this.log('E', 'memcache.go:265', `"Unhandled Error" err=${klogValue(text)}`);
      this.streams.err(complaints);
    }
  }

  /** The namespace that objects without one are in. */
  get namespace(): NamespaceChoice {
    return (this.#namespace ??= this.#chosenNamespace());
  }

  #chosenNamespace(): NamespaceChoice {
    const flag = this.flags.string('namespace');
    if (flag) return { name: flag, enforced: true };
    const { namespace } = effectiveContext(this.kubeConfig, this.flags);
    return { name: namespace || (inClusterConfig(this.process) ? inClusterNamespace(this.process) : 'default'), enforced: false };
  }

  /** The body of a success; failures are thrown as StatusErrors. */
  send<T = unknown>(request: ClientRequest): T {
    return this.respond(request).body as T;
  }

  respond(request: ClientRequest): ApiResponse {
    const response = this.client.send(request);
    if (isFailure(response)) throw new StatusError(namingResource(response.body, request));
    return response;
  }

  /** Opens exec or attach. Throws the server's StatusError, or what the kubelet said instead of opening a stream. */
  openProcess(request: ClientRequest): ExecStream {
    const response = this.client.send(request);
    const { exec, proxy } = response;
    if (exec) return exec;
    if (proxy) throw new CommandError(`unable to upgrade connection: ${proxy.body}`);
    throw new StatusError(namingResource(response.body as Status, request));
  }

  /** For paths that a user typed: nothing is known about them. */
  sendRaw(request: ClientRequest): unknown {
    return this.respondRaw(request).body;
  }

  /** The answer as it is, which may be a watch: that ends as one of `watch` does. */
  respondRaw(request: ClientRequest): ApiResponse {
    const response = this.client.send(request);
    if (isFailure(response)) throw new StatusError(response.body as Status);
    return response.watch ? { ...response, watch: this.#limited(response.watch) } : response;
  }

  /** Ends when the server ends it, or when `--request-timeout` is over. */
  watch(request: ClientRequest): WatchStream {
    const { watch } = this.respond({ ...request, query: { ...request.query, watch: 'true' } });
    if (!watch) throw new TypeError(`no watch stream came for ${request.path}`);
    return this.#limited(watch);
  }

  #limited(watch: WatchStream): WatchStream {
    const { timeout } = this.restConfig;
    return timeout > 0 ? new LimitedWatch(watch, this.now + timeout, this.clock) : watch;
  }
}

const UNKNOWN_PATH = 'the server could not find the requested resource';

/** Of a path that the server does not serve the client itself says what it looked for (client-go, NewGenericServerResponse). */
function namingResource(status: Status, request: ClientRequest): Status {
  const { resourceRequest, resource, group, subresource, name } = resolveRequestInfo(request);
  if (!resourceRequest || subresource || status.message !== UNKNOWN_PATH) return status;
  const what = [request.method.toLowerCase(), group ? `${resource}.${group}` : resource, ...(name ? [name] : [])].join(' ');
  return { ...status, message: `${UNKNOWN_PATH} (${what})` };
}
