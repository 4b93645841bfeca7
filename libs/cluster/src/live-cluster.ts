/**
 * What makes a cluster's value live: storage, API server, nodes and controllers, wired to one another. It is made when somebody first asks the
 * cluster for more than its value says.
 */
import { kubernetesSchemas, Rng, type KubeObject, type RngState } from '@drydock/apimachinery';
import {
  ApiServer,
  anonymousAuthenticator,
  basicAuthenticator,
  CertificateAuthority,
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
  type AcceptedToken,
  type Authenticator,
  type ClusterTokenIssuer,
  type OidcSettings,
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
import type { Programs } from '@drydock/shell';
import { sharedControllers } from './cluster-controllers.ts';
import type { ClusterState } from './cluster-state.ts';
import {
  alwaysAllow,
  alwaysDeny,
  DEFAULT_SETTINGS,
  privilegedGroup,
  settingsOf,
  settingsOfHost,
  SwitchableAuthorizer,
  switchableAdmission,
  whenEnabled,
} from './control-plane/switches.ts';
import { releaseOfImage } from './control-plane/components.ts';
import { electionOf, LEADER, LEADER_ELECTED, newLeaderElection, type LeaderElected } from './control-plane/leader-election.ts';
import { filesOf, type ApiServerFiles } from './control-plane/api-server-files.ts';
import { loadSnapshot, readSnapshot } from './control-plane/etcd-snapshot.ts';
import type { ApiServerSettings } from './control-plane/api-server-settings.ts';
import { EVENT_EXPIRY, newEventExpiry } from './control-plane/event-expiry.controller.ts';
import { PROVISIONER } from './bootstrap/system-objects.ts';
import { KUBELET } from './kubelet/kubelet.controller.ts';
import { NodeAuthorizer } from './kubelet/node-authorizer.ts';
import type { CreateNodeRuntime, NodeIdentity, NodeRuntime } from './node-runtime.ts';
import { ControllerRuntime, type ControllerIdentity } from './runtime/controller-runtime.ts';
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

export interface LiveClusterOptions {
  origin: ClusterState;
  clock: VirtualClock;
  createNodeRuntime: CreateNodeRuntime;
  /** Asked after the certificates of the cluster's own CA and before tokens. */
  authenticators: readonly Authenticator[];
  /** See `ClusterSurroundings`. */
  nodePrograms: ((node: string) => Programs) | undefined;
}

export class LiveCluster {
  readonly clock: VirtualClock;
  readonly api: ApiServer;
  readonly nodes: NodeRuntime;
  readonly storage: Storage;
  readonly due: DueQueue;
  readonly runtime: ControllerRuntime;
  readonly #origin: ClusterState;
  readonly #authenticatorsOfHost: readonly Authenticator[];
  readonly #rngState: RngState;
  readonly #rng: Rng;
  readonly #tokens: ClusterTokenIssuer;

  constructor({ origin, clock, createNodeRuntime, authenticators, nodePrograms }: LiveClusterOptions) {
    this.#origin = origin;
    this.#authenticatorsOfHost = authenticators;
    this.clock = clock;
    this.#rngState = { seed: origin.seed };
    this.#rng = new Rng(this.#rngState);
    this.storage = new Storage(origin.storage, clusterIndexers, clock);
    this.due = new DueQueue(origin.due);
    this.#tokens = newClusterTokenIssuer(new KeyPair(origin.pki.serviceAccountKey), {
      lister: this.storage,
      clock,
      rng: this.#rng,
      accepted: origin.acceptedTokens,
      label: (secret, labels) => this.#labelAsServer(secret, labels),
    });
    this.nodes = createNodeRuntime(origin.nodes, {
      clock,
      nodePrograms,
      rng: this.#rng,
      lister: this.storage,
      pki: origin.pki,
      controlPlane: origin.controlPlane,
      selfHosted: () => origin.selfHosted,
      loadEtcd: (text) => {
        const snapshot = readSnapshot(text);
        if (snapshot) loadSnapshot(this.storage, snapshot);
        return snapshot !== undefined;
      },
      hostClient: (node) =>
        new ResourceClient(this.api.clientFor({ username: `system:node:${node}`, groups: ['system:masters'] }, 'kubelet')),
      identityOf: (node) => this.#nodeIdentity(node),
      wake: (controller, key) => this.runtime.wake(controller, key),
      wakeAt: (at, component, key) => this.due.add({ at, component, key }),
      api: (request) => this.api.handle(request),
      discovery: () => this.api.discovery(),
    });
    this.api = this.#createApiServer();
    this.runtime = this.#createRuntime();
    this.storage.subscribe((event) => this.runtime.observe(event));
  }

  /** `v1.33.1`: what the API server that runs is, or the one that ran last. */
  get release(): string {
    return releaseOfImage((this.#origin.selfHosted && this.nodes.componentImage('kube-apiserver')) || '') ?? KUBERNETES_RELEASE;
  }

  /** What will be drawn next hangs on it. */
  get seed(): number {
    return this.#rngState.seed;
  }

  get acceptedTokens(): readonly AcceptedToken[] {
    return this.#tokens.accepted();
  }

  /** A Secret with more labels, written by the API server itself; one that has changed meanwhile stays as it is. */
  #labelAsServer({ metadata: { name, namespace, uid } }: KubeObject, labels: Readonly<Record<string, string>>): void {
    this.api.clientFor(API_SERVER_USER, 'kube-apiserver').send({
      method: 'PATCH',
      path: `/api/v1/namespaces/${namespace}/secrets/${name}`,
      contentType: 'application/merge-patch+json',
      body: { metadata: { uid, labels } },
    });
  }

  #createApiServer(): ApiServer {
    const modes = () => this.#settings().authorizationModes;
    return new ApiServer({
      storage: this.storage,
      audit: this.#origin.audit,
      clock: this.clock,
      rng: this.#rng,
      schemas: kubernetesSchemas,
      resources: builtInResources,
      authenticators: this.#authenticators(),
      anonymous: whenEnabled(anonymousAuthenticator, () => this.#settings().anonymous),
      authorizers: [
        ...[
          new NodeAuthorizer(this.storage),
          new RbacAuthorizer(this.storage),
          newAbacAuthorizer(() => this.#files().policies),
          alwaysAllow,
          alwaysDeny,
        ].map((authorizer) => new SwitchableAuthorizer(authorizer, modes)),
        privilegedGroup,
      ],
      admission: switchableAdmission(allAdmissionPlugins, () => this.#settings()),
      tokens: this.#tokens,
      node: this.nodes.backend,
      aggregated: newMetricsServers(this.nodes.metrics),
      webhooks: newWebhookTransport(this.storage, () => this.nodes.nodeNetwork(this.#origin.controlPlane.name)),
      heartbeats: this.nodes.heartbeats,
      version: () => versionInfoOf(this.release),
      address: `${this.#origin.controlPlane.address}:6443`,
    });
  }

  #authenticators(): Authenticator[] {
    return [
      newX509Authenticator(new CertificateAuthority(this.#origin.pki.authority), this.clock),
      ...this.#authenticatorsOfHost,
      newTokenFileAuthenticator(() => this.#files().users),
      newServiceAccountAuthenticator(this.#tokens),
      whenEnabled(newBootstrapTokenAuthenticator(this.storage, this.clock), () => this.#settings().bootstrapTokens),
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
    return filesOf(this.#settings(), tokens, (path) => this.nodes.readNodeFile(this.#origin.controlPlane.name, path));
  }

  /** What the flags of the API server that runs say, or whoever made the cluster has said. */
  #settings(): ApiServerSettings {
    if (this.#origin.apiServer) return settingsOfHost(this.#origin.apiServer);
    const argv = this.#origin.selfHosted ? this.nodes.componentCommand('kube-apiserver') : undefined;
    return argv ? settingsOf(argv) : DEFAULT_SETTINGS;
  }

  #createRuntime(): ControllerRuntime {
    const own = [
      newTokenSecretController(this.#origin.pki.authority.certificate, this.#tokens),
      newEventExpiry(this.storage, () => this.#settings().eventTtl),
      ...this.nodes.controllers,
      newNodeGroupCloud(this.nodes),
      ...LEADER_ELECTED.map((name) => newLeaderElection(name, this.nodes)),
    ];
    return new ControllerRuntime({
      sets: [sharedControllers(this.#origin), new ControllerSet(own)],
      identify: (controller) => this.#identityOf(controller),
      lister: this.storage,
      resources: this.api.resources,
      clock: this.clock,
      rng: this.#rng,
      heartbeats: this.nodes.heartbeats,
      due: this.due,
      queues: this.#origin.queues,
      requests: () => this.api.audit.requests,
      memories: this.#origin.memories,
      stopped: this.#origin.stopped,
      mayRun: (controller) => this.#mayRun(controller),
      configurationOf: ({ name }) => (name === SCHEDULER_NAME ? this.nodes.componentConfiguration('kube-scheduler') : undefined),
      log: ({ process }, line) => {
        const pod = process && servingPod(process, this.storage);
        if (pod) this.nodes.writeLog(pod, process.image, line);
      },
    });
  }

  /** Whether the process that a controller belongs to runs and reaches the API server. */
  #mayRun({ name, process }: Controller): boolean {
    if (process && !servingPod(process, this.storage)) return false;
    if (!this.#origin.selfHosted || name === KUBELET) return true;
    if (this.nodes.apiServerProblem() !== undefined) return false;
    if (process || name === NODE_GROUP_CLOUD || ELECTIONS.has(name)) return true;
    if (name === SCHEDULER_NAME) return this.#leads('kube-scheduler');
    return IN_API_SERVER.has(name) || IN_PODS.has(name) || this.#leads('kube-controller-manager');
  }

  #leads(component: LeaderElected): boolean {
    const run = this.nodes.componentRun(component);
    if (!run) return false;
    const leader = this.runtime.recall(electionOf(component), LEADER);
    return leader === undefined || leader === run.id;
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
      lister: this.storage,
      clock: this.clock,
      rng: this.#rng,
    });
  }

  #recorder(client: ResourceClient, source: { component: string; host?: string }): ClientEventRecorder {
    const { component, host } = source;
    return new ClientEventRecorder({ component, host, client, lister: this.storage, clock: this.clock, rng: this.#rng });
  }
}

// Shared by all clusters: they hold nothing of any of them.
const clusterIndexers = indexersOf(allKinds);
const builtInResources = new ResourceRegistry(allKinds);
/** Controllers that are part of the API server's own process. */
const IN_API_SERVER = new Set([EVENT_EXPIRY, 'kubernetes-service-controller', flowControlProducer.name, flowControlConsumer.name]);
const API_SERVER_USER: UserInfo = { username: 'system:apiserver', groups: ['system:masters'] };
const ELECTIONS: ReadonlySet<string> = new Set(LEADER_ELECTED.map(electionOf));
/** Controllers that add-ons run in pods of their own. */
const IN_PODS = new Set([PROVISIONER, cloudProviderController.name, ingressNginxController.name]);
