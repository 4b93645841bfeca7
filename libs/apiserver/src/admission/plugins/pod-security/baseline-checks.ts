/** The checks of the baseline level, by name. */
import { quoteGo } from '@drydock/apimachinery';
import { allContainers, type ContainerLike, type PodLike } from '../pod-template.ts';
import { containerCheck, named, plural, quoted, settersOf, sortedOnce, type Check } from './check.ts';

const APP_ARMOR_PREFIX = 'container.apparmor.security.beta.kubernetes.io/';

const DEFAULT_CAPABILITIES = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

/** Since which minor version a pod may set them. */
const SAFE_SYSCTLS = new Map([
  ['kernel.shm_rmid_forced', 0],
  ['net.ipv4.ip_local_port_range', 0],
  ['net.ipv4.tcp_syncookies', 0],
  ['net.ipv4.ping_group_range', 0],
  ['net.ipv4.ip_unprivileged_port_start', 0],
  ['net.ipv4.ip_local_reserved_ports', 27],
  ['net.ipv4.tcp_keepalive_time', 29],
  ['net.ipv4.tcp_fin_timeout', 29],
  ['net.ipv4.tcp_keepalive_intvl', 29],
  ['net.ipv4.tcp_keepalive_probes', 29],
  ['net.ipv4.tcp_rmem', 32],
  ['net.ipv4.tcp_wmem', 32],
]);

const SELINUX_TYPES = new Map([
  ['', 0],
  ['container_t', 0],
  ['container_init_t', 0],
  ['container_kvm_t', 0],
  ['container_engine_t', 31],
]);

const isAllowed = (since: ReadonlyMap<string, number>, value: string, minor: number): boolean => (since.get(value) ?? Infinity) <= minor;

const SAFE_PROFILES = ['RuntimeDefault', 'Localhost'];
const isUnsafe = (type: string | undefined): type is string => type !== undefined && !SAFE_PROFILES.includes(type);

/** Annotations that ask for a profile, as it was done before there were fields. */
function forbiddenAnnotations({ metadata }: PodLike, isProfile: (key: string) => boolean, isSafe: (value: string) => boolean): string[] {
  const all = Object.entries(metadata?.annotations ?? {});
  return all
    .filter(([key, value]) => isProfile(key) && !isSafe(value))
    .map(([key, value]) => `${key}=${quoteGo(value)}`)
    .sort();
}

const appArmorProfile: Check = {
  id: 'appArmorProfile',
  check(pod) {
    const { setters, values } = settersOf(pod, ({ appArmorProfile: profile }) => [profile?.type].filter(isUnsafe));
    const annotations = forbiddenAnnotations(
      pod,
      (key) => key.startsWith(APP_ARMOR_PREFIX),
      (value) => value === '' || value === 'runtime/default' || value.startsWith('localhost/'),
    );
    const who = [...setters, ...(annotations.length > 0 ? [plural(annotations.length, 'annotation', 'annotations')] : [])];
    if (who.length === 0) return undefined;
    const what = [...sortedOnce(values), ...annotations];
    return {
      reason: plural(what.length, 'forbidden AppArmor profile', 'forbidden AppArmor profiles'),
      detail: `${who.join(' and ')} must not set AppArmor profile type to ${quoted(what)}`,
    };
  },
};

const capabilities: Check = {
  id: 'capabilities_baseline',
  check({ spec }) {
    const added = ({ securityContext }: ContainerLike) =>
      (securityContext?.capabilities?.add ?? []).filter((name) => !DEFAULT_CAPABILITIES.has(name));
    const bad = allContainers(spec).filter((container) => added(container).length > 0);
    if (bad.length === 0) return undefined;
    return {
      reason: 'non-default capabilities',
      detail: `${named(bad)} must not include ${quoted(sortedOnce(bad.flatMap(added)))} in securityContext.capabilities.add`,
    };
  },
};

const hostNamespaces: Check = {
  id: 'hostNamespaces',
  check({ spec }) {
    const used = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((field) => spec[field]).map((field) => `${field}=true`);
    return used.length ? { reason: 'host namespaces', detail: used.join(', ') } : undefined;
  },
};

const hostPathVolumes: Check = {
  id: 'hostPathVolumes',
  check({ spec }) {
    const names = (spec.volumes ?? []).filter(({ hostPath }) => hostPath).map(({ name }) => name);
    return names.length
      ? { reason: 'hostPath volumes', detail: `${plural(names.length, 'volume', 'volumes')} ${quoted(names)}` }
      : undefined;
  },
};

const hostPorts: Check = {
  id: 'hostPorts',
  check({ spec }) {
    const portsOf = ({ ports }: ContainerLike) => (ports ?? []).flatMap(({ hostPort }) => (hostPort ? [String(hostPort)] : []));
    const bad = allContainers(spec).filter((container) => portsOf(container).length > 0);
    if (bad.length === 0) return undefined;
    const ports = sortedOnce(bad.flatMap(portsOf));
    const verb = plural(bad.length, 'uses', 'use');
    return { reason: 'hostPort', detail: `${named(bad)} ${verb} ${plural(ports.length, 'hostPort', 'hostPorts')} ${ports.join(', ')}` };
  },
};

const procMount: Check = {
  id: 'procMount',
  check({ spec }) {
    const mountOf = ({ securityContext }: ContainerLike) => securityContext?.procMount ?? 'Default';
    const bad = allContainers(spec).filter((container) => mountOf(container) !== 'Default');
    if (bad.length === 0) return undefined;
    return {
      reason: 'procMount',
      detail: `${named(bad)} must not set securityContext.procMount to ${quoted(sortedOnce(bad.map(mountOf)))}`,
    };
  },
};

const seLinuxOptions: Check = {
  id: 'seLinuxOptions',
  check(pod, minor) {
    const { setters, values } = settersOf(pod, ({ seLinuxOptions: options }) => {
      if (!options) return [];
      const { type = '', user, role } = options;
      const badType = isAllowed(SELINUX_TYPES, type, minor) ? [] : [{ type, user, role }];
      return user || role ? [{ type: badType[0]?.type, user, role }] : badType;
    });
    if (setters.length === 0) return undefined;
    const types = sortedOnce(values.flatMap(({ type }) => type ?? []));
    const what = [
      ...(types.length > 0 ? [`${plural(types.length, 'type', 'types')} ${quoted(types)}`] : []),
      ...(values.some(({ user }) => user) ? ['user may not be set'] : []),
      ...(values.some(({ role }) => role) ? ['role may not be set'] : []),
    ];
    return {
      reason: 'seLinuxOptions',
      detail: `${setters.join(' and ')} set forbidden securityContext.seLinuxOptions: ${what.join('; ')}`,
    };
  },
};

const seccompProfile: Check = {
  id: 'seccompProfile_baseline',
  check(pod, minor) {
    if (minor < 19) return forbiddenSeccompAnnotations(pod);
    const { setters, values } = settersOf(pod, ({ seccompProfile: profile }) => [profile?.type].filter(isUnsafe));
    if (setters.length === 0) return undefined;
    const detail = `${setters.join(' and ')} must not set securityContext.seccompProfile.type to ${quoted(sortedOnce(values))}`;
    return { reason: 'seccompProfile', detail };
  },
};

function forbiddenSeccompAnnotations(pod: PodLike) {
  const keys = ['seccomp.security.alpha.kubernetes.io/pod'];
  for (const { name } of allContainers(pod.spec)) keys.push(`container.seccomp.security.alpha.kubernetes.io/${name}`);
  const isSafe = (value: string) => value === 'runtime/default' || value === 'docker/default' || value.startsWith('localhost/');
  const found = forbiddenAnnotations(pod, (key) => keys.includes(key), isSafe);
  if (found.length === 0) return undefined;
  return { reason: 'seccompProfile', detail: `forbidden ${plural(found.length, 'annotation', 'annotations')} ${found.join(', ')}` };
}

const sysctls: Check = {
  id: 'sysctls',
  check({ spec }, minor) {
    const names = (spec.securityContext?.sysctls ?? []).map(({ name }) => name).filter((name) => !isAllowed(SAFE_SYSCTLS, name, minor));
    return names.length ? { reason: 'forbidden sysctls', detail: names.join(', ') } : undefined;
  },
};

const windowsHostProcess: Check = {
  id: 'windowsHostProcess',
  check(pod) {
    const { setters } = settersOf(pod, ({ windowsOptions }) => (windowsOptions?.hostProcess ? [true] : []));
    if (setters.length === 0) return undefined;
    return { reason: 'hostProcess', detail: `${setters.join(' and ')} must not set securityContext.windowsOptions.hostProcess=true` };
  },
};

export const BASELINE_CHECKS: readonly Check[] = [
  appArmorProfile,
  capabilities,
  hostNamespaces,
  hostPathVolumes,
  hostPorts,
  containerCheck('privileged', 'privileged', 'must not set securityContext.privileged=true', ({ securityContext }) =>
    Boolean(securityContext?.privileged),
  ),
  procMount,
  seLinuxOptions,
  seccompProfile,
  sysctls,
  windowsHostProcess,
];
