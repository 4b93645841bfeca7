/** Warnings about pods and pod templates that are acceptable all the same (pkg/api/pod/warnings.go). */
import { FieldPath, formatQuantity, quantityOf, type ObjectMeta } from '@drydock/apimachinery';
import { ipWarnings } from '../../meta/warnings/address.warnings.ts';
import {
  nodeLabelDeprecation,
  nodeLabelWarnings,
  nodeSelectorTermWarnings,
  nullSelectorWarnings,
} from '../../meta/warnings/node-label.warnings.ts';
import { podNameWarnings } from '../../meta/warnings/pod-name.warnings.ts';
import type { Pod } from './pod.types.ts';
import { portNameWarnings, portWarnings } from './port.warnings.ts';
import type { Container, EnvVar } from './spec/container.types.ts';
import type { PodSpec, PodTemplateSpec } from './spec/pod-spec.types.ts';
import type { PodAffinity } from './spec/scheduling.types.ts';
import { containersOf } from './visit-containers.ts';
import { volumeWarnings } from './volume.warnings.ts';

const DEPRECATED_ANNOTATIONS: Readonly<Record<string, string>> = {
  'scheduler.alpha.kubernetes.io/critical-pod': 'non-functional in v1.16+; use the "priorityClassName" field instead',
  'security.alpha.kubernetes.io/sysctls': 'non-functional in v1.11+; use the "sysctls" field instead',
  'security.alpha.kubernetes.io/unsafe-sysctls': 'non-functional in v1.11+; use the "sysctls" field instead',
};

const BYTES = ['memory', 'ephemeral-storage'];

export function podWarnings(pod: Pod, old: Pod | undefined): string[] {
  // People do not work with pods that exist: nothing is said about their changes.
  if (old) return [];
  return [...podNameWarnings(pod.metadata.name, "the Pod's hostname"), ...specWarnings(pod.spec, pod.metadata, FieldPath.root, false)];
}

/** About the template of an object that makes pods. */
export function podTemplateWarnings(template: PodTemplateSpec | undefined, path: FieldPath): string[] {
  return template?.spec ? specWarnings(template.spec, template.metadata ?? {}, path, true) : [];
}

function specWarnings(spec: PodSpec, meta: Partial<ObjectMeta>, path: FieldPath, isTemplate: boolean): string[] {
  const at = path.child('spec');
  const grace = spec.terminationGracePeriodSeconds;
  return [
    ...nodeLabelWarnings(spec.nodeSelector, (key) => at.child('nodeSelector').key(key)),
    ...nodeAffinityWarnings(spec, at.child('affinity', 'nodeAffinity')),
    ...spreadWarnings(spec, at.child('topologySpreadConstraints')),
    ...Object.entries(DEPRECATED_ANNOTATIONS).flatMap(([key, why]) => annotationWarning(meta, key, why, path)),
    ...volumeWarnings(spec.volumes ?? [], at.child('volumes')),
    ...repetitions(spec.hostAliases ?? [], ({ ip }) => ip).map(
      ([index, ip]) => `${at.child('hostAliases').index(index).child('ip')}: duplicate ip "${ip}"`,
    ),
    ...pullSecretWarnings(spec, at.child('imagePullSecrets')),
    ...BYTES.flatMap((resource) => fractionWarnings(resource, spec.overhead?.[resource], at.child('overhead'))),
    ...(spec.securityContext?.seccompProfile ? [] : seccompWarning(meta, 'seccomp.security.alpha.kubernetes.io/pod', path)),
    ...containersOf(spec, at).flatMap(([container, place]) => containerWarnings(container, place, { spec, meta, path, isTemplate })),
    ...portWarnings(spec, at),
    ...portNameWarnings(spec, at),
    ...(typeof grace === 'number' && grace < 0
      ? [`${at.child('terminationGracePeriodSeconds')}: must be >= 0; negative values are invalid and will be treated as 1`]
      : []),
    ...podAffinityWarnings(spec.affinity?.podAffinity, at.child('affinity', 'podAffinity')),
    ...podAffinityWarnings(spec.affinity?.podAntiAffinity, at.child('affinity', 'podAntiAffinity')),
    ...(spec.dnsConfig?.nameservers ?? []).flatMap((ip, index) => ipWarnings(at.child('dnsConfig', 'nameservers').index(index), ip)),
    ...(spec.hostAliases ?? []).flatMap(({ ip = '' }, index) => ipWarnings(at.child('hostAliases').index(index).child('ip'), ip)),
  ];
}

function nodeAffinityWarnings({ affinity }: PodSpec, path: FieldPath): string[] {
  const { requiredDuringSchedulingIgnoredDuringExecution: must, preferredDuringSchedulingIgnoredDuringExecution: may = [] } =
    affinity?.nodeAffinity ?? {};
  const terms = path.child('requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms');
  const preferred = path.child('preferredDuringSchedulingIgnoredDuringExecution');
  return [
    ...(must?.nodeSelectorTerms ?? []).flatMap((term, index) => nodeSelectorTermWarnings(term, false, terms.index(index))),
    ...may.flatMap(({ preference = {} }, index) => nodeSelectorTermWarnings(preference, true, preferred.index(index).child('preference'))),
  ];
}

function spreadWarnings({ topologySpreadConstraints = [] }: PodSpec, path: FieldPath): string[] {
  return topologySpreadConstraints.flatMap(({ topologyKey, labelSelector }, index) => {
    const at = path.index(index);
    const why = nodeLabelDeprecation(topologyKey);
    return [
      ...(why ? [`${at.child('topologyKey')}: ${topologyKey} is ${why}`] : []),
      ...nullSelectorWarnings(labelSelector, at.child('labelSelector')),
    ];
  });
}

function podAffinityWarnings(affinity: PodAffinity | undefined, path: FieldPath): string[] {
  const must = path.child('requiredDuringSchedulingIgnoredDuringExecution');
  const may = path.child('preferredDuringSchedulingIgnoredDuringExecution');
  return [
    ...(affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).flatMap(({ labelSelector }, index) =>
      nullSelectorWarnings(labelSelector, must.index(index).child('labelSelector')),
    ),
    ...(affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).flatMap(({ podAffinityTerm }, index) =>
      nullSelectorWarnings(podAffinityTerm?.labelSelector, may.index(index).child('podAffinityTerm', 'labelSelector')),
    ),
  ];
}

function pullSecretWarnings({ imagePullSecrets = [] }: PodSpec, path: FieldPath): string[] {
  return [
    ...repetitions(imagePullSecrets, ({ name }) => name).map(
      ([index, name]) => `${path.index(index).child('name')}: duplicate name "${name}"`,
    ),
    ...imagePullSecrets.flatMap(({ name }, index) => (name ? [] : [`${path.index(index).child('name')}: invalid empty name ""`])),
  ];
}

function annotationWarning({ annotations = {} }: Partial<ObjectMeta>, key: string, why: string, path: FieldPath): string[] {
  return Object.hasOwn(annotations, key) ? [`${path.child('metadata', 'annotations').key(key)}: ${why}`] : [];
}

function seccompWarning(meta: Partial<ObjectMeta>, key: string, path: FieldPath): string[] {
  return annotationWarning(meta, key, 'non-functional in v1.27+; use the "seccompProfile" field instead', path);
}

interface Surroundings {
  spec: PodSpec;
  meta: Partial<ObjectMeta>;
  /** Of the pod or template. */
  path: FieldPath;
  isTemplate: boolean;
}

function containerWarnings(container: Container, at: FieldPath, { spec, meta, path, isTemplate }: Surroundings): string[] {
  const context = container.securityContext;
  const confined = spec.securityContext?.appArmorProfile ?? context?.appArmorProfile;
  const seccomp = `container.seccomp.security.alpha.kubernetes.io/${container.name}`;
  const appArmor = `container.apparmor.security.beta.kubernetes.io/${container.name}`;
  return [
    ...(context?.seccompProfile ? [] : seccompWarning(meta, seccomp, path)),
    ...(isTemplate && !confined
      ? annotationWarning(meta, appArmor, 'deprecated since v1.30; use the "appArmorProfile" field instead', path)
      : []),
    ...BYTES.flatMap((resource) =>
      (['limits', 'requests'] as const).flatMap((list) =>
        fractionWarnings(resource, container.resources?.[list]?.[resource], at.child('resources', list)),
      ),
    ),
    ...envWarnings(container.env ?? [], at.child('env')),
  ];
}

/** A fraction of a byte: `100m` where `100M` was meant. */
export function fractionWarnings(resource: string, amount: unknown, path: FieldPath): string[] {
  if (amount === undefined || amount === null) return [];
  const quantity = quantityOf(amount);
  if (quantity.nano % 1_000_000_000n === 0n) return [];
  return [`${path.key(resource)}: fractional byte value "${formatQuantity(quantity)}" is invalid, must be an integer`];
}

/** A variable that comes again and does not build on what it was. */
function envWarnings(env: readonly EnvVar[], path: FieldPath): string[] {
  return repetitions(env, ({ name }) => name).flatMap(([index, name]) => {
    const { value = '', valueFrom } = env[index]!;
    const reference = `$(${name})`;
    if (!valueFrom && value !== reference && value.includes(reference)) return [];
    return [`${path.index(index)}: hides previous definition of "${name}", which may be dropped when using apply`];
  });
}

/** Every entry whose key an earlier one has: its index and the key. */
function repetitions<T>(entries: readonly T[], keyOf: (entry: T) => string | undefined): [number, string][] {
  const seen = new Set<string>();
  return entries.flatMap((entry, index): [number, string][] => {
    const key = keyOf(entry) ?? '';
    if (seen.has(key)) return [[index, key]];
    seen.add(key);
    return [];
  });
}
