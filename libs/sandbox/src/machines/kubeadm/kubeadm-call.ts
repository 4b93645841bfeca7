/** One call of kubeadm: where it runs, what it was told, and how it speaks. */
import { type KubeObject, parseYamlDocument, StatusError, isRecord } from '@drydock/apimachinery';
import { ResourceClient } from '@drydock/apiserver';
import {
  apiServerUrl,
  configurationOf,
  IMAGE_REPOSITORY,
  KUBERNETES_RELEASE,
  POD_CIDR,
  type ControlPlaneConfiguration,
  type ExtraArg,
} from '@drydock/cluster';
import { FileError, installedVersion, print, printError, type Process, type Wait } from '@drydock/shell';
import type { NodePlace } from '../node-place.ts';

export interface KubeadmCall {
  place: NodePlace;
  node: string;
  process: Process;
  operands: readonly string[];
  flags: ReadonlyMap<string, string>;
  /** `v1.33.1`: of the package that is installed. */
  release: string;
}

/** What a step ends with: undefined when it went well, or why kubeadm gives up. */
export type Outcome = string | undefined;
export type Steps = Generator<Wait, Outcome, void>;

export const CONFIG_MAPS = { group: '', version: 'v1', plural: 'configmaps' };
export const SECRETS = { group: '', version: 'v1', plural: 'secrets' };
export const NODES = { group: '', version: 'v1', plural: 'nodes' };
export const SYSTEM = 'kube-system';
export const STACK_HINT = 'To see the stack trace of this error execute with --v=5 or higher';

export function* say(call: Pick<KubeadmCall, 'process'>, text: string): Generator<Wait, void, void> {
  yield* print(call.process, `${text}\n`);
}

/** A warning in klog's form, on standard error. */
export function* warn({ process }: Pick<KubeadmCall, 'process'>, place: string, text: string, severity = 'W'): Generator<Wait, void, void> {
  const [date = '', time = ''] = new Date(process.clock.now()).toISOString().split('T');
  const stamp = `${severity}${date.slice(5).replace('-', '')} ${time.slice(0, 12)}000`;
  yield* printError(process, `${stamp} ${String(process.pid).padStart(7)} ${place}] ${text}\n`);
}

export function releaseOf({ files }: Process): string {
  const version = installedVersion(files, 'kubeadm');
  return version === undefined ? KUBERNETES_RELEASE : `v${version.split('-')[0]}`;
}

export const readText = ({ files }: Process, path: string): string | undefined => {
  const text = files.readText(path);
  return text instanceof FileError ? undefined : text;
};

export function writeFile({ files }: Process, path: string, text: string, mode = 0o600): void {
  files.makeDirectories(path.slice(0, path.lastIndexOf('/')) || '/', 0o755);
  files.writeText(path, text, { mode });
}

/** With the rights of /etc/kubernetes/admin.conf. */
export function adminClient({ place: { cluster } }: KubeadmCall): ResourceClient {
  return new ResourceClient(
    cluster.api.clientFor({ username: 'kubernetes-admin', groups: ['kubeadm:cluster-admins', 'system:masters'] }, 'kubeadm'),
  );
}

/** With a bootstrap token, or as the kubelet of a node. */
export function clientAs({ place: { cluster } }: KubeadmCall, username: string, groups: readonly string[]): ResourceClient {
  return new ResourceClient(cluster.api.clientFor({ username, groups: [...groups, 'system:authenticated'] }, 'kubeadm'));
}

/** Why the API server cannot be asked at `path`, in the words of Go's HTTP client. */
export function connectionProblem({ place: { cluster }, node }: KubeadmCall, path: string): Outcome {
  const url = apiServerUrl(cluster.controlPlane);
  const address = url.replace('https://', '');
  const wrapped = (why: string) => `Get "${url}${path}?timeout=10s": ${why}`;
  if (cluster.nodes.obstacle(node, cluster.controlPlane.name)) return wrapped(`dial tcp ${address}: connect: no route to host`);
  const problem = cluster.nodes.apiServerProblem();
  if (problem === 'refused') return wrapped(`dial tcp ${address}: connect: connection refused`);
  if (problem === 'expired') return wrapped(`tls: failed to verify certificate: ${cluster.nodes.health.certificateProblem()}`);
  return problem === 'timeout' ? wrapped('context deadline exceeded (Client.Timeout exceeded while awaiting headers)') : undefined;
}

export const CONFIG_PATH = `/api/v1/namespaces/${SYSTEM}/configmaps/kubeadm-config`;

interface ConfigMap extends KubeObject {
  data?: Record<string, string>;
}

/** The ClusterConfiguration in the cluster, or why it cannot be read. */
export function readClusterConfiguration(call: KubeadmCall, client = adminClient(call)): ControlPlaneConfiguration | { error: string } {
  const problem = connectionProblem(call, CONFIG_PATH);
  if (problem) return { error: `failed to get config map: ${problem}` };
  try {
    const map = client.get<ConfigMap>(CONFIG_MAPS, SYSTEM, 'kubeadm-config');
    const text = map.data?.['ClusterConfiguration'];
    if (text === undefined)
      return { error: 'unexpected error when reading kubeadm-config ConfigMap: ClusterConfiguration key value pair missing' };
    return parseConfiguration(call, text);
  } catch (error) {
    if (error instanceof StatusError) return { error: `failed to get config map: ${error.message}` };
    throw error;
  }
}

/** ClusterConfiguration as YAML, perhaps among other documents. */
export function parseConfiguration(call: KubeadmCall, text: string): ControlPlaneConfiguration | { error: string } {
  const defaults = defaultConfiguration(call);
  for (const document of text.split(/^---\s*$/m)) {
    let value: unknown;
    try {
      value = parseYamlDocument(document).value;
    } catch (error) {
      return { error: `error unmarshaling configuration: ${(error as Error).message}` };
    }
    if (!isRecord(value) || value['kind'] !== 'ClusterConfiguration') continue;
    const networking = recordOf(value['networking']);
    return {
      ...defaults,
      release: textOf(value['kubernetesVersion'], defaults.release),
      imageRepository: textOf(value['imageRepository'], defaults.imageRepository),
      podCIDR: textOf(networking['podSubnet'], defaults.podCIDR),
      serviceCIDR: textOf(networking['serviceSubnet'], defaults.serviceCIDR),
      extraArgs: Object.fromEntries(
        Object.entries(COMPONENT_FIELDS).map(([component, read]) => [
          component,
          argsOf(recordOf(read(value as Record<string, unknown>))['extraArgs']),
        ]),
      ),
    };
  }
  return defaults;
}

const COMPONENT_FIELDS: Readonly<Record<string, (value: Record<string, unknown>) => unknown>> = {
  etcd: (value) => recordOf(value['etcd'])['local'],
  'kube-apiserver': (value) => value['apiServer'],
  'kube-controller-manager': (value) => value['controllerManager'],
  'kube-scheduler': (value) => value['scheduler'],
};

const recordOf = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {});
const textOf = (value: unknown, fallback: string): string => (typeof value === 'string' && value !== '' ? value : fallback);

/** A list of names and values since v1beta4, a map before. */
function argsOf(value: unknown): ExtraArg[] {
  if (Array.isArray(value))
    return value.filter(isRecord).map((each) => ({ name: String(each['name']), value: String(each['value'] ?? '') }));
  return isRecord(value) ? Object.entries(value).map(([name, each]) => ({ name, value: String(each) })) : [];
}

/** What kubeadm does without a configuration, on this machine. */
export function defaultConfiguration({ place: { cluster, hosts }, node, release }: KubeadmCall): ControlPlaneConfiguration {
  const known = configurationOf({});
  return {
    ...known,
    host: { name: node, address: hosts.addressOf(node) ?? cluster.controlPlane.address },
    release,
    imageRepository: IMAGE_REPOSITORY,
    podCIDR: POD_CIDR,
  };
}

export const REUPLOAD = "Use 'kubeadm init phase upload-config --config your-config-file' to re-upload it.";

export function* sayReading(call: KubeadmCall, phase: string): Generator<Wait, void, void> {
  yield* say(call, `[${phase}] Reading configuration from the "kubeadm-config" ConfigMap in namespace "kube-system"...`);
  yield* say(call, `[${phase}] ${REUPLOAD}`);
}

/** Text of a file that `--config` names, or why it cannot be read. */
export function configFile({ process, flags }: KubeadmCall): { text: string } | { error: string } | undefined {
  const path = flags.get('--config');
  if (path === undefined) return undefined;
  const text = process.files.readText(path);
  if (text instanceof FileError)
    return { error: `unable to read config from ${JSON.stringify(path)}: open ${path}: ${text.message.toLowerCase()}` };
  return { text };
}
