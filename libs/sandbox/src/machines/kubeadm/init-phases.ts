/** The phases of `kubeadm init`, each of which can be run alone (cmd/kubeadm/app/cmd/phases/init). */
import { parseGroupVersion, StatusError, type KubeObject } from '@drydock/apimachinery';
import {
  apiServerUrl,
  CERTIFICATES,
  clusterInfo,
  companionsOf,
  controlPlaneManifests,
  coreDns,
  kubeadmConfig,
  kubeadmPolicy,
  kubeletConfig,
  kubeletConfiguration,
  kubeProxy,
  MANIFESTS,
  type ControlPlaneConfiguration,
} from '@drydock/cluster';
import { sleepUntil, type Wait } from '@drydock/shell';
import { AUTHORITIES, KUBECONFIGS, nameOf } from './certificates.ts';
import { allCertificates, allKubeconfigs, authority, certificate, kubeconfigFile, serviceAccountKey } from './credential-phases.ts';
import { adminClient, connectionProblem, NODES, say, writeFile, type KubeadmCall, type Steps } from './kubeadm-call.ts';
import { startKubelet, writeKubeletConfiguration, writeKubeletFlags } from './kubelet-steps.ts';
import { checked, initProblems } from './preflight.ts';
import { newToken, secondsOf, writeToken } from './token.command.ts';

export interface InitPhase {
  /** `certs apiserver`. */
  name: string;
  run(call: KubeadmCall, configuration: ControlPlaneConfiguration): Steps;
}

function* preflight(call: KubeadmCall): Steps {
  yield* say(call, '[preflight] Running pre-flight checks');
  const problem = yield* checked(call, initProblems(call));
  if (problem) return problem;
  yield* say(call, '[preflight] Pulling images required for setting up a Kubernetes cluster');
  yield* say(call, '[preflight] This might take a minute or two, depending on the speed of your internet connection');
  yield* say(call, "[preflight] You can also perform this action beforehand using 'kubeadm config images pull'");
  yield* sleepUntil(call.process, call.process.clock.now() + 5000);
  return undefined;
}

function writeManifest(call: KubeadmCall, configuration: ControlPlaneConfiguration, component: string): void {
  const manifest = controlPlaneManifests(configuration).find(({ name }) => name === `${component}.yaml`)!;
  writeFile(call.process, `${MANIFESTS}/${manifest.name}`, manifest.text);
}

function* etcd(call: KubeadmCall, configuration: ControlPlaneConfiguration): Steps {
  yield* say(call, `[etcd] Creating static Pod manifest for local etcd in "${MANIFESTS}"`);
  call.process.files.makeDirectories('/var/lib/etcd', 0o700);
  writeManifest(call, configuration, 'etcd');
  return undefined;
}

const COMPONENTS = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'];

function* controlPlane(call: KubeadmCall, configuration: ControlPlaneConfiguration, components: readonly string[]): Steps {
  yield* say(call, `[control-plane] Using manifest folder "${MANIFESTS}"`);
  for (const component of components) {
    yield* say(call, `[control-plane] Creating static Pod manifest for "${component}"`);
    writeManifest(call, configuration, component);
  }
  return undefined;
}

function* kubeletStart(call: KubeadmCall, { serviceCIDR }: ControlPlaneConfiguration): Steps {
  yield* writeKubeletFlags(call);
  yield* writeKubeletConfiguration(call, kubeletConfiguration(serviceCIDR));
  return yield* startKubelet(call);
}

const CONTROL_PLANE_SECONDS = 240;

function* waitControlPlane(call: KubeadmCall): Steps {
  const { process, place } = call;
  const { nodes } = place.cluster;
  yield* say(
    call,
    `[wait-control-plane] Waiting for the kubelet to boot up the control plane as static Pods from directory "${MANIFESTS}"`,
  );
  yield* say(call, '[control-plane-check] Waiting for healthy control plane components. This can take up to 4m0s');
  yield* say(call, `[control-plane-check] Checking kube-apiserver at ${apiServerUrl(place.cluster.controlPlane)}/livez`);
  yield* say(call, '[control-plane-check] Checking kube-controller-manager at https://127.0.0.1:10257/healthz');
  yield* say(call, '[control-plane-check] Checking kube-scheduler at https://127.0.0.1:10259/livez');
  const start = process.clock.now();
  const missing = new Set<'kube-apiserver' | 'kube-controller-manager' | 'kube-scheduler'>([
    'kube-controller-manager',
    'kube-scheduler',
    'kube-apiserver',
  ]);
  for (let second = 0; second < CONTROL_PLANE_SECONDS && missing.size > 0; second++) {
    yield* sleepUntil(process, start + second * 1000 + 500);
    for (const name of [...missing]) {
      if (!nodes.componentCommand(name) || (name === 'kube-apiserver' && nodes.apiServerProblem())) continue;
      missing.delete(name);
      yield* say(call, `[control-plane-check] ${name} is healthy after ${((process.clock.now() - start) / 1000).toFixed(3)}s`);
    }
  }
  if (missing.size === 0) return undefined;
  for (const name of missing) yield* say(call, `[control-plane-check] ${name} is not healthy after 4m0.000463892s`);
  yield* say(call, CRASHED);
  return 'failed while waiting for the control plane to start';
}

const CRASHED = `
A control plane component may have crashed or exited when started by the container runtime.
To troubleshoot, list all containers using your preferred container runtimes CLI.
Here is one example how you may list all running Kubernetes containers by using crictl:
	- 'crictl --runtime-endpoint unix:///var/run/containerd/containerd.sock ps -a | grep kube | grep -v pause'
	Once you have found the failing container, you can inspect its logs with:
	- 'crictl --runtime-endpoint unix:///var/run/containerd/containerd.sock logs CONTAINERID'
`;

/** Creates the object, or makes it be like this. */
export function put(call: KubeadmCall, object: KubeObject): void {
  const { cluster } = call.place;
  const client = adminClient(call);
  const { group, version } = parseGroupVersion(object.apiVersion)!;
  const definition = cluster.api.resources.findKind(group, version, object.kind);
  if (!definition) return;
  try {
    client.create(definition, object);
  } catch (error) {
    if (!(error instanceof StatusError) || error.status.reason !== 'AlreadyExists') throw error;
    const existing = client.get(definition, object.metadata.namespace, object.metadata.name);
    const metadata = { ...existing.metadata, ...object.metadata, resourceVersion: existing.metadata.resourceVersion! };
    client.update(definition, {
      ...existing,
      ...object,
      metadata: { ...metadata, annotations: existing.metadata.annotations },
    } as KubeObject);
  }
  cluster.react();
}

export function* uploadKubeadm(call: KubeadmCall, configuration: ControlPlaneConfiguration): Steps {
  yield* say(call, '[upload-config] Storing the configuration used in ConfigMap "kubeadm-config" in the "kube-system" Namespace');
  put(call, kubeadmConfig(configuration));
  return undefined;
}

export function* uploadKubelet(call: KubeadmCall, configuration: ControlPlaneConfiguration): Steps {
  yield* say(
    call,
    '[kubelet] Creating a ConfigMap "kubelet-config" in namespace kube-system with the configuration for the kubelets in the cluster',
  );
  put(call, kubeletConfig(configuration));
  return undefined;
}

function* uploadCerts(call: KubeadmCall): Steps {
  if (!call.flags.has('--upload-certs')) {
    yield* say(call, '[upload-certs] Skipping phase. Please see --upload-certs');
    return undefined;
  }
  const key = call.flags.get('--certificate-key') ?? call.process.rng.hex(64);
  const files = ['ca', 'front-proxy-ca', 'etcd/ca'].flatMap((path) => [`${path}.crt`, `${path}.key`]);
  const data = Object.fromEntries(
    [...files, 'sa.key', 'sa.pub'].map((path) => [path.replace('/', '-'), btoaHex(call.process.rng.hex(64))]),
  );
  yield* say(call, '[upload-certs] Storing the certificates in Secret "kubeadm-certs" in the "kube-system" Namespace');
  yield* say(call, '[upload-certs] Using certificate key:');
  put(call, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'kubeadm-certs', namespace: 'kube-system' },
    type: 'Opaque',
    data,
  } as KubeObject);
  yield* say(call, key);
  return undefined;
}

/** Stands for what only the key can decrypt. */
function btoaHex(hex: string): string {
  return hex.replace(/[^a-f0-9]/g, '').slice(0, 64);
}

const CONTROL_PLANE_LABEL = 'node-role.kubernetes.io/control-plane';
const EXCLUDE_LABEL = 'node.kubernetes.io/exclude-from-external-load-balancers';

function* markControlPlane(call: KubeadmCall): Steps {
  const { node } = call;
  yield* say(
    call,
    `[mark-control-plane] Marking the node ${node} as control-plane by adding the labels: [${CONTROL_PLANE_LABEL} ${EXCLUDE_LABEL}]`,
  );
  yield* say(
    call,
    `[mark-control-plane] Marking the node ${node} as control-plane by adding the taints [${CONTROL_PLANE_LABEL}:NoSchedule]`,
  );
  const client = adminClient(call);
  const existing = client.get<KubeObject & { spec?: { taints?: { key: string; effect: string }[] } }>(NODES, undefined, node);
  const taints = (existing.spec?.taints ?? []).filter(({ key }) => key !== CONTROL_PLANE_LABEL);
  client.patch(NODES, undefined, node, {
    metadata: { labels: { [CONTROL_PLANE_LABEL]: '', [EXCLUDE_LABEL]: '' } },
    spec: { taints: [...taints, { key: CONTROL_PLANE_LABEL, effect: 'NoSchedule' }] },
  });
  call.place.cluster.react();
  return undefined;
}

export const BOOTSTRAP_RULES = [
  '[bootstrap-token] Configured RBAC rules to allow Node Bootstrap tokens to get nodes',
  '[bootstrap-token] Configured RBAC rules to allow Node Bootstrap tokens to post CSRs in order for nodes to get long term certificate credentials',
  '[bootstrap-token] Configured RBAC rules to allow the csrapprover controller automatically approve CSRs from a Node Bootstrap Token',
  '[bootstrap-token] Configured RBAC rules to allow certificate rotation for all node client certificates in the cluster',
];

function* bootstrapToken(call: KubeadmCall, configuration: ControlPlaneConfiguration): Steps {
  const token = call.flags.get('--token') ?? newToken(call.process.rng);
  if (!call.flags.has('--skip-token-print')) yield* say(call, `[bootstrap-token] Using token: ${token}`);
  yield* say(call, '[bootstrap-token] Configuring bootstrap tokens, cluster-info ConfigMap, RBAC Roles');
  const ttl = secondsOf(call.flags.get('--token-ttl') ?? '24h');
  writeToken(call, token, ttl ?? 24 * 3600, "The default bootstrap token generated by 'kubeadm init'.");
  for (const line of BOOTSTRAP_RULES) yield* say(call, line);
  for (const object of kubeadmPolicy()) put(call, object);
  yield* say(call, '[bootstrap-token] Creating the "cluster-info" ConfigMap in the "kube-public" namespace');
  put(call, clusterInfo(call.place.cluster.caCertificate, configuration));
  return undefined;
}

export function* addon(call: KubeadmCall, configuration: ControlPlaneConfiguration, name: 'coredns' | 'kube-proxy'): Steps {
  const { release, serviceCIDR } = configuration;
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: 'kube-system' } };
  const objects =
    name === 'coredns'
      ? coreDns(serviceCIDR, companionsOf(release).coreDns)
      : kubeProxy(apiServerUrl(call.place.cluster.controlPlane), release);
  put(call, account);
  for (const object of objects) if (!keeps(call, object)) put(call, object);
  yield* say(call, `[addons] Applied essential addon: ${name === 'coredns' ? 'CoreDNS' : 'kube-proxy'}`);
  return undefined;
}

/** What somebody may have changed stays: the configuration, and the address of the Service. */
function keeps(call: KubeadmCall, { kind, metadata }: KubeObject): boolean {
  const lister = call.place.cluster.api.storage;
  const resource = { ConfigMap: 'configmaps', Service: 'services' }[kind];
  return resource !== undefined && lister.get(resource, metadata.namespace, metadata.name) !== undefined;
}

function* finalize(call: KubeadmCall): Steps {
  yield* say(call, '[kubelet-finalize] Updating "/etc/kubernetes/kubelet.conf" to point to a rotatable kubelet client certificate and key');
  return undefined;
}

/** Why the API server cannot be asked, for phases that need it. */
export function* withServer(call: KubeadmCall, path: string, run: () => Steps): Generator<Wait, string | undefined, void> {
  const problem = connectionProblem(call, path);
  return problem ?? (yield* run());
}

function* sequence(...steps: readonly (() => Steps)[]): Steps {
  for (const step of steps) {
    const problem = yield* step();
    if (problem) return problem;
  }
  return undefined;
}

const online = (run: InitPhase['run']): InitPhase['run'] =>
  function* (call, configuration) {
    return yield* withServer(call, '/api/v1/namespaces/kube-system', () => run(call, configuration));
  };

/** In their order; those without a second word are what `init` runs. */
export const INIT_PHASES: readonly InitPhase[] = [
  { name: 'preflight', run: preflight },
  { name: 'certs', run: allCertificates },
  { name: 'certs all', run: allCertificates },
  ...AUTHORITIES.map(({ path }) => ({ name: `certs ${nameOf(path)}`, run: (call: KubeadmCall) => authority(call, path) })),
  ...CERTIFICATES.map(({ path }) => ({
    name: `certs ${nameOf(path)}`,
    run: (call: KubeadmCall, configuration: ControlPlaneConfiguration) => certificate(call, configuration, path),
  })),
  { name: 'certs sa', run: serviceAccountKey },
  { name: 'kubeconfig', run: allKubeconfigs },
  { name: 'kubeconfig all', run: allKubeconfigs },
  ...[...KUBECONFIGS.map(({ file }) => file), 'kubelet.conf'].map((file) => ({
    name: `kubeconfig ${file.replace('.conf', '')}`,
    run: (call: KubeadmCall) => kubeconfigFile(call, file),
  })),
  { name: 'etcd', run: etcd },
  { name: 'etcd local', run: etcd },
  { name: 'control-plane', run: (call, configuration) => controlPlane(call, configuration, COMPONENTS) },
  { name: 'control-plane all', run: (call, configuration) => controlPlane(call, configuration, COMPONENTS) },
  ...COMPONENTS.map((component) => ({
    name: `control-plane ${component.replace('kube-', '')}`,
    run: (call: KubeadmCall, configuration: ControlPlaneConfiguration) => controlPlane(call, configuration, [component]),
  })),
  { name: 'kubelet-start', run: kubeletStart },
  { name: 'wait-control-plane', run: waitControlPlane },
  {
    name: 'upload-config',
    run: online((call, configuration) =>
      sequence(
        () => uploadKubeadm(call, configuration),
        () => uploadKubelet(call, configuration),
      ),
    ),
  },
  {
    name: 'upload-config all',
    run: online((call, configuration) =>
      sequence(
        () => uploadKubeadm(call, configuration),
        () => uploadKubelet(call, configuration),
      ),
    ),
  },
  { name: 'upload-config kubeadm', run: online(uploadKubeadm) },
  { name: 'upload-config kubelet', run: online(uploadKubelet) },
  { name: 'upload-certs', run: online(uploadCerts) },
  { name: 'mark-control-plane', run: online(markControlPlane) },
  { name: 'bootstrap-token', run: online(bootstrapToken) },
  { name: 'kubelet-finalize', run: finalize },
  { name: 'kubelet-finalize all', run: finalize },
  {
    name: 'addon',
    run: online((call, configuration) =>
      sequence(
        () => addon(call, configuration, 'coredns'),
        () => addon(call, configuration, 'kube-proxy'),
      ),
    ),
  },
  {
    name: 'addon all',
    run: online((call, configuration) =>
      sequence(
        () => addon(call, configuration, 'coredns'),
        () => addon(call, configuration, 'kube-proxy'),
      ),
    ),
  },
  { name: 'addon coredns', run: online((call, configuration) => addon(call, configuration, 'coredns')) },
  { name: 'addon kube-proxy', run: online((call, configuration) => addon(call, configuration, 'kube-proxy')) },
];
