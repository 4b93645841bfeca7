/** What whoever makes a cluster says about its API server: kube-apiserver's flags, as data. They then act in the place of a manifest's. */
import type { OidcSettings } from '@drydock/apiserver';
import { allAdmissionPlugins } from '@drydock/kinds';

export interface ApiServerConfiguration {
  /** `--authorization-mode`. */
  authorizationModes: readonly AuthorizationMode[];
  /** `--enable-admission-plugins`: those that are on besides the default ones and NodeRestriction. */
  enabledAdmissionPlugins?: readonly string[];
  /** `--disable-admission-plugins`. */
  disabledAdmissionPlugins: readonly string[];
  /** The `--oidc-*` flags; nobody's ID tokens are believed when absent. */
  oidc?: OidcSettings;
}

export const AUTHORIZATION_MODES = ['AlwaysAllow', 'AlwaysDeny', 'Node', 'RBAC'] as const;
export type AuthorizationMode = (typeof AUTHORIZATION_MODES)[number];

/** The names of the plugins that there are, in the order in which they are asked. */
export const ADMISSION_PLUGINS: readonly string[] = allAdmissionPlugins.map(({ name }) => name);
