/** What a probe does, and what it says when it fails (pkg/probe: http, tcp, grpc, exec). */
import type { Container, Handler, HttpGetAction } from '@drydock/kinds';
import type { Listener } from '../containers/server-program.ts';
import type { PodSync } from './pod-sync.ts';
import { addressOf, nodeAddress } from './pod-addresses.ts';

export interface ProbeResult {
  success: boolean;
  output: string;
}

const USER_AGENT = 'kube-probe/1.33';
const LONGEST_BODY = 10 * 1024;

/** A probe over the network: answered at once. */
export function networkProbe(sync: PodSync, container: Container, handler: Handler, timeoutSeconds: number): ProbeResult {
  if (handler.httpGet) return httpProbe(sync, container, handler.httpGet);
  if (handler.tcpSocket) return tcpProbe(sync, container, handler.tcpSocket.port, handler.tcpSocket.host);
  const port = handler.grpc?.port ?? 0;
  const address = `${addressOf(sync.record)}:${port}`;
  if (listenerOn(sync, container, port)?.listener.protocol === 'grpc' || answersDeclared(sync, container, port))
    return { success: true, output: '' };
  return { success: false, output: `timeout: failed to connect service "${address}" within ${timeoutSeconds}s: context deadline exceeded` };
}

export function httpProbe(
  sync: PodSync,
  container: Container,
  { port, path = '/', host, scheme = 'HTTP', httpHeaders = [] }: HttpGetAction,
): ProbeResult {
  const number = portNumber(container, port);
  const address = host || addressOf(sync.record);
  const protocol = scheme.toLowerCase() as 'http' | 'https';
  const url = `${protocol}://${address}:${number}${path.startsWith('/') ? path : `/${path}`}`;
  if (answersDeclared(sync, container, number)) return { success: true, output: '' };
  const found = listenerOn(sync, container, number, address);
  if (!found) return { success: false, output: `Get "${url}": dial tcp ${address}:${number}: connect: connection refused` };
  if (found.listener.protocol === 'https' && protocol === 'http')
    return { success: false, output: 'HTTP probe failed with statuscode: 400' };
  if (found.listener.protocol === 'http' && protocol === 'https') {
    return { success: false, output: `Get "${url}": http: server gave HTTP response to HTTPS client` };
  }
  const headers = Object.fromEntries(httpHeaders.map(({ name = '', value = '' }) => [name.toLowerCase(), value]));
  const { host: named = `${address}:${number}`, ...rest } = { 'user-agent': USER_AGENT, accept: '*/*', ...headers } as Record<
    string,
    string
  >;
  const client = nodeAddress(sync.node);
  const response = sync.context.containers.respond(found.run, {
    method: 'GET',
    path,
    host: named,
    port: number,
    scheme: protocol,
    headers: rest,
    body: '',
    client,
  });
  if (!response) return { success: false, output: `Get "${url}": EOF` };
  if (response.status >= 200 && response.status < 400) return { success: true, output: response.body.slice(0, LONGEST_BODY) };
  return { success: false, output: `HTTP probe failed with statuscode: ${response.status}` };
}

function tcpProbe(sync: PodSync, container: Container, port: number | string | undefined, host: string | undefined): ProbeResult {
  const number = portNumber(container, port);
  const address = host || addressOf(sync.record);
  if (answersDeclared(sync, container, number) || listenerOn(sync, container, number, address)) return { success: true, output: '' };
  return { success: false, output: `dial tcp ${address}:${number}: connect: connection refused` };
}

/** In clusters that judge by declarations. */
function answersDeclared({ context }: PodSync, { ports = [] }: Container, port: number): boolean {
  return context.profile.declaredPortsAnswer && ports.some(({ containerPort }) => containerPort === port);
}

/** Who listens on a port of the pod: its containers share one network. */
function listenerOn(
  { context, record, pod }: PodSync,
  container: Container,
  port: number,
  address?: string,
): { run: string; listener: Listener } | undefined {
  // The kubelet is on the same host.
  const reachesLoopback = pod.spec.hostNetwork === true && (address?.startsWith('127.') ?? false);
  const names = [container.name, ...Object.keys(record.containers)];
  for (const name of names) {
    const state = record.containers[name]?.state;
    if (state?.phase !== 'running') continue;
    const listener = context.containers
      .listeners(state.run)
      .find((each) => each.port === port && each.protocol !== 'udp' && (!each.local || reachesLoopback));
    if (listener) return { run: state.run, listener };
  }
  return undefined;
}

function portNumber({ ports = [] }: Container, port: number | string | undefined): number {
  if (typeof port !== 'string') return port ?? 0;
  return ports.find(({ name }) => name === port)?.containerPort ?? (Number(port) || 0);
}
