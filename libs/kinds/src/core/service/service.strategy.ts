/** What a Service gets from the registry: addresses, ports and families (pkg/registry/core/service: strategy.go, storage/alloc.go). */
import { deepEqual, isDNS1035Label, newInternalError, prefixedName } from '@drydock/apimachinery';
import type { Strategy, StrategyContext } from '@drydock/apiserver';
import { serviceStatusErrors } from './load-balancer.validation.ts';
import { allocateClusterIP, allocateNodePort, nodePortKeysOf } from './service-addresses.ts';
import { defaultService, defaultServiceStatus } from './service.defaults.ts';
import { isExternallyAccessible, isHeadless, needsClusterIP, needsNodePorts, type Service } from './service.types.ts';
import { validateService } from './service.validation.ts';
import { serviceWarnings } from './service.warnings.ts';

export const serviceStrategy: Strategy<Service> = {
  validateName: (name, prefix) => isDNS1035Label(prefix ? prefixedName(name) : name),
  defaults: defaultService,
  defaultStatus: defaultServiceStatus,

  prepareForCreate(draft, context) {
    draft.status = { loadBalancer: {} };
    const { spec } = draft;
    if (spec.clusterIP && !spec.clusterIPs?.length) spec.clusterIPs = [spec.clusterIP];
    allocate(draft, context);
  },

  prepareForUpdate(draft, old, context) {
    draft.status = old.status;
    normalizeClusterIPs(draft, old);
    dropTypeDependentFields(draft, old);
    keepAllocated(draft, old);
    allocate(draft, context);
  },

  validate: validateService,
  validateStatus: serviceStatusErrors,
  warnings: serviceWarnings,
  allowCreateOnUpdate: true,
  generationChanges: false,
};

function allocate(draft: Service, context: StrategyContext): void {
  const { spec } = draft;
  if (needsClusterIP(draft)) {
    setIPFamilies(draft);
    // A family that the cluster lacks is refused later on.
    if (!spec.clusterIPs?.length && !spec.ipFamilies?.some((family) => family !== 'IPv4' && !isHeadless(draft))) {
      const address = allocateClusterIP(context.lister, context.rng);
      if (!address) throw newInternalError('failed to allocate a serviceIP: range is full');
      spec.clusterIPs = [address];
    }
    spec.clusterIP ||= spec.clusterIPs?.[0];
  }
  if (needsNodePorts(draft)) allocateNodePorts(draft, context);
}

/** The cluster has one family. A headless Service without a selector may name both, since its addresses are its author's business. */
function setIPFamilies(draft: Service): void {
  const { spec } = draft;
  const freeOfSelector = isHeadless(draft) && Object.keys(spec.selector ?? {}).length === 0;
  spec.ipFamilyPolicy ||= freeOfSelector ? 'RequireDualStack' : 'SingleStack';
  if (!spec.ipFamilies?.length) spec.ipFamilies = [spec.clusterIPs?.[0]?.includes(':') ? 'IPv6' : 'IPv4'];
  if (freeOfSelector && spec.ipFamilyPolicy !== 'SingleStack' && spec.ipFamilies.length === 1) {
    spec.ipFamilies.push(spec.ipFamilies[0] === 'IPv4' ? 'IPv6' : 'IPv4');
  }
}

/** Ports of the same number and different protocols share a node port. */
function allocateNodePorts(draft: Service, { lister, rng }: StrategyContext): void {
  const taken = new Set(nodePortKeysOf(draft));
  const byPort = new Map<number, { nodePort: number; protocols: Set<string> }>();
  for (const port of draft.spec.ports ?? []) {
    const protocol = port.protocol ?? 'TCP';
    const shared = byPort.get(port.port);
    if (!port.nodePort) {
      const nodePort = shared && !shared.protocols.has(protocol) ? shared.nodePort : allocateNodePort(lister, rng, protocol, taken);
      if (!nodePort) throw newInternalError('failed to allocate a nodePort: range is full');
      port.nodePort = nodePort;
      taken.add(`${protocol}/${nodePort}`);
    }
    const protocols = shared?.protocols ?? new Set<string>();
    byPort.set(port.port, { nodePort: port.nodePort, protocols: protocols.add(protocol) });
  }
}

/** Clients that know only `clusterIP` change that alone; the list follows it (NormalizeClusterIPs). */
function normalizeClusterIPs({ spec }: Service, { spec: old }: Service): void {
  if ((spec.clusterIP ?? '') === (old.clusterIP ?? '') || !deepEqual(spec.clusterIPs, old.clusterIPs)) return;
  spec.clusterIPs = spec.clusterIP ? [spec.clusterIP] : undefined;
}

/** What a type needed and its successor does not goes away, unless the author changed it in the same request. */
function dropTypeDependentFields(draft: Service, old: Service): void {
  const { spec } = draft;
  if (needsClusterIP(old) && !needsClusterIP(draft)) {
    if (deepEqual(spec.clusterIPs, old.spec.clusterIPs)) {
      delete spec.clusterIP;
      delete spec.clusterIPs;
    }
    if (deepEqual(spec.ipFamilies, old.spec.ipFamilies)) delete spec.ipFamilies;
    if (spec.ipFamilyPolicy === old.spec.ipFamilyPolicy) delete spec.ipFamilyPolicy;
    if (spec.internalTrafficPolicy === old.spec.internalTrafficPolicy) delete spec.internalTrafficPolicy;
  }
  const usedNodePorts = old.spec.type === 'NodePort' || old.spec.type === 'LoadBalancer';
  if (usedNodePorts && (spec.type === 'ClusterIP' || spec.type === 'ExternalName')) {
    const sameNodePorts = deepEqual(nodePortKeysOf(draft), nodePortKeysOf(old));
    if (sameNodePorts) for (const port of spec.ports ?? []) delete port.nodePort;
    delete spec.healthCheckNodePort;
  }
  if (isExternallyAccessible(old) && !isExternallyAccessible(draft) && spec.externalTrafficPolicy === old.spec.externalTrafficPolicy) {
    delete spec.externalTrafficPolicy;
  }
  if (old.spec.type === 'LoadBalancer' && spec.type !== 'LoadBalancer') {
    delete spec.allocateLoadBalancerNodePorts;
    delete spec.loadBalancerClass;
    draft.status = { ...draft.status, loadBalancer: {} };
  }
}

/** An update that leaves out what was allocated keeps it (patchAllocatedValues). */
function keepAllocated(draft: Service, old: Service): void {
  const { spec } = draft;
  if (needsClusterIP(draft) && needsClusterIP(old)) {
    if (!spec.clusterIP) spec.clusterIP = old.spec.clusterIP;
    if (!spec.clusterIPs?.length && spec.clusterIP === old.spec.clusterIP)
      spec.clusterIPs = old.spec.clusterIPs && [...old.spec.clusterIPs];
    if (!spec.ipFamilies?.length) spec.ipFamilies = old.spec.ipFamilies && [...old.spec.ipFamilies];
    spec.ipFamilyPolicy ||= old.spec.ipFamilyPolicy;
  }
  if (!needsNodePorts(draft) || !needsNodePorts(old)) return;
  const taken = new Set(nodePortKeysOf(draft));
  for (const port of spec.ports ?? []) {
    if (port.nodePort) continue;
    const before = old.spec.ports?.find((each) => each.port === port.port && each.protocol === port.protocol)?.nodePort;
    if (before && !taken.has(`${port.protocol}/${before}`)) port.nodePort = before;
  }
}
