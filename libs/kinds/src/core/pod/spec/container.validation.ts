/** pkg/apis/core/validation: containers of all three lists. */
import {
  isDNS1123Label,
  isValidPortName,
  isValidPortNum,
  duplicate,
  forbidden,
  invalid,
  notFound,
  notSupported,
  required,
  type FieldError,
  type FieldPath,
} from '@drydock/apimachinery';
import { invalidAll, oneOf, requiredText } from '../../../meta/validation/field-checks.ts';
import type { Container, ContainerPort, EphemeralContainer, VolumeMount } from './container.types.ts';
import { validateEnv, validateEnvFrom } from './env.validation.ts';
import { validateNoBacksteps, validateRelativePath } from './path.validation.ts';
import type { PodSpec } from './pod-spec.types.ts';
import { validateLifecycle, validateProbes } from './probe.validation.ts';
import { goResourceName, validateResourceRequirements } from './resources.validation.ts';
import { validateSecurityContext } from './security.validation.ts';
import type { Volume } from './volume.types.ts';

const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];
const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const RECURSIVE_READ_ONLY = ['Disabled', 'Enabled', 'IfPossible'];
const RESIZABLE = ['cpu', 'memory'];
const MOUNT_PROPAGATIONS = ['Bidirectional', 'HostToContainer', 'None'];

/** What ephemeral containers may not have: they come without guarantees (allowedEphemeralContainerFields is the complement). */
const EPHEMERAL_FORBIDDEN = [
  'ports',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
  'resizePolicy',
  'restartPolicy',
] as const;

/** `volumes` are those that mounts may use, by name. */
export function validateContainers(spec: PodSpec, volumes: ReadonlyMap<string, Volume>, path: FieldPath): FieldError[] {
  const containers = spec.containers ?? [];
  if (containers.length === 0) return [required(path)];
  const gracePeriod = spec.terminationGracePeriodSeconds ?? 0;
  const names = new Set<string>();
  const errors = containers.flatMap((container, index) => {
    const at = path.index(index);
    const found = validateCommon(container, volumes, at, spec);
    if (names.has(container.name)) found.push(duplicate(at.child('name'), container.name));
    names.add(container.name);
    found.push(
      ...validateLifecycle(container.lifecycle, gracePeriod, at.child('lifecycle')),
      ...validateProbes(container, gracePeriod, at),
    );
    if (container.restartPolicy !== undefined) found.push(forbidden(at.child('restartPolicy'), 'may not be set for non-init containers'));
    return found;
  });
  return [...errors, ...hostPortConflicts(containers, path)];
}

export function validateInitContainers(spec: PodSpec, volumes: ReadonlyMap<string, Volume>, path: FieldPath): FieldError[] {
  if (!spec.initContainers?.length) return [];
  const gracePeriod = spec.terminationGracePeriodSeconds ?? 0;
  const names = new Set((spec.containers ?? []).map(({ name }) => name));
  return spec.initContainers.flatMap((container, index) => {
    const at = path.index(index);
    const found = validateCommon(container, volumes, at, spec);
    if (container.restartPolicy !== undefined && container.restartPolicy !== 'Always') {
      found.push(notSupported(at.child('restartPolicy'), container.restartPolicy, ['Always']));
    }
    if (names.has(container.name)) found.push(duplicate(at.child('name'), container.name));
    else if (container.name) names.add(container.name);
    found.push(...hostPortConflicts([container], path));
    if (isSidecar(container)) {
      found.push(
        ...validateLifecycle(container.lifecycle, gracePeriod, at.child('lifecycle')),
        ...validateProbes(container, gracePeriod, at),
      );
      return found;
    }
    for (const field of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
      if (container[field]) found.push(forbidden(at.child(field), 'may not be set for init containers without restartPolicy=Always'));
    }
    return found;
  });
}

/** An init container that keeps running beside the others. */
export function isSidecar(container: Pick<Container, 'restartPolicy'> | undefined): boolean {
  return container?.restartPolicy === 'Always';
}

export function validateEphemeralContainers(spec: PodSpec, volumes: ReadonlyMap<string, Volume>, path: FieldPath): FieldError[] {
  if (!spec.ephemeralContainers?.length) return [];
  const others = new Set([...(spec.containers ?? []), ...(spec.initContainers ?? [])].map(({ name }) => name));
  const names = new Set(others);
  return spec.ephemeralContainers.flatMap((container, index) => {
    const at = path.index(index);
    const found = validateCommon(container, volumes, at, spec);
    if (names.has(container.name)) found.push(duplicate(at.child('name'), container.name));
    names.add(container.name);
    found.push(...ephemeralOnlyErrors(container, others, at));
    return found;
  });
}

function ephemeralOnlyErrors(container: EphemeralContainer, others: ReadonlySet<string>, path: FieldPath): FieldError[] {
  const target = container.targetContainerName;
  const errors = target && !others.has(target) ? [notFound(path.child('targetContainerName'), target)] : [];
  for (const field of EPHEMERAL_FORBIDDEN) {
    const value = container[field];
    const empty = value === undefined || (Array.isArray(value) && value.length === 0);
    if (!empty) errors.push(forbidden(path.child(field), 'cannot be set for an Ephemeral Container'));
  }
  if (container.resources?.limits || container.resources?.requests) {
    errors.push(forbidden(path.child('resources'), 'cannot be set for an Ephemeral Container'));
  }
  for (const [index, mount] of (container.volumeMounts ?? []).entries()) {
    const at = path.child('volumeMounts').index(index);
    if (mount.subPath) errors.push(forbidden(at.child('subPath'), 'cannot be set for an Ephemeral Container'));
    if (mount.subPathExpr) errors.push(forbidden(at.child('subPathExpr'), 'cannot be set for an Ephemeral Container'));
  }
  return errors;
}

function validateCommon(container: Container, volumes: ReadonlyMap<string, Volume>, path: FieldPath, spec: PodSpec): FieldError[] {
  return [
    ...(container.name ? invalidAll(path.child('name'), container.name, isDNS1123Label(container.name)) : [required(path.child('name'))]),
    ...requiredText(path.child('image'), container.image),
    ...oneOf(path.child('terminationMessagePolicy'), container.terminationMessagePolicy, ['File', 'FallbackToLogsOnError']),
    ...validatePorts(container.ports ?? [], path.child('ports')),
    ...validateEnv(container.env ?? [], path.child('env')),
    ...validateEnvFrom(container.envFrom ?? [], path.child('envFrom')),
    ...validateMounts(container, volumes, path.child('volumeMounts')),
    ...validateDevices(container, volumes, path.child('volumeDevices')),
    ...oneOf(path.child('imagePullPolicy'), container.imagePullPolicy, PULL_POLICIES),
    ...validateResourceRequirements(container.resources ?? {}, path.child('resources')),
    ...validateResizePolicy(container.resizePolicy ?? [], spec.restartPolicy ?? 'Always', path.child('resizePolicy')),
    ...validateSecurityContext(container.securityContext, path.child('securityContext'), spec.hostUsers !== false),
  ];
}

function validatePorts(ports: readonly ContainerPort[], path: FieldPath): FieldError[] {
  if (ports.length === 0) return [];
  const names = new Set<string>();
  return ports.flatMap((port, index) => {
    const at = path.index(index);
    return [
      ...(port.name ? portNameErrors(port.name, names, at.child('name')) : []),
      ...(port.containerPort
        ? invalidAll(at.child('containerPort'), port.containerPort, isValidPortNum(port.containerPort))
        : [required(at.child('containerPort'))]),
      ...(port.hostPort ? invalidAll(at.child('hostPort'), port.hostPort, isValidPortNum(port.hostPort)) : []),
      ...oneOf(at.child('protocol'), port.protocol, PROTOCOLS),
    ];
  });
}

function portNameErrors(name: string, names: Set<string>, path: FieldPath): FieldError[] {
  const errors = invalidAll(path, name, isValidPortName(name));
  if (errors.length > 0) return errors;
  if (names.has(name)) return [duplicate(path, name)];
  names.add(name);
  return [];
}

/** Two containers cannot have one port of the host (checkHostPortConflicts). */
function hostPortConflicts(containers: readonly Container[], path: FieldPath): FieldError[] {
  if (!containers.some(({ ports }) => ports?.length)) return [];
  const taken = new Set<string>();
  return containers.flatMap((container, index) =>
    (container.ports ?? []).flatMap((port, portIndex) => {
      if (!port.hostPort) return [];
      const key = `${port.protocol}/${port.hostIP ?? ''}/${port.hostPort}`;
      if (taken.has(key)) return [duplicate(path.index(index).child('ports').index(portIndex).child('hostPort'), key)];
      taken.add(key);
      return [];
    }),
  );
}

function validateMounts(container: Container, volumes: ReadonlyMap<string, Volume>, path: FieldPath): FieldError[] {
  const mountPaths = new Set<string>();
  const devices = container.volumeDevices ?? [];
  return (container.volumeMounts ?? []).flatMap((mount, index) => {
    const at = path.index(index);
    const errors: FieldError[] = [];
    if (!mount.name) errors.push(required(at.child('name')));
    if (!volumes.has(mount.name ?? '')) errors.push(notFound(at.child('name'), mount.name ?? ''));
    if (!mount.mountPath) errors.push(required(at.child('mountPath')));
    if (mountPaths.has(mount.mountPath ?? '')) errors.push(invalid(at.child('mountPath'), mount.mountPath ?? '', 'must be unique'));
    mountPaths.add(mount.mountPath ?? '');
    if (devices.some(({ name }) => name === mount.name))
      errors.push(invalid(at.child('name'), mount.name, 'must not already exist in volumeDevices'));
    if (devices.some(({ devicePath }) => devicePath === mount.mountPath)) {
      errors.push(invalid(at.child('mountPath'), mount.mountPath, 'must not already exist as a path in volumeDevices'));
    }
    return [...errors, ...subPathErrors(mount, at, path), ...propagationErrors(mount, container, path)];
  });
}

/** Upstream reports a bad sub-path, and what follows it, at the list, not at the entry. */
function subPathErrors({ subPath, subPathExpr }: VolumeMount, at: FieldPath, list: FieldPath): FieldError[] {
  const errors = subPath ? validateRelativePath(subPath, list.child('subPath')) : [];
  if (!subPathExpr) return errors;
  if (subPath) errors.push(invalid(at.child('subPathExpr'), subPathExpr, 'subPathExpr and subPath are mutually exclusive'));
  return [...errors, ...validateRelativePath(subPathExpr, list.child('subPathExpr'))];
}

function propagationErrors(
  { mountPropagation, recursiveReadOnly, readOnly }: VolumeMount,
  container: Container,
  path: FieldPath,
): FieldError[] {
  const errors: FieldError[] = [];
  if (mountPropagation !== undefined) {
    const at = path.child('mountPropagation');
    if (!MOUNT_PROPAGATIONS.includes(mountPropagation)) errors.push(notSupported(at, mountPropagation, MOUNT_PROPAGATIONS));
    if (mountPropagation === 'Bidirectional' && !container.securityContext?.privileged) {
      errors.push(forbidden(at, 'Bidirectional mount propagation is available only to privileged containers'));
    }
  }
  return [...errors, ...recursiveErrors({ mountPropagation, recursiveReadOnly, readOnly }, path.child('recursiveReadOnly'))];
}

function recursiveErrors({ mountPropagation, recursiveReadOnly, readOnly }: VolumeMount, path: FieldPath): FieldError[] {
  if (recursiveReadOnly === undefined || recursiveReadOnly === 'Disabled') return [];
  if (!RECURSIVE_READ_ONLY.includes(recursiveReadOnly)) return [notSupported(path, recursiveReadOnly, RECURSIVE_READ_ONLY)];
  const propagates = mountPropagation !== undefined && mountPropagation !== 'None';
  return [
    ...(readOnly ? [] : [forbidden(path, 'may only be specified when readOnly is true')]),
    ...(propagates ? [forbidden(path, 'may only be specified when mountPropagation is None or not specified')] : []),
  ];
}

/** Upstream reports all but repetition at the list, not at the entry. */
function validateResizePolicy(policies: NonNullable<Container['resizePolicy']>, podRestartPolicy: string, path: FieldPath): FieldError[] {
  if (policies.length === 0) return [];
  const resources = new Set<string>();
  return policies.flatMap(({ resourceName = '', restartPolicy = '' }, index) => {
    const errors = resources.has(resourceName) ? [duplicate(path.index(index), resourceName)] : [];
    resources.add(resourceName);
    if (!resourceName) errors.push(required(path));
    else if (!RESIZABLE.includes(resourceName)) errors.push(notSupported(path, goResourceName(resourceName), RESIZABLE));
    errors.push(...oneOf(path, restartPolicy, ['NotRequired', 'RestartContainer']));
    if (podRestartPolicy === 'Never' && restartPolicy !== 'NotRequired') {
      errors.push(invalid(path, restartPolicy, "must be 'NotRequired' when `restartPolicy` is 'Never'"));
    }
    return errors;
  });
}

function validateDevices(container: Container, volumes: ReadonlyMap<string, Volume>, path: FieldPath): FieldError[] {
  if (!container.volumeDevices?.length) return [];
  const mounts = container.volumeMounts ?? [];
  const seen = { names: new Set<string>(), paths: new Set<string>() };
  return container.volumeDevices.flatMap(({ name = '', devicePath = '' }, index) => {
    const at = path.index(index);
    const errors = requiredText(at.child('name'), name);
    if (seen.names.has(name)) errors.push(invalid(at.child('name'), name, 'must be unique'));
    const volume = volumes.get(name);
    if (!volume) errors.push(notFound(at.child('name'), name));
    else if (!volume.persistentVolumeClaim && !volume.ephemeral) {
      const why = 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode';
      errors.push(invalid(at.child('name'), name, why));
    }
    if (!devicePath) errors.push(required(at.child('devicePath')));
    if (seen.paths.has(devicePath)) errors.push(invalid(at.child('devicePath'), devicePath, 'must be unique'));
    if (validateNoBacksteps(devicePath, path).length > 0) {
      errors.push(invalid(at.child('devicePath'), devicePath, "can not contain backsteps ('..')"));
    } else seen.paths.add(devicePath);
    if (mounts.some((mount) => mount.name === name)) {
      errors.push(invalid(at.child('name'), name, 'must not already exist in volumeMounts'));
    }
    if (mounts.some(({ mountPath }) => mountPath === devicePath)) {
      errors.push(invalid(at.child('devicePath'), devicePath, 'must not already exist as a path in volumeMounts'));
    }
    if (name) seen.names.add(name);
    return errors;
  });
}
