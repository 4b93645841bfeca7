/** The components of Kubernetes itself as processes: they listen and stay; what they do is done elsewhere in the cluster. */
import type { Listener, ServerProgram } from '../server-program.ts';

interface Component {
  command: string;
  listeners: readonly Listener[];
  log?: (now: number) => readonly string[];
  exitCode?: number;
}

/** `I1120 18:54:46.000000       1 server.go:1] text` (klog). */
function klog(now: number, place: string, text: string): string {
  const [date = '', time = ''] = new Date(now).toISOString().split('T');
  return `I${date.slice(5).replace('-', '')} ${time.slice(0, 12)}000       1 ${place}] ${text}`;
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
const http = (port: number, local = false): Listener => ({ port, protocol: 'http', ...(local ? { local } : {}) });

export const pauseServer = newComponentServer({ command: '/pause', listeners: [] });

export const coreDnsServer = newComponentServer({
  command: '/coredns',
  listeners: [{ port: 53, protocol: 'udp' }, { port: 53, protocol: 'tcp' }, http(8080), http(8181), http(9153)],
  log: () => [
    '.:53',
    '[INFO] plugin/reload: Running configuration SHA512 = 591cf328cccc12bc490481273e738df59329c62c0b729d94e8b61db9961c2fa5f046dd37f1cf888b953814040d180f52594972691cd6ff41be96639138a43908',
    'CoreDNS-1.12.0',
    'linux/amd64, go1.23.3, 51e11f1',
  ],
});

export const kubeProxyServer = newComponentServer({
  command: '/usr/local/bin/kube-proxy',
  listeners: [http(10256), http(10249, true)],
  log: (now) => [
    klog(now, 'server.go:715', '"Version info" version="v1.33.1"'),
    klog(now, 'shared_informer.go:357', '"Caches are synced" controller="service config"'),
  ],
  exitCode: 2,
});

export const etcdServer = newComponentServer({ command: 'etcd', listeners: [https(2379), https(2380), http(2381, true)] });
export const apiServerProcess = newComponentServer({
  command: 'kube-apiserver',
  listeners: [https(6443)],
  log: (now) => [klog(now, 'secure_serving.go:211', 'Serving securely on [::]:6443')],
});
export const controllerManagerProcess = newComponentServer({
  command: 'kube-controller-manager',
  listeners: [https(10257, true)],
  log: (now) => [klog(now, 'leaderelection.go:257', 'attempting to acquire leader lease kube-system/kube-controller-manager...')],
});
export const schedulerProcess = newComponentServer({
  command: 'kube-scheduler',
  listeners: [https(10259, true)],
  log: (now) => [klog(now, 'leaderelection.go:257', 'attempting to acquire leader lease kube-system/kube-scheduler...')],
});
export const metricsServer = newComponentServer({
  command: '/metrics-server',
  listeners: [https(10250)],
  log: (now) => [klog(now, 'secure_serving.go:213', 'Serving securely on [::]:10250')],
});
