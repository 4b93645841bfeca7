/**
 * The order in which Go writes the fields of objects that kubectl itself builds, or reads into structs: that of the structs. Objects of files and servers are
 * written by key instead. Only the structs whose order differs from that of their keys, and that kubectl fills, are listed (k8s.io/api).
 */
import { jsonString } from '@drydock/apimachinery';
import type { Dynamic } from '../resource/dynamic-object.ts';

const TYPE_META = ['kind', 'apiVersion', 'metadata'];
const OBJECT_META = [
  'name',
  'generateName',
  'namespace',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'labels',
  'annotations',
  'ownerReferences',
];

const OBJECT = [
  ...TYPE_META, 'involvedObject', 'reason', 'message', 'source', 'firstTimestamp', 'lastTimestamp', 'count', 'immutable', 'data', 'binaryData', 'type',
  'eventTime', 'series', 'action', 'related', 'reportingComponent', 'reportingInstance', 'rules', 'aggregationRule', 'subjects', 'roleRef', 'value',
  'globalDefault', 'description', 'preemptionPolicy', 'spec', 'status',
]; // prettier-ignore

/** By the name of the field that holds the struct; the empty name is the object itself. */
const ORDERS: Readonly<Record<string, readonly string[]>> = {
  '': OBJECT,
  items: OBJECT,
  involvedObject: ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'],
  metadata: OBJECT_META,
  spec: [
    'replicas', 'selector', 'template', 'strategy', 'schedule', 'jobTemplate', 'volumes', 'initContainers', 'containers', 'restartPolicy', 'dnsPolicy',
    'serviceAccountName', 'nodeName', 'ports', 'clusterIP', 'type', 'externalName', 'hard', 'scopes', 'minAvailable', 'maxUnavailable',
    'ingressClassName', 'defaultBackend', 'tls', 'rules',
  ],
  containers: ['name', 'image', 'command', 'args', 'ports', 'env', 'resources', 'imagePullPolicy', 'securityContext', 'stdin', 'stdinOnce', 'tty'],
  ports: ['name', 'protocol', 'port', 'targetPort', 'nodePort', 'containerPort'],
  env: ['name', 'value', 'valueFrom'],
  subjects: ['kind', 'apiGroup', 'name', 'namespace'],
  rules: ['verbs', 'apiGroups', 'resources', 'resourceNames', 'nonResourceURLs', 'host', 'http'],
  paths: ['path', 'pathType', 'backend'],
  service: ['name', 'port'],
  status: ['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods'],
  userInfo: ['username', 'uid', 'groups', 'extra'],
  details: ['name', 'group', 'kind', 'uid', 'causes', 'retryAfterSeconds'],
  ownerReferences: ['apiVersion', 'kind', 'name', 'uid', 'controller'],
}; // prettier-ignore

/** Services write their ports first. */
const SERVICE_SPEC = ['ports', 'selector', 'clusterIP', 'type', 'externalIPs', 'sessionAffinity', 'loadBalancerIP', 'externalName'];
const BUDGET_SPEC = ['minAvailable', 'selector', 'maxUnavailable'];

/** The same data with its fields in Go's order. Maps, such as labels, stay sorted by key. */
export function inGoOrder(value: Dynamic, field = '', kind = value?.kind): Dynamic {
  if (Array.isArray(value)) return value.map((item) => inGoOrder(item, field, kind));
  if (typeof value !== 'object' || value === null) return value;
  const order =
    field === 'spec' && kind === 'Service'
      ? SERVICE_SPEC
      : field === 'spec' && kind === 'PodDisruptionBudget'
        ? BUDGET_SPEC
        : (ORDERS[field] ?? []);
  const rank = (key: string): number => (order.includes(key) ? order.indexOf(key) : order.length);
  const keys = Object.keys(value).sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return Object.fromEntries(keys.map((key) => [key, inGoOrder(value[key], key, kind)]));
}

/** The same data with sorted keys, as Go writes what it has read into maps. */
export function sortedByKey(value: Dynamic): Dynamic {
  if (Array.isArray(value)) return value.map(sortedByKey);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sortedByKey(value[key])]),
  );
}

/** JSON with the fields as they stand: Go's escapes, four spaces, or none on one line. */
export function orderedJson(value: Dynamic, indent: string): string {
  return write(value, indent, '\n');
}

function write(value: Dynamic, indent: string, line: string): string {
  if (typeof value === 'string') return jsonString(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = indent ? line + indent : '';
  const end = indent ? line : '';
  if (Array.isArray(value))
    return value.length ? `[${value.map((item) => inner + write(item, indent, line + indent)).join(',')}${end}]` : '[]';
  const fields = Object.entries(value).filter(([, each]) => each !== undefined);
  const colon = indent ? ': ' : ':';
  return fields.length
    ? `{${fields.map(([key, each]) => `${inner}${jsonString(key)}${colon}${write(each, indent, line + indent)}`).join(',')}${end}}`
    : '{}';
}
