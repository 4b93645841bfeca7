import { deepEqual, FieldPath, required, type FieldError, type KubeObject } from '@drydock/apimachinery';
import type { ResourceDefinition } from '@drydock/apiserver';
import { ageColumn, ageOf, nameColumn } from '../../meta/table-columns.ts';
import { immutable } from '../../meta/validation/field-checks.ts';

export interface VolumeAttachment extends KubeObject {
  spec: { attacher?: string; nodeName?: string; source: { persistentVolumeName?: string; inlineVolumeSpec?: object } };
  status?: {
    attached: boolean;
    attachmentMetadata?: Record<string, string>;
    attachError?: { time?: string; message?: string };
    detachError?: { time?: string; message?: string };
  };
}

const path = FieldPath.of('spec');

/** pkg/apis/storage/validation, ValidateVolumeAttachment. */
function validate({ spec }: VolumeAttachment): FieldError[] {
  const { attacher, nodeName, source } = spec;
  const errors: FieldError[] = [];
  if (!attacher) errors.push(required(path.child('attacher')));
  if (!source.persistentVolumeName && !source.inlineVolumeSpec) {
    errors.push(required(path.child('source'), 'must specify exactly one of inlineVolumeSpec and persistentVolumeName'));
  }
  if (!nodeName) errors.push(required(path.child('nodeName')));
  return errors;
}

export const volumeAttachments: ResourceDefinition<VolumeAttachment> = {
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'VolumeAttachment',
  plural: 'volumeattachments',
  singular: 'volumeattachment',
  namespaced: false,
  strategy: {
    defaults(draft) {
      draft.spec ??= { source: {} };
      draft.spec.source ??= {};
    },
    prepareForCreate(draft) {
      draft.status = { attached: false };
    },
    prepareForUpdate(draft, old) {
      draft.status = old.status;
    },
    validate,
    validateUpdate: (attachment, old) => immutable(path, attachment.spec, deepEqual(attachment.spec, old.spec)),
    generationChanges: false,
  },
  table: {
    columns: [
      nameColumn,
      { name: 'Attacher', type: 'string', format: 'name' },
      { name: 'PV', type: 'string' },
      { name: 'Node', type: 'string' },
      { name: 'Attached', type: 'boolean' },
      ageColumn,
    ],
    cells: (each, clock) => [
      each.metadata.name,
      each.spec.attacher ?? '',
      each.spec.source.persistentVolumeName ?? '',
      each.spec.nodeName ?? '',
      each.status?.attached ?? false,
      ageOf(each, clock),
    ],
  },
  status: true,
};
