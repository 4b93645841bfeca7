/** pkg/apis/core/validation: what `os` and `hostUsers` rule out (validateLinux, validateWindows, validateHostUsers). */
import { forbidden, notSupported, required, type FieldError, type FieldPath } from '@drydock/apimachinery';
import type { Container } from './container.types.ts';
import type { PodSpec } from './pod-spec.types.ts';
import { forbidAll } from './volume-drivers.validation.ts';

const WINDOWS = 'cannot be set for a windows pod';
const NAMESPACES = 'when `pod.Spec.HostUsers` is false';
const POD_FIELDS = ['hostUsers', 'hostPID', 'hostIPC', 'shareProcessNamespace'];
const POD_CONTEXT_FIELDS = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'fsGroup',
  'fsGroupChangePolicy',
  'sysctls',
  'runAsUser',
  'runAsGroup',
  'supplementalGroups',
  'supplementalGroupsPolicy',
  'seLinuxChangePolicy',
];
const CONTAINER_CONTEXT_FIELDS = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup',
];

export function validateOperatingSystem(spec: PodSpec, path: FieldPath): FieldError[] {
  if (!spec.os) return [];
  const { name } = spec.os;
  const at = path.child('os', 'name');
  if (!name) return [required(at, 'cannot be empty')];
  if (name === 'linux') return linuxErrors(spec, path);
  return name === 'windows' ? windowsErrors(spec, path) : [notSupported(at, name, ['linux', 'windows'])];
}

function linuxErrors(spec: PodSpec, path: FieldPath): FieldError[] {
  const why = 'windows options cannot be set for a linux pod';
  return [
    ...forbidAll(path.child('securityContext'), ['windowsOptions'], spec.securityContext, why),
    ...visit(spec, path, ({ securityContext }, at) => forbidAll(at.child('securityContext'), ['windowsOptions'], securityContext, why)),
  ];
}

function windowsErrors(spec: PodSpec, path: FieldPath): FieldError[] {
  const set = Object.fromEntries(POD_FIELDS.map((field) => [field, spec[field] === false ? undefined : spec[field]]));
  return [
    ...forbidAll(path.child('securityContext'), POD_CONTEXT_FIELDS, spec.securityContext, WINDOWS),
    ...forbidAll(path, POD_FIELDS, set, WINDOWS),
    ...visit(spec, path, ({ securityContext }, at) =>
      forbidAll(at.child('securityContext'), CONTAINER_CONTEXT_FIELDS, securityContext as Record<string, unknown> | undefined, WINDOWS),
    ),
  ];
}

/** A pod with users of its own shares no other namespace with its host. Two of the paths are capitalised upstream. */
export function validateHostUsers(spec: PodSpec, path: FieldPath): FieldError[] {
  if (spec.hostUsers !== false) return [];
  return [
    ...(spec.hostNetwork ? [forbidden(path.child('hostNetwork'), NAMESPACES)] : []),
    ...(spec.hostPID ? [forbidden(path.child('HostPID'), NAMESPACES)] : []),
    ...(spec.hostIPC ? [forbidden(path.child('HostIPC'), NAMESPACES)] : []),
  ];
}

function visit(spec: PodSpec, path: FieldPath, check: (container: Container, path: FieldPath) => FieldError[]): FieldError[] {
  return (['initContainers', 'containers', 'ephemeralContainers'] as const).flatMap((list) =>
    (spec[list] ?? []).flatMap((container, index) => check(container, path.child(list).index(index))),
  );
}
