/** The checks of the Pod Security Standards (k8s.io/pod-security-admission, policy). Each is forbidden what it reports. */
import { quoteGo } from '@drydock/apimachinery';
import { allContainers, type ContainerLike, type PodLike, type SecurityContextLike } from '../pod-template.ts';

export interface Violation {
  /** `host namespaces`. */
  reason: string;
  /** `hostNetwork=true`. */
  detail: string;
}

export interface Check {
  readonly id: string;
  /** Undefined when the pod is as it should be. */
  check(pod: PodLike): Violation | undefined;
}

const quoted = (values: readonly string[]) => values.map((value) => quoteGo(value)).join(', ');

function plural(count: number, one: string, many: string): string {
  return count === 1 ? one : many;
}

function named(containers: readonly ContainerLike[]): string {
  return `${plural(containers.length, 'container', 'containers')} ${quoted(containers.map(({ name }) => name))}`;
}

/** A check of every container for itself. */
function containerCheck(id: string, reason: string, detail: string, isBad: (container: ContainerLike) => boolean): Check {
  return {
    id,
    check({ spec }) {
      const bad = allContainers(spec).filter(isBad);
      return bad.length ? { reason, detail: `${named(bad)} ${detail}` } : undefined;
    },
  };
}

/** A check of a setting that containers inherit from the pod. */
function inheritedCheck(
  id: string,
  reason: string,
  detail: string,
  isGood: (context: SecurityContextLike | undefined) => boolean | undefined,
): Check {
  return {
    id,
    check({ spec }) {
      const podIsGood = isGood(spec.securityContext) ?? false;
      const bad = allContainers(spec).filter(({ securityContext }) => !(isGood(securityContext) ?? podIsGood));
      if (bad.length === 0) return undefined;
      return { reason, detail: `pod or ${named(bad)} must set ${detail}` };
    },
  };
}

/** Reports every security context, the pod's or a container's, that has a forbidden value. */
function contextCheck(id: string, reason: string, describe: (context: SecurityContextLike) => string | undefined): Check {
  return {
    id,
    check({ spec }) {
      const setters = [
        ...(spec.securityContext && describe(spec.securityContext) ? ['pod'] : []),
        ...[allContainers(spec).filter(({ securityContext }) => securityContext && describe(securityContext))].flatMap((bad) =>
          bad.length ? [named(bad)] : [],
        ),
      ];
      if (setters.length === 0) return undefined;
      const contexts = [spec.securityContext, ...allContainers(spec).map(({ securityContext }) => securityContext)];
      const details = [...new Set(contexts.flatMap((context) => (context && describe(context)) ?? []))];
      return { reason, detail: `${setters.join(' and ')} must not set ${details.join(', ')}` };
    },
  };
}

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

const SAFE_SYSCTLS = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
]);

const RESTRICTED_VOLUME_TYPES = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

const SELINUX_TYPES = new Set(['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t']);

export const BASELINE_CHECKS: readonly Check[] = [
  contextCheck('appArmorProfile', 'forbidden AppArmor profile', ({ appArmorProfile }) =>
    appArmorProfile?.type === 'Unconfined' ? 'AppArmor profile type to "Unconfined"' : undefined,
  ),
  {
    id: 'capabilities_baseline',
    check({ spec }) {
      const added = (container: ContainerLike) =>
        (container.securityContext?.capabilities?.add ?? []).filter((name) => !DEFAULT_CAPABILITIES.has(name));
      const bad = allContainers(spec).filter((container) => added(container).length > 0);
      if (bad.length === 0) return undefined;
      const names = [...new Set(bad.flatMap(added))].sort();
      return {
        reason: 'non-default capabilities',
        detail: `${named(bad)} must not include ${quoted(names)} in securityContext.capabilities.add`,
      };
    },
  },
  {
    id: 'hostNamespaces',
    check({ spec }) {
      const used = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((field) => spec[field]).map((field) => `${field}=true`);
      return used.length ? { reason: 'host namespaces', detail: used.join(', ') } : undefined;
    },
  },
  {
    id: 'hostPathVolumes',
    check({ spec }) {
      const names = (spec.volumes ?? []).filter(({ hostPath }) => hostPath).map(({ name }) => name);
      return names.length
        ? { reason: 'hostPath volumes', detail: `${plural(names.length, 'volume', 'volumes')} ${quoted(names)}` }
        : undefined;
    },
  },
  {
    id: 'hostPorts',
    check({ spec }) {
      const portsOf = ({ ports = [] }: ContainerLike) => ports.flatMap(({ hostPort }) => (hostPort ? [hostPort] : []));
      const bad = allContainers(spec).filter((container) => portsOf(container).length > 0);
      if (bad.length === 0) return undefined;
      const ports = [...new Set(bad.flatMap(portsOf))].sort((a, b) => a - b);
      const verb = plural(bad.length, 'uses', 'use');
      return { reason: 'hostPort', detail: `${named(bad)} ${verb} ${plural(ports.length, 'hostPort', 'hostPorts')} ${ports.join(', ')}` };
    },
  },
  containerCheck('privileged', 'privileged', 'must not set securityContext.privileged=true', ({ securityContext }) =>
    Boolean(securityContext?.privileged),
  ),
  containerCheck(
    'procMount',
    'procMount',
    'must not set securityContext.procMount to "Unmasked"',
    ({ securityContext }) => securityContext?.procMount === 'Unmasked',
  ),
  contextCheck('seLinuxOptions', 'seLinuxOptions', ({ seLinuxOptions }) => {
    if (seLinuxOptions && !SELINUX_TYPES.has(seLinuxOptions.type ?? ''))
      return `securityContext.seLinuxOptions.type to ${quoteGo(seLinuxOptions.type!)}`;
    if (seLinuxOptions?.user) return 'forbidden securityContext.seLinuxOptions: user may not be set';
    return seLinuxOptions?.role ? 'forbidden securityContext.seLinuxOptions: role may not be set' : undefined;
  }),
  contextCheck('seccompProfile_baseline', 'seccompProfile', ({ seccompProfile }) =>
    seccompProfile?.type === 'Unconfined' ? 'securityContext.seccompProfile.type to "Unconfined"' : undefined,
  ),
  {
    id: 'sysctls',
    check({ spec }) {
      const names = (spec.securityContext?.sysctls ?? []).map(({ name }) => name).filter((name) => !SAFE_SYSCTLS.has(name));
      return names.length ? { reason: 'forbidden sysctls', detail: names.join(', ') } : undefined;
    },
  },
  contextCheck('windowsHostProcess', 'hostProcess', ({ windowsOptions }) =>
    windowsOptions?.hostProcess ? 'securityContext.windowsOptions.hostProcess=true' : undefined,
  ),
];

/** Baseline checks that a stricter one of the restricted level replaces. */
const REPLACED = new Set(['capabilities_baseline', 'seccompProfile_baseline', 'hostPathVolumes']);

export const RESTRICTED_CHECKS: readonly Check[] = [
  ...BASELINE_CHECKS.filter(({ id }) => !REPLACED.has(id)),
  containerCheck(
    'allowPrivilegeEscalation',
    'allowPrivilegeEscalation != false',
    'must set securityContext.allowPrivilegeEscalation=false',
    ({ securityContext }) => securityContext?.allowPrivilegeEscalation !== false,
  ),
  {
    id: 'capabilities_restricted',
    check({ spec }) {
      const containers = allContainers(spec);
      const keeping = containers.filter(({ securityContext }) => !securityContext?.capabilities?.drop?.includes('ALL'));
      const extra = (container: ContainerLike) =>
        (container.securityContext?.capabilities?.add ?? []).filter((name) => name !== 'NET_BIND_SERVICE');
      const adding = containers.filter((container) => extra(container).length > 0);
      const details = [
        ...(keeping.length ? [`${named(keeping)} must set securityContext.capabilities.drop=["ALL"]`] : []),
        ...(adding.length
          ? [`${named(adding)} must not include ${quoted([...new Set(adding.flatMap(extra))].sort())} in securityContext.capabilities.add`]
          : []),
      ];
      return details.length ? { reason: 'unrestricted capabilities', detail: details.join('; ') } : undefined;
    },
  },
  {
    id: 'restrictedVolumes',
    check({ spec }) {
      const typeOf = (volume: object) => Object.keys(volume).find((key) => key !== 'name') ?? '';
      const bad = (spec.volumes ?? []).filter((volume) => !RESTRICTED_VOLUME_TYPES.has(typeOf(volume)));
      if (bad.length === 0) return undefined;
      const types = [...new Set(bad.map(typeOf))].sort();
      const volumes = `${plural(bad.length, 'volume', 'volumes')} ${quoted(bad.map(({ name }) => name))}`;
      const uses = `${plural(bad.length, 'uses', 'use')} restricted volume ${plural(types.length, 'type', 'types')} ${quoted(types)}`;
      return { reason: 'restricted volume types', detail: `${volumes} ${uses}` };
    },
  },
  inheritedCheck('runAsNonRoot', 'runAsNonRoot != true', 'securityContext.runAsNonRoot=true', (context) => context?.runAsNonRoot),
  contextCheck('runAsUser', 'runAsUser=0', ({ runAsUser }) => (runAsUser === 0 ? 'runAsUser=0' : undefined)),
  inheritedCheck(
    'seccompProfile_restricted',
    'seccompProfile',
    'securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"',
    (context) => {
      const type = context?.seccompProfile?.type;
      return type === undefined ? undefined : type === 'RuntimeDefault' || type === 'Localhost';
    },
  ),
];
