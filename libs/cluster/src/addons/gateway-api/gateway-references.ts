/** Who may refer to what, and which listeners take which routes. Pure. */
import { selectorMatches, type KubeObject, type LabelSelector } from '@drydock/apimachinery';
import type { Lister } from '@drydock/apiserver';
import type { Service } from '@drydock/kinds';
import {
  GATEWAY_GROUP,
  REFERENCE_GRANTS_KEY,
  type BackendReference,
  type Gateway,
  type Listener,
  type ParentReference,
  type ReferenceGrant,
  type Route,
} from './gateway-api.types.ts';

/** What reading goes through: the controller's informers, or requests of the data plane. */
export type Reader = Pick<Lister, 'get' | 'list'>;

/** Whether a ReferenceGrant in the namespace of the target lets the other one refer to it. */
export function isGranted(
  reader: Reader,
  from: { group: string; kind: string; namespace: string },
  to: { group: string; kind: string; namespace: string; name: string },
): boolean {
  if (from.namespace === to.namespace) return true;
  return reader
    .list<ReferenceGrant>(REFERENCE_GRANTS_KEY, to.namespace)
    .some(
      ({ spec }) =>
        spec.from.some((each) => each.group === from.group && each.kind === from.kind && each.namespace === from.namespace) &&
        spec.to.some((each) => each.group === to.group && each.kind === to.kind && (each.name === undefined || each.name === to.name)),
    );
}

export interface ReferenceProblem {
  reason: 'InvalidKind' | 'RefNotPermitted' | 'BackendNotFound' | 'UnsupportedValue';
  message: string;
}

/** Why a backend is none; `path`: where it stands. */
export function backendProblem(reader: Reader, route: KubeObject, backend: BackendReference, path: string): ReferenceProblem | undefined {
  const { group = '', kind = 'Service', name, port } = backend;
  const own = route.metadata.namespace ?? '';
  const namespace = backend.namespace ?? own;
  if (group !== '' || kind !== 'Service') {
    const [field, value, supported] = group !== '' && group !== 'core' ? ['group', group, ['core', '']] : ['kind', kind, ['Service']];
    const list = (supported as string[]).map((each) => JSON.stringify(each)).join(', ');
    return {
      reason: 'InvalidKind',
      message: `${path}.${field as string}: Unsupported value: ${JSON.stringify(value)}: supported values: ${list}`,
    };
  }
  if (!isGranted(reader, { group: GATEWAY_GROUP, kind: route.kind, namespace: own }, { group: '', kind: 'Service', namespace, name })) {
    return { reason: 'RefNotPermitted', message: `Backend ref to Service ${namespace}/${name} not permitted by any ReferenceGrant` };
  }
  if (port === undefined) return { reason: 'UnsupportedValue', message: `${path}.port: Required value: port cannot be nil` };
  const service = reader.get<Service>('services', namespace, name);
  if (!service) return { reason: 'BackendNotFound', message: `${path}.name: Not found: ${JSON.stringify(name)}` };
  if (!service.spec.ports?.some((each) => each.port === port)) {
    return { reason: 'BackendNotFound', message: `${path}.port: Not found: "${port}"` };
  }
  return undefined;
}

/** Whether a route means a Gateway. */
export function isParent(
  { group = GATEWAY_GROUP, kind = 'Gateway', name, namespace }: ParentReference,
  route: KubeObject,
  gateway: Gateway,
): boolean {
  const where = namespace ?? route.metadata.namespace;
  return group === GATEWAY_GROUP && kind === 'Gateway' && name === gateway.metadata.name && where === gateway.metadata.namespace;
}

export function isMeant({ sectionName, port }: ParentReference, listener: Listener): boolean {
  return (sectionName === undefined || sectionName === listener.name) && (port === undefined || port === listener.port);
}

/** Whether the listener takes routes of this kind from this namespace (`allowedRoutes`). */
export function isAllowed(reader: Reader, gateway: Gateway, { allowedRoutes }: Listener, route: KubeObject): boolean {
  const kinds = allowedRoutes?.kinds ?? [];
  if (kinds.length > 0 && !kinds.some(({ group = GATEWAY_GROUP, kind }) => group === GATEWAY_GROUP && kind === route.kind)) return false;
  const { from = 'Same', selector } = allowedRoutes?.namespaces ?? {};
  if (from === 'All') return true;
  if (from === 'Same') return route.metadata.namespace === gateway.metadata.namespace;
  const labels = reader.get('namespaces', undefined, route.metadata.namespace ?? '')?.metadata.labels;
  return selectorMatches((selector ?? {}) as LabelSelector, labels);
}

/** The host names under which a listener serves a route; none when the two do not meet. No name at all stands for any. */
export function sharedHostnames({ hostname }: Listener, { spec }: Route): string[] | undefined {
  const wanted = spec.hostnames ?? [];
  if (hostname === undefined || hostname === '') return wanted;
  if (wanted.length === 0) return [hostname];
  const shared = wanted.flatMap((each) => {
    if (each === hostname || covers(hostname, each)) return [each];
    return covers(each, hostname) ? [hostname] : [];
  });
  return shared.length > 0 ? shared : undefined;
}

/** `*.example.com` covers `a.example.com` and `b.a.example.com`. */
export function covers(pattern: string, hostname: string): boolean {
  return pattern.startsWith('*.') && hostname.endsWith(pattern.slice(1)) && hostname.length > pattern.length - 1;
}
