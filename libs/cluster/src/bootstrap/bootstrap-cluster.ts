/** Makes the value of a new cluster: an empty storage that boots as a real control plane does, through its own API. */
import { formatTime, parseGroupVersion, Rng, seedOf, type KubeObject } from '@drydock/apimachinery';
import {
  CertificateAuthority,
  EMPTY_AUDIT,
  EMPTY_STORAGE,
  FLOW_SCHEMAS,
  KeyPair,
  PRIORITY_LEVELS,
  ResourceClient,
  type UserInfo,
} from '@drydock/apiserver';
import {
  BOOTSTRAP_FLOW_SCHEMAS,
  BOOTSTRAP_PRIORITY_LEVELS,
  CSI_NODES,
  localApiServices,
  SYSTEM_PRIORITY_CLASSES,
  type Node,
} from '@drydock/kinds';
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
import { SERVER_CONFIG_MAPS, serverConfigMaps } from './server-config-maps.ts';

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

  for (const name of SYSTEM_NAMESPACES) create(newNamespace(name));
  for (const object of [...bootstrapPolicy(), ...kubeadmPolicy(), ...SYSTEM_PRIORITY_CLASSES]) create(object);
  const apiServices = localApiServices(cluster.api.resources.all());
  for (const object of apiServices.filter((each) => !isOfFlowControl(each))) create(object);
  create(defaultServiceCIDR(bootedAt, profile.serviceCIDR));
  const nodes = nodeNames(profile);
  for (const node of nodes) create(newNodeLease(create(newNode(node, profile, bootedAt)), bootedAt));
  for (const lease of controlPlaneLeases(profile.controlPlaneHost, bootedAt, new Rng({ seed: bootstrapSeed(profile) }))) create(lease);
  if (profile.storageClass) create(defaultStorageClass());
  cluster.advanceTo(bootedAt + 1);
  const [controlPlane] = nodes;
  if (profile.systemWorkloads && controlPlane) {
    const node = cluster.api.storage.get<KubeObject>('nodes', undefined, controlPlane.name)!;
    for (const name of SYSTEM_SERVICE_ACCOUNTS) create(newServiceAccount('kube-system', name));
    for (const object of systemPods(node, profile)) create(object);
  }
  for (const name of profile.addons ?? []) for (const object of ADDONS[name](profile)) create(object);
  cluster.advanceTo(now, Number.POSITIVE_INFINITY);
  // Last: they are in place before anybody acts on them, and are made as old as the rest below.
  for (const object of [...apiServices.filter(isOfFlowControl), ...BOOTSTRAP_PRIORITY_LEVELS, ...BOOTSTRAP_FLOW_SCHEMAS]) create(object);
  if (profile.systemWorkloads && controlPlane) for (const object of kubeadmConfigMaps(cluster, profile)) create(object);
  const hasFrontProxy = profile.systemWorkloads && controlPlane !== undefined;
  const server = { clientCa: cluster.caCertificate, hasFrontProxy, bootedAt, seed: bootstrapSeed(profile) };
  for (const object of serverConfigMaps(server)) create(object);
  // The machines beside the nodes are switched on.
  for (const { name } of machineNames(profile).slice(nodes.length)) cluster.nodes.services.boot(name);
  if (profile.systemWorkloads) for (const node of nodesWithoutDrivers(cluster)) create(newCsiNode(node));
  cluster.run();
  predate(cluster, now, bootedAt);
  const { apiServer: _booting, ...state } = forgetBoot(cluster);
  return {
    ...state,
    ...(profile.apiServer ? { apiServer: profile.apiServer } : {}),
    selfHosted: profile.systemWorkloads && controlPlane !== undefined,
  };
}

const KUBEADM_CONFIG_MAPS = ['kube-system/kubeadm-config', 'kube-system/kubelet-config', 'kube-public/cluster-info'];

function kubeadmConfigMaps(cluster: Cluster, profile: ClusterProfile): KubeObject[] {
  const configuration = configurationOf(profile);
  return [kubeadmConfig(configuration), kubeletConfig(configuration), clusterInfo(cluster.caCertificate, configuration)];
}

function isOfFlowControl({ apiVersion, metadata }: KubeObject): boolean {
  return apiVersion.startsWith('flowcontrol.') || metadata.name === 'v1.flowcontrol.apiserver.k8s.io';
}

/** Kubelets that know a CSI driver have told of it by themselves. */
function nodesWithoutDrivers({ api: { storage } }: Cluster): Node[] {
  return storage.list<Node>('nodes').filter(({ metadata }) => !storage.get(CSI_NODES, undefined, metadata.name));
}

/** What was made late is as old as the rest. */
function predate({ api: { storage } }: Cluster, now: number, bootedAt: number): void {
  for (const resource of [FLOW_SCHEMAS, PRIORITY_LEVELS, 'apiservices.apiregistration.k8s.io', CSI_NODES]) {
    for (const object of storage.list(resource).filter((each) => resource === CSI_NODES || isOfFlowControl(each))) {
      storage.write(resource, JSON.parse(JSON.stringify(object).replaceAll(formatTime(now), formatTime(bootedAt))) as KubeObject);
    }
  }
  for (const key of [...KUBEADM_CONFIG_MAPS, ...SERVER_CONFIG_MAPS]) {
    const [namespace, name] = key.split('/') as [string, string];
    const object = storage.get<KubeObject>('configmaps', namespace, name);
    if (object)
      storage.write('configmaps', JSON.parse(JSON.stringify(object).replaceAll(formatTime(now), formatTime(bootedAt))) as KubeObject);
  }
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
