/**
 * The API server: one way in for everybody. A request is authenticated, perhaps impersonates, is authorized, and then answered by discovery
 * or by the generic store of its resource; each of these stages leaves its decision in the audit record.
 */
import {
  newInternalError,
  newUnauthorized,
  newUnknownPath,
  newUnknownRoute,
  StatusError,
  type Clock,
  type Rng,
  type SchemaRegistry,
  type Status,
} from '@drydock/apimachinery';
import type { Admission } from './admission/admission-chain.ts';
import { AuditLog, type AuditState } from './audit/audit-log.ts';
import { serveCustomResources } from './apiextensions/custom-resources.ts';
import {
  answerAggregated,
  NO_AGGREGATED_SERVERS,
  serveAggregatedResources,
  type AggregatedServers,
} from './apiregistration/aggregated-servers.ts';
import { NO_STAGES, type AuditRecord } from './audit/audit-record.ts';
import type { Authenticator } from './authentication/authenticator.ts';
import type { TokenIssuer } from './authentication/token-issuer.ts';
import type { UserInfo } from './authentication/user-info.ts';
import type { AuthorizationAttributes, Authorizer } from './authorization/authorizer.ts';
import { selectorsOf } from './authorization/selectors.ts';
import type { Client } from './client/client.ts';
import { ComponentClient, infoOf } from './client/component-client.ts';
import { classifyRequest } from './flowcontrol/classify-request.ts';
import { discoveryDocuments, type DiscoveryDocuments } from './discovery/discovery.ts';
import type { Heartbeats } from './registry/heartbeats.ts';
import type { RequestContext } from './registry/request-context.ts';
import { resourceKey, type ResourceDefinition } from './registry/resource-definition.ts';
import { ResourceRegistry } from './registry/resource-registry.ts';
import { Store } from './registry/store.ts';
import { removeWhenReleased } from './registry/verbs/delete.ts';
import type { NodeBackend, SubresourceContext } from './registry/subresource-handler.ts';
import type { ApiRequest, ApiResponse, Impersonation } from './request/api-request.ts';
import { authenticateWith, type AuthenticateFunction } from './request/authenticate.ts';
import { authorizeWith, type AuthorizeFunction } from './request/authorize.ts';
import { forbiddenError } from './request/forbidden.ts';
import { impersonate } from './request/impersonation.ts';
import { answerNonResource, type VersionInfo } from './request/non-resource.ts';
import type { RequestInfo } from './request/request-info.ts';
import { answerResource } from './request/resource-handler.ts';
import type { Answer, HandlerBackend } from './request/subresource-answer.ts';
import type { WebhookTransport } from './admission/webhook/webhook.types.ts';
import type { Storage } from './storage/storage.ts';

export interface ApiServerOptions {
  storage: Storage;
  audit: AuditState;
  clock: Clock;
  rng: Rng;
  schemas: SchemaRegistry;
  /** What is served at first; the server adds custom resources to a copy. */
  resources: ResourceRegistry;
  authenticators: readonly Authenticator[];
  anonymous: Authenticator | undefined;
  authorizers: readonly Authorizer[];
  admission: Admission;
  tokens: TokenIssuer;
  node: NodeBackend;
  /** API servers behind services of the cluster; none when absent. */
  aggregated?: AggregatedServers;
  /** Nobody answers admission reviews when absent. */
  webhooks?: WebhookTransport;
  /** Nothing moves by itself when absent. */
  heartbeats?: Heartbeats;
  version(): VersionInfo;
  /** Where clients reach the server: host and port. */
  address?: string;
}

const DEFAULT_ADDRESS = '172.30.1.2:6443';
const NO_WEBHOOKS: WebhookTransport = { post: () => ({ error: 'context deadline exceeded' }) };
const NO_QUERY: Readonly<Record<string, string>> = {};

export class ApiServer {
  readonly storage: Storage;
  readonly audit: AuditLog;
  readonly resources: ResourceRegistry;
  readonly #options: ApiServerOptions;
  readonly #stores = new Map<ResourceDefinition, Store>();
  readonly #admission: Admission;
  readonly #authenticate: AuthenticateFunction;
  readonly #authorize: AuthorizeFunction;
  readonly #self: Client;
  readonly #handlers: HandlerBackend;

  constructor(options: ApiServerOptions) {
    this.#options = options;
    this.storage = options.storage;
    this.audit = new AuditLog(options.audit);
    this.resources = options.resources.fork();
    const forget = (definition: ResourceDefinition) => void this.#stores.delete(definition);
    serveCustomResources(this.storage, this.resources, forget);
    if (options.aggregated) serveAggregatedResources(this.storage, this.resources, options.aggregated, forget);
    this.#admission = options.admission;
    this.#authenticate = authenticateWith(options.authenticators, options.anonymous);
    this.#authorize = authorizeWith(options.authorizers);
    this.#handlers = {
      store: (definition) => this.#store(definition),
      node: options.node,
      subresourceContext: (definition, context) => this.#subresourceContext(definition, context),
    };
    this.#self = this.clientFor({ username: 'system:apiserver', groups: ['system:masters'] }, 'kube-apiserver');
  }

  /** Answers a request. Never throws: every failure is a response with a Status. */
  handle(request: ApiRequest): ApiResponse {
    const info = infoOf(request);
    // Nobody reads what the cluster's own components were answered.
    const record = request.component ? undefined : this.#newRecord(request, info);
    const warnings: string[] = [];
    const response = this.#answer(request, info, record, warnings) as ApiResponse;
    if (record) conclude(record, response);
    this.audit.add(record);
    response.warnings = warnings;
    response.auditID = record?.auditID ?? '';
    if (record?.flow) response.flow = record.flow;
    return response;
  }

  /** One for all clients. */
  readonly #answerComponent = (request: ApiRequest): ApiResponse => this.handle(request);

  /** A client that makes its requests as a component of the cluster. */
  clientFor(user: UserInfo, userAgent: string): Client {
    return new ComponentClient(this.#answerComponent, user, userAgent);
  }

  /** What discovery says at this moment, for those who are not to ask for it: no request is made. */
  discovery(): DiscoveryDocuments {
    return discoveryDocuments(this.resources);
  }

  #answer(request: ApiRequest, info: RequestInfo, record: AuditRecord | undefined, warnings: string[]): Answer {
    try {
      const user = this.#identify(request, record);
      if (record && (request.origin !== undefined || request.wire)) record.flow = classifyRequest(user, info, this.storage);
      this.#allow(user, info, request.query, record);
      request.wire?.checkAccept();
      if (!info.resourceRequest) {
        if (request.method !== 'GET' && request.method !== 'HEAD') throw newUnknownPath();
        return this.#answerNonResource(request, info, user);
      }
      const definition = this.resources.find(info.group, info.version, info.resource);
      if (!definition && this.#serves(info)) throw newUnknownRoute();
      if (!definition) return this.#askAggregated(request, info, user);
      const context = this.#contextOf(request, info, user, record, warnings);
      if (definition.deprecationWarning) context.warn(definition.deprecationWarning);
      return answerResource(definition, request, context, this.#handlers);
    } catch (error) {
      const { status } = error instanceof StatusError ? error : newInternalError(describeBug(error));
      return { code: status.code ?? 500, body: status };
    }
  }

  #serves({ group, version }: RequestInfo): boolean {
    return this.resources.all().some((each) => each.group === group && each.version === version);
  }

  /** Discovery of a group version that this server does not have may be that of another. */
  #answerNonResource(request: ApiRequest, info: RequestInfo, user: UserInfo): Answer {
    try {
      const { schemas, version, address = DEFAULT_ADDRESS } = this.#options;
      return { code: 200, body: answerNonResource(request, { resources: this.resources, schemas, version, address }) };
    } catch (error) {
      if (error instanceof StatusError && error.code === 404) return this.#askAggregated(request, info, user);
      throw error;
    }
  }

  #askAggregated(request: ApiRequest, info: RequestInfo, user: UserInfo): Answer {
    return answerAggregated(request, info, user, { lister: this.storage, servers: this.#options.aggregated ?? NO_AGGREGATED_SERVERS });
  }

  #identify(request: ApiRequest, record: AuditRecord | undefined): UserInfo {
    const verdict = this.#authenticate(request.credentials);
    record?.stages.push({ stage: 'authentication', verdict });
    if (!verdict.user) throw newUnauthorized();
    if (record) record.user = verdict.user;
    return request.impersonate ? this.#impersonated(verdict.user, request.impersonate, record) : verdict.user;
  }

  #impersonated(requester: UserInfo, wanted: Impersonation, record: AuditRecord | undefined): UserInfo {
    const as = { username: wanted.user ?? '', groups: wanted.groups ?? [] };
    try {
      const user = impersonate(requester, wanted, this.#authorize);
      if (record) record.impersonatedUser = user;
      record?.stages.push({ stage: 'impersonation', allowed: true, as: user });
      return user;
    } catch (error) {
      record?.stages.push({ stage: 'impersonation', allowed: false, as });
      throw error;
    }
  }

  #allow(user: UserInfo, info: RequestInfo, query: ApiRequest['query'], record: AuditRecord | undefined): void {
    const { verb, resourceRequest, group, version, resource, subresource, namespace, name, path } = info;
    const attributes: AuthorizationAttributes = {
      user,
      verb,
      resourceRequest,
      group,
      version,
      resource,
      subresource,
      namespace,
      name,
      path,
    };
    if (query) narrow(attributes, query);
    const verdict = this.#authorize(attributes);
    record?.stages.push({ stage: 'authorization', verdict });
    if (verdict.decision !== 'allow') throw forbiddenError(attributes, verdict.reason);
  }

  #contextOf(request: ApiRequest, info: RequestInfo, user: UserInfo, record: AuditRecord | undefined, warnings: string[]): RequestContext {
    const query = request.query ?? NO_QUERY;
    const { clock, rng } = this.#options;
    return {
      lister: this.storage,
      clock,
      rng,
      user,
      dryRun: isDryRun(request),
      // The same warning is sent once for a request.
      warn: (text) => void (warnings.includes(text) || warnings.push(text)),
      info,
      query,
      fieldManager: query.fieldManager || managerOf(request.userAgent),
      fieldValidation: fieldValidationOf(query.fieldValidation),
      authorize: this.#authorize,
      resources: this.resources,
      server: this.#self,
      webhooks: this.#options.webhooks ?? NO_WEBHOOKS,
      annotate: (key, value) => void (record && ((record.annotations ??= {})[key] = value)),
      stages: record?.stages ?? NO_STAGES,
      heedsWarnings: !request.component,
      // Looking at what each plugin changed would slow down clients that make many requests.
      traced: request.origin !== undefined && !request.wire,
    };
  }

  #subresourceContext(definition: ResourceDefinition, context: RequestContext): SubresourceContext {
    const store = this.#store(definition);
    const { lister, clock, rng, user, dryRun, warn, info, query, server } = context;
    return {
      lister,
      clock,
      rng,
      user,
      dryRun,
      warn,
      info,
      query,
      server,
      store: (object) => (removeWhenReleased(store, object, context) ? object : store.write(object, 'updated', context)),
      authorize: this.#authorize,
      authenticate: this.#authenticate,
      tokens: this.#options.tokens,
    };
  }

  #store(definition: ResourceDefinition): Store {
    const existing = this.#stores.get(definition);
    if (existing) return existing;
    const { schemas, heartbeats } = this.#options;
    const store = new Store(definition, { storage: this.storage, admission: this.#admission, schemas, heartbeats });
    this.#stores.set(definition, store);
    return store;
  }

  #newRecord(request: ApiRequest, info: RequestInfo): AuditRecord {
    const { group, version, resource, subresource, namespace, name } = info;
    return {
      auditID: this.#options.rng.uuid(),
      receivedAt: this.#options.clock.now(),
      verb: info.verb,
      requestURI: request.path + queryString(request.query),
      userAgent: request.userAgent ?? '',
      origin: request.origin,
      user: undefined,
      impersonatedUser: undefined,
      objectRef: info.resourceRequest ? { group, version, resource, subresource, namespace, name } : undefined,
      dryRun: isDryRun(request),
      stages: [],
      code: 0,
      reason: undefined,
      message: undefined,
    };
  }
}

/** Index functions of all resources, for the storage that an API server is given. */
export function indexersOf(definitions: readonly ResourceDefinition[]) {
  // What is kept is in the stored version, and so are the index functions.
  const stored = definitions.filter(({ storedAs }) => !storedAs);
  const byResource = new Map(stored.map((definition) => [resourceKey(definition), definition.indexers ?? {}]));
  return (resource: string) => byResource.get(resource) ?? {};
}

function isDryRun({ query }: ApiRequest): boolean {
  return query?.dryRun === 'All';
}

function narrow(attributes: AuthorizationAttributes, query: Readonly<Record<string, string>>): void {
  const { fieldSelector, labelSelector } = selectorsOf(attributes.verb, query);
  if (fieldSelector) attributes.fieldSelector = fieldSelector;
  if (labelSelector) attributes.labelSelector = labelSelector;
}

/** Says in the record how the request ended. */
function conclude(record: AuditRecord, { code, body }: ApiResponse): void {
  record.code = code;
  if (code < 400) return;
  const { reason, message } = body as Status;
  record.reason = reason;
  record.message = message;
}

function queryString(query: Readonly<Record<string, string>> | undefined): string {
  if (!query) return '';
  const parts = Object.entries(query).map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
  return parts.length ? `?${parts.join('&')}` : '';
}

/** `kubectl/v1.33.1 (linux/amd64) …` is known as `kubectl` (apiserver, handlers/rest.go, managerOrUserAgent). */
function managerOf(userAgent = ''): string {
  const slash = userAgent.indexOf('/');
  return (slash < 0 ? userAgent : userAgent.slice(0, slash)).slice(0, 128) || 'unknown';
}

function fieldValidationOf(value: string | undefined): RequestContext['fieldValidation'] {
  return value === 'Strict' || value === 'Ignore' ? value : 'Warn';
}

function describeBug(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
