/** What a server tells clients about the resources it serves, in the aggregated form (apidiscovery.k8s.io/v2) and in the older one. */
import { deepFreeze, encodeBase64, encodeUtf8, formatGroupVersion, type GroupVersionKind } from '@drydock/apimachinery';
import { sha256 } from '@noble/hashes/sha2.js';
import { ALL_VERBS, resourceKey, type ResourceDefinition } from '../registry/resource-definition.ts';
import type { ServedResources } from '../registry/served-resources.ts';

/** Groups in the order in which a v1.33 server publishes them (its group priorities); others follow by name. */
const GROUP_ORDER = [
  '',
  'apiregistration.k8s.io',
  'apps',
  'events.k8s.io',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'networking.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'storage.k8s.io',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'scheduling.k8s.io',
  'coordination.k8s.io',
  'node.k8s.io',
  'discovery.k8s.io',
  'flowcontrol.apiserver.k8s.io',
];

interface Subresource {
  name: string;
  kind: GroupVersionKind;
  verbs: readonly string[];
}

interface Version {
  group: string;
  version: string;
  definitions: readonly ResourceDefinition[];
}

const documents = new WeakMap<readonly ResourceDefinition[], Map<string, unknown>>();

/** The same document until something else is served. */
function remembered(resources: ServedResources, name: string, make: () => unknown): unknown {
  const made = documents.get(resources.all()) ?? new Map<string, unknown>();
  documents.set(resources.all(), made);
  if (!made.has(name)) made.set(name, deepFreeze(make()));
  return made.get(name);
}

/** All that a server serves, as two aggregated documents: that of `/api` and that of `/apis`. */
export interface DiscoveryDocuments {
  core: unknown;
  groups: unknown;
}

/** The same object until something else is served. */
export function discoveryDocuments(resources: ServedResources): DiscoveryDocuments {
  const make = (): DiscoveryDocuments => ({ core: aggregatedDiscovery(resources, true), groups: aggregatedDiscovery(resources, false) });
  return remembered(resources, 'documents', make) as DiscoveryDocuments;
}

/** Of the core group, or of all others. */
export function aggregatedDiscovery(resources: ServedResources, core: boolean): unknown {
  return remembered(resources, core ? 'core' : 'groups', () => newAggregatedDiscovery(resources, core));
}

function newAggregatedDiscovery(resources: ServedResources, core: boolean): unknown {
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: groups(resources)
      .filter(([group]) => (group === '') === core)
      .map(([group, versions]) => ({
        metadata: { ...(group ? { name: group } : {}), creationTimestamp: null },
        versions: versions.map(({ version, definitions }) => ({
          version,
          resources: definitions.map(aggregatedResource),
          freshness: 'Current',
        })),
      })),
  };
}

function aggregatedResource(definition: ResourceDefinition): unknown {
  const { group, version, kind, plural, singular, namespaced, shortNames, categories } = definition;
  const subresources = subresourcesOf(definition);
  return {
    resource: plural,
    responseKind: { group, version, kind },
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs: verbsOf(definition),
    ...(shortNames?.length ? { shortNames } : {}),
    ...(categories?.length ? { categories } : {}),
    ...(subresources.length
      ? { subresources: subresources.map((each) => ({ subresource: each.name, responseKind: each.kind, verbs: each.verbs })) }
      : {}),
  };
}

export function legacyVersions(serverAddress: string): unknown {
  return {
    kind: 'APIVersions',
    versions: ['v1'],
    serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress }],
  };
}

export function groupList(resources: ServedResources): unknown {
  const named = groups(resources).filter(([group]) => group !== '');
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: named.map(([group, versions]) => describeGroup(group, versions)) };
}

export function groupOf(resources: ServedResources, name: string): unknown {
  const entry = groups(resources).find(([group]) => group === name && group !== '');
  return entry ? { kind: 'APIGroup', apiVersion: 'v1', ...describeGroup(...entry) } : undefined;
}

function describeGroup(name: string, versions: readonly Version[]): Record<string, unknown> {
  const described = versions.map(({ group, version }) => ({ groupVersion: formatGroupVersion({ group, version }), version }));
  return { name, versions: described, preferredVersion: described[0] };
}

/** Undefined when this version of the group is not served. */
export function resourceList(resources: ServedResources, group: string, version: string): unknown {
  return remembered(resources, `list ${group}/${version}`, () => newResourceList(resources, group, version));
}

function newResourceList(resources: ServedResources, group: string, version: string): unknown {
  const served = groups(resources)
    .find(([name]) => name === group)?.[1]
    .find((each) => each.version === version);
  if (!served) return undefined;
  return {
    kind: 'APIResourceList',
    ...(group ? { apiVersion: 'v1' } : {}),
    groupVersion: formatGroupVersion({ group, version }),
    resources: served.definitions.flatMap((definition) => legacyResources(definition, resources)),
  };
}

function legacyResources(definition: ResourceDefinition, resources: ServedResources): unknown[] {
  const { plural, singular, namespaced, kind, shortNames, categories, group, version } = definition;
  const resource = {
    name: plural,
    singularName: singular,
    namespaced,
    kind,
    verbs: verbsOf(definition),
    ...(shortNames?.length ? { shortNames } : {}),
    ...(categories?.length ? { categories } : {}),
    ...storageVersion(definition, resources),
  };
  const subresources = subresourcesOf(definition).map((each) => ({
    name: `${plural}/${each.name}`,
    singularName: '',
    namespaced,
    ...(each.kind.group !== group || each.kind.version !== version ? { group: each.kind.group, version: each.kind.version } : {}),
    kind: each.kind.kind,
    verbs: each.verbs,
  }));
  return [resource, ...subresources];
}

const HASH_BYTES = 8;

/** By which clients see that objects are stored in another version from now on; nothing for what is not stored (discovery.StorageVersionHash). */
function storageVersion(definition: ResourceDefinition, resources: ServedResources): { storageVersionHash?: string } {
  if (definition.virtualCreate || definition.computed) return {};
  const { storedAs } = definition;
  const stored = storedAs ? (resources.all().find((each) => !each.storedAs && resourceKey(each) === storedAs) ?? definition) : definition;
  const hash = sha256(encodeUtf8(`${stored.group}/${stored.version}/${stored.kind}`));
  return { storageVersionHash: encodeBase64(hash.subarray(0, HASH_BYTES)) };
}

function verbsOf(definition: ResourceDefinition): readonly string[] {
  return definition.discoveredVerbs ?? definition.verbs ?? ALL_VERBS;
}

function subresourcesOf(definition: ResourceDefinition): Subresource[] {
  const { group, version, kind } = definition;
  const own: GroupVersionKind = { group, version, kind };
  const found: Subresource[] = [];
  if (definition.status) found.push({ name: 'status', kind: own, verbs: ['get', 'patch', 'update'] });
  if (definition.scale) {
    found.push({ name: 'scale', kind: { group: 'autoscaling', version: 'v1', kind: 'Scale' }, verbs: ['get', 'patch', 'update'] });
  }
  for (const [name, { verbs }] of Object.entries(definition.updates ?? {})) found.push({ name, kind: own, verbs: [...verbs] });
  for (const [name, handler] of Object.entries(definition.subresources ?? {})) {
    found.push({ name, kind: handler.kind, verbs: ['create'] });
  }
  for (const [name, handler] of Object.entries(definition.connects ?? {})) {
    found.push({ name, kind: connectedKind({ group, version, kind }, name), verbs: [...handler.verbs] });
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What a connection takes in place of an object, such as `PodPortForwardOptions`; a log is the pod's own. */
export function connectedKind(parent: GroupVersionKind, subresource: string): GroupVersionKind {
  if (subresource === 'log') return parent;
  return { ...parent, kind: `${parent.kind}${OPTIONS_NAMES[subresource] ?? subresource}Options` };
}

const OPTIONS_NAMES: Readonly<Record<string, string>> = { attach: 'Attach', exec: 'Exec', portforward: 'PortForward', proxy: 'Proxy' };

/** Served groups in order, each with its versions (the preferred one first) and their resources by name. */
function groups(resources: ServedResources): [string, Version[]][] {
  const byGroup = new Map<string, Map<string, ResourceDefinition[]>>();
  for (const definition of resources.all()) {
    const versions = byGroup.get(definition.group) ?? new Map<string, ResourceDefinition[]>();
    byGroup.set(definition.group, versions);
    versions.set(definition.version, [...(versions.get(definition.version) ?? []), definition]);
  }
  return [...byGroup]
    .sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .map(([group, versions]) => [
      group,
      [...versions]
        .sort(([a], [b]) => compareVersions(a, b))
        .map(([version, definitions]) => ({
          group,
          version,
          definitions: [...definitions].sort((a, b) => (a.plural < b.plural ? -1 : 1)),
        })),
    ]);
}

function rank(group: string): number {
  const at = GROUP_ORDER.indexOf(group);
  return at < 0 ? GROUP_ORDER.length : at;
}

/** Stable before beta before alpha, newer before older (k8s.io/apimachinery, version.CompareKubeAwareVersionStrings). */
export function compareVersions(a: string, b: string): number {
  const parse = (text: string) => /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(text);
  const [left, right] = [parse(a), parse(b)];
  if (!left || !right) return left ? -1 : right ? 1 : a < b ? -1 : 1;
  const stability = (match: RegExpExecArray) => (match[2] === undefined ? 2 : match[2] === 'beta' ? 1 : 0);
  return stability(right) - stability(left) || Number(right[1]) - Number(left[1]) || Number(right[3] ?? 0) - Number(left[3] ?? 0);
}
