import { resourcePath } from '../client/resource-client.ts';
import type { HttpMethod } from './api-request.ts';
import { infoOfTarget, resolveRequestInfo, type RequestTarget } from './request-info.ts';

const PODS = { group: '', version: 'v1', plural: 'pods' };
const SETS = { group: 'apps', version: 'v1', plural: 'replicasets' };
const NODES = { group: '', version: 'v1', plural: 'nodes' };

describe('what a target is about', () => {
  it.each<{ method: HttpMethod; target: Partial<RequestTarget> }>([
    { method: 'POST', target: { ...PODS, namespace: 'default' } },
    { method: 'POST', target: { ...PODS, namespace: 'default', name: 'web', subresource: 'binding' } },
    { method: 'POST', target: { ...NODES } },
    { method: 'PUT', target: { ...SETS, namespace: 'status', name: 'web-1' } },
    { method: 'PUT', target: { ...SETS, namespace: 'a', name: 'status', subresource: 'status' } },
    { method: 'PATCH', target: { ...NODES, name: 'node01', subresource: 'status' } },
    { method: 'GET', target: { ...PODS, namespace: 'default', name: 'watch' } },
    { method: 'DELETE', target: { ...NODES, name: 'node01' } },
  ])('is what its path says: $method $target', ({ method, target: given }) => {
    const target: RequestTarget = { ...PODS, namespace: '', name: '', subresource: '', ...given };
    const path = resourcePath(target, target.namespace, target.name, target.subresource);
    expect(infoOfTarget(method, target)).toEqual({ ...resolveRequestInfo({ method, path }), path: '' });
  });

  it.each<{ method: HttpMethod; target: Partial<RequestTarget> }>([
    { method: 'GET', target: { ...PODS, namespace: 'default' } },
    { method: 'DELETE', target: { ...PODS, namespace: 'default' } },
    { method: 'PUT', target: { group: '', version: 'v1', plural: 'namespaces', name: 'default' } },
  ])('is read off the path: $method $target', ({ method, target }) => {
    expect(infoOfTarget(method, { ...PODS, namespace: '', name: '', subresource: '', ...target })).toBeUndefined();
  });
});
