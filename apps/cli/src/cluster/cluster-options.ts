/** The options of `drydock cluster`, checked. */
import { formatIP, parseCIDR, parseQuantity } from '@drydock/apimachinery';
import {
  ADDONS,
  ADMISSION_PLUGINS,
  AUTHORIZATION_MODES,
  CLUSTER_COMPONENTS,
  type AddonName,
  type AuthorizationMode,
  type ClusterComponent,
  type NodeGroupSpec,
} from '@drydock/cluster';
import { UsageError } from './usage-error.ts';

/** maxCIDRBits of kube-apiserver. */
const LARGEST_RANGE_BITS = 20;
/** What a cluster of so many nodes still starts in a few seconds. */
const MOST_NODES = 1000;

export function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535)
    throw new UsageError(`--port: ${text} is no port: it must be from 0 (any free one) to 65535`);
  return port;
}

export function parseNodes(text: string): number {
  const nodes = Number(text);
  if (!/^\d{1,9}$/.test(text) || nodes > MOST_NODES)
    throw new UsageError(`--nodes: ${text} must be a whole number from 0 to ${MOST_NODES}`);
  return nodes;
}

export function parseSpeed(text: string): number {
  const speed = Number(text);
  if (text.trim() === '' || !(speed > 0) || speed > 10_000)
    throw new UsageError(`--speed: ${text} must be a number above 0, at most 10000`);
  return speed;
}

export function parseComponents(text: string): ClusterComponent[] {
  return listOf(text).map((name) => oneOf('--without', name, CLUSTER_COMPONENTS));
}

/** What is installed beside the cluster's own parts. */
export function parseAddons(text: string): AddonName[] {
  return listOf(text).map((name) => oneOf('--addons', name, Object.keys(ADDONS) as AddonName[]));
}

const GROUP_NAME = /^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$/;

/** `1:4:workers` or `1:4:workers:4:8Gi`: the least and most nodes, the name as for `--nodes` of the cluster autoscaler, and what each node has. */
export function parseNodeGroup(text: string): NodeGroupSpec {
  const wrong = (why: string) => new UsageError(`--node-group: ${text} ${why}`);
  const [min = '', max = '', name = '', cpu, memory, ...rest] = text.split(':');
  if (![min, max].every((each) => /^\d{1,3}$/.test(each)) || rest.length > 0) throw wrong('must be <min>:<max>:<name>[:<cpu>:<memory>]');
  if (Number(min) > Number(max)) throw wrong('has more nodes at least than at most');
  if (!GROUP_NAME.test(name)) throw wrong('has no name of small letters, digits and dashes');
  const bad = [cpu, memory].find((each) => each !== undefined && !parseQuantity(each).quantity);
  if (bad !== undefined) throw wrong(`asks for ${JSON.stringify(bad)}, which is no quantity`);
  return { name, min: Number(min), max: Number(max), ...(cpu ? { cpu } : {}), ...(memory ? { memory } : {}) };
}

/** Groups without somebody who looks after them would stand still. */
export function checkNodeGroups(groups: readonly NodeGroupSpec[], addons: readonly AddonName[]): readonly NodeGroupSpec[] {
  if (groups.length > 0 && !addons.includes('cluster-autoscaler'))
    throw new UsageError('--node-group: --addons must name cluster-autoscaler');
  const names = groups.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new UsageError(`--node-group: ${twice} is named twice`);
  return groups;
}

/** One range, for IPv4. In the words of kube-apiserver (cmd/kube-apiserver/app/options, validation.go). Undefined: the usual one. */
export function parseServiceRange(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (text.includes(',')) throw new UsageError('--service-cluster-ip-range: clusters with two families of addresses are not simulated');
  const range = parseCIDR(text);
  if (!range) throw new UsageError('service-cluster-ip-range is not a valid cidr');
  const { network, prefixLength } = range;
  if (network.family !== 'IPv4') throw new UsageError('--service-cluster-ip-range: IPv6 is not simulated');
  const smallest = 32 - LARGEST_RANGE_BITS;
  if (prefixLength < smallest) {
    throw new UsageError(`specified --service-cluster-ip-range is too large; for 32-bit addresses, the mask must be >= ${smallest}`);
  }
  if (prefixLength > 28)
    throw new UsageError('--service-cluster-ip-range: the API server and DNS need an address each: the mask must be <= 28');
  return `${formatIP(network)}/${prefixLength}`;
}

/** In the words of kube-apiserver (pkg/kubeapiserver/options, authorization.go); files of policies cannot be given here. */
export function parseAuthorizationModes(text: string): AuthorizationMode[] {
  const names = listOf(text);
  if (names.length === 0) throw new UsageError('at least one authorization-mode must be passed');
  const modes = names.map((name) => {
    const mode = AUTHORIZATION_MODES.find((each) => each === name);
    if (mode) return mode;
    if (name === 'ABAC') throw new UsageError("authorization-mode ABAC's authorization policy file not passed");
    if (name === 'Webhook') throw new UsageError("authorization-mode Webhook's authorization config file not passed");
    throw new UsageError(`authorization-mode ${JSON.stringify(name)} is not a valid mode`);
  });
  if (new Set(modes).size < modes.length) {
    throw new UsageError(`authorization-mode [${modes.map((mode) => JSON.stringify(mode)).join(' ')}] has mode specified more than once`);
  }
  return modes;
}

/**
 * Admission plugins to have besides the default ones, and those to leave out. None may be both. In the words of kube-apiserver
 * (apiserver/pkg/server/options, admission.go).
 */
export function admissionPlugins(
  enabled: string,
  disabled: string,
): { enabledAdmissionPlugins: string[]; disabledAdmissionPlugins: string[] } {
  const on = knownPlugins('enable-admission-plugins', enabled);
  const off = knownPlugins('disable-admission-plugins', disabled);
  const both = on.filter((name) => off.includes(name));
  if (both.length > 0) throw new UsageError(`[${both.join(' ')}] in enable-admission-plugins and disable-admission-plugins overlapped`);
  return { enabledAdmissionPlugins: on, disabledAdmissionPlugins: off };
}

function knownPlugins(option: string, text: string): string[] {
  const names = listOf(text);
  const unknown = names.find((name) => !ADMISSION_PLUGINS.includes(name));
  if (unknown) throw new UsageError(`${option} plugin ${JSON.stringify(unknown)} is unknown`);
  return names;
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);
}

function oneOf<T extends string>(option: string, name: string, known: readonly T[]): T {
  const found = known.find((each) => each === name);
  if (found === undefined) throw new UsageError(`${option}: ${name} is unknown; there are ${known.join(', ')}`);
  return found;
}
