/** An object on its way through a build, with the names that it had (kustomize, api/resource). */
import { isRecord } from '@drydock/apimachinery';
import { copyOf, type Dynamic } from '../resource/dynamic-object.ts';
import { originText, transformationsText, type Origin } from './origin.ts';

export interface Gvk {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** `namespace` is empty where none is written. */
export interface ResourceId extends Gvk {
  readonly name: string;
  readonly namespace: string;
}

/** What a generated object does with one of the same id. */
export type Behavior = 'create' | 'merge' | 'replace' | 'unspecified';

interface FormerName {
  readonly name: string;
  readonly namespace: string;
  readonly kind: string;
}

/** The object belongs to the build: transformers change it in place. */
export class Resource {
  object: Dynamic;
  behavior: Behavior = 'unspecified';
  needsHash = false;
  isGenerated = false;
  /** Oldest first. */
  formerNames: readonly FormerName[] = [];
  prefixes: readonly string[] = [];
  suffixes: readonly string[] = [];

  origin: Origin | undefined;
  transformations: readonly Origin[] = [];

  constructor(object: Dynamic) {
    this.object = object;
  }

  copy(): Resource {
    const copy = new Resource(copyOf(this.object));
    return Object.assign(copy, { ...this, object: copy.object });
  }

  get gvk(): Gvk {
    return gvkOf(this.object);
  }

  get id(): ResourceId {
    return { ...this.gvk, name: this.name, namespace: this.namespace };
  }

  get formerIds(): ResourceId[] {
    const { group, version } = this.gvk;
    return this.formerNames.map((former) => ({ group, version, ...former }));
  }

  get originalId(): ResourceId {
    return this.formerIds[0] ?? this.id;
  }

  get allIds(): ResourceId[] {
    return [...this.formerIds, this.id];
  }

  get name(): string {
    return textOf(this.object?.metadata?.name);
  }

  set name(name: string) {
    this.#metadata().name = name;
  }

  get namespace(): string {
    return textOf(this.object?.metadata?.namespace);
  }

  set namespace(namespace: string) {
    if (namespace) this.#metadata().namespace = namespace;
    else delete this.#metadata().namespace;
  }

  get labels(): Readonly<Record<string, string>> {
    return recordOf(this.object?.metadata?.labels);
  }

  get annotations(): Readonly<Record<string, string>> {
    return recordOf(this.object?.metadata?.annotations);
  }

  /** Patches that delete everything leave nothing. */
  get isEmpty(): boolean {
    return !isRecord(this.object) || Object.keys(this.object).length === 0;
  }

  /** To be called before something changes that belongs to the id. */
  rememberName(): void {
    const { name, kind } = this.id;
    this.formerNames = [...this.formerNames, { name, namespace: effectiveNamespace(this.id), kind }];
  }

  /** Annotations are texts, whatever was written. */
  normaliseAnnotations(): void {
    if (Object.keys(this.annotations).length > 0) this.#metadata().annotations = this.annotations;
  }

  /** Writes down where it comes from, and what changed it. */
  annotateOrigin(of: { readonly origin: boolean; readonly transformations: boolean }): void {
    const notes: Record<string, string> = {};
    if (of.origin && this.origin) notes['config.kubernetes.io/origin'] = originText(this.origin);
    if (of.transformations && this.transformations.length > 0)
      notes['alpha.config.kubernetes.io/transformations'] = transformationsText(this.transformations);
    if (Object.keys(notes).length > 0) this.#metadata().annotations = { ...this.annotations, ...notes };
  }

  /** Takes over the identity of the object whose place this one takes. */
  takeIdentityOf(other: Resource): void {
    this.formerNames = other.formerNames;
    this.prefixes = other.prefixes;
    this.suffixes = other.suffixes;
    this.behavior = other.behavior;
    this.needsHash &&= other.needsHash;
    this.name = other.name;
    this.namespace = other.namespace;
    for (const field of ['labels', 'annotations'] as const) {
      const merged = { ...other[field], ...this[field] };
      if (Object.keys(merged).length > 0) this.#metadata()[field] = merged;
    }
  }

  #metadata(): Dynamic {
    if (!isRecord(this.object.metadata)) this.object.metadata = {};
    return this.object.metadata;
  }
}

export function gvkOf(object: Dynamic): Gvk {
  const apiVersion = textOf(object?.apiVersion);
  const slash = apiVersion.indexOf('/');
  return { group: slash < 0 ? '' : apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1), kind: textOf(object?.kind) };
}

function textOf(value: unknown): string {
  return value === undefined || value === null ? '' : String(value);
}

function recordOf(value: unknown): Record<string, string> {
  return isRecord(value) ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, textOf(each)])) : {};
}

/** Kinds that kustomize knows to be without namespace; everything else it does not know counts as having one. */
const CLUSTER_SCOPED: ReadonlySet<string> = new Set([
  '/ComponentStatus',
  '/Namespace',
  '/Node',
  '/PersistentVolume',
  'admissionregistration.k8s.io/MutatingWebhookConfiguration',
  'admissionregistration.k8s.io/ValidatingAdmissionPolicy',
  'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding',
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration',
  'apiextensions.k8s.io/CustomResourceDefinition',
  'apiregistration.k8s.io/APIService',
  'certificates.k8s.io/CertificateSigningRequest',
  'flowcontrol.apiserver.k8s.io/FlowSchema',
  'flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration',
  'networking.k8s.io/IngressClass',
  'node.k8s.io/RuntimeClass',
  'rbac.authorization.k8s.io/ClusterRole',
  'rbac.authorization.k8s.io/ClusterRoleBinding',
  'scheduling.k8s.io/PriorityClass',
  'storage.k8s.io/CSIDriver',
  'storage.k8s.io/CSINode',
  'storage.k8s.io/StorageClass',
  'storage.k8s.io/VolumeAttachment',
]);

const NO_NAMESPACE = '_non_namespaceable_';

export function isClusterScoped({ group, kind }: Gvk): boolean {
  return CLUSTER_SCOPED.has(`${group}/${kind}`);
}

/** Comparable: an absent namespace is `default`. */
export function effectiveNamespace(id: ResourceId): string {
  return isClusterScoped(id) ? NO_NAMESPACE : id.namespace || 'default';
}

export function sameNamespace(a: ResourceId, b: ResourceId): boolean {
  return effectiveNamespace(a) === effectiveNamespace(b);
}

export function sameId(a: ResourceId, b: ResourceId): boolean {
  return a.group === b.group && a.version === b.version && a.kind === b.kind && a.name === b.name && sameNamespace(a, b);
}

/** Absent and empty fields of the selector match everything. */
export function isSelected(gvk: Gvk, { group, version, kind }: Partial<Gvk>): boolean {
  return (!group || group === gvk.group) && (!version || version === gvk.version) && (!kind || kind === gvk.kind);
}

/** `Deployment.v1.apps` */
export function gvkText({ group, version, kind }: Partial<Gvk>): string {
  return `${kind || '[noKind]'}.${version || '[noVer]'}.${group || '[noGrp]'}`;
}

/** `Deployment.v1.apps/web.[noNs]` */
export function idText(id: ResourceId): string {
  return `${gvkText(id)}/${id.name || '[noName]'}.${id.namespace || '[noNs]'}`;
}
