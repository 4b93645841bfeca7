/** What is posted to a subresource or to a kind that is never stored, and streams. All of it passes admission, as upstream's handlers see to. */
import { newFailure, newNotFound, newUnknownRoute, type KubeObject, type StatusReason } from '@drydock/apimachinery';
import type { AdmissionAttributes } from '../admission/admission-plugin.ts';
import { textOf } from '../http/api-over-http.ts';
import type { HttpResponseMessage } from '../http/http-wire.ts';
import { decodeDraft } from '../registry/draft.ts';
import { NodeRefusal } from '../registry/node-refusal.ts';
import type { RequestContext } from '../registry/request-context.ts';
import type { ResourceDefinition } from '../registry/resource-definition.ts';
import type { Store } from '../registry/store.ts';
import type { ConnectHandler, NodeBackend, Opened, SubresourceContext, SubresourceHandler } from '../registry/subresource-handler.ts';
import { alignNamespace } from '../registry/verbs/create.ts';
import type { ApiRequest, ApiResponse } from './api-request.ts';
import type { RequestInfo } from './request-info.ts';

export type Answer = Pick<ApiResponse, 'code' | 'body' | 'watch' | 'log' | 'exec' | 'portForward' | 'proxy'>;

export interface HandlerBackend {
  store(definition: ResourceDefinition): Store;
  node: NodeBackend;
  subresourceContext(definition: ResourceDefinition, context: RequestContext): SubresourceContext;
}

/** A subresource that is not a part of the object: something is posted to it, or it opens a stream. */
export function answerSubresource(
  definition: ResourceDefinition,
  request: ApiRequest,
  context: RequestContext,
  backend: HandlerBackend,
): Answer {
  const { subresource, name } = context.info;
  const store = backend.store(definition);
  const connect = ownEntry(definition.connects, subresource);
  if (connect) return answerConnect(store, connect, request, context, backend.node);
  const handler = ownEntry(definition.subresources, subresource);
  if (!handler) throw definition.schema ? newNotFound(store.groupResource, name) : newUnknownRoute();
  if (request.method !== 'POST') throw methodNotAllowed();
  return answerPosted(store, handler, () => store.get(context.info.namespace, name), request, context, backend);
}

/** Kinds that are answered and never stored. */
export function answerVirtual(
  definition: ResourceDefinition,
  request: ApiRequest,
  context: RequestContext,
  backend: HandlerBackend,
): Answer {
  if (request.method !== 'POST') throw methodNotAllowed();
  return answerPosted(backend.store(definition), definition.virtualCreate!, () => undefined, request, context, backend);
}

function answerPosted(
  store: Store,
  handler: SubresourceHandler,
  parent: () => KubeObject | undefined,
  request: ApiRequest,
  context: RequestContext,
  backend: HandlerBackend,
): Answer {
  const { admission, schemas } = store.backend;
  const body = decodeDraft(request.body, handler.kind, schemas, context);
  alignNamespace(body, store.definition.namespaced, context.info.namespace);
  const attributes: AdmissionAttributes = {
    ...store.admissionAttributes('CREATE', body, undefined, context),
    kind: handler.kind,
    name: context.info.name || body.metadata.name,
  };
  admission.admit(attributes, context, context.stages, context.traced);
  admission.validate(attributes, context, context.stages);
  handler.check?.(body, context.info.name);
  return { code: 201, body: handler.handle(parent(), body, backend.subresourceContext(store.definition, context)) };
}

function answerConnect(store: Store, connect: ConnectHandler, request: ApiRequest, context: RequestContext, node: NodeBackend): Answer {
  const { info, lister, rng } = context;
  const path = info.proxyPath;
  const name = connect.target?.(info.name) ?? info.name;
  const options = connect.options?.(request, { path });
  if (options) admitConnect(store, options, context);
  const parent = store.get(info.namespace, name);
  const opened = refusable(() => connect.connect(parent, request, node, { id: info.name, path, lister, rng }));
  return { code: 200, body: undefined, ...opened, ...(opened.proxy ? proxied(opened.proxy, info) : {}) };
}

function refusable(connect: () => Opened): Opened {
  try {
    return connect();
  } catch (error) {
    if (error instanceof NodeRefusal) return { proxy: error.answer };
    throw error;
  }
}

/** Whoever opens a stream is asked about before anybody looks whether the object exists (apiserver, endpoints/handlers, ConnectResource). */
function admitConnect(store: Store, options: { kind: string }, context: RequestContext): void {
  const { group, version } = store.definition;
  const object = { apiVersion: version, ...options } as unknown as KubeObject;
  const attributes: AdmissionAttributes = {
    ...store.admissionAttributes('CONNECT', undefined, undefined, context),
    kind: { group, version, kind: options.kind },
    object,
  };
  const { admission } = store.backend;
  admission.admit(attributes, context, context.stages, context.traced);
  admission.validate(attributes, context, context.stages);
}

/** A path may name anything, `constructor` among it. */
export function ownEntry<T>(entries: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return entries && Object.hasOwn(entries, name) ? entries[name] : undefined;
}

export function methodNotAllowed(): Error {
  return newFailure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});
}

/** For clients that do not read bytes: the text, or for a failure the Status that client-go makes of it (errors.NewGenericServerResponse). */
function proxied({ status, body }: HttpResponseMessage, { group, resource, name }: RequestInfo): Pick<Answer, 'code' | 'body'> {
  if (status < 400) return { code: status, body: textOf(body) };
  const [reason, message] = GENERIC_FAILURES[status] ?? [
    'InternalError',
    `an error on the server (${JSON.stringify(textOf(body).trim() || 'unknown')}) has prevented the request from succeeding`,
  ];
  return { code: status, body: newFailure(status, reason, message, { name, group, kind: resource }).status };
}

const GENERIC_FAILURES: Readonly<Record<number, [StatusReason, string]>> = {
  401: ['Unauthorized', 'the server has asked for the client to provide credentials'],
  403: ['Forbidden', 'the server does not allow access to the requested resource'],
  404: ['NotFound', 'the server could not find the requested resource'],
  405: ['MethodNotAllowed', 'the server does not allow this method on the requested resource'],
  503: ['ServiceUnavailable', 'the server is currently unable to handle the request'],
};
