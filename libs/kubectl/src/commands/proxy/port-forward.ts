import { StatusError, type KubeObject } from '@drydock/apimachinery';
import { resourcePath, type ForwardedConnection, type PortForwardSession } from '@drydock/apiserver';
import type { LoopbackListener, LoopbackSocket } from '@drydock/shell';
import { CommandError } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import { sliceFlag } from '../../command/flag.ts';
import { misuse, type Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { podRunningTimeoutFlag } from '../../options/shared-flags.ts';
import { select } from '../../resource/builder.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import { findPod } from '../exec/pod-target.ts';
import { hostPort, parseAddresses, parsePorts, type ForwardedPort, type ListenAddress } from './forwarded-ports.ts';
import { anyChange, listen } from './local-listeners.ts';
import { portsOfPod, portsOfService } from './named-ports.ts';

const PODS = { group: '', version: 'v1', plural: 'pods' };

export const portForward: Command = {
  name: 'port-forward',
  use: 'port-forward TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]',
  plainUsage: true,
  short: 'Forward one or more local ports to a pod',
  long: `Listen on ports of this machine and pass what comes on to ports of a pod, until you press Ctrl-C or the pod is gone.

A workload or a service stands for one of its pods; a port of a service for the port of the pod behind it.`,
  examples: `# Local port 8080 to port 80 of a pod
kubectl port-forward pod/web 8080:80

# The same port on both sides, for two ports
kubectl port-forward deployment/web 80 443

# To the port of a service by its name
kubectl port-forward service/web 8080:http

# A free local port
kubectl port-forward pod/web :80

# On all addresses of this machine
kubectl port-forward --address 0.0.0.0 pod/web 8080:80`,
  flags: [
    sliceFlag('address', 'Addresses to listen on, comma-separated: IP addresses, or localhost for 127.0.0.1 and ::1.', {
      default: ['localhost'],
    }),
    podRunningTimeoutFlag(60_000),
  ],
  args: { of: 'pods-or-owners' },
  *run(invocation: Invocation): Steps {
    const { args, flags, session } = invocation;
    if (args.length < 2) throw misuse(invocation, 'TYPE/NAME and list of ports are required for port-forward');
    const { infos, errors } = yield* select(session, { args: [args[0]!], filenames: [], defaultType: 'pods', latest: true });
    if (errors[0]) throw errors[0];
    const object: Dynamic = infos[0]!.object!;
    const pod: Dynamic = yield* findPod(invocation, args[0]!, [], flags.duration('pod-running-timeout'));
    const words = object.kind === 'Service' ? portsOfService(args.slice(1), object, pod) : portsOfPod(args.slice(1), pod);
    if (pod.status?.phase !== 'Running') {
      throw new CommandError(`unable to forward port because pod is not running. Current status=${pod.status?.phase ?? ''}`);
    }
    const addresses = parseAddresses(flags.strings('address'));
    const ports = parsePorts(words);
    const tunnel = openTunnel(invocation, pod);
    const forwarder = new Forwarder(invocation, tunnel);
    try {
      forwarder.listen(ports, addresses);
      yield* forwarder.serve();
    } finally {
      forwarder.close();
    }
  },
};

function openTunnel({ session }: Invocation, { metadata }: KubeObject): PortForwardSession {
  try {
    const { portForward: tunnel } = session.respond({
      method: 'POST',
      path: resourcePath(PODS, metadata.namespace, metadata.name, 'portforward'),
    });
    if (!tunnel) throw new TypeError('no tunnel came');
    return tunnel;
  } catch (error) {
    throw error instanceof StatusError ? new CommandError(`error upgrading connection: ${error.status.message}`) : error;
  }
}

interface Connection {
  socket: LoopbackSocket;
  remote: ForwardedConnection;
}

class Forwarder {
  readonly #invocation: Invocation;
  readonly #tunnel: PortForwardSession;
  readonly #listeners: { listener: LoopbackListener; port: ForwardedPort }[] = [];
  readonly #connections = new Set<Connection>();

  constructor(invocation: Invocation, tunnel: PortForwardSession) {
    this.#invocation = invocation;
    this.#tunnel = tunnel;
  }

  /** Says what it listens on and what it cannot; throws when that is nothing. */
  listen(ports: readonly ForwardedPort[], addresses: readonly ListenAddress[]): void {
    const { streams } = this.#invocation;
    for (const port of ports) {
      const problem = this.#listenOn(port, addresses);
      if (problem !== undefined) streams.err(`Unable to listen on port ${port.local}: ${problem}\n`);
    }
    if (this.#listeners.length > 0) return;
    const shown = ports.map(({ local, remote }) => `{${local} ${remote}}`).join(' ');
    throw new CommandError(`unable to listen on any of the requested ports: [${shown}]`);
  }

  #listenOn(port: ForwardedPort, addresses: readonly ListenAddress[]): string | undefined {
    const { streams } = this.#invocation;
    const problems: string[] = [];
    let failed = false;
    let oneWorks = !addresses.some(({ failureMode }) => failureMode === 'all');
    for (const { protocol, address, failureMode } of addresses) {
      const listener = listen(streams.process, protocol, address, port.local);
      if ('problem' in listener) {
        problems.push(`unable to create listener: Error ${listener.problem}`);
        if (failureMode === 'any') failed = true;
        continue;
      }
      if (failureMode === 'all') oneWorks = true;
      port.local = listener.port;
      this.#listeners.push({ listener, port });
      streams.out(`Forwarding from ${hostPort(address, listener.port)} -> ${port.remote}\n`);
    }
    return failed || !oneWorks ? `Listeners failed to create with the following errors: [${problems.join(' ')}]` : undefined;
  }

  /** Until Ctrl-C; throws when the pod can be reached no more. */
  *serve(): Steps {
    const { streams } = this.#invocation;
    const { process } = streams;
    process.onSignal('INT', 'catch');
    for (;;) {
      for (const { listener, port } of this.#listeners) {
        for (let socket = listener.accept(); socket; socket = listener.accept()) this.#accept(socket, port);
      }
      for (const connection of this.#connections) this.#pump(connection);
      const sources = [
        ...this.#listeners.map(({ listener }) => listener),
        ...[...this.#connections].flatMap(({ socket, remote }) => [socket, remote]),
      ];
      yield* streams.wait(anyChange(sources));
      if (process.takeSignal() === 'INT') return;
    }
  }

  #accept(socket: LoopbackSocket, { local, remote: port }: ForwardedPort): void {
    const { streams, session } = this.#invocation;
    streams.out(`Handling connection for ${local}\n`);
    const remote = this.#tunnel.connect(port);
    if (remote.error === undefined) return void this.#connections.add({ socket, remote });
    socket.close();
    const text = `an error occurred forwarding ${local} -> ${port}: ${remote.error}`;
    session.log('E', 'portforward.go:424', `"Unhandled Error" err=${JSON.stringify(text)}`);
    throw new CommandError('lost connection to pod');
  }

  #pump(connection: Connection): void {
    const { socket, remote } = connection;
    const sent = socket.read();
    if (sent !== '') remote.write(sent);
    socket.write(remote.read());
    if (socket.ended) remote.closeWrite();
    if (!remote.ended && !socket.broken) return;
    socket.close();
    remote.close();
    this.#connections.delete(connection);
  }

  close(): void {
    for (const { listener } of this.#listeners) listener.close();
    for (const { socket, remote } of this.#connections) {
      socket.close();
      remote.close();
    }
    this.#tunnel.close();
  }
}
