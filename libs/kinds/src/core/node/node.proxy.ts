/** nodes/proxy: HTTP to a kubelet, or to another port of a node (pkg/registry/core/node, ResourceLocation). */
import { newBadRequest } from '@drydock/apimachinery';
import type { ConnectHandler } from '@drydock/apiserver';
import { proxyTarget } from '../../meta/proxy-target.ts';
import type { Node } from './node.types.ts';

const KUBELET_PORT = '10250';

export const nodeProxy: ConnectHandler<Node> = {
  verbs: ['create', 'delete', 'get', 'patch', 'update'],
  options: (_request, { path }) => ({ kind: 'NodeProxyOptions', ...(path ? { path } : {}) }),
  target: (id) => proxyTarget(id, 'node').name,
  connect(node, request, backend, { id, path }) {
    const { scheme, port } = proxyTarget(id, 'node');
    const address = node.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address;
    if (!address) throw newBadRequest('address not allowed');
    if (!port || port === KUBELET_PORT) return { proxy: backend.kubelet(node, path, request) };
    return { proxy: backend.proxy({ scheme, address, port }, path, request) };
  },
};
