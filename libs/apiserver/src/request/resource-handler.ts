/** From a resolved request to the store's verb, the subresource or the stream that answers it. */
import { newBadRequest, newNotFound, newUnknownRoute, type KubeObject, type ListMeta } from '@drydock/apimachinery';
import { ALL_VERBS, type ResourceDefinition, type ResourceVerb } from '../registry/resource-definition.ts';
import type { RequestContext } from '../registry/request-context.ts';
import { readScale, scaleTable, writeScale } from '../registry/scale.ts';
import type { Store } from '../registry/store.ts';
import { renderTable, type IncludeObject } from '../table/render-table.ts';
import type { ApiRequest } from './api-request.ts';
import { answerSubresource, answerVirtual, methodNotAllowed, ownEntry, type Answer, type HandlerBackend } from './subresource-answer.ts';

export function answerResource(definition: ResourceDefinition, sent: ApiRequest, context: RequestContext, backend: HandlerBackend): Answer {
  const { info } = context;
  // Streams have their options in the query, and what a proxy hands on is for others to read.
  const reads = sent.wire && !ownEntry(definition.connects, info.subresource);
  const request = reads ? { ...sent, body: sent.body ?? sent.wire!.body(expectedKind(definition, context)) } : sent;
  if (definition.namespaced && !info.namespace && info.name && info.verb !== 'list' && info.verb !== 'watch') throw newUnknownRoute();
  if (info.subresource === 'scale' && definition.scale) return answerScale(definition, request, context, backend.store(definition));
  const update = ownEntry(definition.updates, info.subresource);
  if (info.subresource && info.subresource !== 'status' && !update) return answerSubresource(definition, request, context, backend);
  if (update && !update.verbs.includes(info.verb as (typeof update.verbs)[number])) throw methodNotAllowed();
  if (info.subresource === 'status' && !definition.status) {
    throw definition.schema ? newNotFound({ group: definition.group, resource: definition.plural }, info.name) : newUnknownRoute();
  }
  if (definition.virtualCreate) return answerVirtual(definition, request, context, backend);
  const store = backend.store(definition);
  if (!(definition.verbs ?? ALL_VERBS).includes(info.verb as ResourceVerb)) throw methodNotAllowed();
  switch (info.verb) {
    case 'get':
      return got(store, definition, request, context);
    case 'list':
      return listed(store.list(context), definition, request, context);
    case 'watch':
      return {
        code: 200,
        body: undefined,
        watch: store.watch(context, (object) => render(object, definition, request, context) as KubeObject),
      };
    case 'create': {
      if (info.name) throw methodNotAllowed();
      const object = store.create(request.body, context);
      return object ? rendered(201, object, definition, request, context) : { code: 201, body: undefined };
    }
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
  return ownEntry(subresources, subresource)?.kind.kind ?? kind;
}

function answerScale(definition: ResourceDefinition, request: ApiRequest, context: RequestContext, store: Store): Answer {
  const { verb } = context.info;
  if (verb === 'get') return { code: 200, body: renderScale(readScale(store, definition.scale!, context), request, context) };
  if (verb !== 'update' && verb !== 'patch') throw methodNotAllowed();
  return { code: 200, body: writeScale(store, definition.scale!, request, context) };
}

/** Components often ask for what may not be there: that is no exception. */
function got(store: Store, definition: ResourceDefinition, request: ApiRequest, context: RequestContext): Answer {
  const { namespace, name } = context.info;
  const object = store.find(namespace, name);
  if (object) return rendered(200, object, definition, request, context);
  return { code: 404, body: newNotFound(store.groupResource, name).status };
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
