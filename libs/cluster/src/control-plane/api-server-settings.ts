/** What the flags of kube-apiserver make it do. */
import type { OidcSettings } from '@drydock/apiserver';
import { parseFlagDuration } from './flag-duration.ts';
import type { Flags } from './flags.ts';
import { oidcProblems, oidcSettings } from './oidc-flags.ts';

export interface ApiServerSettings {
  authorizationModes: readonly string[];
  /** Of --enable-admission-plugins and --disable-admission-plugins. */
  enabled: readonly string[];
  disabled: readonly string[];
  anonymous: boolean;
  /** `--token-auth-file`; empty for the users that the cluster was made with, undefined for nobody. */
  tokenFile: string | undefined;
  /** `--authorization-policy-file`, for ABAC. */
  policyFile: string | undefined;
  /** `--enable-bootstrap-token-auth`. */
  bootstrapTokens: boolean;
  oidc: OidcSettings | undefined;
  /** `--event-ttl`: how long Events are kept, in milliseconds; 0 for ever. */
  eventTtl: number;
  /** Why it does not start, as Validate says it. */
  problems: readonly string[];
}

/** What --event-ttl is when nobody sets it. */
export const EVENT_TTL = 60 * 60 * 1000;

const MODES = ['AlwaysAllow', 'AlwaysDeny', 'ABAC', 'Webhook', 'RBAC', 'Node'];

/** Every admission plugin of 1.33 (pkg/kubeapiserver/options, AllOrderedPlugins). */
const ADMISSION_PLUGINS = new Set(
  `AlwaysAdmit AlwaysDeny AlwaysPullImages CertificateApproval CertificateSigning CertificateSubjectRestriction ClusterTrustBundleAttest
  DefaultIngressClass DefaultStorageClass DefaultTolerationSeconds DenyServiceExternalIPs EventRateLimit ExtendedResourceToleration ImagePolicyWebhook
  LimitPodHardAntiAffinityTopology LimitRanger MutatingAdmissionPolicy MutatingAdmissionWebhook NamespaceAutoProvision NamespaceExists
  NamespaceLifecycle NodeRestriction OwnerReferencesPermissionEnforcement PersistentVolumeClaimResize PodNodeSelector PodSecurity
  PodTolerationRestriction PodTopologyLabels Priority ResourceQuota RuntimeClass ServiceAccount StorageObjectInUseProtection TaintNodesByCondition
  ValidatingAdmissionPolicy ValidatingAdmissionWebhook`.split(/\s+/),
);

/** Why a plugin cannot start: without its configuration as upstream says it, with one because nobody simulates what it would call. */
const UNAVAILABLE_PLUGINS: Readonly<Record<string, (flags: Flags) => string>> = {
  EventRateLimit: (flags) =>
    hasConfiguration(flags) ? NOT_SIMULATED : 'limits: Invalid value: []eventratelimit.Limit(nil): must not be empty',
  ImagePolicyWebhook: (flags) => (hasConfiguration(flags) ? NOT_SIMULATED : 'no config specified'),
};
const NOT_SIMULATED = 'this simulated cluster does not have it';
/** Whoever relies on one of these had better know that nothing would read it. */
const REFUSED_FLAGS = ['authentication-config', 'authorization-config', 'authentication-token-webhook-config-file'];

function hasConfiguration(flags: Flags): boolean {
  return flags.has('admission-control-config-file');
}

const list = (text: string | undefined): string[] => (text ?? '').split(',').filter(Boolean);

export function apiServerSettings(flags: Flags): ApiServerSettings {
  const problems: string[] = [];
  const modes = flags.has('authorization-mode') ? list(flags.get('authorization-mode')) : ['AlwaysAllow'];
  if (modes.length === 0) problems.push('at least one authorization-mode must be passed');
  for (const mode of modes) if (!MODES.includes(mode)) problems.push(`authorization-mode "${mode}" is not a valid mode`);
  if (modes.includes('ABAC') && !flags.get('authorization-policy-file')) {
    problems.push("authorization-mode ABAC's authorization policy file not passed");
  }
  if (modes.includes('Webhook')) {
    problems.push(
      flags.get('authorization-webhook-config-file')
        ? `authorization-mode Webhook: ${NOT_SIMULATED}`
        : "authorization-mode Webhook's authorization config file not passed",
    );
  }
  for (const flag of REFUSED_FLAGS) if (flags.get(flag)) problems.push(`--${flag}: ${NOT_SIMULATED}`);
  problems.push(...oidcProblems(flags));
  const enabled = list(flags.get('enable-admission-plugins'));
  const disabled = list(flags.get('disable-admission-plugins'));
  for (const name of enabled) if (!ADMISSION_PLUGINS.has(name)) problems.push(`enable-admission-plugins plugin "${name}" is unknown`);
  for (const name of enabled) {
    const why = UNAVAILABLE_PLUGINS[name]?.(flags);
    if (why) problems.push(`failed to initialize admission: couldn't init admission plugin "${name}": ${why}`);
  }
  for (const name of disabled) if (!ADMISSION_PLUGINS.has(name)) problems.push(`disable-admission-plugins plugin "${name}" is unknown`);
  for (const name of enabled) {
    if (disabled.includes(name)) problems.push(`${name} in enable-admission-plugins and disable-admission-plugins overlapped`);
  }
  const range = flags.get('service-cluster-ip-range');
  if (range !== undefined && !/^\d+\.\d+\.\d+\.\d+\/\d+(,.*)?$/.test(range)) {
    problems.push(`service-cluster-ip-range value ${range} is not a valid CIDR: invalid CIDR address: ${range}`);
  }
  const ttl = flags.get('event-ttl');
  if (ttl !== undefined && parseFlagDuration(ttl) === undefined) {
    problems.push(`invalid argument ${JSON.stringify(ttl)} for "--event-ttl" flag: time: invalid duration ${JSON.stringify(ttl)}`);
  }
  if (!flags.get('etcd-servers')) problems.push('--etcd-servers must be specified');
  const port = flags.get('secure-port');
  if (port !== undefined && !(Number(port) >= 1 && Number(port) <= 65_535)) {
    problems.push(`--secure-port ${port} must be between 1 and 65535, inclusive. It cannot be turned off with 0`);
  }
  return {
    authorizationModes: modes,
    enabled,
    disabled,
    anonymous: flags.get('anonymous-auth') !== 'false',
    tokenFile: flags.get('token-auth-file'),
    policyFile: modes.includes('ABAC') ? flags.get('authorization-policy-file') : undefined,
    bootstrapTokens: flags.get('enable-bootstrap-token-auth') === 'true',
    oidc: oidcSettings(flags),
    eventTtl: parseFlagDuration(flags.get('event-ttl')) ?? EVENT_TTL,
    problems,
  };
}
