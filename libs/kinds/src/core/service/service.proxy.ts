/** services/proxy: HTTP to one of the pods behind a Service (pkg/registry/core/service/storage, ResourceLocation). */
import { newFailure } from '@drydock/apimachinery';
import type { ConnectHandler } from '@drydock/apiserver';
import { proxyTarget } from '../../meta/proxy-target.ts';
import type { Endpoints } from '../endpoints/endpoints.types.ts';
import type { Service } from './service.types.ts';

export const serviceProxy: ConnectHandler<Service> = {
  verbs: ['create', 'delete', 'get', 'patch', 'update'],
  options: (_request, { path }) => ({ kind: 'ServiceProxyOptions', ...(path ? { path } : {}) }),
  target: (id) => proxyTarget(id, 'service').name,
  connect(service, request, backend, { id, path, lister, rng }) {
    const { scheme, name, port } = proxyTarget(id, 'service');
    const portName = portNameOf(service, port);
    const endpoints = lister.get<Endpoints>('endpoints', service.metadata.namespace, name);
    const subsets = endpoints?.subsets ?? [];
    if (subsets.length === 0) throw unavailable(`no endpoints available for service ${JSON.stringify(name)}`);
    const ready = subsets.flatMap(({ addresses = [], ports = [] }) =>
      ports
        .filter((each) => (each.name ?? '') === portName)
        .flatMap((each) => addresses.map(({ ip }) => ({ address: ip, port: `${each.port}` }))),
    );
    if (ready.length === 0) throw unavailable(`no endpoints available for service ${JSON.stringify(id)}`);
    return { proxy: backend.proxy({ scheme, ...rng.pick(ready) }, path, request) };
  },
};

/** A number stands for the port that the Service has under it. */
function portNameOf({ metadata, spec }: Service, port: string): string {
  if (!/^-?\d+$/.test(port)) return port;
  const found = spec.ports?.find((each) => each.port === Number(port));
  if (!found) throw unavailable(`no service port ${Number(port)} found for service ${JSON.stringify(metadata.name)}`);
  return found.name ?? '';
}

function unavailable(message: string): Error {
  return newFailure(503, 'ServiceUnavailable', message);
}
