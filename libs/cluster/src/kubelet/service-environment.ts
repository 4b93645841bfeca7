/** The variables that tell containers about Services (pkg/kubelet/envvars, FromServices). */
import { derivedFrom, type Lister } from '@drydock/apiserver';
import { isHeadless, type Pod, type Service } from '@drydock/kinds';

export type Environment = Readonly<Record<string, string>>;

/** By namespace; the empty one is for pods that want no Services of theirs. All pods there share it. */
const environments = derivedFrom(['services'], () => new Map<string, Environment>());

/** Of all Services in the pod's namespace, if it wants them, and of the API server in any case. */
export function serviceEnvironment(lister: Lister, { metadata, spec }: Pod): Environment {
  const namespace = spec.enableServiceLinks === false ? '' : (metadata.namespace ?? '');
  const known = environments(lister);
  let environment = known.get(namespace);
  if (!environment) known.set(namespace, (environment = Object.freeze(newEnvironment(lister, namespace))));
  return environment;
}

/** An empty namespace has no Services of its own. */
function newEnvironment(lister: Lister, namespace: string): Record<string, string> {
  const own = namespace === '' ? [] : lister.list<Service>('services', namespace);
  const master = lister.get<Service>('services', 'default', 'kubernetes');
  const services = master && !own.includes(master) ? [...own, master] : own;
  const variables: Record<string, string> = {};
  for (const service of services) {
    if (service.spec.clusterIP && !isHeadless(service)) Object.assign(variables, variablesOf(service, service.spec.clusterIP));
  }
  return variables;
}

function variablesOf({ metadata, spec }: Service, address: string): Record<string, string> {
  const prefix = variableName(metadata.name);
  const host = address.includes(':') ? `[${address}]` : address;
  const variables: Record<string, string> = { [`${prefix}_SERVICE_HOST`]: address };
  const ports = spec.ports ?? [];
  if (ports[0]) variables[`${prefix}_SERVICE_PORT`] = `${ports[0].port}`;
  for (const { name, port } of ports) if (name) variables[`${prefix}_SERVICE_PORT_${variableName(name)}`] = `${port}`;
  for (const [i, { port, protocol = 'TCP' }] of ports.entries()) {
    const url = `${protocol.toLowerCase()}://${host}:${port}`;
    const each = `${prefix}_PORT_${port}_${protocol}`;
    if (i === 0) variables[`${prefix}_PORT`] = url;
    Object.assign(variables, {
      [each]: url,
      [`${each}_PROTO`]: protocol.toLowerCase(),
      [`${each}_PORT`]: `${port}`,
      [`${each}_ADDR`]: address,
    });
  }
  return variables;
}

function variableName(name: string): string {
  return name.toUpperCase().replaceAll('-', '_');
}
