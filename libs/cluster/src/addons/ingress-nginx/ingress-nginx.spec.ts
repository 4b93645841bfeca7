import type { Ingress, Pod } from '@drydock/kinds';
import { TestCluster } from '../../../test/test-cluster.ts';
import { ingressNginxObjects } from './ingress-nginx.objects.ts';

const SITE = `
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec: {containers: [{name: web, image: "hashicorp/http-echo", args: ["-text=web", "-listen=:80"], ports: [{containerPort: 80}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: site}
spec:
  ingressClassName: nginx
  tls: [{hosts: [safe.example.com], secretName: cert}]
  rules:
  - host: shop.example.com
    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}, {path: /gone, pathType: Prefix, backend: {service: {name: gone, port: {number: 80}}}}]}
  - host: safe.example.com
    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
---
apiVersion: v1
kind: Secret
metadata: {name: cert}
type: kubernetes.io/tls
data: {tls.crt: "", tls.key: ""}
`;

/** What a client outside of all pods gets from the controller. */
function ask(test: TestCluster, host: string, path = '/', scheme: 'http' | 'https' = 'http'): string {
  const client = test.nodes.nodeNetwork('node02');
  const [pod] = test.cluster.api.storage.list<Pod>('pods', 'ingress-nginx');
  const address = pod!.status!.podIP!;
  const port = scheme === 'http' ? 80 : 443;
  const connection = client.connect(address, port);
  if ('failure' in connection) return connection.failure;
  const response = client.request(connection, { method: 'GET', path, host, port, scheme, headers: {}, body: '', client: '172.30.2.4' });
  return `${response?.status} ${response?.headers['location'] ?? response?.body.replace(/[\r\n]/g, '').slice(0, 40)}`;
}

describe('ingress-nginx', () => {
  it('serves Ingresses as its pods, Services and rights allow', async () => {
    const test = new TestCluster();
    test.applyObjects(ingressNginxObjects());
    test.apply(SITE);
    expect(test.client.get<Ingress>({ group: 'networking.k8s.io', version: 'v1', plural: 'ingresses' }, 'default', 'site').status).toEqual({
      loadBalancer: {},
    });
    await test.pass(60);
    const { status } = test.client.get<Ingress>({ group: 'networking.k8s.io', version: 'v1', plural: 'ingresses' }, 'default', 'site');
    expect(status!.loadBalancer!.ingress).toEqual([{ ip: expect.stringMatching(/^172\.30\.2\.\d$/) }]);
    expect([
      ask(test, 'shop.example.com'),
      ask(test, 'shop.example.com', '/gone'),
      ask(test, 'other.example.com'),
      ask(test, 'safe.example.com', '/a?b=c'),
      ask(test, 'safe.example.com', '/', 'https'),
    ]).toEqual([
      '200 web',
      '503 <html><head><title>503 Service Temporari',
      '404 <html><head><title>404 Not Found</title>',
      '308 https://safe.example.com/a?b=c',
      '200 web',
    ]);
    test.client.delete({ group: 'rbac.authorization.k8s.io', version: 'v1', plural: 'clusterrolebindings' }, undefined, 'ingress-nginx');
    expect(ask(test, 'shop.example.com')).toBe('404 <html><head><title>404 Not Found</title>');
  });
});
