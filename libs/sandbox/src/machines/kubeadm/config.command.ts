/** `kubeadm config`: images, defaults, and configuration files that are checked and migrated. */
import { isRecord, parseYamlDocument } from '@drydock/apimachinery';
import { clusterConfiguration, companionsOf, kubeletConfiguration, kubeProxy, type ControlPlaneConfiguration } from '@drydock/cluster';
import { sleepUntil } from '@drydock/shell';
import {
  configFile,
  defaultConfiguration,
  parseConfiguration,
  readText,
  say,
  writeFile,
  type KubeadmCall,
  type Steps,
} from './kubeadm-call.ts';

export function imagesOf({ release, imageRepository }: Pick<ControlPlaneConfiguration, 'release' | 'imageRepository'>): string[] {
  const { etcd, coreDns, pause } = companionsOf(release);
  const own = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kube-proxy'].map(
    (name) => `${imageRepository}/${name}:${release}`,
  );
  return [...own, `${imageRepository}/coredns/coredns:${coreDns}`, `${imageRepository}/pause:${pause}`, `${imageRepository}/etcd:${etcd}`];
}

function configured(call: KubeadmCall): ControlPlaneConfiguration | { error: string } {
  const file = configFile(call);
  if (file && 'error' in file) return file;
  const configuration = file ? parseConfiguration(call, file.text) : defaultConfiguration(call);
  if ('error' in configuration) return configuration;
  const release = call.flags.get('--kubernetes-version');
  const imageRepository = call.flags.get('--image-repository');
  return {
    ...configuration,
    ...(release ? { release: release.startsWith('v') ? release : `v${release}` } : {}),
    ...(imageRepository ? { imageRepository } : {}),
  };
}

export function* listImages(call: KubeadmCall): Steps {
  const configuration = configured(call);
  if ('error' in configuration) return configuration.error;
  yield* say(call, imagesOf(configuration).join('\n'));
  return undefined;
}

export function* pullImages(call: KubeadmCall): Steps {
  const configuration = configured(call);
  if ('error' in configuration) return configuration.error;
  const { clock } = call.process;
  for (const image of imagesOf(configuration)) {
    yield* sleepUntil(call.process, clock.now() + 800);
    yield* say(call, `[config/images] Pulled ${image}`);
  }
  return undefined;
}

const BOOTSTRAP_TOKEN = `bootstrapTokens:
- groups:
  - system:bootstrappers:kubeadm:default-node-token
  token: abcdef.0123456789abcdef
  ttl: 24h0m0s
  usages:
  - signing
  - authentication
`;

const TIMEOUTS = `timeouts:
  controlPlaneComponentHealthCheck: 4m0s
  discovery: 5m0s
  etcdAPICall: 2m0s
  kubeletHealthCheck: 4m0s
  kubernetesAPICall: 1m0s
  tlsBootstrap: 5m0s
  upgradeManifests: 5m0s
`;

const REGISTRATION = `nodeRegistration:
  criSocket: unix:///var/run/containerd/containerd.sock
  imagePullPolicy: IfNotPresent
  imagePullSerial: true
  name: node
  taints: null
`;

export function* printInitDefaults(call: KubeadmCall): Steps {
  const init = `apiVersion: kubeadm.k8s.io/v1beta4\n${BOOTSTRAP_TOKEN}kind: InitConfiguration\nlocalAPIEndpoint:\n  advertiseAddress: 1.2.3.4\n  bindPort: 6443\n${REGISTRATION}${TIMEOUTS}`;
  const cluster = clusterConfiguration({
    ...defaultConfiguration(call),
    release: `${call.release.replace(/\.\d+$/, '')}.0`,
    extraArgs: {},
  }).replace(/^ {2}podSubnet: .*\n/m, '');
  yield* say(call, `${init}---\n${cluster}${components(call)}`.trimEnd());
  return undefined;
}

/** `--component-configs KubeletConfiguration,KubeProxyConfiguration`. */
function components({ flags }: KubeadmCall): string {
  const wanted = (flags.get('--component-configs') ?? '').split(',');
  const [proxy] = kubeProxy('') as { data?: Record<string, string> }[];
  return [
    ...(wanted.includes('KubeProxyConfiguration') ? [`---\n${proxy?.data?.['config.conf'] ?? ''}`] : []),
    ...(wanted.includes('KubeletConfiguration') ? [`---\n${kubeletConfiguration()}`] : []),
  ].join('');
}

export function* printJoinDefaults(call: KubeadmCall): Steps {
  yield* say(
    call,
    `apiVersion: kubeadm.k8s.io/v1beta4
caCertPath: /etc/kubernetes/pki/ca.crt
discovery:
  bootstrapToken:
    apiServerEndpoint: kube-apiserver:6443
    token: abcdef.0123456789abcdef
    unsafeSkipCAVerification: true
  tlsBootstrapToken: abcdef.0123456789abcdef
kind: JoinConfiguration
${REGISTRATION}${TIMEOUTS.trimEnd()}`,
  );
  return undefined;
}

export function* printResetDefaults(call: KubeadmCall): Steps {
  yield* say(call, `apiVersion: kubeadm.k8s.io/v1beta4\nkind: ResetConfiguration\n${TIMEOUTS.trimEnd()}`);
  return undefined;
}

const KINDS = ['ClusterConfiguration', 'InitConfiguration', 'JoinConfiguration', 'ResetConfiguration', 'UpgradeConfiguration'];
const VERSIONS = ['kubeadm.k8s.io/v1beta4', 'kubeadm.k8s.io/v1beta3'];

/** The documents of a file, or what is wrong with the first that is. */
function documentsOf(text: string): { documents: Record<string, unknown>[] } | { error: string } {
  const documents: Record<string, unknown>[] = [];
  for (const part of text.split(/^---\s*$/m).filter((each) => each.trim() !== '')) {
    let value: unknown;
    try {
      value = parseYamlDocument(part).value;
    } catch (error) {
      return { error: `error converting YAML to JSON: ${(error as Error).message}` };
    }
    if (!isRecord(value) || typeof value['kind'] !== 'string' || typeof value['apiVersion'] !== 'string') {
      return {
        error: 'invalid configuration for GroupVersionKind /, Kind=: kind and apiVersion is mandatory information that must be specified',
      };
    }
    const { apiVersion, kind } = value as { apiVersion: string; kind: string };
    if (apiVersion.startsWith('kubeadm.k8s.io/') && !VERSIONS.includes(apiVersion)) {
      return {
        error:
          `this version of kubeadm only supports deploying clusters with the control plane version >= 1.32.0: your configuration file uses an old API spec: "${apiVersion}" (kind: "${kind}"). Please use kubeadm v1.22 instead and run 'kubeadm config migrate --old-config old-config-file --new-config new-config-file', which will write the new, similar spec using a newer API version.`.replace(
            /^this version.*?: /,
            '',
          ),
      };
    }
    if (apiVersion.startsWith('kubeadm.k8s.io/') && !KINDS.includes(kind)) {
      return {
        error: `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme "k8s.io/kubernetes/cmd/kubeadm/app/apis/kubeadm/scheme/scheme.go:31"`,
      };
    }
    documents.push(value as Record<string, unknown>);
  }
  return { documents };
}

export function* validateConfig(call: KubeadmCall): Steps {
  const file = configFile(call);
  if (!file) return 'the --config flag is mandatory';
  if ('error' in file) return file.error;
  const checked = documentsOf(file.text);
  if ('error' in checked) return checked.error;
  const configuration = parseConfiguration(call, file.text);
  if ('error' in configuration) return configuration.error;
  yield* say(call, 'ok');
  return undefined;
}

/** v1beta3 said extraArgs as a map. */
export function* migrateConfig(call: KubeadmCall): Steps {
  const path = call.flags.get('--old-config');
  if (path === undefined) return 'the --old-config flag is mandatory';
  const text = readText(call.process, path);
  if (text === undefined) return `open ${path}: no such file or directory`;
  const checked = documentsOf(text);
  if ('error' in checked) return checked.error;
  const configuration = parseConfiguration(call, text);
  if ('error' in configuration) return configuration.error;
  const init = `apiVersion: kubeadm.k8s.io/v1beta4\n${BOOTSTRAP_TOKEN}kind: InitConfiguration\nlocalAPIEndpoint:\n  advertiseAddress: ${configuration.host.address}\n  bindPort: 6443\n${REGISTRATION.replace('name: node', `name: ${call.node}`)}${TIMEOUTS}`;
  const migrated = `${init}---\n${clusterConfiguration(configuration)}`;
  const target = call.flags.get('--new-config');
  if (target !== undefined) writeFile(call.process, target, migrated);
  else yield* say(call, migrated.trimEnd());
  return undefined;
}
