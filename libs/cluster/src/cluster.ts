/** A cluster: an API server with what keeps it alive, in virtual time. Everything that it is can be taken as a value and made again from it. */
import { kubernetesSchemas, Rng, type RngState } from '@drydock/apimachinery';
import {
  ApiServer,
  anonymousAuthenticator,
  basicAuthenticator,
  CertificateAuthority,
  type CertificateAuthorityState,
  indexersOf,
  KeyPair,
  issueIdToken,
  newAbacAuthorizer,
  newBootstrapTokenAuthenticator,
  newClusterTokenIssuer,
  newOidcAuthenticator,
  newServiceAccountAuthenticator,
  newTokenFileAuthenticator,
  newX509Authenticator,
  oidcKeyOf,
  RbacAuthorizer,
  ResourceClient,
  ResourceRegistry,
  serviceAccountUser,
  Storage,
  unknownTokenAuthenticator,
  type Authenticator,
  type OidcSettings,
  type TokenIssuer,
  type UserInfo,
} from '@drydock/apiserver';
import {
  allAdmissionPlugins,
  allKinds,
  ClientEventRecorder,
  flowControlConsumer,
  flowControlProducer,
  newTokenSecretController,
  SeriesEventRecorder,
  type Controller,
} from '@drydock/kinds';
import { sharedControllers } from './cluster-controllers.ts';
import type { ClusterState } from './cluster-state.ts';
import {
  alwaysAllow,
  alwaysDeny,
  DEFAULT_SETTINGS,
  privilegedGroup,
  settingsOf,
  settingsOfHost,
  switchable,
  switchableAdmission,
  whenEnabled,
} from './control-plane/switches.ts';
import { releaseOfImage } from './control-plane/components.ts';
import { filesOf, type ApiServerFiles } from './control-plane/api-server-files.ts';
import { emptyEtcd } from './control-plane/empty-etcd.ts';
import { loadSnapshot, readSnapshot, writeSnapshot } from './control-plane/etcd-snapshot.ts';
import type { ApiServerSettings } from './control-plane/api-server-settings.ts';
import { PROVISIONER } from './bootstrap/system-objects.ts';
import { apiServerUrl, joinedKubeconfig } from './node-image/kubeconfigs.ts';
import { KUBELET } from './kubelet/kubelet.controller.ts';
import { NodeAuthorizer } from './kubelet/node-authorizer.ts';
import type { CreateNodeRuntime, NodeIdentity, NodeRuntime } from './node-runtime.ts';
import { ControllerRuntime, type ControllerIdentity, type WorkSlice } from './runtime/controller-runtime.ts';
import { ControllerSet } from './runtime/controller-set.ts';
import { DueQueue } from './time/due-queue.ts';
import { SCHEDULER_NAME } from './scheduler/scheduler.ts';
import { VirtualClock } from './time/virtual-clock.ts';
import { newNodeGroupCloud, NODE_GROUP_CLOUD } from './addons/cluster-autoscaler/node-group-cloud.controller.ts';
import { KUBERNETES_RELEASE, versionInfoOf } from './version.ts';
import { cloudProviderController } from './addons/cloud-provider/cloud-provider.controller.ts';
import { ingressNginxController } from './addons/ingress-nginx/ingress-nginx.controller.ts';
import { servingPod } from './addons/serving-pod.ts';
import { newMetricsServers } from './addons/metrics-server/metrics-server.ts';
import { newWebhookTransport } from './network/webhook-transport.ts';

/** Steps that the processes of all containers may take before others get their turn. */
const CONTAINER_STEPS = 200_000;

/** What controllers may do before others get their turn: a Deployment of a hundred thousand replicas must not hold up its host. */
const WORK_SLICE: WorkSlice = { keys: 5_000, requests: 2_000 };

const DAY = 24 * 60 * 60 * 1000;

export type ClusterRun =
  /** Nothing more happens before `wakeAt`, or ever when that is undefined. */
  | { state: 'blocked'; wakeAt: number | undefined }
  /** There is more to do at this moment of virtual time. */
  | { state: 'more' }
  /** Time stands still until `settled`: a program computes outside virtual time. */
  | { state: 'pending'; settled: Promise<void> };

/** What runs beside the API server. */
export const CLUSTER_COMPONENTS = ['scheduler', 'kubelet', 'controllers'] as const;
export type ClusterComponent = (typeof CLUSTER_COMPONENTS)[number];

/** What a cluster has from the program that it runs in, and does not take along when it is saved. */
export interface ClusterSurroundings {
  /** Asked after the certificates of the cluster's own CA and before tokens. */
  authenticators?: readonly Authenticator[];
  /** Undefined: one of its own. The clusters that share one stand at the same moment of virtual time. */
  clock?: VirtualClock;
}

export class Cluster {
  readonly clock: VirtualClock;
  readonly api: ApiServer;
  readonly nodes: NodeRuntime;
  readonly #origin: ClusterState;
  readonly #authenticatorsOfHost: readonly Authenticator[];
  readonly #rngState: RngState;
  readonly #rng: Rng;
  readonly #storage: Storage;
  readonly #due: DueQueue;
  readonly #tokens: TokenIssuer;
  readonly #runtime: ControllerRuntime;
  #requests = 0;

  /** A cluster that goes on from a value; the value itself never changes. */
  constructor(state: ClusterState, createNodeRuntime: CreateNodeRuntime, { authenticators = [], clock }: ClusterSurroundings = {}) {
    this.#origin = state;
    this.#authenticatorsOfHost = authenticators;
    this.clock = clock ?? new VirtualClock(state.now);
    this.#rngState = { seed: state.seed };
    this.#rng = new Rng(this.#rngState);
    this.#storage = new Storage(state.storage, clusterIndexers);
    this.#due = new DueQueue(state.due);
    this.#tokens = newClusterTokenIssuer(new KeyPair(state.pki.serviceAccountKey), this.#storage, this.clock, this.#rng);
    this.nodes = createNodeRuntime(state.nodes, {
      clock: this.clock,
      rng: this.#rng,
      lister: this.#storage,
      pki: state.pki,
      controlPlane: state.controlPlane,
      selfHosted: () => state.selfHosted,
      loadEtcd: (text) => {
        const snapshot = readSnapshot(text);
        if (snapshot) loadSnapshot(this.#storage, snapshot);
        return snapshot !== undefined;
      },
      hostClient: (node) =>
        new ResourceClient(this.api.clientFor({ username: `system:node:${node}`, groups: ['system:masters'] }, 'kubelet')),
      identityOf: (node) => this.#nodeIdentity(node),
      wake: (controller, key) => this.#runtime.wake(controller, key),
      wakeAt: (at, component, key) => this.#due.add({ at, component, key }),
      api: (request) => this.api.handle(request),
    });
    this.api = this.#createApiServer();
    this.#runtime = this.#createRuntime();
    this.api.audit.subscribe(() => this.#requests++);
    this.#storage.subscribe((event) => this.#runtime.observe(event));
  }

  /** The whole cluster at this moment, as a value. Costs references; what happens later does not touch it. */
  snapshot(): ClusterState {
    return {
      ...this.#origin,
      now: this.clock.now(),
      seed: this.#rngState.seed,
      storage: this.#storage.snapshot(),
      audit: this.api.audit.snapshot(),
      queues: this.#runtime.snapshot(),
      memories: this.#runtime.memories,
      stopped: this.#runtime.stopped,
      due: this.#due.snapshot(),
      nodes: this.nodes.snapshot(),
    };
  }

  /** Lets everything happen that happens at this moment of virtual time. */
  run(): ClusterRun {
    for (let due = this.#due.takeDue(this.clock.now()); due; due = this.#due.takeDue(this.clock.now())) {
      this.#runtime.wake(due.component, due.key);
    }
    const drained = this.#runtime.drain(WORK_SLICE);
    if (drained === 'more') return { state: 'more' };
    const containers = this.nodes.run(CONTAINER_STEPS);
    if (containers.state !== 'blocked') return containers;
    if (drained === 'rested') return this.run();
    const times = [this.#due.nextAt, containers.wakeAt].filter((time) => time !== undefined);
    const wakeAt = times.length ? Math.max(Math.min(...times), this.clock.now()) : undefined;
    return wakeAt !== undefined && wakeAt <= this.clock.now() ? { state: 'more' } : { state: 'blocked', wakeAt };
  }

  /**
   * Lets the controllers catch up with what was written, as they do between two requests of one command. Processes in containers do not run,
   * and time does not pass. What is more than a slice of work waits for `run`.
   */
  react(): void {
    this.#runtime.drain(WORK_SLICE);
  }

  /**
   * Lets time pass up to `time`, through everything that falls due on the way. `more` when the slice of work is used up and `pending` when a
   * program computes: call again (after it has settled) to go on.
   */
  advanceTo(time: number, rounds = 1_000): ClusterRun {
    for (let round = 0; round < rounds; round++) {
      const run = this.run();
      if (run.state === 'pending') return run;
      if (run.state === 'more') continue;
      if (run.wakeAt === undefined || run.wakeAt > time) {
        this.clock.advanceTo(time);
        return run;
      }
      this.clock.advanceTo(run.wakeAt);
    }
    return { state: 'more' };
  }

  /** The machine of the control plane. */
  get controlPlane(): { name: string; address: string } {
    return this.#origin.controlPlane;
  }

  /** `v1.33.1`: what the API server that runs is, or the one that ran last. */
  get release(): string {
    return releaseOfImage((this.#origin.selfHosted && this.nodes.componentImage('kube-apiserver')) || '') ?? KUBERNETES_RELEASE;
  }

  /** PEM of the cluster's CA. */
  get caCertificate(): string {
    return this.#origin.pki.authority.certificate;
  }

  /** A kubeconfig of the administrator, with a context of this name. */
  adminKubeconfig(name: string): string {
    return joinedKubeconfig([{ name, pki: this.#origin.pki, server: apiServerUrl(this.controlPlane) }]);
  }

  /** The CA of the cluster, with its key. */
  get authority(): CertificateAuthorityState {
    return this.#origin.pki.authority;
  }

  /** Hexadecimal: signs the tokens of service accounts. */
  get serviceAccountKey(): string {
    return this.#origin.pki.serviceAccountKey;
  }

  get adminCredentials(): { certificate: string; privateKey: string } {
    return this.#origin.pki.admin;
  }

  /**
   * A certificate for a server that is reached under these names and IPv4 addresses, and its key (PEM), good for a year. `rng` is not the cluster's own:
   * who serves it is no part of its life.
   */
  newServingCertificate(hosts: readonly string[], rng: Rng): { certificate: string; privateKey: string } {
    const { authority } = this.#origin.pki;
    const key = KeyPair.generate(rng);
    const notBefore = this.clock.now() - DAY;
    const certificate = new CertificateAuthority(authority).issue(
      { commonName: 'kube-apiserver', publicKey: key.publicKey, notBefore, notAfter: notBefore + 365 * DAY, usages: ['server'], hosts },
      rng,
    );
    return { certificate, privateKey: key.toPem() };
  }

  /** Its data directory is gone. */
  emptyEtcd(): void {
    emptyEtcd(this.#storage, this.#origin.controlPlane.name, this.clock.now());
    this.react();
  }

  /** What etcd holds, as the file of a snapshot. */
  etcdSnapshot(): string {
    return writeSnapshot(this.#storage);
  }

  hasController(name: string): boolean {
    return this.#runtime.has(name);
  }

  /** The controllers by the component that runs them. */
  controllersOf(component: ClusterComponent): readonly string[] {
    const kubelet = this.nodes.controllers.map(({ name }) => name);
    if (component === 'kubelet') return kubelet;
    const shared = sharedControllers(this.#origin).controllers.map(({ name }) => name);
    return component === 'scheduler' ? [SCHEDULER_NAME] : shared.filter((name) => name !== SCHEDULER_NAME);
  }

  /** Stops or starts a controller by its name. */
  setStopped(controller: string, stopped: boolean): void {
    this.#runtime.setStopped(controller, stopped);
  }

  #createApiServer(): ApiServer {
    const release = () => this.release;
    return new ApiServer({
      storage: this.#storage,
      audit: this.#origin.audit,
      clock: this.clock,
      rng: this.#rng,
      schemas: kubernetesSchemas,
      resources: builtInResources,
      authenticators: this.#authenticators(),
      anonymous: whenEnabled(anonymousAuthenticator, () => this.#settings().anonymous),
      authorizers: [
        ...[
          new NodeAuthorizer(this.#storage),
          new RbacAuthorizer(this.#storage),
          newAbacAuthorizer(() => this.#files().policies),
          alwaysAllow,
          alwaysDeny,
        ].map((authorizer) => switchable(authorizer, () => this.#settings().authorizationModes)),
        privilegedGroup,
      ],
      admission: switchableAdmission(allAdmissionPlugins, () => this.#settings()),
      tokens: this.#tokens,
      node: this.nodes,
      aggregated: newMetricsServers(this.nodes.metrics),
      webhooks: newWebhookTransport(this.#storage, () => this.nodes.nodeNetwork(this.controlPlane.name)),
      heartbeats: this.nodes.heartbeats,
      get version() {
        return versionInfoOf(release());
      },
      address: `${this.controlPlane.address}:6443`,
    });
  }

  #authenticators(): Authenticator[] {
    return [
      newX509Authenticator(new CertificateAuthority(this.#origin.pki.authority), this.clock),
      ...this.#authenticatorsOfHost,
      newTokenFileAuthenticator(() => this.#files().users),
      newServiceAccountAuthenticator(this.#tokens),
      whenEnabled(newBootstrapTokenAuthenticator(this.#storage, this.clock), () => this.#settings().bootstrapTokens),
      newOidcAuthenticator(() => this.#oidcProvider(), this.clock),
      unknownTokenAuthenticator,
      basicAuthenticator,
    ];
  }

  /** An ID token that the configured identity provider would give somebody: `claims` besides issuer, audience and times. Throws without a provider. */
  issueIdToken(claims: Readonly<Record<string, unknown>>, seconds: number): string {
    const provider = this.#oidcProvider();
    if (!provider) throw new Error('no OpenID Connect provider is configured: see --oidc-issuer-url and --oidc-client-id');
    return issueIdToken(provider.settings, claims, seconds, provider.key, this.clock);
  }

  #oidcProvider(): { settings: OidcSettings; key: KeyPair } | undefined {
    const settings = this.#settings().oidc;
    return settings && { settings, key: oidcKeyOf(settings.issuerURL, this.#origin.pki.serviceAccountKey) };
  }

  #files(): ApiServerFiles {
    const { tokens } = this.#origin;
    return filesOf(this.#settings(), tokens, (path) => this.nodes.readNodeFile(this.controlPlane.name, path));
  }

  /** What the flags of the API server that runs say, or whoever made the cluster has said. */
  #settings(): ApiServerSettings {
    if (this.#origin.apiServer) return settingsOfHost(this.#origin.apiServer);
    const argv = this.#origin.selfHosted ? this.nodes.componentCommand('kube-apiserver') : undefined;
    return argv ? settingsOf(argv) : DEFAULT_SETTINGS;
  }

  #createRuntime(): ControllerRuntime {
    const own = [newTokenSecretController(this.caCertificate, this.#tokens), ...this.nodes.controllers, newNodeGroupCloud(this.nodes)];
    return new ControllerRuntime({
      sets: [sharedControllers(this.#origin), new ControllerSet(own)],
      identify: (controller) => this.#identityOf(controller),
      lister: this.#storage,
      resources: this.api.resources,
      clock: this.clock,
      rng: this.#rng,
      heartbeats: this.nodes.heartbeats,
      due: this.#due,
      queues: this.#origin.queues,
      requests: () => this.#requests,
      memories: this.#origin.memories,
      stopped: this.#origin.stopped,
      mayRun: (controller) => this.#mayRun(controller),
      log: ({ process }, line) => {
        const pod = process && servingPod(process, this.#storage);
        if (pod) this.nodes.writeLog(pod, process.image, line);
      },
    });
  }

  /** Whether the process that a controller belongs to runs and reaches the API server. */
  #mayRun({ name, process }: Controller): boolean {
    if (process && !servingPod(process, this.#storage)) return false;
    if (!this.#origin.selfHosted || name === KUBELET) return true;
    if (this.nodes.apiServerProblem() !== undefined) return false;
    if (process || name === NODE_GROUP_CLOUD) return true;
    if (name === SCHEDULER_NAME) return this.nodes.componentCommand('kube-scheduler') !== undefined;
    return IN_API_SERVER.has(name) || IN_PODS.has(name) || this.nodes.componentCommand('kube-controller-manager') !== undefined;
  }

  #identityOf(controller: Controller): ControllerIdentity {
    const user = controller.user ?? serviceAccountUser('kube-system', controller.name);
    const component = controller.user ? controller.name : 'kube-controller-manager';
    const client = new ResourceClient(this.api.clientFor(user, component));
    const source = { component: controller.source ?? controller.name };
    return { client, events: controller.eventSeries ? this.#seriesRecorder(client, source) : this.#recorder(client, source) };
  }

  #nodeIdentity(node: string): NodeIdentity {
    const user: UserInfo = { username: `system:node:${node}`, groups: ['system:nodes', 'system:authenticated'] };
    const client = new ResourceClient(this.api.clientFor(user, 'kubelet'));
    return { client, events: this.#recorder(client, { component: 'kubelet', host: node }) };
  }

  #seriesRecorder(client: ResourceClient, source: { component: string }): SeriesEventRecorder {
    return new SeriesEventRecorder({
      ...source,
      host: this.#origin.controlPlaneHost,
      client,
      lister: this.#storage,
      clock: this.clock,
      rng: this.#rng,
    });
  }

  #recorder(client: ResourceClient, source: { component: string; host?: string }): ClientEventRecorder {
    return new ClientEventRecorder({ ...source, client, lister: this.#storage, clock: this.clock, rng: this.#rng });
  }
}

// Shared by all clusters: they hold nothing of any of them.
const clusterIndexers = indexersOf(allKinds);
const builtInResources = new ResourceRegistry(allKinds);
/** Controllers that are part of the API server's own process. */
const IN_API_SERVER = new Set(['kubernetes-service-controller', flowControlProducer.name, flowControlConsumer.name]);
/** Controllers that add-ons run in pods of their own. */
const IN_PODS = new Set([PROVISIONER, cloudProviderController.name, ingressNginxController.name]);
