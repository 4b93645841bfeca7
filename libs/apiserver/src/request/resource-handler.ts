/** From a resolved request to the store's verb, the subresource or the stream that answers it. */
import {
  newBadRequest,
  newFailure,
  newNotFound,
  newUnknownPath,
  type KubeObject,
  type ListMeta,
  type StatusReason,
} from '@drydock/apimachinery';
import { textOf } from '../http/api-over-http.ts';
import type { HttpResponseMessage } from '../http/http-wire.ts';
import { ALL_VERBS, type ResourceDefinition, type ResourceVerb } from '../registry/resource-definition.ts';
import type { RequestContext } from '../registry/request-context.ts';
import { readScale, scaleTable, writeScale } from '../registry/scale.ts';
import type { Store } from '../registry/store.ts';
import { decodeDraft } from '../registry/draft.ts';
import type { NodeBackend, SubresourceContext } from '../registry/subresource-handler.ts';
import { renderTable, type IncludeObject } from '../table/render-table.ts';
import type { ApiRequest, ApiResponse } from './api-request.ts';
import type { RequestInfo } from './request-info.ts';

export type Answer = Pick<ApiResponse, 'code' | 'body' | 'watch' | 'log' | 'exec' | 'portForward' | 'proxy'>;

export interface HandlerBackend {
  store(definition: ResourceDefinition): Store;
  node: NodeBackend;
  subresourceContext(definition: ResourceDefinition, context: RequestContext): SubresourceContext;
}

export function answerResource(definition: ResourceDefinition, sent: ApiRequest, context: RequestContext, backend: HandlerBackend): Answer {
  const { info } = context;
  const request = sent.wire ? { ...sent, body: sent.body ?? sent.wire.body(expectedKind(definition, context)) } : sent;
  if (definition.namespaced && !info.namespace && info.name && info.verb !== 'list' && info.verb !== 'watch') throw newUnknownPath();
  if (info.subresource && info.subresource !== 'status') return answerSubresource(definition, request, context, backend);
  if (info.subresource === 'status' && !definition.status) {
    throw definition.schema ? newNotFound({ group: definition.group, resource: definition.plural }, info.name) : newUnknownPath();
  }
  if (definition.virtualCreate) return answerVirtual(definition, request, context, backend);
  const store = backend.store(definition);
  if (!(definition.verbs ?? ALL_VERBS).includes(info.verb as ResourceVerb)) throw methodNotAllowed();
  switch (info.verb) {
    case 'get':
      return rendered(200, store.get(info.namespace, info.name), definition, request, context);
    case 'list':
      return listed(store.list(context), definition, request, context);
    case 'watch':
      return {
        code: 200,
        body: undefined,
        watch: store.watch(context, (object) => render(object, definition, request, context) as KubeObject),
      };
    case 'create':
      if (info.name) throw methodNotAllowed();
      return rendered(201, store.create(request.body, context), definition, request, context);
    case 'update': {
      if (!info.name) throw methodNotAllowed();
      const { object, created } = store.update(request.body, context);
      return rendered(created ? 201 : 200, object, definition, request, context);
    }
    case 'patch': {
      if (!info.name) throw methodNotAllowed();
      const { object, created } = store.patch(request.body, request.contentType ?? '', context);
      return rendered(created ? 201 : 200, object, definition, request, context);
    }
    case 'delete': {
      if (info.subresource) throw methodNotAllowed();
      return { code: 200, body: store.delete(request.body, context) };
    }
    case 'deletecollection':
      return listed(store.deleteCollection(request.body, context), definition, request, context);
  }
  throw methodNotAllowed();
}

/** What the body of a request should be. */
function expectedKind({ kind, subresources, scale }: ResourceDefinition, { info: { verb, subresource } }: RequestContext): string {
  if (verb === 'delete' || verb === 'deletecollection') return 'DeleteOptions';
  if (subresource === 'scale' && scale) return 'Scale';
  return subresources?.[subresource]?.kind.kind ?? kind;
}

function answerSubresource(definition: ResourceDefinition, request: ApiRequest, context: RequestContext, backend: HandlerBackend): Answer {
  const { info } = context;
  const store = backend.store(definition);
  if (info.subresource === 'scale' && definition.scale) {
    if (info.verb === 'get') return { code: 200, body: renderScale(readScale(store, definition.scale, context), request, context) };
    if (info.verb !== 'update' && info.verb !== 'patch') throw methodNotAllowed();
    return { code: 200, body: writeScale(store, definition.scale, request, context) };
  }
  const connect = definition.connects?.[info.subresource];
  if (connect) {
    const parent = store.get(info.namespace, connect.target?.(info.name) ?? info.name);
    const { lister, rng } = context;
    const opened = connect.connect(parent, request, backend.node, { id: info.name, path: info.proxyPath, lister, rng });
    return { code: 200, body: undefined, ...opened, ...(opened.proxy ? proxied(opened.proxy, info) : {}) };
  }
  const handler = definition.subresources?.[info.subresource];
  if (!handler) throw definition.schema ? newNotFound(store.groupResource, info.name) : newUnknownPath();
  if (!handler.methods.includes(request.method as 'GET' | 'POST' | 'PUT' | 'PATCH')) throw methodNotAllowed();
  const parent = store.get(info.namespace, info.name);
  const body = request.method === 'GET' ? parent : decodeDraft(request.body, handler.kind, store.backend.schemas, context);
  const result = handler.handle(parent, body, backend.subresourceContext(definition, context));
  return { code: request.method === 'POST' ? 201 : 200, body: result };
}

/** Kinds that are answered and never stored. */
function answerVirtual(definition: ResourceDefinition, request: ApiRequest, context: RequestContext, backend: HandlerBackend): Answer {
  if (request.method !== 'POST') throw methodNotAllowed();
  const handler = definition.virtualCreate!;
  const body = decodeDraft(request.body, handler.kind, backend.store(definition).backend.schemas, context);
  if (definition.namespaced) body.metadata.namespace = context.info.namespace;
  return { code: 201, body: handler.handle(undefined, body, backend.subresourceContext(definition, context)) };
}

function rendered(code: number, object: KubeObject, definition: ResourceDefinition, request: ApiRequest, context: RequestContext): Answer {
  return { code, body: render(object, definition, request, context) };
}

function listed(
  { metadata, items }: { metadata: ListMeta; items: readonly KubeObject[] },
  definition: ResourceDefinition,
  request: ApiRequest,
  context: RequestContext,
): Answer {
  const { group, version, kind, listKind = `${kind}List` } = definition;
  if (request.accept === 'table') {
    return { code: 200, body: renderTable(definition.table, items, metadata, includeOf(request), context.clock) };
  }
  if (request.accept === 'metadata') {
    const objects = items.map(partialMetadata);
    return { code: 200, body: { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata, items: objects } };
  }
  return { code: 200, body: { kind: listKind, apiVersion: group ? `${group}/${version}` : version, metadata, items } };
}

/** An object in the form that the request's `accept` asks for. */
function render(object: KubeObject, definition: ResourceDefinition, request: ApiRequest, context: RequestContext): unknown {
  if (request.accept === 'metadata') return partialMetadata(object);
  if (request.accept !== 'table') return object;
  const { resourceVersion } = object.metadata;
  return renderTable(definition.table, [object], { resourceVersion }, includeOf(request), context.clock);
}

function renderScale(scale: KubeObject, request: ApiRequest, { clock }: RequestContext): unknown {
  if (request.accept !== 'table') return scale;
  const { resourceVersion } = scale.metadata;
  return renderTable(scaleTable, [scale], { resourceVersion }, includeOf(request), clock);
}

function partialMetadata({ metadata }: KubeObject): KubeObject {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata };
}

function includeOf(request: ApiRequest): IncludeObject {
  const include = request.query?.includeObject || 'Metadata';
  if (include === 'None' || include === 'Metadata' || include === 'Object') return include;
  throw newBadRequest(`unrecognized includeObject value: "${include}"`);
}

function methodNotAllowed(): Error {
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
