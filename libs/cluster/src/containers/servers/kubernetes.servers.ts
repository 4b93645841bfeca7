/** The components of Kubernetes itself as processes: they listen and stay; what they do is done elsewhere in the cluster. */
import {
  etcdEndpoint,
  klog,
  startApiServer,
  startControllerManager,
  startEtcd,
  startScheduler,
} from '../../control-plane/component-start.ts';
import { API_SERVER_FLAGS, parseFlags, type Flags } from '../../control-plane/flags.ts';
import { flagValue, type Listener, type ServerProgram } from '../server-program.ts';

interface Component {
  command: string;
  listeners: readonly Listener[];
  log?: (now: number) => readonly string[];
  exitCode?: number;
}

export function newComponentServer({ command, listeners, log, exitCode = 0 }: Component): ServerProgram {
  return {
    commands: [command],
    start: ({ now }) => ({ listeners, log: log?.(now) ?? [] }),
    stop: { exitCode },
    respond: ({ path }) => ({
      status: 200,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: /^\/(?:healthz|livez|readyz|ready)/.test(path) ? 'ok' : '',
    }),
  };
}

const https = (port: number, local = false): Listener => ({ port, protocol: 'https', ...(local ? { local } : {}) });

export const pauseServer = newComponentServer({ command: '/pause', listeners: [] });

/** A component of the control plane that its flags and files decide about. */
function newControlPlaneServer(command: string, start: ServerProgram['start'], respond?: ServerProgram['respond']): ServerProgram {
  return { ...newComponentServer({ command, listeners: [] }), start, ...(respond ? { respond } : {}) };
}

export const etcdServer = newControlPlaneServer('etcd', startEtcd);
export const apiServerProcess = newControlPlaneServer('kube-apiserver', startApiServer, (_, context) => {
  const flags = parseFlags(context.argv, API_SERVER_FLAGS);
  const isSound = 'failure' in flags || context.hostListens?.(etcdEndpoint(flags as Flags).port) !== false;
  const headers = { 'content-type': 'text/plain; charset=utf-8' };
  return isSound
    ? { status: 200, headers, body: 'ok' }
    : { status: 500, headers, body: '[-]etcd failed: reason withheld\nlivez check failed\n' };
});
export const controllerManagerProcess = newControlPlaneServer('kube-controller-manager', startControllerManager);
export const schedulerProcess = newControlPlaneServer('kube-scheduler', startScheduler);
const METRICS_COMMAND = '/metrics-server';
const METRICS_PORT = 10250;

/** It trusts no kubelet that has signed its certificate itself, as those of kubeadm have, unless it is told to. */
export const metricsServer: ServerProgram = {
  ...newComponentServer({ command: METRICS_COMMAND, listeners: [] }),
  start({ argv, now }) {
    const port = Number(flagValue(argv, '--secure-port') ?? METRICS_PORT);
    const refused =
      '"Failed to scrape node" err="Get \\"https://172.30.1.2:10250/metrics/resource\\": tls: failed to verify certificate: x509: cannot validate certificate for 172.30.1.2 because it doesn\'t contain any IP SANs" node="controlplane"';
    return {
      listeners: [https(port)],
      log: [
        klog(now, 'secure_serving.go:213', `Serving securely on [::]:${port}`),
        ...(trustsKubelets(argv) ? [] : [klog(now, 'scraper.go:149', refused).replace(/^I/, 'E')]),
      ],
    };
  },
  respond({ path }, { argv }) {
    const headers = { 'content-type': 'text/plain; charset=utf-8' };
    if (!path.startsWith('/readyz') || trustsKubelets(argv)) return { status: 200, headers, body: 'ok' };
    return { status: 500, headers, body: '[-]metric-storage-ready failed: reason withheld\nreadyz check failed\n' };
  },
};

function trustsKubelets(argv: readonly string[]): boolean {
  return argv.some((word) => word === '--kubelet-insecure-tls' || word === '--kubelet-insecure-tls=true');
}
