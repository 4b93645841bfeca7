import type { Client } from '../client/client.ts';
import type { StageSink } from '../audit/audit-record.ts';
import type { RequestInfo } from '../request/request-info.ts';
import type { AuthorizeFunction } from '../request/authorize.ts';
import type { WebhookTransport } from '../admission/webhook/webhook.types.ts';
import type { ServedResources } from './served-resources.ts';
import type { StrategyContext } from './strategy.ts';

/** Everything about one request that the store's verbs need. */
export interface RequestContext extends StrategyContext {
  info: RequestInfo;
  query: Readonly<Record<string, string>>;
  /** Who is recorded in managedFields: `fieldManager`, or the first word of the user agent. */
  fieldManager: string;
  fieldValidation: 'Strict' | 'Warn' | 'Ignore';
  /** Where verbs say what became of the request. */
  stages: StageSink;
  /** Whether managedFields were brought up to date already, by server-side apply. */
  applied?: boolean;
  /** The subresource that what changes is recorded under, where it is not the request's own. */
  manages?: string;
  /** Asks the configured authorizers. */
  authorize: AuthorizeFunction;
  /** What is served at the moment. */
  resources: ServedResources;
  /** Makes requests as the API server itself, such as the update that a binding implies. */
  server: Client;
  /** How admission webhooks are reached. */
  webhooks: WebhookTransport;
  /** Adds an annotation to the audit record. */
  annotate(key: string, value: string): void;
  /** Whether anybody reads warnings: looking for them costs as much as validation. */
  heedsWarnings: boolean;
  /** Whether what each admission plugin changed shall be recorded. */
  traced: boolean;
}
