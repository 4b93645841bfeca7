/** pods/proxy: HTTP to a port of a pod, the first declared one by default (pkg/registry/core/pod, ResourceLocation). */
import { newBadRequest } from '@drydock/apimachinery';
import type { ConnectHandler } from '@drydock/apiserver';
import { proxyTarget } from '../../meta/proxy-target.ts';
import type { Pod } from './pod.types.ts';

export const podProxy: ConnectHandler<Pod> = {
  verbs: ['create', 'delete', 'get', 'patch', 'update'],
  options: (_request, { path }) => ({ kind: 'PodProxyOptions', ...(path ? { path } : {}) }),
  target: (id) => proxyTarget(id, 'pod').name,
  connect(pod, request, backend, { id, path }) {
    const { scheme, port } = proxyTarget(id, 'pod');
    const address = pod.status?.podIP;
    if (!address) throw newBadRequest('address not allowed');
    const declared = pod.spec.containers.flatMap(({ ports = [] }) => ports)[0]?.containerPort;
    return { proxy: backend.proxy({ scheme, address, port: port || (declared === undefined ? '' : `${declared}`) }, path, request) };
  },
};
