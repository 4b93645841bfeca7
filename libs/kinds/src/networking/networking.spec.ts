import { refusalOf, TestCluster } from '../../test-support/test-cluster.ts';
import { defaultIngressClass } from './ingress/default-ingress-class.admission.ts';
import { ingresses } from './ingress/ingress.ts';
import type { Ingress } from './ingress/ingress.types.ts';
import type { NetworkPolicy } from './network-policy/network-policy.types.ts';

const ROOT = '/apis/networking.k8s.io/v1';
const cluster = () => new TestCluster([], [defaultIngressClass]);
const post = (kind: string, plural: string, spec: unknown) => {
  const body = { apiVersion: 'networking.k8s.io/v1', kind, metadata: { name: 'x' }, spec } as never;
  return refusalOf(cluster().send({ method: 'POST', path: `${ROOT}/namespaces/default/${plural}`, body }));
};
const backend = { service: { name: 'shop', port: { number: 80 } } };

describe('Ingress', () => {
  it.each([
    [{}, 'spec: Invalid value: []networking.IngressRule(nil): either `defaultBackend` or `rules` must be specified'],
    [
      { rules: [{ http: { paths: [{ path: 'x', backend }] } }] },
      'spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified',
    ],
    [
      { rules: [{ host: '10.0.0.1', http: { paths: [{ path: 'x', pathType: 'Prefix', backend: {} }] } }] },
      '[spec.rules[0].host: Invalid value: "10.0.0.1": must be a DNS name, not an IP address, spec.rules[0].http.paths[0].path: Invalid value: "x": must be an absolute path, spec.rules[0].http.paths[0].backend: Invalid value: "": resource or service backend is required]',
    ],
    [{ defaultBackend: { service: { name: 'shop' } } }, 'spec.defaultBackend: Required value: port name or number is required'],
  ])('refuses %j', (spec, errors) => {
    expect(post('Ingress', 'ingresses', spec)).toBe(`Ingress.networking.k8s.io "x" is invalid: ${errors}`);
  });

  it('takes the default class, and is shown with its hosts', () => {
    const test = cluster();
    const metadata = { name: 'nginx', annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' } };
    test.create({ apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata, spec: { controller: 'k8s.io/ingress-nginx' } });
    const rules = ['a', 'b', 'c', 'd'].map((host) => ({
      host: `${host}.io`,
      http: { paths: [{ path: '/', pathType: 'Prefix', backend }] },
    }));
    const created = test.create<Ingress>({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'x', namespace: 'default' },
      spec: { rules, tls: [{ hosts: ['a.io'] }] },
    });
    expect(ingresses.table.cells(created, test.clock)).toEqual(['x', 'nginx', 'a.io,b.io,c.io + 1 more...', '', '80, 443', '0s']);
  });
});

describe('NetworkPolicy', () => {
  it.each([
    [{ ingress: [{ from: [{}] }] }, 'spec.ingress[0].from[0]: Required value: must specify a peer'],
    [
      { ingress: [{ from: [{ podSelector: {}, ipBlock: { cidr: '10.0.0.0/8' } }] }] },
      'spec.ingress[0].from[0]: Forbidden: may not specify both ipBlock and another peer',
    ],
    [
      { egress: [{ to: [{ ipBlock: { cidr: '10.1.0.0/16', except: ['10.2.0.0/24'] } }] }] },
      'spec.egress[0].to[0].ipBlock.except[0]: Invalid value: "10.2.0.0/24": must be a strict subset of `cidr`',
    ],
    [
      {
        ingress: [
          {
            ports: [
              { port: 9000, endPort: 8010 },
              { port: 'web', endPort: 1 },
            ],
          },
        ],
      },
      '[spec.ingress[0].ports[0].endPort: Invalid value: 9000: must be greater than or equal to `port`, spec.ingress[0].ports[1].endPort: Invalid value: 1: may not be specified when `port` is non-numeric]',
    ],
    [{ policyTypes: ['Outgress'] }, 'spec.policyTypes[0]: Unsupported value: "Outgress": supported values: "Ingress", "Egress"'],
  ])('refuses %j', (spec, errors) => {
    expect(post('NetworkPolicy', 'networkpolicies', spec)).toBe(`NetworkPolicy.networking.k8s.io "x" is invalid: ${errors}`);
  });

  it('is about ingress, and about egress when it has such rules', () => {
    const create = (spec: object) =>
      cluster().create({
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'x', namespace: 'default' },
        spec,
      } as unknown as NetworkPolicy).spec;
    expect([create({}), create({ podSelector: {}, egress: [{ ports: [{ port: 53 }] }] })]).toEqual([
      { podSelector: {}, policyTypes: ['Ingress'] },
      { podSelector: {}, policyTypes: ['Ingress', 'Egress'], egress: [{ ports: [{ port: 53, protocol: 'TCP' }] }] },
    ]);
  });
});
