import type { Clock, GroupVersionKind, GroupVersionResource, KubeObject, Rng } from '@drydock/apimachinery';
import type { Client } from '../client/client.ts';
import type { UserInfo } from '../authentication/user-info.ts';
import type { ServedResources } from '../registry/served-resources.ts';
import type { AuthorizeFunction } from '../request/authorize.ts';
import type { WebhookTransport } from './webhook/webhook.types.ts';
import type { Lister } from '../storage/lister.ts';

/** What an admission plugin sees of a request (k8s.io/apiserver, admission.Attributes). */
export interface AdmissionAttributes {
  operation: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';
  kind: GroupVersionKind;
  resource: GroupVersionResource;
  subresource: string;
  namespace: string;
  name: string;
  user: UserInfo;
  dryRun: boolean;
  /** The object to be stored: a draft that `admit` may change. Undefined for DELETE and CONNECT. */
  object: KubeObject | undefined;
  /** The stored object, frozen, for UPDATE and DELETE. */
  oldObject: KubeObject | undefined;
  /** Set by a webhook that changed the object: the mutating plugins run once more, with `isReinvocation`. */
  needsReinvocation?: boolean;
  isReinvocation?: boolean;
}

export interface AdmissionContext {
  lister: Lister;
  /** Asks the configured authorizers. */
  authorize: AuthorizeFunction;
  /** What is served at the moment, custom resources included. */
  resources: ServedResources;

  /** Makes requests as the API server itself. */
  server: Client;
  clock: Clock;
  rng: Rng;
  /** Adds a Warning header to the response. */
  warn(text: string): void;
  /** How webhooks are reached. */
  webhooks: WebhookTransport;
  /** Adds an annotation to the audit record. */
  annotate(key: string, value: string): void;
}

/** Refuses by throwing a StatusError. */
export interface AdmissionPlugin {
  /** As `--enable-admission-plugins` names it. */
  readonly name: string;
  /** Off unless `--enable-admission-plugins` names it (pkg/kubeapiserver/options, DefaultOffAdmissionPlugins). */
  readonly optional?: boolean;
  /** What it is about: `pods`, `pods/status`. It is not called for anything else. Undefined: whatever there is. */
  readonly resources?: readonly string[];
  /** Whether `admit` never changes anything, so that the trace need not look. */
  readonly onlyRefuses?: true;
  /** Whether it has nothing to do at the moment, and need not be called. */
  isIdle?(lister: Lister): boolean;
  /** Whether it has nothing to say of a request, whatever its object is; `attributes` have none. A plugin without this wants to see each. */
  overlooks?(attributes: AdmissionAttributes, lister: Lister): boolean;
  /** May change `attributes.object`. Called before defaults are checked and before validation. */
  admit?(attributes: AdmissionAttributes, context: AdmissionContext): void;
  /** Must not change anything. Called after validation, just before the write. */
  validate?(attributes: AdmissionAttributes, context: AdmissionContext): void;
}
