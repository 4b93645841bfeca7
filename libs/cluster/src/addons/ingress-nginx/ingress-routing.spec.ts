import type { Ingress, IngressClass } from '@drydock/kinds';
import { findRoute, isServed } from './ingress-routing.ts';

interface Rule {
  host?: string;
  /** `TYPE PATH SERVICE` */
  paths: readonly string[];
}

function newIngress(rules: readonly Rule[], annotations: Record<string, string> = {}, more: Partial<Ingress['spec']> = {}): Ingress {
  const prefixed = Object.fromEntries(Object.entries(annotations).map(([name, value]) => [`nginx.ingress.kubernetes.io/${name}`, value]));
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'site', namespace: 'default', annotations: prefixed, creationTimestamp: '2026-11-20T18:00:00Z' },
    spec: {
      ...more,
      rules: rules.map(({ host, paths }) => ({
        ...(host ? { host } : {}),
        http: {
          paths: paths.map((text) => {
            const [pathType = '', path = '', name = ''] = text.split(' ');
            return { path, pathType, backend: { service: { name, port: { number: 80 } } } };
          }),
        },
      })),
    },
  };
}

/** `SERVICE PATH` of where a request goes. */
function go(ingress: Ingress, host: string, path: string): string | undefined {
  const route = findRoute([ingress], host, path);
  return route && `${route.backend.service?.name} ${route.path}`;
}

describe('the backend of a request', () => {
  // The table of the documentation, "Ingress: examples" of path types.
  it.each<[string, string, string, boolean]>([
    ['Prefix', '/', '/anything', true],
    ['Exact', '/foo', '/foo', true],
    ['Exact', '/foo', '/bar', false],
    ['Exact', '/foo', '/foo/', false],
    ['Exact', '/foo/', '/foo', false],
    ['Prefix', '/foo', '/foo', true],
    ['Prefix', '/foo', '/foo/', true],
    ['Prefix', '/foo/', '/foo', true],
    ['Prefix', '/foo/', '/foo/', true],
    ['Prefix', '/aaa/bb', '/aaa/bbb', false],
    ['Prefix', '/aaa/bbb', '/aaa/bbb', true],
    ['Prefix', '/aaa/bbb/', '/aaa/bbb', true],
    ['Prefix', '/aaa/bbb', '/aaa/bbb/', true],
    ['Prefix', '/aaa/bbb', '/aaa/bbb/ccc', true],
    ['Prefix', '/aaa/bbb', '/aaa/bbbxyz', false],
    ['ImplementationSpecific', '/foo', '/foo/bar', true],
  ])('%s %s for %s: %s', (type, path, requested, matches) => {
    expect(go(newIngress([{ paths: [`${type} ${path} web`] }]), 'any.example.com', requested)).toBe(
      matches ? `web ${requested}` : undefined,
    );
  });

  it.each<[string, Rule[], string, string, string | undefined]>([
    ['the longest path', [{ paths: ['Prefix / web', 'Prefix /aaa/bbb deep', 'Prefix /aaa near'] }], 'x', '/aaa/bbb/c', 'deep /aaa/bbb/c'],
    ['an exact path', [{ paths: ['Prefix /foo prefix', 'Exact /foo exact'] }], 'x', '/foo', 'exact /foo'],
    ['its own host', [{ paths: ['Prefix / any'] }, { host: 'a.example.com', paths: ['Prefix / own'] }], 'a.example.com', '/', 'own /'],
    ['a wildcard', [{ host: '*.example.com', paths: ['Prefix / wild'] }], 'a.example.com', '/', 'wild /'],
    ['a wildcard is one label', [{ host: '*.example.com', paths: ['Prefix / wild'] }], 'a.b.example.com', '/', undefined],
    ['a wildcard is no name without it', [{ host: '*.example.com', paths: ['Prefix / wild'] }], 'example.com', '/', undefined],
    ['another host', [{ host: 'a.example.com', paths: ['Prefix / own'] }], 'b.example.com', '/', undefined],
  ])('is that of %s', (_, rules, host, path, expected) => {
    expect(go(newIngress(rules), host, path)).toBe(expected);
  });

  it('is the default backend when no rule fits', () => {
    const ingress = newIngress(
      [{ host: 'a.example.com', paths: ['Prefix / own'] }],
      {},
      { defaultBackend: { service: { name: 'fallback' } } },
    );
    expect(go(ingress, 'b.example.com', '/x')).toBe('fallback /x');
  });

  it('is asked for another path where the author says so', () => {
    const groups = newIngress([{ paths: ['ImplementationSpecific /api(/|$)(.*) api'] }], { 'rewrite-target': '/$2', 'use-regex': 'true' });
    expect(go(groups, 'x', '/api/v1/users')).toBe('api /v1/users');
    expect(go(groups, 'x', '/api')).toBe('api /');
    expect(go(groups, 'x', '/apiary')).toBe(undefined);
    expect(go(newIngress([{ paths: ['Prefix /app web'] }], { 'rewrite-target': '/' }), 'x', '/app/page')).toBe('web /');
  });
});

describe('an Ingress belongs to the controller', () => {
  const classes: IngressClass[] = [
    { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata: { name: 'web' }, spec: { controller: 'k8s.io/ingress-nginx' } },
    { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata: { name: 'other' }, spec: { controller: 'example.com/other' } },
  ];

  it.each<[string | undefined, string | undefined, boolean]>([
    ['web', undefined, true],
    ['other', undefined, false],
    ['missing', undefined, false],
    [undefined, undefined, false],
    [undefined, 'nginx', true],
    [undefined, 'other', false],
  ])('class %s, annotation %s: %s', (ingressClassName, annotation, expected) => {
    const ingress = newIngress([], {}, ingressClassName ? { ingressClassName } : {});
    if (annotation) ingress.metadata.annotations = { 'kubernetes.io/ingress.class': annotation };
    expect(isServed(ingress, classes)).toBe(expected);
  });
});
