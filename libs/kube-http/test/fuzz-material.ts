/** What fuzz tests begin with, and how they spoil it. */
import type { Rng } from '@drydock/apimachinery';
import { encodeProtobuf } from '../src/protobuf/kubernetes-protobuf.ts';

export interface Material {
  path: string;
  type: string;
  body: string | Uint8Array;
}

const CORE = '/api/v1/namespaces/default';
const APPS = '/apis/apps/v1/namespaces/default/deployments';

const template = {
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'web', image: 'nginx', ports: [{ containerPort: 80 }] }] },
};
const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'cm', labels: { a: 'b' } }, data: { key: 'value', other: '1' } };
const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: { replicas: 1, selector: { matchLabels: { app: 'web' } }, template },
};
const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web' },
  spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http' }] },
};
const definition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'docks.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'docks', singular: 'dock', kind: 'Dock' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                properties: { size: { type: 'integer', minimum: 1 } },
                'x-kubernetes-validations': [{ rule: 'self.size < 10' }],
              },
            },
          },
        },
      },
    ],
  },
};

const OBJECTS: [string, object][] = [
  [`${CORE}/configmaps`, configMap],
  [`${CORE}/pods`, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: template.spec }],
  [`${CORE}/services`, service],
  [`${CORE}/secrets`, { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, data: { a: 'Yg==' }, stringData: { c: 'd' } }],
  [APPS, deployment],
  ['/apis/apiextensions.k8s.io/v1/customresourcedefinitions', definition],
  [
    '/apis/batch/v1/namespaces/default/cronjobs',
    {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'c' },
      spec: {
        schedule: '*/5 * * * *',
        jobTemplate: { spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox' }] } } } },
      },
    },
  ],
  [
    '/apis/networking.k8s.io/v1/namespaces/default/networkpolicies',
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'n' },
      spec: { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }] },
    },
  ],
];

const YAML = `apiVersion: v1
kind: ConfigMap
metadata:
  name: yaml   # a comment
  labels: &labels {a: "b", 'c': d}
  annotations: *labels
data:
  text: |
    two
    lines
  folded: >-
    one
    line
  number: "0x10"
`;

export const BODIES: readonly Material[] = [
  ...OBJECTS.map(([path, object]) => ({ path, type: 'application/json', body: JSON.stringify(object) })),
  { path: `${CORE}/configmaps`, type: 'application/yaml', body: YAML },
  { path: APPS, type: 'application/yaml', body: JSON.stringify(deployment, null, 2) },
  ...OBJECTS.filter(([path]) => !path.includes('customresource')).map(([path, object]) => ({
    path,
    type: 'application/vnd.kubernetes.protobuf',
    body: encodeProtobuf(object)!,
  })),
];

export const PATCHES: readonly Material[] = [
  {
    path: `${CORE}/configmaps/cm`,
    type: 'application/json-patch+json',
    body: '[{"op":"replace","path":"/data/key","value":"new"},{"op":"add","path":"/metadata/labels/x~1y","value":"1"},{"op":"copy","from":"/data/key","path":"/data/copy"}]',
  },
  {
    path: `${APPS}/web`,
    type: 'application/json-patch+json',
    body: '[{"op":"test","path":"/spec/replicas","value":1},{"op":"add","path":"/spec/template/spec/containers/-","value":{"name":"b","image":"b"}},{"op":"move","from":"/spec/replicas","path":"/spec/minReadySeconds"}]',
  },
  {
    path: `${CORE}/configmaps/cm`,
    type: 'application/merge-patch+json',
    body: '{"data":{"key":null,"added":"1"},"metadata":{"labels":{"a":null}}}',
  },
  {
    path: `${APPS}/web`,
    type: 'application/merge-patch+json',
    body: '{"spec":{"replicas":2,"template":{"spec":{"containers":[{"name":"web","image":"x"}]}}}}',
  },
  {
    path: `${APPS}/web`,
    type: 'application/strategic-merge-patch+json',
    body: '{"spec":{"template":{"spec":{"containers":[{"name":"web","$patch":"delete"},{"name":"c","image":"c"}],"$setElementOrder/containers":[{"name":"c"}],"$retainKeys":["containers"]}}}}',
  },
  {
    path: `${CORE}/services/web`,
    type: 'application/strategic-merge-patch+json',
    body: '{"spec":{"ports":[{"port":80,"$patch":"replace"},{"port":81,"name":"b"}],"$deleteFromPrimitiveList/externalIPs":["1.2.3.4"]}}',
  },
  { path: `${CORE}/configmaps/cm`, type: 'application/apply-patch+yaml', body: YAML.replace('name: yaml', 'name: cm') },
  { path: `${APPS}/web`, type: 'application/apply-patch+yaml', body: JSON.stringify(deployment) },
];

export const SELECTORS: readonly [string, readonly string[]][] = [
  ['labelSelector', ['app=web', 'app in (a,b),!c', 'x notin (y),z', 'a.b/c==d', 'n>1,m<2']],
  ['fieldSelector', ['metadata.name=web', 'status.phase!=Running,spec.nodeName=', 'spec.nothing=1']],
  ['limit', ['1', '0', '-1', '9999999999999999999']],
  ['continue', ['eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MSwic3RhcnQiOiJhIn0', '']],
  ['resourceVersion', ['0', '1', '999999999999', '-5']],
  ['resourceVersionMatch', ['Exact', 'NotOlderThan', 'Nonsense']],
  ['watch', ['true', '0', '1']],
  ['timeoutSeconds', ['1', '-1', '99999999999999999999']],
  ['sendInitialEvents', ['true', 'maybe']],
  ['allowWatchBookmarks', ['true', '']],
  ['includeObject', ['None', 'Nonsense']],
  ['propagationPolicy', ['Foreground', 'Nonsense']],
];

export const PATHS: readonly string[] = [
  `${CORE}/pods/web/log`,
  `${CORE}/pods/web/exec`,
  `${CORE}/pods/web/proxy/index.html`,
  `${CORE}/services/http:web:80/proxy/`,
  `${CORE}/serviceaccounts/default/token`,
  `${APPS}/web/scale`,
  `${APPS}/web/status`,
  '/apis/example.com/v1/namespaces/default/docks',
  '/api/v1/nodes/controlplane/proxy/metrics',
  '/openapi/v3/apis/apps/v1',
  '/api/v1/watch/namespaces/default/pods',
  '/readyz/ping',
];

export const NASTY: readonly string[] = [
  '',
  ' ',
  '\0',
  '\n',
  '\x1b[2J',
  '\u202e',
  '%',
  '%2e%2e',
  '..',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '$patch',
  '-',
  '.',
  '*',
  '(((((',
  '))',
  ',,,',
  '!',
  '=',
  '==',
  'in',
  'a in (',
  'x'.repeat(300),
  '9'.repeat(400),
  '-0',
  '1e999',
  'NaN',
  'null',
  'true',
  '[]',
  '{}',
];

const TOKENS = [
  ...NASTY,
  '"',
  '\\',
  '\\u0000',
  '\\ud800',
  ':',
  '{"a":',
  '[',
  ']',
  '}',
  '1e400',
  '-',
  '0.1',
  '&a',
  '*a',
  '<<: ',
  '!!binary ',
  '|',
  '>',
  '? ',
  '---\n',
  '\t',
  '\ufeff',
  '{"__proto__":{"x":1}}',
  '[['.repeat(600),
  '{"a":'.repeat(1200),
  '\xff',
  '\xc0\x80',
];

/** A few random changes: bytes lost, doubled or changed, and tokens put in. */
export function mutate(body: Buffer, rng: Rng): Buffer {
  let bytes = body;
  for (let changes = 1 + rng.integer(4); changes > 0; changes--) bytes = change(bytes, rng);
  return bytes;
}

function change(bytes: Buffer, rng: Rng): Buffer {
  const at = rng.integer(bytes.length + 1);
  const to = Math.min(bytes.length, at + rng.integer(12));
  const [before, cut, after] = [bytes.subarray(0, at), bytes.subarray(at, to), bytes.subarray(to)];
  switch (rng.integer(6)) {
    case 0:
      return before;
    case 1:
      return Buffer.concat([before, after]);
    case 2:
      return Buffer.concat([before, cut, cut, after]);
    case 3:
      return Buffer.concat([before, Buffer.from(cut.map((byte) => byte ^ (1 << rng.integer(8)))), after]);
    default:
      return Buffer.concat([
        before,
        Buffer.from(rng.pick(TOKENS), rng.integer(2) ? 'latin1' : 'utf8'),
        rng.integer(2) ? cut : Buffer.alloc(0),
        after,
      ]);
  }
}
