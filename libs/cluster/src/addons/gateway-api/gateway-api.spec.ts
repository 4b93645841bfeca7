import { parseYamlDocument, type KubeObject } from '@drydock/apimachinery';
import { TestCluster } from '../../../test/test-cluster.ts';
import { gatewayApiObjects } from './gateway-api.objects.ts';
import { GATEWAYS, HTTP_ROUTES, type Gateway, type Route } from './gateway-api.types.ts';

const WORLD = `
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: Pod
metadata: {name: a, labels: {app: a}}
spec: {containers: [{name: c, image: "hashicorp/http-echo", args: ["-text=a", "-listen=:80"]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: b, labels: {app: b}}
spec: {containers: [{name: c, image: "ealen/echo-server"}]}
---
apiVersion: v1
kind: Pod
metadata: {name: c, namespace: shop, labels: {app: c}}
spec: {containers: [{name: c, image: "hashicorp/http-echo", args: ["-text=c", "-listen=:80"]}]}
---
apiVersion: v1
kind: Service
metadata: {name: a}
spec: {selector: {app: a}, ports: [{port: 8080, targetPort: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: b}
spec: {selector: {app: b}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: empty}
spec: {selector: {app: none}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: c, namespace: shop}
spec: {selector: {app: c}, ports: [{port: 80}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: web}
spec:
  gatewayClassName: nginx
  listeners:
  - {name: http, port: 80, protocol: HTTP}
  - {name: odd, port: 8080, protocol: HTTP}
  - {name: tls, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: cert}]}}
`;

function route(name: string, spec: string, namespace = 'default'): string {
  return `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: ${name}, namespace: ${namespace}}
spec: ${spec}`;
}

const PARENT = 'parentRefs: [{name: web}]';

async function newWorld(): Promise<TestCluster> {
  const test = new TestCluster();
  const install = (objects: readonly KubeObject[]) => test.applyObjects(objects);
  const objects = gatewayApiObjects();
  install(objects.filter(({ kind }) => kind === 'CustomResourceDefinition'));
  await test.pass(1);
  install(objects.filter(({ kind }) => kind !== 'CustomResourceDefinition'));
  await test.pass(30);
  const [namespace, ...rest] = WORLD.split(/^---$/m).map((text) => parseYamlDocument(text).value as KubeObject);
  install([namespace!]);
  await test.pass(1);
  install(rest);
  await test.pass(30);
  return test;
}

interface Ask {
  path?: string;
  host?: string;
  method?: string;
  headers?: Record<string, string>;
  scheme?: 'http' | 'https';
}

function ask(test: TestCluster, { path = '/', host = 'shop.example.com', method = 'GET', headers = {}, scheme = 'http' }: Ask): string {
  const network = test.nodes.nodeNetwork('controlplane');
  const connection = network.connect('172.30.2.2', scheme === 'http' ? 31080 : 31443);
  if ('failure' in connection) return connection.failure;
  const request = { method, path, host, port: 80, scheme, headers, body: '', client: '172.30.1.2' };
  const response = network.request(connection, request);
  if (!response) return 'no answer';
  const { location } = response.headers;
  return `${response.status} ${location ?? response.body.replace(/\s+/g, ' ').slice(0, 900)}`;
}

const conditions = (all: readonly { type: string; status: string; reason?: string }[] = []) =>
  all.map(({ type, status, reason }) => `${type}=${status} ${reason}`);

describe('the gateway add-on', () => {
  it('says of Gateways and their listeners whether they work', async () => {
    const test = await newWorld();
    test.apply(route('r', `{${PARENT}, rules: [{backendRefs: [{name: a, port: 8080}]}]}`));
    await test.pass(5);
    const { status } = test.client.get<Gateway>(GATEWAYS, 'default', 'web');
    expect(conditions(status!.conditions)).toEqual(['Accepted=True ListenersNotValid', 'Programmed=True Programmed']);
    expect(status!.addresses).toEqual([{ type: 'IPAddress', value: expect.stringMatching(/^172\.30\.2\.\d$/) as string }]);
    expect(
      Object.fromEntries(
        status!.listeners!.map(({ name, conditions: all, attachedRoutes }) => [name, [attachedRoutes, ...conditions(all)]]),
      ),
    ).toEqual({
      http: [1, 'Accepted=True Accepted', 'Programmed=True Programmed', 'ResolvedRefs=True ResolvedRefs', 'Conflicted=False NoConflicts'],
      odd: [
        0,
        'Accepted=False PortUnavailable',
        'Programmed=False Invalid',
        'ResolvedRefs=True ResolvedRefs',
        'Conflicted=False NoConflicts',
      ],
      tls: [
        0,
        'Accepted=True Accepted',
        'Programmed=False Invalid',
        'ResolvedRefs=False InvalidCertificateRef',
        'Conflicted=False NoConflicts',
      ],
    });
  });

  it.each<[string, string, Ask, string | RegExp]>([
    ['a host', 'hostnames: ["shop.example.com"], rules: [{backendRefs: [{name: a, port: 8080}]}]', {}, '200 a '],
    ['another host', 'hostnames: ["other.example.com"], rules: [{backendRefs: [{name: a, port: 8080}]}]', {}, /^404 /],
    ['a wildcard', 'hostnames: ["*.example.com"], rules: [{backendRefs: [{name: a, port: 8080}]}]', { host: 'x.y.example.com' }, '200 a '],
    ['a prefix', 'rules: [{matches: [{path: {value: /api}}], backendRefs: [{name: a, port: 8080}]}]', { path: '/api/x' }, '200 a '],
    ['no prefix of words', 'rules: [{matches: [{path: {value: /api}}], backendRefs: [{name: a, port: 8080}]}]', { path: '/apis' }, /^404 /],
    [
      'an exact path',
      'rules: [{matches: [{path: {type: Exact, value: /api}}], backendRefs: [{name: a, port: 8080}]}]',
      { path: '/api/x' },
      /^404 /,
    ],
    [
      'a header',
      'rules: [{matches: [{headers: [{name: X-A, value: "1"}]}], backendRefs: [{name: a, port: 8080}]}]',
      { headers: { 'x-a': '1' } },
      '200 a ',
    ],
    ['no header', 'rules: [{matches: [{headers: [{name: X-A, value: "1"}]}], backendRefs: [{name: a, port: 8080}]}]', {}, /^404 /],
    ['a method', 'rules: [{matches: [{method: POST}], backendRefs: [{name: a, port: 8080}]}]', { method: 'POST' }, '200 a '],
    [
      'a query',
      'rules: [{matches: [{queryParams: [{name: q, value: x y}]}], backendRefs: [{name: a, port: 8080}]}]',
      { path: '/?q=x%20y' },
      '200 a ',
    ],
    [
      'the longer prefix',
      'rules: [{backendRefs: [{name: empty, port: 80}]}, {matches: [{path: {value: /a}}], backendRefs: [{name: a, port: 8080}]}]',
      { path: '/a' },
      '200 a ',
    ],
    ['nobody ready', 'rules: [{backendRefs: [{name: empty, port: 80}]}]', {}, /^503 /],
    ['no such Service', 'rules: [{backendRefs: [{name: nothing, port: 80}]}]', {}, /^500 /],
    ['weight 0', 'rules: [{backendRefs: [{name: a, port: 8080, weight: 1}, {name: nothing, port: 80, weight: 0}]}]', {}, '200 a '],
    [
      'a redirect',
      'rules: [{filters: [{type: RequestRedirect, requestRedirect: {scheme: https, statusCode: 301}}]}]',
      { path: '/x?y=1' },
      '301 https://shop.example.com/x?y=1',
    ],
    [
      'a header for the backend',
      'rules: [{filters: [{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: X-New, value: set}]}}], backendRefs: [{name: b, port: 80}]}]',
      {},
      /^200 .*"x-new":\s?"set"/,
    ],
    [
      'a new path',
      'rules: [{matches: [{path: {value: /old}}], filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /new}}}], backendRefs: [{name: b, port: 80}]}]',
      { path: '/old/x' },
      /^200 .*\/new\/x/,
    ],
    ['another namespace without a grant', 'rules: [{backendRefs: [{name: c, namespace: shop, port: 80}]}]', {}, /^500 /],
  ])('%s', async (_, spec, asked, expected) => {
    const test = await newWorld();
    test.apply(route('r', `{${PARENT}, ${spec}}`));
    await test.pass(5);
    const answer = ask(test, asked);
    if (typeof expected === 'string') expect(answer.startsWith(expected)).toBe(true);
    else expect(answer).toMatch(expected);
  });

  it('takes references across namespaces and turns, where they are granted', async () => {
    const test = await newWorld();
    test.apply(
      route(
        'r',
        `{${PARENT}, rules: [{backendRefs: [{name: c, namespace: shop, port: 80, weight: 1}, {name: a, port: 8080, weight: 1}]}]}`,
      ),
    );
    await test.pass(5);
    const parents = () => conditions(test.client.get<Route>(HTTP_ROUTES, 'default', 'r').status!.parents![0]!.conditions);
    expect(parents()).toEqual(['Accepted=True Accepted', 'ResolvedRefs=False RefNotPermitted']);
    test.apply(`
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: {name: g, namespace: shop}
spec: {from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: default}], to: [{group: "", kind: Service}]}`);
    await test.pass(5);
    expect(parents()).toEqual(['Accepted=True Accepted', 'ResolvedRefs=True ResolvedRefs']);
    expect(new Set(Array.from({ length: 30 }, () => ask(test, {}).trim()))).toEqual(new Set(['200 a', '200 c']));
  });

  it.each<[string, string, string, string]>([
    ['a listener that is not there', 'default', '{parentRefs: [{name: web, sectionName: none}]}', 'Accepted=False NoMatchingParent'],
    ['a listener that is invalid', 'default', '{parentRefs: [{name: web, sectionName: odd}]}', 'Accepted=False InvalidListener'],
    ['another namespace', 'shop', '{parentRefs: [{name: web, namespace: default}]}', 'Accepted=False NotAllowedByListeners'],
  ])('refuses %s', async (_, namespace, spec, expected) => {
    const test = await newWorld();
    test.apply(route('r', spec, namespace));
    await test.pass(5);
    const { parents } = test.client.get<Route>(HTTP_ROUTES, namespace, 'r').status!;
    expect(conditions(parents![0]!.conditions)[0]).toBe(expected);
  });

  it('is validated by its schema', async () => {
    const test = await newWorld();
    expect(() => test.apply(route('r', `{${PARENT}, rules: [{filters: [{type: URLRewrite}]}]}`))).toThrow(
      'filter.urlRewrite must be specified for URLRewrite filter.type',
    );
    expect(() => test.apply(route('r', `{${PARENT}, rules: [{backendRefs: [{name: a}]}]}`))).toThrow(
      'Must have port for Service reference',
    );
  });
});
