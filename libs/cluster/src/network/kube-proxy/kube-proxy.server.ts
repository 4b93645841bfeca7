/** kube-proxy as a process (cmd/kube-proxy): what it says, and what it answers. What its rules do is in `service-proxies.ts`. */
import { klog } from '../../control-plane/component-start.ts';
import type { ServerContext, ServerProgram, ServerStart } from '../../containers/server-program.ts';
import { readProxyConfiguration, type ProxyConfiguration } from './proxy-mode.ts';

const HEALTH_PORT = 10256;
const METRICS_PORT = 10249;

export const kubeProxyServer: ServerProgram = {
  commands: ['/usr/local/bin/kube-proxy'],
  start: startKubeProxy,
  stop: { exitCode: 2 },
  respond({ path, port }, { now, settings }) {
    const route = path.split('?')[0];
    if (port === HEALTH_PORT) {
      const time = new Date(now).toISOString().replace('T', ' ').replace('Z', '000000 +0000 UTC');
      return answer(200, JSON.stringify({ lastUpdated: time, currentTime: time, nodeEligible: true }), 'application/json');
    }
    if (route === '/proxyMode') return answer(200, settings?.['proxyMode'] ?? 'iptables');
    if (route === '/healthz' || route === '/livez') return answer(200, 'ok');
    if (route === '/metrics') return answer(200, metrics());
    return answer(404, '404 page not found\n');
  },
};

function answer(status: number, body: string, type = 'text/plain; charset=utf-8') {
  return { status, headers: { 'content-type': type, 'x-content-type-options': 'nosniff' }, body };
}

function metrics(): string {
  return [
    "# HELP kubernetes_build_info [ALPHA] A metric with a constant '1' value labeled by major, minor, git version, git commit, git tree state, build date, Go version, and compiler from which Kubernetes was built, and platform on which it is running.",
    '# TYPE kubernetes_build_info gauge',
    'kubernetes_build_info{git_tree_state="clean",git_version="v1.33.1",major="1",minor="33",platform="linux/amd64"} 1',
    '',
  ].join('\n');
}

function startKubeProxy(context: ServerContext): ServerStart {
  const { argv, now } = context;
  if (argv.includes('--cleanup') || argv.includes('--cleanup=true')) {
    context.cleanUpProxyRules?.();
    return { exitCode: 0, log: [] };
  }
  if (argv.includes('--version')) return { exitCode: 0, log: ['Kubernetes v1.33.1'] };
  const configuration = readProxyConfiguration(context);
  if ('error' in configuration) {
    return { exitCode: 1, log: [klog(now, 'run.go:72', `"command failed" err=${JSON.stringify(configuration.error)}`, 'E')] };
  }
  return {
    listeners: [
      { port: HEALTH_PORT, protocol: 'http' },
      { port: METRICS_PORT, protocol: 'http', local: true },
    ],
    log: firstLines(configuration, context.address, now),
    settings: { proxyMode: configuration.mode, scheduler: configuration.scheduler },
  };
}

function firstLines({ mode, defaulted, defaultedScheduler }: ProxyConfiguration, address: string, now: number): string[] {
  const info = (place: string, text: string) => klog(now, place, text);
  const controllers = [
    ['config.go:105', 'endpoint slice config'],
    ['config.go:199', 'service config'],
    ['config.go:329', 'node config'],
    ['config.go:440', 'serviceCIDR config'],
  ] as const;
  return [
    ...(defaulted ? [info('server_linux.go:63', '"Using iptables proxy"')] : []),
    info('server.go:715', `"Successfully retrieved NodeIPs" NodeIPs=[${JSON.stringify(address)}]`),
    info('conntrack.go:60', '"Setting nf_conntrack_max" nfConntrackMax=131072'),
    ...(mode === 'nftables'
      ? []
      : [
          klog(
            now,
            'server.go:256',
            '"Kube-proxy configuration may be incomplete or incorrect" err="nodePortAddresses is unset; NodePort connections will be accepted on all local IPs. Consider using `--nodeport-addresses primary`"',
            'E',
          ),
        ]),
    info('server.go:265', '"kube-proxy running in dual-stack mode" primary ipFamily="IPv4"'),
    info('server_linux.go:145', `"Using ${mode} Proxier"`),
    ...(mode === 'iptables'
      ? [
          info(
            'proxier.go:243',
            '"Setting route_localnet=1 to allow node-ports on localhost; to change this either disable iptables.localhostNodePorts (--iptables-localhost-nodeports) or set nodePortAddresses (--nodeport-addresses) to filter loopback addresses" ipFamily="IPv4"',
          ),
        ]
      : []),
    ...(mode === 'ipvs' && defaultedScheduler
      ? [klog(now, 'proxier.go:364', '"IPVS scheduler not specified, use rr by default" ipFamily="IPv4"', 'W')]
      : []),
    info('server.go:516', '"Version info" version="v1.33.1"'),
    info('server.go:518', '"Golang settings" GOGC="" GOMAXPROCS="" GOTRACEBACK=""'),
    ...controllers.flatMap(([place, name]) => [
      info(place, `"Starting ${name} controller"`),
      info('shared_informer.go:350', `"Waiting for caches to sync" controller=${JSON.stringify(name)}`),
    ]),
    ...controllers.map(([, name]) => info('shared_informer.go:357', `"Caches are synced" controller=${JSON.stringify(name)}`)),
  ];
}
