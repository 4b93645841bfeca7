/** `/scale` of kinds that have replicas (autoscaling/v1 Scale). */
import {
  FieldPath,
  humanDuration,
  invalid,
  newBadRequest,
  newInternalError,
  newInvalid,
  parseTime,
  type KubeObject,
} from '@drydock/apimachinery';
import type { ApiRequest } from '../request/api-request.ts';
import { decodeDraft } from './draft.ts';
import { patched } from './patched.ts';
import type { AdmissionAttributes } from '../admission/admission-plugin.ts';
import type { RequestContext } from './request-context.ts';
import type { ScaleMapping } from './resource-definition.ts';
import type { Store } from './store.ts';
import { updateDraft } from './verbs/update.ts';
import type { TableDefinition } from '../table/table.ts';

const SCALE_KIND = { group: 'autoscaling', version: 'v1', kind: 'Scale' };

interface Scale extends KubeObject {
  spec: { replicas?: number };
  status: { replicas: number; selector?: string };
}

export function readScale(store: Store, mapping: ScaleMapping<KubeObject>, { info }: RequestContext): Scale {
  const parent = store.get(info.namespace, info.name);
  if (mapping.specReplicasPath && mapping.specReplicas(parent) === undefined) {
    throw newInternalError(`the spec replicas field "${mapping.specReplicasPath}" does not exist`);
  }
  return scaleOf(parent, mapping);
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

/** PUT or PATCH of the scale: an update of the parent's replicas, with the parent's own rules. Admission sees the Scale, not the parent. */
export function writeScale(store: Store, mapping: ScaleMapping<KubeObject>, request: ApiRequest, context: RequestContext): Scale {
  const parent = store.get(context.info.namespace, context.info.name);
  const { schemas } = store.backend;
  const { method, body, contentType = '' } = request;
  const requested = method === 'PATCH' ? patched(scaleOf(parent, mapping), body, contentType, SCALE_KIND, schemas) : body;
  const wanted = decodeDraft<Scale>(requested, SCALE_KIND, schemas, context);
  if (method === 'PATCH' && wanted.spec.replicas === undefined && mapping.specReplicas(parent) === undefined) {
    throw newBadRequest(`the spec replicas field "${mapping.specReplicasPath}" cannot be empty`);
  }
  const draft = JSON.parse(JSON.stringify(parent)) as KubeObject;
  draft.metadata.resourceVersion = wanted.metadata.resourceVersion ?? draft.metadata.resourceVersion;
  const before = scaleOf(parent, mapping);
  const attributes: AdmissionAttributes = {
    ...store.admissionAttributes('UPDATE', { ...before, spec: { replicas: wanted.spec.replicas ?? 0 } }, before, context),
    kind: SCALE_KIND,
  };
  const { admission } = store.backend;
  admission.admit(attributes, context, context.stages, context.traced);
  const replicas = (attributes.object as Scale).spec.replicas ?? 0;
  if (replicas < 0) {
    const negative = invalid(FieldPath.of('spec', 'replicas'), replicas, 'must be greater than or equal to 0');
    throw newInvalid(SCALE_KIND, context.info.name, [negative]);
  }
  mapping.withReplicas(draft, replicas);
  const main = { ...context, manages: 'scale', info: { ...context.info, subresource: '' } };
  const validate = (): void => admission.validate(attributes, context, context.stages);
  return scaleOf(updateDraft(store, draft, parent, main, validate), mapping);
}

/** Printed by `kubectl get --subresource=scale`. */
export const scaleTable: TableDefinition<Scale> = {
  columns: [
    { name: 'Name', type: 'string', format: 'name' },
    { name: 'Desired', type: 'integer' },
    { name: 'Available', type: 'integer' },
    { name: 'Age', type: 'date' },
  ],
  cells: ({ metadata, spec, status }, clock) => [
    metadata.name,
    spec.replicas ?? 0,
    status.replicas,
    humanDuration(clock.now() - (parseTime(metadata.creationTimestamp) ?? clock.now())),
  ],
};
