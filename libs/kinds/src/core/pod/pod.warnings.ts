/** Warnings about pods and pod templates that are acceptable all the same (pkg/api/pod/warnings.go). */
import { FieldPath, formatQuantity, quantityOf } from '@drydock/apimachinery';
import type { Pod } from './pod.types.ts';
import type { Container } from './spec/container.types.ts';
import type { PodSpec, PodTemplateSpec } from './spec/pod-spec.types.ts';

const DEPRECATED_NODE_LABELS: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'failure-domain.beta.kubernetes.io/region': 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'failure-domain.beta.kubernetes.io/zone': 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  'beta.kubernetes.io/instance-type': 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
};

const DEPRECATED_VOLUMES: Readonly<Record<string, string>> = {
  gitRepo: 'deprecated in v1.11',
  scaleIO: 'deprecated in v1.16, non-functional in v1.22+',
  flocker: 'deprecated in v1.22, non-functional in v1.25+',
  storageos: 'deprecated in v1.22, non-functional in v1.25+',
  quobyte: 'deprecated in v1.22, non-functional in v1.25+',
  glusterfs: 'deprecated in v1.25, non-functional in v1.26+',
  cephfs: 'deprecated in v1.28, non-functional in v1.31+',
  rbd: 'deprecated in v1.28, non-functional in v1.31+',
};

export function podWarnings(pod: Pod, old: Pod | undefined): string[] {
  // Nothing of this can change once a pod exists.
  return old ? [] : podSpecWarnings(pod.spec, FieldPath.of('spec'));
}

/** For a template that is new or has changed. */
export function podTemplateWarnings(template: PodTemplateSpec | undefined, path: FieldPath): string[] {
  return template?.spec ? podSpecWarnings(template.spec, path.child('spec')) : [];
}

function podSpecWarnings(spec: PodSpec, path: FieldPath): string[] {
  return [
    ...nodeLabelWarnings(spec, path),
    ...(spec.volumes ?? []).flatMap((volume, index) =>
      Object.keys(DEPRECATED_VOLUMES)
        .filter((type) => volume[type])
        .map((type) => `${path.child('volumes').index(index).child(type)}: ${DEPRECATED_VOLUMES[type]}`),
    ),
    ...duplicates(spec.hostAliases ?? [], ({ ip }) => ip).map(
      ([index, ip]) => `${path.child('hostAliases').index(index).child('ip')}: duplicate ip "${ip}"`,
    ),
    ...duplicates(spec.imagePullSecrets ?? [], ({ name }) => name).map(
      ([index, name]) => `${path.child('imagePullSecrets').index(index).child('name')}: duplicate name "${name}"`,
    ),
    ...(spec.terminationGracePeriodSeconds !== undefined && spec.terminationGracePeriodSeconds < 0
      ? [`${path.child('terminationGracePeriodSeconds')}: must be >= 0; negative values are invalid and will be treated as 1`]
      : []),
    ...(spec.initContainers ?? []).flatMap((each, index) => containerWarnings(each, path.child('initContainers').index(index))),
    ...(spec.containers ?? []).flatMap((each, index) => containerWarnings(each, path.child('containers').index(index))),
    ...portWarnings(spec, path),
  ];
}

function nodeLabelWarnings(spec: PodSpec, path: FieldPath): string[] {
  return Object.keys(spec.nodeSelector ?? {})
    .filter((key) => Object.hasOwn(DEPRECATED_NODE_LABELS, key))
    .map((key) => `${path.child('nodeSelector').key(key)}: ${DEPRECATED_NODE_LABELS[key]}`);
}

function containerWarnings(container: Container, path: FieldPath): string[] {
  const warnings = duplicates(container.env ?? [], ({ name }) => name).map(
    ([index, name]) => `${path.child('env').index(index)}: hides previous definition of "${name}", which may be dropped when using apply`,
  );
  for (const list of ['limits', 'requests'] as const) {
    for (const [resource, amount] of Object.entries(container.resources?.[list] ?? {})) {
      if (!['memory', 'ephemeral-storage'].includes(resource)) continue;
      const quantity = quantityOf(amount);
      // A fraction of a byte: `100m` where `100M` was meant.
      if (quantity.nano % 1_000_000_000n !== 0n) {
        warnings.push(
          `${path.child('resources', list).key(resource)}: fractional byte value "${formatQuantity(quantity)}" is invalid, must be an integer`,
        );
      }
    }
  }
  return warnings;
}

/** Two ports of one number and protocol. */
function portWarnings(spec: PodSpec, path: FieldPath): string[] {
  const ports = (spec.containers ?? []).flatMap((container, index) =>
    (container.ports ?? []).map((port, portIndex) => ({ port, at: path.child('containers').index(index).child('ports').index(portIndex) })),
  );
  return duplicates(ports, ({ port }) => `${port.containerPort}/${port.protocol}/${port.hostIP ?? ''}/${port.hostPort ?? 0}`).map(
    ([index, , first]) => `${ports[index]!.at}: duplicate port definition with ${ports[first]!.at}`,
  );
}

/** Every entry whose key an earlier one has: its index, the key, and the index of the earlier one. */
function duplicates<T>(entries: readonly T[], keyOf: (entry: T) => string | undefined): [number, string, number][] {
  const seen = new Map<string, number>();
  return entries.flatMap((entry, index): [number, string, number][] => {
    const key = keyOf(entry) ?? '';
    const first = seen.get(key);
    if (first === undefined) seen.set(key, index);
    return first === undefined ? [] : [[index, key, first]];
  });
}
