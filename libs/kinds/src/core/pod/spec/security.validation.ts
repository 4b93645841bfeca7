/** pkg/apis/core/validation: security contexts of pods and containers. */
import {
  duplicate,
  GoValue,
  invalid,
  isValidUserID,
  notSupported,
  required,
  tooLong,
  type FieldError,
  type FieldPath,
} from '@drydock/apimachinery';
import { invalidAll } from '../../../meta/validation/field-checks.ts';
import type { SecurityContext } from './container.types.ts';
import { validateRelativePath } from './path.validation.ts';
import type { PodSpec, SecurityProfile } from './pod-spec.types.ts';
import { validateWindowsOptions, type WindowsOptions } from './windows.validation.ts';

/** PATH_MAX less one. */
const LONGEST_PATH = 4095;
const IPC_SETTINGS = new Set(
  ['sem', 'shm', 'shmall', 'shmmax', 'shmmni', 'shm_rmid_forced', 'msg', 'msgmax', 'msgmnb', 'msgmni'].map((name) => `kernel.${name}`),
);
const SYSCTL_PATTERN = /^[a-z0-9]([-_a-z0-9]*[a-z0-9])?([./][a-z0-9]([-_a-z0-9]*[a-z0-9])?)*$/;

/** `hostUsers`: the pod has the users of its host. */
export function validateSecurityContext(context: SecurityContext | undefined, path: FieldPath, hostUsers: boolean): FieldError[] {
  if (!context) return [];
  return [
    ...idErrors(context.runAsUser, path.child('runAsUser')),
    ...idErrors(context.runAsGroup, path.child('runAsGroup')),
    ...procMountErrors(context.procMount, path.child('procMount'), hostUsers),
    ...seccompErrors(context.seccompProfile, path.child('seccompProfile')),
    ...escalationErrors(context, path),
    ...validateWindowsOptions(context.windowsOptions as WindowsOptions | undefined, path.child('windowsOptions')),
    ...appArmorErrors(context.appArmorProfile, path.child('appArmorProfile')),
  ];
}

function procMountErrors(procMount: string | undefined, path: FieldPath, hostUsers: boolean): FieldError[] {
  if (procMount === undefined || procMount === 'Default') return [];
  if (procMount !== 'Unmasked') return [notSupported(path, procMount, ['Default', 'Unmasked'])];
  return hostUsers ? [invalid(path, procMount, '`hostUsers` must be false to use `Unmasked`')] : [];
}

function escalationErrors(context: SecurityContext, path: FieldPath): FieldError[] {
  if (context.allowPrivilegeEscalation !== false) return [];
  const errors = context.privileged
    ? [invalid(path, context, 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true')]
    : [];
  if (context.capabilities?.add?.includes('CAP_SYS_ADMIN')) {
    errors.push(invalid(path, context, 'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN'));
  }
  return errors;
}

export function validatePodSecurityContext(spec: PodSpec, path: FieldPath): FieldError[] {
  const context = spec.securityContext;
  if (!context) return [];
  const errors = [
    ...idErrors(context.fsGroup, path.child('fsGroup')),
    ...idErrors(context.runAsUser, path.child('runAsUser')),
    ...idErrors(context.runAsGroup, path.child('runAsGroup')),
    ...(context.supplementalGroups ?? []).flatMap((group, index) => idErrors(group, path.child('supplementalGroups').index(index))),
  ];
  if (spec.shareProcessNamespace && spec.hostPID) {
    errors.push(invalid(path.child('shareProcessNamespace'), true, 'ShareProcessNamespace and HostPID cannot both be enabled'));
  }
  errors.push(...sysctlErrors(spec, path.child('sysctls')));
  if (context.fsGroupChangePolicy !== undefined && !['Always', 'OnRootMismatch'].includes(context.fsGroupChangePolicy)) {
    errors.push(notSupported(path.child('fsGroupChangePolicy'), context.fsGroupChangePolicy, ['Always', 'OnRootMismatch']));
  }
  errors.push(
    ...seccompErrors(context.seccompProfile, path.child('seccompProfile')),
    ...validateWindowsOptions(context.windowsOptions as WindowsOptions | undefined, path.child('windowsOptions')),
    ...appArmorErrors(context.appArmorProfile, path.child('appArmorProfile')),
  );
  const policy = context.supplementalGroupsPolicy;
  if (policy !== undefined && !['Merge', 'Strict'].includes(policy)) {
    errors.push(notSupported(path.child('supplementalGroupsPolicy'), policy, ['Merge', 'Strict']));
  }
  // The other value belongs to a feature that v1.33 does not turn on.
  const relabelling = context.seLinuxChangePolicy as string | undefined;
  if (relabelling !== undefined && !['MountOption', 'Recursive'].includes(relabelling)) {
    errors.push(notSupported(path.child('seLinuxChangePolicy'), relabelling, ['MountOption', 'Recursive']));
  }
  return errors;
}

function idErrors(id: number | undefined, path: FieldPath): FieldError[] {
  return id === undefined || id === null ? [] : invalidAll(path, id, isValidUserID(id));
}

function sysctlErrors(spec: PodSpec, path: FieldPath): FieldError[] {
  const names = new Set<string>();
  return (spec.securityContext?.sysctls ?? []).flatMap(({ name = '' }, index) => {
    const at = path.index(index).child('name');
    const normal = name.replaceAll('/', '.');
    const errors: FieldError[] = [];
    if (!name) errors.push(required(at));
    else if (name.length > 253 || !SYSCTL_PATTERN.test(name)) {
      errors.push(invalid(at, name, `must have at most 253 characters and match regex ${SYSCTL_PATTERN.source}`));
    } else if (names.has(normal)) errors.push(duplicate(at, name));
    if (spec.hostNetwork && normal.startsWith('net.')) errors.push(invalid(at, name, "may not be specified when 'hostNetwork' is true"));
    if (spec.hostIPC && isOfIpc(normal)) errors.push(invalid(at, name, "may not be specified when 'hostIPC' is true"));
    names.add(normal);
    return errors;
  });
}

/** The settings of semaphores, shared memory and message queues (component-helpers, node/util/sysctl). */
function isOfIpc(name: string): boolean {
  return name.startsWith('fs.mqueue.') || IPC_SETTINGS.has(name.replace(/\*.*$/, ''));
}

function seccompErrors(profile: SecurityProfile | undefined, path: FieldPath): FieldError[] {
  if (!profile) return [];
  const { type, localhostProfile } = profile;
  if (type === undefined || type === '') return [required(path.child('type'), 'type is required when seccompProfile is set')];
  const at = path.child('localhostProfile');
  if (type === 'Localhost') {
    const missing = localhostProfile === undefined || localhostProfile === null;
    return missing ? [required(at, 'must be set when seccomp type is Localhost')] : validateRelativePath(localhostProfile, at);
  }
  const known = type === 'RuntimeDefault' || type === 'Unconfined';
  const errors = known ? [] : [notSupported(path.child('type'), type, ['Localhost', 'RuntimeDefault', 'Unconfined'])];
  // The value that upstream shows is the whole profile.
  const shown = new GoValue(`core.SeccompProfile{Type:${JSON.stringify(type)}, LocalhostProfile:(*string)(0xc000000000)}`);
  if (localhostProfile !== undefined) errors.push(invalid(at, shown, 'can only be set when seccomp type is Localhost'));
  return errors;
}

function appArmorErrors(profile: SecurityProfile | undefined, path: FieldPath): FieldError[] {
  if (!profile) return [];
  const { type, localhostProfile } = profile;
  const at = path.child('localhostProfile');
  switch (type) {
    case 'Localhost':
      if (!localhostProfile) return [required(at, 'must be set when AppArmor type is Localhost')];
      return [
        ...(localhostProfile.trim() === localhostProfile ? [] : [invalid(at, localhostProfile, 'must not be padded with whitespace')]),
        ...(localhostProfile.length > LONGEST_PATH ? [tooLong(at, LONGEST_PATH)] : []),
      ];
    case 'RuntimeDefault':
    case 'Unconfined':
      return localhostProfile === undefined ? [] : [invalid(at, localhostProfile, 'can only be set when AppArmor type is Localhost')];
    case undefined:
    case '':
      return [required(path.child('type'), 'type is required when appArmorProfile is set')];
    default:
      return [notSupported(path.child('type'), type, ['Localhost', 'RuntimeDefault', 'Unconfined'])];
  }
}
