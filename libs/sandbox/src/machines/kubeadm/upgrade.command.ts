/** `kubeadm upgrade`: plan, apply, node and diff (cmd/kubeadm/app/cmd/upgrade). */
import type { KubeObject } from '@drydock/apimachinery';
import { companionsOf, controlPlaneManifests, KUBELET_CONFIG, MANIFESTS, minorOf, type ControlPlaneConfiguration } from '@drydock/cluster';
import { diffOfTexts, newestKubernetes, print, readLine, sleepUntil, type Wait } from '@drydock/shell';
import { renewFiles } from './certs.command.ts';
import { addon, BOOTSTRAP_RULES, uploadKubeadm, uploadKubelet } from './init-phases.ts';
import {
  adminClient,
  CONFIG_MAPS,
  readClusterConfiguration,
  readText,
  say,
  sayReading,
  SYSTEM,
  warn,
  writeFile,
  type KubeadmCall,
  type Steps,
} from './kubeadm-call.ts';
import { writeKubeletConfiguration } from './kubelet-steps.ts';
import { table } from './table.ts';

interface NodeObject extends KubeObject {
  status?: { nodeInfo?: { kubeletVersion?: string } };
}

const COMPONENTS = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] as const;
/** Which certificates are renewed with a component. */
const RENEWED: Readonly<Record<string, readonly string[]>> = {
  etcd: ['etcd-server', 'etcd-peer', 'etcd-healthcheck-client'],
  'kube-apiserver': ['apiserver', 'apiserver-kubelet-client', 'front-proxy-client', 'apiserver-etcd-client'],
  'kube-controller-manager': ['controller-manager.conf'],
  'kube-scheduler': ['scheduler.conf'],
};

interface Numbers {
  minor: number;
  patch: number;
}

function numbersOf(release: string): Numbers | undefined {
  const match = /^v1\.(\d+)\.(\d+)$/.exec(release);
  return match ? { minor: Number(match[1]), patch: Number(match[2]) } : undefined;
}

const isNewer = (a: string, b: string): boolean => {
  const [x, y] = [numbersOf(a), numbersOf(b)];
  return x !== undefined && y !== undefined && (x.minor > y.minor || (x.minor === y.minor && x.patch > y.patch));
};

function nodesOf({ place }: KubeadmCall): NodeObject[] {
  return [...place.cluster.api.storage.list<NodeObject>('nodes')].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
}

export function* upgradePlan(call: KubeadmCall): Steps {
  const { place, release } = call;
  yield* say(call, '[preflight] Running pre-flight checks.');
  const configuration = readClusterConfiguration(call);
  if ('error' in configuration) return `couldn't create a Kubernetes client from file "/etc/kubernetes/admin.conf": ${configuration.error}`;
  yield* sayReading(call, 'upgrade/config');
  const current = place.cluster.release;
  yield* say(call, '[upgrade] Running cluster health checks');
  yield* say(call, '[upgrade] Fetching available versions to upgrade to');
  yield* say(call, `[upgrade/versions] Cluster version: ${current.slice(1)}`);
  yield* say(call, `[upgrade/versions] kubeadm version: ${release}`);
  const stable = newestKubernetes()!;
  const minor = minorOf(release);
  if (minorOf(stable) !== minor) {
    yield* warn(call, 'version.go:261', `remote version is much newer: ${stable}; falling back to: stable-${minor}`, 'I');
  }
  const target = call.operands[0] ?? newestKubernetes(minor) ?? release;
  const inSeries = newestKubernetes(minorOf(current)) ?? current;
  yield* say(call, `[upgrade/versions] Target version: ${target}`);
  yield* say(call, `[upgrade/versions] Latest version in the v${minorOf(current)} series: ${inSeries}`);
  yield* say(call, '');
  const targets = [
    { title: `Upgrade to the latest version in the v${minorOf(current)} series:`, version: inSeries },
    ...(minorOf(target) === minorOf(current) ? [] : [{ title: 'Upgrade to the latest stable version:', version: target }]),
  ].filter(({ version }) => isNewer(version, current));
  if (targets.length === 0) {
    yield* say(call, "Awesome, you're up-to-date! Enjoy!\n");
    return undefined;
  }
  for (const { title, version } of targets) yield* say(call, planText(call, title, version));
  yield* say(call, COMPONENT_CONFIGS);
  return undefined;
}

function planText(call: KubeadmCall, title: string, version: string): string {
  const { place, release } = call;
  const { cluster } = place;
  const current = cluster.release;
  const kubelets = nodesOf(call)
    .map(({ metadata, status }) => ['kubelet', metadata.name, status?.nodeInfo?.kubeletVersion ?? '', version])
    .filter(([, , running]) => running !== version);
  const host = cluster.controlPlane.name;
  const [before, after] = [companionsOf(current), companionsOf(version)];
  const rows = [
    ...COMPONENTS.map((component) => [component, host, current, version]),
    ['kube-proxy', '', current.slice(1), version],
    ['CoreDNS', '', before.coreDns, after.coreDns],
    ['etcd', host, before.etcd, after.etcd],
  ];
  const head = ['COMPONENT', 'NODE', 'CURRENT', 'TARGET'];
  const manual =
    kubelets.length === 0
      ? ''
      : `Components that must be upgraded manually after you have upgraded the control plane with 'kubeadm upgrade apply':\n${table([head, ...kubelets])}\n`;
  const note = isNewer(version, release) ? `\nNote: Before you can perform this upgrade, you have to update kubeadm to ${version}.\n` : '';
  return `${manual}${title}\n\n${table([head, ...rows])}\nYou can now apply the upgrade by executing the following command:\n\n\tkubeadm upgrade apply ${version}\n${note}\n${RULE}\n`;
}

const RULE = '_____________________________________________________________________';

const COMPONENT_CONFIGS = `
The table below shows the current state of component configs as understood by this version of kubeadm.
Configs that have a "yes" mark in the "MANUAL UPGRADE REQUIRED" column require manual config upgrade or
resetting to kubeadm defaults before a successful upgrade can be performed. The version to manually
upgrade to is denoted in the "PREFERRED VERSION" column.

API GROUP                 CURRENT VERSION   PREFERRED VERSION   MANUAL UPGRADE REQUIRED
kubeproxy.config.k8s.io   v1alpha1          v1alpha1            no
kubelet.config.k8s.io     v1beta1           v1beta1             no
${RULE}
`;

/** Rules of version skew that a new version breaks (phases/upgrade/policy.go). `skippable` ones give way to `--force`. */
function skewProblems(call: KubeadmCall, version: string): { mandatory: string[]; skippable: string[] } {
  const [wanted, now, own] = [numbersOf(version)!, numbersOf(call.place.cluster.release)!, numbersOf(call.release)!];
  const quoted = JSON.stringify(version);
  const mandatory: string[] = [];
  const skippable: string[] = [];
  if (wanted.minor > now.minor + 1)
    mandatory.push(`Specified version to upgrade to ${quoted} is too high; kubeadm can upgrade only 1 minor version at a time`);
  if (wanted.minor < now.minor - 1)
    mandatory.push(`Specified version to downgrade to ${quoted} is too low; kubeadm can downgrade only 1 minor version at a time`);
  if (wanted.minor > own.minor) {
    mandatory.push(
      `Specified version to upgrade to ${quoted} is at least one minor release higher than the kubeadm minor release (${wanted.minor} > ${own.minor}). Such an upgrade is not supported`,
    );
  } else if (wanted.minor === own.minor && wanted.patch > own.patch) {
    skippable.push(
      `Specified version to upgrade to ${quoted} is higher than the kubeadm version ${JSON.stringify(call.release)}. Upgrade kubeadm first using the tool you used to install kubeadm`,
    );
  }
  if (own.minor > wanted.minor)
    skippable.push(`Kubeadm version ${call.release} can only be used to upgrade to Kubernetes version 1.${own.minor}`);
  const old = [...new Set(nodesOf(call).map(({ status }) => status?.nodeInfo?.kubeletVersion ?? ''))].filter((each) => {
    const kubelet = numbersOf(each);
    return kubelet !== undefined && wanted.minor > kubelet.minor + 3;
  });
  if (old.length > 0) skippable.push(`There are kubelets in this cluster that are too old that have these versions [${old.join(' ')}]`);
  return { mandatory, skippable };
}

export function* upgradeApply(call: KubeadmCall): Steps {
  const { flags, operands, process, place } = call;
  const [word] = operands;
  if (word === undefined) return 'missing one or more required arguments. Required arguments: [version]';
  const configuration = readClusterConfiguration(call);
  if ('error' in configuration) return `couldn't create a Kubernetes client from file "/etc/kubernetes/admin.conf": ${configuration.error}`;
  yield* sayReading(call, 'upgrade');
  yield* say(call, '[upgrade/preflight] Running preflight checks');
  yield* say(call, '[upgrade] Running cluster health checks');
  const version = word.startsWith('v') ? word : `v${word}`;
  if (!numbersOf(version))
    return `error execution phase preflight: [upgrade/version] FATAL: unable to parse normalized version ${JSON.stringify(version)} as a semantic version`;
  yield* say(call, `[upgrade/preflight] You have chosen to upgrade the cluster version to ${JSON.stringify(version)}`);
  yield* say(call, `[upgrade/versions] Cluster version: ${place.cluster.release}`);
  yield* say(call, `[upgrade/versions] kubeadm version: ${call.release}`);
  const { mandatory, skippable } = skewProblems(call, version);
  const forced = flags.has('-f') || flags.has('--force');
  if (mandatory.length > 0 || (skippable.length > 0 && !forced)) {
    const list = [...mandatory, ...skippable].map((each) => `\t- ${each}\n`).join('');
    const hint =
      mandatory.length > 0
        ? 'Please fix the misalignments highlighted above and try upgrading again'
        : 'Can be bypassed if you pass the --force flag';
    return `error execution phase preflight: [upgrade/version] FATAL: the --version argument is invalid due to these ${mandatory.length > 0 ? 'fatal ' : ''}errors:\n\n${list}\n${hint}`;
  }
  if (!forced && !flags.has('-y') && !flags.has('--yes')) {
    yield* print(process, '[upgrade] Are you sure you want to proceed? [y/N]: ');
    const answer = yield* readLine(process);
    if (answer === undefined) return "error execution phase preflight: couldn't read from standard input: EOF";
    if (!/^y(es)?$/i.test(answer.trim()))
      return "error execution phase preflight: won't proceed; the user didn't answer (Y|y) in order to continue";
  }
  if (flags.has('--dry-run')) return 'dry runs are not possible here: use kubeadm upgrade diff';
  yield* say(call, '[upgrade/preflight] Pulling images required for setting up a Kubernetes cluster');
  yield* say(call, '[upgrade/preflight] This might take a minute or two, depending on the speed of your internet connection');
  yield* say(call, "[upgrade/preflight] You can also perform this action beforehand using 'kubeadm config images pull'");
  yield* sleepUntil(process, process.clock.now() + 5000);
  const next = { ...configuration, release: version };
  const problem = yield* upgradeControlPlane(call, next);
  if (problem) return `error execution phase control-plane: ${problem}`;
  yield* uploadKubeadm(call, next);
  yield* uploadKubelet(call, next);
  yield* say(call, '[upgrade/kubeconfig] The kubeconfig files for this node were successfully upgraded!');
  yield* upgradeKubeletConfig(call);
  yield* say(call, '[upgrade/bootstrap-token] Configuring bootstrap token and cluster-info RBAC rules');
  for (const line of BOOTSTRAP_RULES) yield* say(call, line);
  yield* addon(call, next, 'coredns');
  yield* addon(call, next, 'kube-proxy');
  yield* say(call, `\n[upgrade] SUCCESS! A control plane node of your cluster was upgraded to ${JSON.stringify(version)}.`);
  yield* say(call, '\n[upgrade] Now please proceed with upgrading the rest of the nodes by following the right order.');
  return undefined;
}

function stampOf(now: number): string {
  return new Date(now).toISOString().slice(0, 19).replace('T', '-').replaceAll(':', '-');
}

function* upgradeControlPlane(call: KubeadmCall, configuration: ControlPlaneConfiguration): Steps {
  const { process } = call;
  const temporary = `/etc/kubernetes/tmp/kubeadm-upgraded-manifests${process.rng.integer(2 ** 31)}`;
  const backup = `/etc/kubernetes/tmp/kubeadm-backup-manifests-${stampOf(process.clock.now())}`;
  yield* say(
    call,
    `[upgrade/control-plane] Upgrading your static Pod-hosted control plane to version ${JSON.stringify(configuration.release)} (timeout: 5m0s)...`,
  );
  yield* say(call, `[upgrade/staticpods] Writing new Static Pod manifests to ${JSON.stringify(temporary)}`);
  const manifests = new Map(controlPlaneManifests(configuration).map(({ name, text }) => [name.replace('.yaml', ''), text]));
  for (const component of ['etcd', ...COMPONENTS] as const) {
    const problem = yield* upgradeComponent(call, component, manifests.get(component)!, backup);
    if (problem) return problem;
    if (component === 'etcd') yield* say(call, '[upgrade/etcd] Waiting for etcd to become available');
  }
  yield* say(call, '[upgrade/control-plane] The control plane instance for this node was successfully upgraded!');
  return undefined;
}

const MANIFEST_TIMEOUT = 5 * 60_000;

function* upgradeComponent(call: KubeadmCall, component: 'etcd' | (typeof COMPONENTS)[number], text: string, backup: string): Steps {
  const { process, place, flags } = call;
  const path = `${MANIFESTS}/${component}.yaml`;
  yield* say(call, `[upgrade/staticpods] Preparing for ${JSON.stringify(component)} upgrade`);
  const old = readText(process, path);
  if (old === text) {
    yield* say(call, `[upgrade/staticpods] Current and new manifests of ${component} are equal, skipping upgrade`);
    return undefined;
  }
  if (flags.get('--certificate-renewal') !== 'false') {
    for (const name of RENEWED[component] ?? []) {
      const problem = renewFiles(call, name);
      if (problem) return `failed to renew certificates for component ${JSON.stringify(component)}: ${problem}`;
      yield* say(call, `[upgrade/staticpods] Renewing ${name} certificate`);
    }
  }
  if (old !== undefined) writeFile(process, `${backup}/${component}.yaml`, old);
  writeFile(process, path, text);
  yield* say(
    call,
    `[upgrade/staticpods] Moving new manifest to ${JSON.stringify(path)} and backing up old manifest to ${JSON.stringify(`${backup}/${component}.yaml`)}`,
  );
  yield* say(call, '[upgrade/staticpods] Waiting for the kubelet to restart the component');
  yield* say(call, '[upgrade/staticpods] This can take up to 5m0s');
  const start = process.clock.now();
  const image = /image: (\S+)/.exec(text)?.[1] ?? '';
  const isUp = () => {
    const running = place.cluster.nodes.componentImage(component);
    return running !== undefined && running.endsWith(image) && place.cluster.nodes.apiServerProblem() === undefined;
  };
  while (!isUp() && process.clock.now() - start < MANIFEST_TIMEOUT) yield* sleepUntil(process, process.clock.now() + 1000);
  if (!isUp()) {
    if (old !== undefined) writeFile(process, path, old);
    return `couldn't upgrade control plane. kubeadm has tried to recover everything into the earlier state. Errors faced: timed out waiting for the condition`;
  }
  yield* say(call, `[apiclient] Found 1 Pods for label selector component=${component}`);
  yield* say(call, `[upgrade/staticpods] Component ${JSON.stringify(component)} upgraded successfully!`);
  return undefined;
}

function* upgradeKubeletConfig(call: KubeadmCall): Generator<Wait, void, void> {
  const { process } = call;
  const directory = `/etc/kubernetes/tmp/kubeadm-kubelet-config${process.rng.integer(2 ** 31)}`;
  yield* warn(
    call,
    'postupgrade.go:117',
    `Using temporary directory ${directory} for kubelet config. To override it set the environment variable KUBEADM_UPGRADE_DRYRUN_DIR`,
  );
  const old = readText(process, KUBELET_CONFIG);
  if (old !== undefined) writeFile(process, `${directory}/config.yaml`, old);
  yield* say(call, `[upgrade] Backing up kubelet config file to ${directory}/config.yaml`);
  const map = adminClient(call).get<KubeObject & { data?: Record<string, string> }>(CONFIG_MAPS, SYSTEM, 'kubelet-config');
  yield* writeKubeletConfiguration(call, map.data?.['kubelet'] ?? old ?? '');
  yield* say(call, '[upgrade/kubelet-config] The kubelet configuration for this node was successfully upgraded!');
}

export function* upgradeNode(call: KubeadmCall): Steps {
  const configuration = readClusterConfiguration(call);
  if ('error' in configuration)
    return `couldn't create a Kubernetes client from file "/etc/kubernetes/kubelet.conf": ${configuration.error}`;
  const isControlPlane = call.process.files.exists(`${MANIFESTS}/kube-apiserver.yaml`);
  yield* sayReading(call, 'upgrade');
  yield* say(call, '[upgrade/preflight] Running pre-flight checks');
  if (isControlPlane) {
    yield* say(call, '[upgrade/preflight] Pulling images required for setting up a Kubernetes cluster');
    const problem = yield* upgradeControlPlane(call, configuration);
    if (problem) return `error execution phase control-plane: ${problem}`;
    yield* say(call, '[upgrade/kubeconfig] The kubeconfig files for this node were successfully upgraded!');
  } else {
    yield* say(call, '[upgrade/preflight] Skipping prepull. Not a control plane node.');
    yield* say(call, '[upgrade/control-plane] Skipping phase. Not a control plane node.');
    yield* say(call, '[upgrade/kubeconfig] Skipping phase. Not a control plane node.');
  }
  yield* upgradeKubeletConfig(call);
  if (isControlPlane) {
    yield* addon(call, configuration, 'coredns');
    yield* addon(call, configuration, 'kube-proxy');
  } else {
    yield* say(call, '[upgrade/addon] Skipping the addon/coredns phase. Not a control plane node.');
    yield* say(call, '[upgrade/addon] Skipping the addon/kube-proxy phase. Not a control plane node.');
  }
  return undefined;
}

export function* upgradeDiff(call: KubeadmCall): Steps {
  const configuration = readClusterConfiguration(call);
  if ('error' in configuration) return `couldn't create a Kubernetes client from file "/etc/kubernetes/admin.conf": ${configuration.error}`;
  yield* sayReading(call, 'upgrade/diff');
  const word = call.operands[0] ?? configuration.release;
  const version = word.startsWith('v') ? word : `v${word}`;
  if (!numbersOf(version)) return `could not parse ${JSON.stringify(word)} as version`;
  for (const { name, text } of controlPlaneManifests({ ...configuration, release: version })) {
    const path = `${MANIFESTS}/${name}`;
    if (name === 'etcd.yaml') continue;
    const old = readText(call.process, path);
    if (old === undefined) return `open ${path}: no such file or directory`;
    if (old !== text) yield* print(call.process, diffOfTexts(path, old, 'new manifest', text));
  }
  return undefined;
}
