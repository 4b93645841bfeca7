/** crictl's commands about the runtime itself, and its own configuration. */
import { parseYamlDocument, printYaml } from '@drydock/apimachinery';
import { failed } from '@drydock/shell';
import { fatal, ok, OUTPUT, TEMPLATE, type CrictlCall, type CrictlCommand, type Result } from './crictl-call.ts';
import { single } from './crictl-output.ts';

const CONFIG = '/etc/crictl.yaml';
/** What can be set, with the values that hold otherwise. */
const SETTINGS: Readonly<Record<string, string>> = {
  'runtime-endpoint': '',
  'image-endpoint': '',
  timeout: '2',
  debug: 'false',
  'pull-image-on-create': 'false',
  'disable-pull-on-run': 'false',
};

/** `v2.0.5`, as the node says that its runtime is. */
function runtimeVersion({ place, node }: CrictlCall): string {
  const { status } = (place.cluster.api.storage.get('nodes', undefined, node) ?? {}) as { status?: { nodeInfo?: Record<string, string> } };
  return `v${status?.nodeInfo?.['containerRuntimeVersion']?.replace(/^containerd:\/\//, '') ?? '2.0.5'}`;
}

function version(call: CrictlCall): Result {
  return ok(`Version:  0.1.0\nRuntimeName:  containerd\nRuntimeVersion:  ${runtimeVersion(call)}\nRuntimeApiVersion:  v1\n`);
}

function info(call: CrictlCall): Result {
  const condition = (type: string) => ({ message: '', reason: '', status: true, type });
  const object = {
    cniconfig: {
      Networks: [{ Config: { CNIVersion: '0.3.1', Name: 'cbr0' }, IFName: 'eth0' }],
      PluginConfDir: '/etc/cni/net.d',
      PluginDirs: ['/opt/cni/bin'],
      PluginMaxConfNum: 1,
      Prefix: 'eth',
    },
    config: {
      containerd: {
        defaultRuntimeName: 'runc',
        runtimes: { runc: { runtimeType: 'io.containerd.runc.v2', options: { SystemdCgroup: true } } },
      },
      containerdEndpoint: '/run/containerd/containerd.sock',
      containerdRootDir: '/var/lib/containerd',
      rootDir: '/var/lib/containerd/io.containerd.grpc.v1.cri',
      stateDir: '/run/containerd/io.containerd.grpc.v1.cri',
    },
    golang: 'go1.23.8',
    lastCNILoadStatus: 'OK',
    'lastCNILoadStatus.default': 'OK',
    runtimeHandlers: [{ features: { recursive_read_only_mounts: true, user_namespaces: true }, name: 'runc' }],
    status: {
      conditions: [condition('RuntimeReady'), condition('NetworkReady'), condition('ContainerdHasNoDeprecationWarnings')],
    },
  };
  return single(call, 'getting status of runtime', object);
}

function config(call: CrictlCall): Result {
  const { flags, operands, process } = call;
  const text = process.files.readText(CONFIG);
  const known = { ...SETTINGS, ...(failed(text) ? {} : settingsIn(text)) };
  const unknown = (name: string) => fatal(`no configuration option named ${name}`);
  if (flags.has('list')) {
    const width = Math.max(...Object.keys(known).map((key) => key.length)) + 3;
    return ok(
      `${'KEY'.padEnd(width)}VALUE\n${Object.entries(known)
        .map(([key, value]) => `${key.padEnd(width)}${JSON.stringify(value)}\n`)
        .join('')}`,
    );
  }
  const wanted = flags.get('get');
  if (wanted !== undefined) return Object.hasOwn(SETTINGS, wanted) ? ok(`${known[wanted]}\n`) : unknown(wanted);
  // `config NAME VALUE` is the old way of `--set NAME=VALUE`.
  const changes = flags.has('set')
    ? flags
        .get('set')!
        .split(',')
        .map((each) => each.split('='))
    : operands.length === 2
      ? [operands]
      : [];
  if (changes.length === 0)
    return operands.length === 1 ? config({ ...call, operands: [], flags: new Map([['get', operands[0]!]]) }) : ok(HELP);
  for (const [name = '', value] of changes) {
    if (!Object.hasOwn(SETTINGS, name)) return unknown(name);
    if (value === undefined) return fatal(`unable to parse key-value pair: ${name}`);
    known[name] = value;
  }
  const written = process.files.writeText(
    CONFIG,
    printYaml(Object.fromEntries(Object.entries(known).map(([key, value]) => [key, typed(value)]))),
  );
  return failed(written) ? fatal(`open ${CONFIG}: ${written.message.toLowerCase()}`) : ok('');
}

const HELP = 'NAME:\n   crictl config - Get, set and list crictl configuration options\n\nUSAGE:\n   crictl config [command options]\n';

function typed(value: string): string | number | boolean {
  if (value === 'true' || value === 'false') return value === 'true';
  return /^\d+$/.test(value) ? Number(value) : value;
}

function settingsIn(text: string): Record<string, string> {
  try {
    const value = parseYamlDocument(text).value as Record<string, unknown> | null;
    return Object.fromEntries(Object.entries(value ?? {}).map(([key, each]) => [key, String(each)]));
  } catch {
    return {};
  }
}

const PORT_FORWARD: CrictlCommand = {
  name: 'port-forward',
  operands: 'POD-ID [LOCAL_PORT:]REMOTE_PORT',
  usage: 'Not possible here: kubectl port-forward does the same',
  run: () => fatal('crictl port-forward is not possible here: use kubectl port-forward'),
};

/** What kubelets ask of a runtime, and nobody else should. */
function refused(name: string, operands: string): CrictlCommand {
  return {
    name,
    operands,
    usage: 'Not possible here: kubelets alone make containers',
    flags: ['no-pull', 'with-pull', 'auth', 'creds', 'runtime', 'timeout'].map((flag) => ({ names: [flag], usage: 'Ignored' })),
    run: () =>
      fatal(
        `crictl ${name} is not possible here: the kubelets of this cluster alone make containers. Use a pod, or a file in /etc/kubernetes/manifests`,
      ),
  };
}

export const runtimeCommands: readonly CrictlCommand[] = [
  {
    name: 'config',
    operands: '',
    usage: 'Get, set and list crictl configuration options',
    flags: [
      { names: ['get'], value: 'name', usage: 'Show the option value' },
      { names: ['set'], value: 'name=value', usage: 'Set options, separated by commas' },
      { names: ['list'], usage: 'Show all option values' },
    ],
    local: true,
    run: config,
  },
  refused('create', 'POD container-config.[json|yaml] pod-config.[json|yaml]'),
  {
    name: 'info',
    operands: '',
    usage: 'Display information of the container runtime',
    flags: [OUTPUT, TEMPLATE, { names: ['quiet', 'q'], usage: 'Ignored' }],
    run: info,
  },
  PORT_FORWARD,
  refused('run', 'container-config.[json|yaml] pod-config.[json|yaml]'),
  refused('runp', 'pod-config.[json|yaml]'),
  refused('start', 'CONTAINER-ID [CONTAINER-ID...]'),
  refused('update', 'CONTAINER-ID [CONTAINER-ID...]'),
  { name: 'version', operands: '', usage: 'Display runtime version information', run: version },
];
