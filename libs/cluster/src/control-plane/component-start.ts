/** How the components of the control plane start: what they say when their command line or their files are wrong. */
import { startLines, type Listener, type ServerContext, type ServerStart } from '../containers/server-program.ts';
import { API_SERVER_FLAGS, CONTROLLER_MANAGER_FLAGS, ETCD_FLAGS, parseFlags, SCHEDULER_FLAGS, type Flags } from './flags.ts';
import { allAdmissionPlugins } from '@drydock/kinds';
import type { AdmissionPlugin } from '@drydock/apiserver';
import { fileProblems } from './api-server-files.ts';
import { apiServerSettings, type ApiServerSettings } from './api-server-settings.ts';
import { CONFIGURATION } from './components.ts';
import { isOn } from './switches.ts';
import { readConfiguration } from '../scheduler/configuration/read-configuration.ts';

/** `I1120 18:54:46.000000       1 server.go:1] text` (klog). */
export function klog(now: number, place: string, text: string, severity: 'I' | 'W' | 'E' | 'F' = 'I'): string {
  const [date = '', time = ''] = new Date(now).toISOString().split('T');
  return `${severity}${date.slice(5).replace('-', '')} ${time.slice(0, 12)}000       1 ${place}] ${text}`;
}

function commandFailed(now: number, error: string): ServerStart {
  return { exitCode: 1, log: [klog(now, 'run.go:72', `"command failed" err=${JSON.stringify(error)}`, 'E')] };
}

const API_SERVER_FILES = [
  'client-ca-file', 'tls-cert-file', 'tls-private-key-file', 'etcd-cafile', 'etcd-certfile', 'etcd-keyfile', 'kubelet-client-certificate',
  'kubelet-client-key', 'proxy-client-cert-file', 'proxy-client-key-file', 'requestheader-client-ca-file', 'service-account-key-file',
  'service-account-signing-key-file', 'token-auth-file', 'audit-policy-file', 'admission-control-config-file', 'encryption-provider-config',
  'authentication-config', 'authorization-config', 'authorization-policy-file', 'oidc-ca-file', 'egress-selector-config-file',
]; // prettier-ignore

/** The first file that a flag names and that is not there. */
function missingFile({ readFile }: ServerContext, flags: Flags, names: readonly string[]): string | undefined {
  for (const name of names) {
    const path = flags.get(name);
    if (path && readFile(path) === undefined) return path;
  }
  return undefined;
}

export function startApiServer(context: ServerContext): ServerStart {
  const { argv, now } = context;
  const flags = parseFlags(argv, API_SERVER_FLAGS);
  if ('failure' in flags) return { exitCode: 1, log: [`Error: ${(flags as { failure: string }).failure}`] };
  const settings = apiServerSettings(flags);
  if (settings.problems.length > 0) {
    const text = settings.problems.length === 1 ? settings.problems[0]! : `[${settings.problems.join(', ')}]`;
    return commandFailed(now, text);
  }
  const missing = missingFile(context, flags, API_SERVER_FILES);
  if (missing) return commandFailed(now, `open ${missing}: no such file or directory`);
  const [faulty] = fileProblems(settings, (path) => context.readFile(path));
  if (faulty) return commandFailed(now, `invalid authentication config: ${faulty}`);
  const endpoint = etcdEndpoint(flags);
  if (!context.hostListens?.(endpoint.port) || !endpoint.local) {
    const target = `${endpoint.host}:${endpoint.port}`;
    const refused = `grpc: addrConn.createTransport failed to connect to {Addr: "${target}", ServerName: "${target}", }. Err: connection error: desc = "transport: Error while dialing: dial tcp ${target}: connect: connection refused"`;
    return {
      exitCode: 1,
      log: [
        klog(now, 'options.go:249', `external host was not specified, using ${flags.get('advertise-address') ?? context.address}`),
        klog(now, 'server.go:147', 'Version: v1.33.1'),
        klog(now, 'logging.go:55', `[core] [Channel #1 SubChannel #2]${refused}`, 'W'),
        klog(now, 'instance.go:226', 'Error creating leases: error creating storage factory: context deadline exceeded', 'F'),
      ],
    };
  }
  const port = Number(flags.get('secure-port') ?? 6443);
  return {
    listeners: [{ port, protocol: 'https' }],
    log: [
      klog(now, 'server.go:147', 'Version: v1.33.1'),
      ...loadedPlugins(now, settings),
      klog(now, 'secure_serving.go:211', `Serving securely on [::]:${port}`),
      klog(now, 'controller.go:142', 'Starting OpenAPI controller'),
    ],
  };
}

/** Which admission plugins are on, in order, as the server tells it when it starts. */
function loadedPlugins(now: number, settings: ApiServerSettings): string[] {
  const on = allAdmissionPlugins.filter((plugin) => isOn(plugin, settings));
  const line = (sort: string, plugins: readonly AdmissionPlugin[]) =>
    klog(
      now,
      'plugins.go:157',
      `Loaded ${plugins.length} ${sort} admission controller(s) successfully in the following order: ${plugins.map(({ name }) => name).join(',')}.`,
    );
  return [
    line(
      'mutating',
      on.filter(({ admit }) => admit),
    ),
    line(
      'validating',
      on.filter(({ validate }) => validate),
    ).replace('plugins.go:157', 'plugins.go:160'),
  ];
}

/** The first of `--etcd-servers`. */
export function etcdEndpoint(flags: Flags): { host: string; port: number; local: boolean } {
  const match = /^https?:\/\/([^:/,]+):(\d+)/.exec(flags.get('etcd-servers') ?? '');
  const [host, port] = match ? [match[1]!, Number(match[2])] : ['127.0.0.1', 0];
  return { host, port, local: host === '127.0.0.1' || host === 'localhost' || host === flags.get('advertise-address') };
}

export function startEtcd(context: ServerContext): ServerStart {
  const { argv, now } = context;
  const flags = parseFlags(argv, ETCD_FLAGS);
  if ('failure' in flags) {
    const name = /--(\S+)/.exec((flags as { failure: string }).failure)?.[1] ?? '';
    return { exitCode: 2, log: [`flag provided but not defined: -${name}`, 'Usage:', '', '  etcd [flags]', '    Start an etcd server.'] };
  }
  const missing = missingFile(context, flags, [
    'cert-file',
    'key-file',
    'trusted-ca-file',
    'peer-cert-file',
    'peer-key-file',
    'peer-trusted-ca-file',
  ]);
  const json = (level: string, message: string, more: object = {}) =>
    JSON.stringify({ level, ts: new Date(now).toISOString().replace('Z', '000Z'), caller: 'etcdmain/etcd.go:73', msg: message, ...more });
  if (missing) return { exitCode: 1, log: [json('fatal', 'discovery failed', { error: `open ${missing}: no such file or directory` })] };
  const listeners: Listener[] = [];
  for (const name of ['listen-client-urls', 'listen-peer-urls', 'listen-metrics-urls']) {
    for (const url of (flags.get(name) ?? '').split(',')) {
      const match = /^(https?):\/\/([^:/]+):(\d+)$/.exec(url);
      if (!match) continue;
      const local = match[2] === '127.0.0.1' && name === 'listen-metrics-urls';
      listeners.push({ port: Number(match[3]), protocol: match[1] as 'http' | 'https', bound: match[2]!, ...(local ? { local } : {}) });
    }
  }
  return {
    listeners,
    log: [
      json('info', 'Running: ', { args: argv }),
      json('info', 'starting etcd', { 'etcd-version': '3.5.21', 'data-dir': flags.get('data-dir') ?? 'default.etcd' }),
      json('info', 'ready to serve client requests'),
    ],
  };
}

/** kube-controller-manager and kube-scheduler. */
function startController(
  context: ServerContext,
  known: ReadonlySet<string>,
  port: number,
  lease: string,
  configure: (text: string) => { kubeconfig: string | undefined } | { error: string } = () => ({ kubeconfig: undefined }),
): ServerStart {
  const { argv, now } = context;
  const flags = parseFlags(argv, known);
  if ('failure' in flags) return { exitCode: 1, log: [`Error: ${(flags as { failure: string }).failure}`] };
  const kubeconfigs = ['authentication-kubeconfig', 'authorization-kubeconfig', 'kubeconfig'];
  const config = missingFile(context, flags, kubeconfigs);
  if (config) return commandFailed(now, `stat ${config}: no such file or directory`);
  const broken = kubeconfigs.map((name) => flags.get(name)).find((path) => path && !/^apiVersion: *v1/m.test(context.readFile(path) ?? ''));
  if (broken) return commandFailed(now, `error loading config file "${broken}": yaml: unmarshal errors`);
  const others = [
    'client-ca-file',
    'cluster-signing-cert-file',
    'cluster-signing-key-file',
    'root-ca-file',
    'service-account-private-key-file',
    'config',
  ];
  const missing = missingFile(context, flags, others);
  if (missing) return commandFailed(now, `open ${missing}: no such file or directory`);
  const configuration = flags.get('config') ? context.readFile(flags.get('config')!) : undefined;
  const configured = configuration === undefined ? undefined : configure(configuration);
  if (configured && 'error' in configured) return commandFailed(now, configured.error);
  if (configured && !configured.kubeconfig) return withoutKubeconfig(now);
  if (configured?.kubeconfig && context.readFile(configured.kubeconfig) === undefined)
    return commandFailed(now, `stat ${configured.kubeconfig}: no such file or directory`);
  return {
    ...(configuration === undefined ? {} : { settings: { [CONFIGURATION]: configuration } }),
    listeners: [{ port: Number(flags.get('secure-port') ?? port), protocol: 'https', local: true }],
    log: [
      klog(now, 'serving.go:386', 'Generated self-signed cert in-memory'),
      klog(now, 'secure_serving.go:211', `Serving securely on 127.0.0.1:${flags.get('secure-port') ?? port}`),
      klog(now, 'leaderelection.go:257', `attempting to acquire leader lease kube-system/${lease}...`),
    ],
  };
}

export const startControllerManager = (context: ServerContext): ServerStart =>
  startController(context, CONTROLLER_MANAGER_FLAGS, 10257, 'kube-controller-manager');

export const startScheduler = (context: ServerContext): ServerStart =>
  startController(context, SCHEDULER_FLAGS, 10259, 'kube-scheduler', readConfiguration);

/** Beside a configuration file the flag `--kubeconfig` counts for nothing, and static pods have no service account. */
function withoutKubeconfig(now: number): ServerStart {
  const inside = 'unable to load in-cluster configuration, KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT must be defined';
  const neither = 'Neither --kubeconfig nor --master was specified.  Using the inClusterConfig.  This might not work.';
  const failure = commandFailed(
    now,
    'invalid configuration: no configuration has been provided, try setting KUBERNETES_MASTER environment variable',
  );
  const fallback = `error creating inClusterConfig, falling back to default config: ${inside}`;
  const { exitCode = 1 } = failure;
  const warnings = [klog(now, 'client_config.go:667', neither, 'W'), klog(now, 'client_config.go:672', fallback, 'W')];
  return { exitCode, log: [...warnings, ...startLines(failure)] };
}
