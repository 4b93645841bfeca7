/**
 * What the kube-proxies of all nodes have told the kernels of their machines. As long as one runs, its rules are worked out from what is stored; when it
 * ends, they stay as they are until another starts, somebody cleans up, or the machine is booted again.
 */
import { onceFor, type Clock, type Rng } from '@drydock/apimachinery';
import type { Lister } from '@drydock/apiserver';
import { configuredServiceCIDR, ZONE_LABEL, type Node, type Service, type ServicePort } from '@drydock/kinds';
import type { ContainerRun } from '../../containers/container-run.ts';
import { ForkedMap } from '../../runtime/forked-map.ts';
import { modeOfSettings, type ProxyMode } from './proxy-mode.ts';
import {
  loadBalancerAddresses,
  proxyPortOf,
  proxyPorts,
  textOf,
  usableEndpoints,
  type ProxyEndpoint,
  type ProxyPort,
} from './service-port.ts';

/** Plain data. */
export interface ServiceProxiesState {
  /** Node → what was left behind, by the mode of the kube-proxy that made it. */
  left: ReadonlyMap<string, RulesByMode>;
  /** Node, port of a Service and client → the endpoint that the client keeps (`sessionAffinity`). */
  affinity: ReadonlyMap<string, Affinity>;
  /** Node and port of a Service → whose turn it was last (IPVS, round robin). */
  turns: ReadonlyMap<string, number>;
}

type RulesByMode = Readonly<Partial<Record<ProxyMode, readonly ProxyPort[]>>>;

interface Affinity {
  endpoint: string;
  /** Milliseconds of virtual time at which it is forgotten; every connection puts it off. */
  until: number;
}

/** The rules of one mode in the kernel of a node. */
export interface KernelRules {
  mode: ProxyMode;
  ports: readonly ProxyPort[];
  scheduler: string;
  /** A kube-proxy looks after them. */
  live: boolean;
}

export interface Destination {
  address: string;
  port: number;
  protocol: 'tcp' | 'udp';
}

export type Translation =
  /** No rule of a Service is about it. */
  undefined | { failure: 'refused' | 'timeout' } | { endpoint: ProxyEndpoint };

export interface ServiceProxiesOptions {
  lister: Lister;
  clock: Pick<Clock, 'now'>;
  rng: Rng;
  /** Whether the nodes have kube-proxies; otherwise every node does what one would do. */
  areProxied(): boolean;
}

type Found = { port: ProxyPort; external: boolean } | { failure: 'refused' | 'timeout' } | undefined;

const ANYWHERE = '';

interface RunningProxy {
  id: string;
  mode: ProxyMode;
  scheduler: string;
}

/** Those of a snapshot that run, by node. */
const proxiesAmong = onceFor((runs: ReadonlyMap<string, ContainerRun>) => {
  const running = new Map<string, RunningProxy>();
  for (const { config, end, settings } of runs.values()) {
    const mode = end ? undefined : modeOfSettings(settings);
    if (mode) running.set(config.node, newRunning(config, mode, settings));
  }
  return running;
});

function newRunning({ id }: ContainerRun['config'], mode: ProxyMode, settings: ContainerRun['settings']): RunningProxy {
  return { id, mode, scheduler: settings?.['scheduler'] ?? 'rr' };
}

export class ServiceProxies {
  readonly #options: ServiceProxiesOptions;
  readonly #left: Map<string, RulesByMode>;
  readonly #affinity: Map<string, Affinity>;
  readonly #turns: Map<string, number>;
  /** Node → the kube-proxy that runs there. */
  readonly #running: ForkedMap<string, RunningProxy>;

  /** `runs` are those of the snapshot that `state` comes from. */
  constructor(options: ServiceProxiesOptions, runs?: ReadonlyMap<string, ContainerRun>, state?: ServiceProxiesState) {
    this.#options = options;
    this.#left = new Map(state?.left);
    this.#affinity = new Map(state?.affinity);
    this.#turns = new Map(state?.turns);
    this.#running = new ForkedMap(runs && proxiesAmong(runs));
  }

  snapshot(): ServiceProxiesState {
    return { left: new Map(this.#left), affinity: new Map(this.#affinity), turns: new Map(this.#turns) };
  }

  /** To be called when a container has begun or ended. */
  observe({ config, end, settings }: ContainerRun): void {
    const mode = modeOfSettings(settings);
    if (!mode) return;
    const current = this.#running.get(config.node);
    if (!end) {
      this.#running.set(config.node, newRunning(config, mode, settings));
      // Modes that use iptables remove the table of nftables, and the other way round (platformCleanup); they do not remove each other's.
      const { iptables, ipvs } = this.#left.get(config.node) ?? {};
      if (mode === 'nftables') this.#keep(config.node, {});
      else this.#keep(config.node, mode === 'ipvs' ? { ...(iptables ? { iptables } : {}) } : { ...(ipvs ? { ipvs } : {}) });
    } else if (current?.id === config.id) {
      this.#running.delete(config.node);
      this.#keep(config.node, { ...this.#left.get(config.node), [mode]: proxyPorts(this.#options.lister) });
    }
  }

  /** `kube-proxy --cleanup`: what a kube-proxy that runs has made comes back at once. */
  cleanUp(node: string): void {
    this.#left.delete(node);
  }

  /** The machine was booted: nothing is left in its kernel. */
  forget(node: string): void {
    this.#left.delete(node);
    for (const map of [this.#affinity, this.#turns]) for (const key of map.keys()) if (key.startsWith(`${node} `)) map.delete(key);
  }

  /** Those of the kube-proxy that runs first. */
  rulesOn(node: string): KernelRules[] {
    const running = this.#current(node);
    const own = running ? [{ mode: running.mode, ports: proxyPorts(this.#options.lister), scheduler: running.scheduler, live: true }] : [];
    const left = Object.entries(this.#left.get(node) ?? {}) as [ProxyMode, readonly ProxyPort[]][];
    return [
      ...own,
      ...left.filter(([mode]) => mode !== running?.mode).map(([mode, ports]) => ({ mode, ports, scheduler: 'rr', live: false })),
    ];
  }

  /** The range that the addresses of Services come from. */
  get serviceCIDR(): string {
    return configuredServiceCIDR(this.#options.lister);
  }

  zoneOf(node: string | undefined): string | undefined {
    return this.#options.lister.get<Node>('nodes', undefined, node ?? '')?.metadata.labels?.[ZONE_LABEL];
  }

  /**
   * Where a packet goes that one node's kernel sees. `arrived`: it comes from another machine, to an address of this node.
   * `client`: the address that it comes from.
   */
  translate(node: string | undefined, to: Destination, client: string, arrived: boolean): Translation {
    const found = this.#find(node ?? ANYWHERE, to, arrived);
    if (!found || 'failure' in found) return found;
    const { port, external } = found;
    const { cluster, local, any } = usableEndpoints(port.endpoints, node, this.zoneOf(node));
    // kube-proxy rejects connections to a Service without endpoints, and drops those that have some elsewhere only.
    if (!any) return { failure: 'refused' };
    // What begins on this node goes past the policy for traffic from outside, as if a load balancer had sent it to the right node.
    const usable = (external ? port.externalLocal && arrived : port.internalLocal) ? local : cluster;
    return usable.length === 0 ? { failure: 'timeout' } : { endpoint: this.#choose(node ?? ANYWHERE, port, usable, client) };
  }

  /** Node ports of the loopback address: only iptables mode has them (`iptables.localhostNodePorts`). */
  translateLoopback(node: string, port: number, protocol: 'tcp' | 'udp', client: string): Translation {
    if (this.#current(node)?.mode !== 'iptables') return undefined;
    const [service] = this.#options.lister.byIndex<Service>('services', 'nodePort', `${protocol.toUpperCase()}/${port}`);
    const address = this.#options.lister.get<Node>('nodes', undefined, node)?.status?.addresses?.[0]?.address;
    return service && address ? this.translate(node, { address, port, protocol }, client, false) : undefined;
  }

  #current(node: string): { mode: ProxyMode; scheduler: string } | undefined {
    const running = this.#running.get(node);
    return running ?? (node !== ANYWHERE && this.#options.areProxied() ? undefined : { mode: 'iptables', scheduler: 'rr' });
  }

  #find(node: string, to: Destination, arrived: boolean): Found {
    const running = this.#current(node);
    if (running) return this.#findStored(to, running.mode);
    for (const [mode, ports] of Object.entries(this.#left.get(node) ?? {}) as [ProxyMode, readonly ProxyPort[]][]) {
      const found = findAmong(ports, to, arrived || this.#isNode(to.address));
      if (found) return found;
      if (ports.some((each) => addressesOf(each).includes(to.address))) return { failure: unknownPort(mode) };
    }
    // Nothing leads to the address of a Service but the rules.
    return this.#serviceWith(to.address) ? { failure: 'timeout' } : undefined;
  }

  #findStored({ address, port, protocol }: Destination, mode: ProxyMode): Found {
    const { lister } = this.#options;
    const speaks = (each: ServicePort) => (each.protocol ?? 'TCP').toLowerCase() === protocol;
    const owner = this.#serviceWith(address);
    if (owner) {
      const found = owner.spec.ports?.find((each) => each.port === port && speaks(each));
      const external = owner.spec.clusterIP !== address;
      return found ? { port: proxyPortOf(owner, found, lister), external } : { failure: unknownPort(mode) };
    }
    const [open] = lister.byIndex<Service>('services', 'nodePort', `${protocol.toUpperCase()}/${port}`);
    const nodePort = open?.spec.ports?.find((each) => each.nodePort === port && speaks(each));
    return open && nodePort && this.#isNode(address) ? { port: proxyPortOf(open, nodePort, lister), external: true } : undefined;
  }

  #serviceWith(address: string): Service | undefined {
    const { lister } = this.#options;
    return (
      lister.byIndex<Service>('services', 'clusterIP', address)[0] ??
      lister.list<Service>('services').find((each) => [...(each.spec.externalIPs ?? []), ...loadBalancerAddresses(each)].includes(address))
    );
  }

  #isNode(address: string): boolean {
    return this.#options.lister.list<Node>('nodes').some(({ status }) => status?.addresses?.some((each) => each.address === address));
  }

  /** Any of them, or in IPVS one after the other; with session affinity the same for the same client, until its time is over. */
  #choose(node: string, port: ProxyPort, usable: readonly ProxyEndpoint[], client: string): ProxyEndpoint {
    const key = `${node} ${port.name} ${port.protocol}`;
    const next = () => (this.#current(node)?.mode === 'ipvs' ? this.#nextInTurn(key, usable) : this.#options.rng.pick(usable));
    if (port.affinitySeconds === undefined) return next();
    const now = this.#options.clock.now();
    const own = `${key} ${client}`;
    const known = this.#affinity.get(own);
    const kept = known && known.until > now ? usable.find((each) => textOf(each) === known.endpoint) : undefined;
    const chosen = kept ?? next();
    for (const [each, { until }] of this.#affinity) if (until <= now) this.#affinity.delete(each);
    this.#affinity.set(own, { endpoint: textOf(chosen), until: now + port.affinitySeconds * 1000 });
    return chosen;
  }

  #nextInTurn(key: string, usable: readonly ProxyEndpoint[]): ProxyEndpoint {
    const turn = ((this.#turns.get(key) ?? -1) + 1) % usable.length;
    this.#turns.set(key, turn);
    return usable[turn]!;
  }

  #keep(node: string, rules: RulesByMode): void {
    if (Object.keys(rules).length > 0) this.#left.set(node, rules);
    else this.#left.delete(node);
  }
}

/** What becomes of a connection to a port that a Service does not have: only iptables lets it go out into the world. */
function unknownPort(mode: ProxyMode): 'refused' | 'timeout' {
  return mode === 'iptables' ? 'timeout' : 'refused';
}

function addressesOf({ clusterIP, externalIPs, loadBalancerIPs }: ProxyPort): string[] {
  return [clusterIP, ...externalIPs, ...loadBalancerIPs];
}

function findAmong(
  ports: readonly ProxyPort[],
  { address, port, protocol }: Destination,
  toNode: boolean,
): { port: ProxyPort; external: boolean } | undefined {
  for (const each of ports) {
    if (each.protocol !== protocol) continue;
    if (each.port === port && addressesOf(each).includes(address)) return { port: each, external: each.clusterIP !== address };
    if (toNode && each.nodePort === port) return { port: each, external: true };
  }
  return undefined;
}
