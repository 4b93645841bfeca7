/** Makes the value of a new cluster: an empty storage that boots as a real control plane does, through its own API. */
import { parseGroupVersion, Rng, seedOf, type KubeObject } from '@drydock/apimachinery';
import { CertificateAuthority, EMPTY_AUDIT, EMPTY_STORAGE, KeyPair, ResourceClient, type UserInfo } from '@drydock/apiserver';
import { BOOTSTRAP_FLOW_SCHEMAS, BOOTSTRAP_PRIORITY_LEVELS, localApiServices, SYSTEM_PRIORITY_CLASSES, type Node } from '@drydock/kinds';
import type { ApiServerConfiguration } from '../api-server-configuration.ts';
import { ADDONS } from '../addons/all-addons.ts';
import { Cluster } from '../cluster.ts';
import { EVENT_EXPIRY } from '../control-plane/event-expiry.controller.ts';
import type { ClusterPki, ClusterState } from '../cluster-state.ts';
import { newCsiNode } from '../kubelet/csi-node.ts';
import type { CreateNodeRuntime } from '../node-runtime.ts';
import type { ClusterProfile } from './cluster-profile.ts';
import { apiServerUrl } from '../node-image/kubeconfigs.ts';
import { controlPlaneLeases, controlPlaneOf, machineNames, newNode, newNodeLease, nodeNames } from './nodes.ts';
import { bootstrapPolicy } from './rbac/bootstrap-policy.ts';
import { kubeadmPolicy } from './rbac/kubeadm-policy.ts';
import { coreDns } from './kubeadm-addons/coredns.ts';
import { kubeProxy } from './kubeadm-addons/kube-proxy.ts';
import { clusterInfo, kubeadmConfig, kubeletConfig } from './kubeadm-addons/kubeadm-config.ts';
import { configurationOf } from '../node-image/manifests.ts';
import {
  controlPlanePods,
  defaultServiceCIDR,
  defaultStorageClass,
  newNamespace,
  newServiceAccount,
  SYSTEM_NAMESPACES,
  SYSTEM_SERVICE_ACCOUNTS,
} from './system-objects.ts';
import { serverConfigMaps } from './server-config-maps.ts';

const BOOTSTRAP_SEED = 20_250_515;
const YEAR = 365 * 24 * 60 * 60 * 1000;
const BOOTSTRAP_USER: UserInfo = { username: 'system:apiserver', groups: ['system:masters'] };

/**
 * A cluster of this profile at the virtual time `now`, everything in it running and nothing left to do. Its audit log is empty, and what
 * happened while it booted can not be watched any more.
 */
export function bootstrapCluster(profile: ClusterProfile, now: number, createNodeRuntime: CreateNodeRuntime): ClusterState {
  const bootedAt = now - profile.age;
  const cluster = new Cluster({ ...emptyState(profile, bootedAt), apiServer: whileBooting(profile) }, createNodeRuntime);
  const client = new ResourceClient(cluster.api.clientFor(BOOTSTRAP_USER, 'kube-apiserver'));
  const create = (object: KubeObject) => createAndReport(cluster, client, object);

  const nodes = nodeNames(profile);
  const [controlPlane] = nodes;
  const isSelfHosted = profile.systemWorkloads && controlPlane !== undefined;
  // What the API server makes when it starts.
  for (const name of SYSTEM_NAMESPACES) create(newNamespace(name));
  const policy = [...bootstrapPolicy(), ...kubeadmPolicy(), ...SYSTEM_PRIORITY_CLASSES];
  const flowControl = [...BOOTSTRAP_PRIORITY_LEVELS, ...BOOTSTRAP_FLOW_SCHEMAS];
  for (const object of [...policy, ...flowControl, ...localApiServices(cluster.api.resources.all())]) create(object);
  const seed = bootstrapSeed(profile);
  for (const object of serverConfigMaps({ clientCa: cluster.caCertificate, hasFrontProxy: isSelfHosted, bootedAt, seed })) create(object);
  create(defaultServiceCIDR(bootedAt, profile.serviceCIDR));
  for (const name of nodes) {
    const node = create(newNode(name, profile, bootedAt)) as Node;
    create(newNodeLease(node, bootedAt));
    if (profile.systemWorkloads) create(newCsiNode(node));
  }
  for (const lease of controlPlaneLeases(profile.controlPlaneHost, bootedAt, new Rng({ seed }))) create(lease);
  if (profile.storageClass) create(defaultStorageClass());
  cluster.advanceTo(bootedAt + 1);
  // What kubeadm makes when the API server answers.
  if (isSelfHosted) {
    const node = cluster.api.storage.get<KubeObject>('nodes', undefined, controlPlane.name)!;
    for (const object of kubeadmConfigMaps(cluster, profile)) create(object);
    for (const name of SYSTEM_SERVICE_ACCOUNTS) create(newServiceAccount('kube-system', name));
    for (const object of systemPods(node, profile)) create(object);
  }
  for (const name of profile.addons ?? []) for (const object of ADDONS[name](profile)) create(object);
  cluster.advanceTo(now, Number.POSITIVE_INFINITY);
  // The machines beside the nodes are switched on.
  for (const { name } of machineNames(profile).slice(nodes.length)) cluster.nodes.services.boot(name);
  cluster.run();
  const { apiServer: _booting, ...state } = forgetBoot(cluster);
  return {
    ...state,
    ...(profile.apiServer ? { apiServer: profile.apiServer } : {}),
    selfHosted: isSelfHosted,
  };
}

function kubeadmConfigMaps(cluster: Cluster, profile: ClusterProfile): KubeObject[] {
  const configuration = configurationOf(profile);
  return [kubeadmConfig(configuration), kubeletConfig(configuration), clusterInfo(cluster.caCertificate, configuration)];
}

/** Nodes that are ready when they are made need not be kept free of pods until somebody has seen it, and a plugin that a flag turns on comes too early. */
function whileBooting({ apiServer }: ClusterProfile): ApiServerConfiguration {
  const { authorizationModes = ['Node', 'RBAC'], disabledAdmissionPlugins = [] } = apiServer ?? {};
  return { authorizationModes, disabledAdmissionPlugins: [...disabledAdmissionPlugins, 'TaintNodesByCondition'] };
}

/** The state without the traces of booting: events, audit records, the watch log. */
function forgetBoot(cluster: Cluster): ClusterState {
  const { storage } = cluster.api;
  for (const event of storage.list('events')) storage.remove('events', `${event.metadata.namespace}/${event.metadata.name}`);
  const state = cluster.snapshot();
  const due = state.due.filter(({ component }) => component !== EVENT_EXPIRY);
  return { ...state, due, audit: EMPTY_AUDIT, storage: { ...state.storage, log: [] } };
}

function createAndReport(cluster: Cluster, client: ResourceClient, object: KubeObject): KubeObject {
  const { group, version } = parseGroupVersion(object.apiVersion)!;
  let definition = cluster.api.resources.findKind(group, version, object.kind);
  if (!definition) {
    // One of an add-on, whose definition was made just now.
    cluster.react();
    definition = cluster.api.resources.findKind(group, version, object.kind);
  }
  if (!definition) throw new Error(`a new cluster needs the kind ${object.apiVersion} ${object.kind}`);
  const created = client.create(definition, object);
  return object.status && definition.status ? client.updateStatus(definition, { ...created, status: object.status }) : created;
}

function emptyState(profile: ClusterProfile, now: number): ClusterState {
  const rngState = { seed: bootstrapSeed(profile) };
  const pki = newPki(now, new Rng(rngState));
  const controlPlane = controlPlaneOf(profile);
  return {
    now,
    seed: rngState.seed,
    storage: EMPTY_STORAGE,
    audit: EMPTY_AUDIT,
    queues: {},
    due: [],
    nodes: undefined,
    pki,
    tokens: profile.tokens,
    // Until its own pods run, somebody else is the control plane.
    selfHosted: false,
    controlPlane: { name: controlPlane.name, address: controlPlane.address },
    controlPlaneHost: profile.controlPlaneHost,
    ...(profile.templateRelease ? { templateRelease: profile.templateRelease } : {}),
  };
}

/** Clusters that stand beside each other have nothing in common: no key, no uid. */
function bootstrapSeed({ site }: ClusterProfile): number {
  return site ? seedOf(`${site.prefix}${site.network}`, BOOTSTRAP_SEED) : BOOTSTRAP_SEED;
}

function newPki(now: number, rng: Rng): ClusterPki {
  const authority = CertificateAuthority.create('kubernetes', now, rng);
  const admin = KeyPair.generate(rng);
  const certificate = new CertificateAuthority(authority).issue(
    {
      commonName: 'kubernetes-admin',
      organizations: ['kubeadm:cluster-admins'],
      publicKey: admin.publicKey,
      notBefore: now,
      notAfter: now + YEAR,
      usages: ['client'],
    },
    rng,
  );
  return {
    createdAt: now,
    authority,
    serviceAccountKey: KeyPair.generate(rng).privateKey,
    admin: { certificate, privateKey: admin.toPem() },
  };
}

function systemPods({ metadata }: KubeObject, profile: ClusterProfile): KubeObject[] {
  const { serviceCIDR } = profile;
  return [...controlPlanePods(metadata.uid!, profile), ...coreDns(serviceCIDR), ...kubeProxy(apiServerUrl(controlPlaneOf(profile)))];
}
