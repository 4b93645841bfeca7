/** Parts of the API server that its flags switch. */
import {
  AdmissionChain,
  type Admission,
  NO_OPINION,
  type AdmissionPlugin,
  type Authenticator,
  type AuthorizationAttributes,
  type AuthorizationResult,
  type Authorizer,
} from '@drydock/apiserver';
import type { ApiServerConfiguration } from '../api-server-configuration.ts';
import { apiServerSettings, EVENT_TTL, type ApiServerSettings } from './api-server-settings.ts';
import { API_SERVER_FLAGS, parseFlags, type Flags } from './flags.ts';

/** Of a control plane that is not looked into. */
export const DEFAULT_SETTINGS: ApiServerSettings = {
  authorizationModes: ['Node', 'RBAC'],
  enabled: ['NodeRestriction'],
  disabled: [],
  anonymous: true,
  tokenFile: '',
  policyFile: undefined,
  bootstrapTokens: true,
  oidc: undefined,
  eventTtl: EVENT_TTL,
  problems: [],
};

/** By command line, which is the same array as long as the container is the same. */
const known = new WeakMap<readonly string[], ApiServerSettings>();

export function settingsOf(argv: readonly string[]): ApiServerSettings {
  const before = known.get(argv);
  if (before) return before;
  const flags = parseFlags(argv, API_SERVER_FLAGS);
  const settings = 'failure' in flags ? DEFAULT_SETTINGS : apiServerSettings(flags as Flags);
  known.set(argv, settings);
  return settings;
}

const ofHosts = new WeakMap<ApiServerConfiguration, ApiServerSettings>();

export function settingsOfHost(configuration: ApiServerConfiguration): ApiServerSettings {
  const { authorizationModes, enabledAdmissionPlugins = [], disabledAdmissionPlugins: disabled, oidc } = configuration;
  const enabled = [...DEFAULT_SETTINGS.enabled, ...enabledAdmissionPlugins];
  const settings = ofHosts.get(configuration) ?? { ...DEFAULT_SETTINGS, authorizationModes, enabled, disabled, oidc };
  ofHosts.set(configuration, settings);
  return settings;
}

/** system:masters may do everything, whatever the modes are (k8s.io/apiserver, NewPrivilegedGroups). */
export const privilegedGroup: Authorizer = {
  name: 'RBAC',
  authorize: ({ user }) => (user.groups.includes('system:masters') ? { decision: 'allow', reason: '' } : NO_OPINION),
};

export const alwaysAllow: Authorizer = { name: 'AlwaysAllow', authorize: () => ({ decision: 'allow', reason: '' }) };

export const alwaysDeny: Authorizer = {
  name: 'AlwaysDeny',
  authorize: () => ({ decision: 'noOpinion', reason: 'Everything is forbidden.' }),
};

/** The authorizer as long as it is one of the modes. */
export class SwitchableAuthorizer implements Authorizer {
  readonly #authorizer: Authorizer;
  readonly #modes: () => readonly string[];

  constructor(authorizer: Authorizer, modes: () => readonly string[]) {
    this.#authorizer = authorizer;
    this.#modes = modes;
  }

  get name(): string {
    return this.#authorizer.name;
  }

  authorize(attributes: AuthorizationAttributes): AuthorizationResult {
    return this.#modes().includes(this.#authorizer.name) ? this.#authorizer.authorize(attributes) : NO_OPINION;
  }
}

export function whenEnabled(authenticator: Authenticator, isEnabled: () => boolean): Authenticator {
  return {
    name: authenticator.name,
    authenticate: (credentials) => (isEnabled() ? authenticator.authenticate(credentials) : { outcome: 'skipped' }),
  };
}

/** Whether the flags leave a plugin on. */
export function isOn({ name, optional }: AdmissionPlugin, { enabled, disabled }: Pick<ApiServerSettings, 'enabled' | 'disabled'>): boolean {
  return !disabled.includes(name) && (!optional || enabled.includes(name));
}

const chains = new WeakMap<ApiServerSettings, AdmissionChain>();

/** A chain of the plugins that are on. */
export function switchableAdmission(plugins: readonly AdmissionPlugin[], settings: () => ApiServerSettings): Admission {
  const current = () => {
    const now = settings();
    const chain = chains.get(now) ?? new AdmissionChain(plugins.filter((plugin) => isOn(plugin, now)));
    chains.set(now, chain);
    return chain;
  };
  return {
    admit: (attributes, context, stages, traced) => current().admit(attributes, context, stages, traced),
    validate: (attributes, context, stages) => current().validate(attributes, context, stages),
    mayChange: (attributes, lister) => current().mayChange(attributes, lister),
    overlooks: (attributes, lister) => current().overlooks(attributes, lister),
  };
}
