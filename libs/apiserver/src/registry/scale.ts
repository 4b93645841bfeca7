/** `/scale` of kinds that have replicas (autoscaling/v1 Scale). */
import type { KubeObject } from '@drydock/apimachinery';
import type { ApiRequest } from '../request/api-request.ts';
import { decodeDraft } from './draft.ts';
import { patched } from './patched.ts';
import type { RequestContext } from './request-context.ts';
import type { ScaleMapping } from './resource-definition.ts';
import type { Store } from './store.ts';
import { updateDraft } from './verbs/update.ts';

const SCALE_KIND = { group: 'autoscaling', version: 'v1', kind: 'Scale' };

interface Scale extends KubeObject {
  spec: { replicas?: number };
  status: { replicas: number; selector?: string };
}

export function readScale(store: Store, mapping: ScaleMapping<KubeObject>, { info }: RequestContext): Scale {
  return scaleOf(store.get(info.namespace, info.name), mapping);
}

function scaleOf(object: KubeObject, mapping: ScaleMapping<KubeObject>): Scale {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const replicas = mapping.specReplicas(object);
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: replicas ? { replicas } : {},
    status: { replicas: mapping.statusReplicas(object), selector: mapping.selector(object) },
  };
}

/** PUT or PATCH of the scale: an update of the parent's replicas, with the parent's own rules. */
export function writeScale(store: Store, mapping: ScaleMapping<KubeObject>, request: ApiRequest, context: RequestContext): Scale {
  const parent = store.get(context.info.namespace, context.info.name);
  const { schemas } = store.backend;
  const { method, body, contentType = '' } = request;
  const requested = method === 'PATCH' ? patched(scaleOf(parent, mapping), body, contentType, SCALE_KIND, schemas) : body;
  const wanted = decodeDraft<Scale>(requested, SCALE_KIND, schemas, context);
  const draft = JSON.parse(JSON.stringify(parent)) as KubeObject;
  draft.metadata.resourceVersion = wanted.metadata.resourceVersion ?? draft.metadata.resourceVersion;
  mapping.withReplicas(draft, wanted.spec.replicas ?? 0);
  const main = { ...context, info: { ...context.info, subresource: '' } };
  return scaleOf(updateDraft(store, draft, parent, main), mapping);
}
