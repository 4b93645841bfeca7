/** `kubeadm init` (cmd/kubeadm/app/cmd/init.go): a control plane on this machine. */
import { decodeBase64, decodeUtf8, type KubeObject } from '@drydock/apimachinery';
import { configurationOf, type ControlPlaneConfiguration } from '@drydock/cluster';
import {
  configFile,
  defaultConfiguration,
  parseConfiguration,
  readClusterConfiguration,
  say,
  type KubeadmCall,
  type Steps,
} from './kubeadm-call.ts';
import { INIT_PHASES } from './init-phases.ts';
import { caCertHash } from './token.command.ts';

const TOKENS = '/etc/kubernetes/pki/tokens.csv';

/** What the file of `--config`, the flags and kubeadm's defaults say; for a phase alone what the cluster has. */
function configured(call: KubeadmCall, isPhase: boolean): ControlPlaneConfiguration | { error: string } {
  const { flags } = call;
  const file = configFile(call);
  if (file && 'error' in file) return file;
  const stored = isPhase && !file ? readClusterConfiguration(call) : undefined;
  const defaults = defaultConfiguration(call);
  // The static tokens of these machines are no part of kubeadm; a server that is told of a file which is not there would not start.
  const fresh = { ...defaults, extraArgs: call.process.files.exists(TOKENS) ? configurationOf({}).extraArgs : {} };
  const configuration = file ? parseConfiguration(call, file.text) : stored && !('error' in stored) ? stored : fresh;
  if ('error' in configuration) return configuration;
  const release = flags.get('--kubernetes-version');
  return {
    ...configuration,
    ...(release ? { release: release.startsWith('v') ? release : `v${release}` } : {}),
    podCIDR: flags.get('--pod-network-cidr') ?? configuration.podCIDR,
    serviceCIDR: flags.get('--service-cidr') ?? configuration.serviceCIDR,
    imageRepository: flags.get('--image-repository') ?? configuration.imageRepository,
  };
}

export function* init(call: KubeadmCall): Steps {
  const { place, node } = call;
  if (node !== place.cluster.controlPlane.name) {
    return `on these machines only ${place.cluster.controlPlane.name} can become a control plane: what would be behind ${node} is missing`;
  }
  const configuration = configured(call, false);
  if ('error' in configuration) return configuration.error;
  const skipped = (call.flags.get('--skip-phases') ?? '').split(',');
  yield* say(call, `[init] Using Kubernetes version: ${configuration.release}`);
  for (const phase of INIT_PHASES) {
    if (phase.name.includes(' ') || skipped.includes(phase.name)) continue;
    const problem = yield* phase.run(call, configuration);
    if (problem) return `error execution phase ${phase.name}: ${problem}`;
  }
  yield* say(call, initialized(call));
  return undefined;
}

export function* initPhase(call: KubeadmCall): Steps {
  const words = call.operands.join(' ');
  const phase = INIT_PHASES.find(({ name }) => name === words);
  if (!phase) {
    const known = INIT_PHASES.map(({ name }) => `  ${name}`).join('\n');
    if (words === '') {
      yield* say(call, `Use this command to invoke single phase of the "init" workflow\n\nAvailable Commands:\n${known}`);
      return undefined;
    }
    return `unknown command ${JSON.stringify(words)} for "kubeadm init phase"; there are:\n${known}`;
  }
  const configuration = configured(call, true);
  if ('error' in configuration) return configuration.error;
  const problem = yield* phase.run(call, configuration);
  return problem === undefined ? undefined : `error execution phase ${phase.name.replace(' ', '/')}: ${problem}`;
}

function initialized({ place: { cluster } }: KubeadmCall): string {
  const token = cluster.api.storage
    .list<KubeObject & { type?: string; data?: Record<string, string> }>('secrets', 'kube-system')
    .filter(({ type }) => type === 'bootstrap.kubernetes.io/token')
    .at(-1);
  const text = (name: string) => {
    const bytes = decodeBase64(token?.data?.[name] ?? '');
    return typeof bytes === 'number' ? '' : decodeUtf8(bytes);
  };
  const join = `kubeadm join ${cluster.controlPlane.address}:6443 --token ${text('token-id')}.${text('token-secret')} \\\n\t--discovery-token-ca-cert-hash sha256:${caCertHash(cluster.caCertificate)} `;
  return `
Your Kubernetes control-plane has initialized successfully!

To start using your cluster, you need to run the following as a regular user:

  mkdir -p $HOME/.kube
  sudo cp -i /etc/kubernetes/admin.conf $HOME/.kube/config
  sudo chown $(id -u):$(id -g) $HOME/.kube/config

Alternatively, if you are the root user, you can run:

  export KUBECONFIG=/etc/kubernetes/admin.conf

You should now deploy a pod network to the cluster.
Run "kubectl apply -f [podnetwork].yaml" with one of the options listed at:
  https://kubernetes.io/docs/concepts/cluster-administration/addons/

Then you can join any number of worker nodes by running the following on each as root:

${join}`;
}
