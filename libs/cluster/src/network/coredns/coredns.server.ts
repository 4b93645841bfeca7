/** CoreDNS as a process: it goes by the Corefile that it read when it started, or last reloaded. */
import { encodeUtf8, memoized } from '@drydock/apimachinery';
import { sha512 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { flagValue, type Listener, type ServerContext, type ServerProgram, type ServerStart } from '../../containers/server-program.ts';
import type { DnsAnswer } from '../dns.ts';
import { parseCorefile, pluginOf, type Corefile, type Plugin, type ServerBlock } from './corefile.ts';
import type { Question } from './plugins.ts';
import { resolveQuestion } from './resolve.ts';

const DEFAULT = '.:53 {\n    whoami\n    log\n}\n';
const VERSION = ['CoreDNS-1.12.0', 'linux/amd64, go1.23.3, 51e11f1'];
const HEALTH_PORT = 8080;
const READY_PORT = 8181;
const METRICS_PORT = 9153;

export const coreDnsServer: ServerProgram = {
  commands: ['/coredns'],
  start: startCoreDns,
  stop: {
    exitCode: 0,
    log: ({ settings }) =>
      hasLameduck(settings?.['corefile'])
        ? ['[INFO] SIGTERM: Shutting down servers then terminating', '[INFO] plugin/health: Going into lameduck mode for 5s']
        : ['[INFO] SIGTERM: Shutting down servers then terminating'],
  },
  reload(context) {
    const before = context.settings?.['corefile'];
    const { text, path } = corefileOf(context);
    const known = parsed(before ?? DEFAULT, path);
    if (text === undefined || text === before || 'error' in known || !known.servers.some((server) => pluginOf(server, 'reload')))
      return undefined;
    const next = checked(text, path, context);
    const settings = { corefile: before ?? DEFAULT };
    if ('error' in next) {
      return {
        settings,
        log: [
          '[INFO] Reloading',
          `[ERROR] Restart failed: ${next.error}`,
          `[ERROR] plugin/reload: Corefile changed but reload failed: ${next.error}`,
        ],
      };
    }
    return { settings: { corefile: text }, log: ['[INFO] Reloading', running(text), '[INFO] Reloading complete'] };
  },
  respond({ path, port }) {
    const headers = { 'content-type': 'text/plain; charset=utf-8' };
    const route = path.split('?')[0];
    if ((port === HEALTH_PORT && route === '/health') || (port === READY_PORT && route === '/ready'))
      return { status: 200, headers, body: 'OK' };
    if (port === METRICS_PORT && route === '/metrics') return { status: 200, headers, body: METRICS };
    return { status: 404, headers, body: '404 page not found\n' };
  },
  resolve(question, context, world) {
    const { path } = corefileOf(context);
    const corefile = parsed(context.settings?.['corefile'] ?? DEFAULT, path);
    if ('error' in corefile) return { answer: 'servfail' };
    const { answer, server, error } = resolveQuestion(corefile, 53, question, world);
    return { answer, log: logLines(server, question, answer, error, context) };
  },
};

const METRICS =
  '# HELP coredns_build_info A metric with a constant \'1\' value labeled by version, revision, and goversion from which CoreDNS was built.\n# TYPE coredns_build_info gauge\ncoredns_build_info{goversion="go1.23.3",revision="51e11f1",version="1.12.0"} 1\n';

function hasLameduck(text: string | undefined): boolean {
  return /lameduck/.test(text ?? '');
}

function corefileOf({ argv, readFile }: ServerContext): { text: string | undefined; path: string } {
  const path = flagValue(argv, '-conf', '--conf');
  return path === undefined ? { text: DEFAULT, path: 'Corefile' } : { text: readFile(path), path };
}

const MOST_PARSED = 50;
const parsed = memoized(MOST_PARSED, parseCorefile);

function startCoreDns(context: ServerContext): ServerStart {
  const { text, path } = corefileOf(context);
  if (text === undefined) return { exitCode: 1, log: [`open ${path}: no such file or directory`] };
  const corefile = checked(text, path, context);
  if ('error' in corefile) return { exitCode: 1, log: [corefile.error] };
  const { servers } = corefile;
  const heads = [...servers.map(({ zones, port }) => zones.map((zone) => `${zone || ''}.:${port}`)).flat()];
  const loop = servers.find((server) => pluginOf(server, 'loop') && forwardsToItself(server, context));
  const first = [...heads, ...(servers.some((server) => pluginOf(server, 'reload')) ? [running(text)] : []), ...VERSION];
  if (loop) {
    const zone = loop.zones[0] || '.';
    return {
      exitCode: 1,
      log: [
        ...first,
        `[FATAL] plugin/loop: Loop (127.0.0.1:55953 -> :53) detected for zone "${zone}", see https://coredns.io/plugins/loop#troubleshooting. Query: "HINFO 4547991504243258144.3688648895315093531."`,
      ],
    };
  }
  return { listeners: listenersOf(servers), log: first, settings: { corefile: text } };
}

function running(text: string): string {
  return `[INFO] plugin/reload: Running configuration SHA512 = ${bytesToHex(sha512(encodeUtf8(text)))}`;
}

/** What somebody has written as a target, not what a file of the node says. */
function forwardsToItself(server: ServerBlock, { address, env }: ServerContext): boolean {
  const own = ['127.0.0.1', 'localhost', '::1', address, env['KUBE_DNS_SERVICE_HOST']];
  return server.plugins.some(
    ({ name, args }) => name === 'forward' && args.slice(1).some((each) => own.includes(each.replace(/:53$/, ''))),
  );
}

/** The Corefile, or why one of its plugins cannot be set up. */
function checked(text: string, path: string, { readFile }: ServerContext): Corefile | { error: string } {
  const corefile = parsed(text, path);
  if ('error' in corefile) return corefile;
  for (const { plugins, zones } of corefile.servers) {
    for (const plugin of plugins) {
      const problem = pluginProblem(plugin, path, readFile);
      if (problem) return { error: problem };
    }
    const twice = corefile.servers.flatMap((server) => server.zones.map((zone) => `${zone} ${server.port}`));
    const double = twice.find((each, i) => twice.indexOf(each) !== i);
    if (double) {
      const [zone = '', port = ''] = double.split(' ');
      return { error: `cannot serve dns://${zone}.:${port} - it is already defined` };
    }
    if (zones.length === 0) return { error: `${path}:1 - Error during parsing: no zone` };
  }
  return corefile;
}

function pluginProblem({ name, args, block, line }: Plugin, path: string, readFile: ServerContext['readFile']): string | undefined {
  const at = (row: number, message: string) => `plugin/${name}: ${path}:${row} - Error during parsing: ${message}`;
  const wrongCount = (word: string) => at(line, `Wrong argument count or unexpected line ending after '${word}'`);
  if (name === 'forward') {
    if (args.length < 2) return wrongCount(args[0] ?? 'forward');
    const bad = args.slice(1).find((each) => !isTarget(each, readFile));
    if (bad !== undefined) return `plugin/forward: not an IP address or file: ${JSON.stringify(bad)}`;
    const known = [
      'except',
      'max_fails',
      'expire',
      'force_tcp',
      'prefer_udp',
      'policy',
      'health_check',
      'max_concurrent',
      'tls',
      'tls_servername',
      'next',
      'failfast_all_unhealthy_upstreams',
      'max_idle_conns',
    ];
    const unknown = block.find(([word = '']) => !known.includes(word));
    if (unknown) return `plugin/forward: ${path}:${line} - Error during parsing: unknown property '${unknown[0]}'`;
  }
  if (name === 'kubernetes') {
    const mode = block.find(([word]) => word === 'pods');
    if (mode && !['disabled', 'insecure', 'verified'].includes(mode[1] ?? ''))
      return `plugin/kubernetes: wrong value for pods: ${mode[1] ?? ''},  must be one of: disabled, verified, insecure`;
    const known = [
      'endpoint',
      'tls',
      'kubeconfig',
      'namespaces',
      'labels',
      'pods',
      'endpoint_pod_names',
      'ttl',
      'noendpoints',
      'fallthrough',
      'ignore',
      'namespace_labels',
      'startup_timeout',
      'transfer',
    ];
    const unknown = block.find(([word = '']) => !known.includes(word));
    if (unknown) return `plugin/kubernetes: ${path}:${line} - Error during parsing: unknown property '${unknown[0]}'`;
  }
  if (name === 'template' && args.length < 2) return wrongCount('template');
  if (name === 'rewrite' && args.length === 0 && block.length === 0) return wrongCount('rewrite');
  if (name === 'hosts') {
    const bad = block.find(
      ([word = '']) => !/^[\d:.a-fA-F]+$/.test(word) && !['fallthrough', 'ttl', 'no_reverse', 'reload'].includes(word),
    );
    if (bad) return `plugin/hosts: ${path}:${line} - Error during parsing: unknown property '${bad[0]}'`;
  }
  return undefined;
}

/** The kubelet writes it into every container. */
const RESOLV_CONF = '/etc/resolv.conf';

function isTarget(text: string, readFile: ServerContext['readFile']): boolean {
  const bare = text.replace(/^(dns|tls):\/\//, '').replace(/:\d+$/, '');
  return (
    /^(\d{1,3}\.){3}\d{1,3}$/.test(bare) ||
    /^[0-9a-f:]+$/i.test(bare) ||
    bare === RESOLV_CONF ||
    (bare.startsWith('/') && readFile(bare) !== undefined)
  );
}

/** A plugin that is not there listens to nobody: without `ready` no probe succeeds. */
function listenersOf(servers: readonly ServerBlock[]): Listener[] {
  const has = (name: string) => servers.some((server) => pluginOf(server, name));
  const ports = [...new Set(servers.map(({ port }) => port))];
  return [
    ...ports.flatMap((port): Listener[] => [
      { port, protocol: 'udp' },
      { port, protocol: 'tcp' },
    ]),
    ...(has('health') ? [{ port: HEALTH_PORT, protocol: 'http' as const }] : []),
    ...(has('ready') ? [{ port: READY_PORT, protocol: 'http' as const }] : []),
    ...(has('prometheus') ? [{ port: METRICS_PORT, protocol: 'http' as const }] : []),
  ];
}

const CODES: Readonly<Record<string, string>> = { nxdomain: 'NXDOMAIN', servfail: 'SERVFAIL', refused: 'REFUSED' };

/** `[INFO] 10.244.1.2:34567 - 12345 "A IN web.default.svc.cluster.local. udp 54 false 512" NOERROR qr,aa,rd 106 0.000112s` (plugin log). */
function logLines(
  server: ServerBlock | undefined,
  { name, type, client = '' }: Question & { client?: string },
  answer: DnsAnswer,
  error: string | undefined,
  { now }: ServerContext,
): string[] {
  if (!server) return [];
  const lines: string[] = [];
  if (pluginOf(server, 'log')) {
    const digits = Number.parseInt(bytesToHex(sha512(encodeUtf8(`${client} ${name} ${type} ${now}`))).slice(0, 8), 16);
    const size = name.length + 18;
    const code = (typeof answer === 'string' && CODES[answer]) || 'NOERROR';
    const flags = code === 'SERVFAIL' ? 'qr,rd' : 'qr,aa,rd';
    const length = typeof answer === 'string' ? size + 93 : size * 2 + 4;
    lines.push(
      `[INFO] ${client}:${32_768 + (digits % 28_000)} - ${digits % 65_536} "${type} IN ${name}. udp ${size} false 512" ${code} ${flags} ${length} 0.000${100 + (digits % 800)}s`,
    );
  }
  if (error && pluginOf(server, 'errors')) lines.push(`[ERROR] plugin/errors: 2 ${error}`);
  return lines;
}
