import { controllerOf, deepEqual, FieldPath, required, type FieldError } from '@drydock/apimachinery';
import type { ResourceDefinition } from '@drydock/apiserver';
import { ORPHAN_INDEX, orphanReader } from '../../meta/orphan-index.ts';
import { resourceNameOf } from '../../meta/resource-name.ts';
import { ageColumn, ageOf, nameColumn } from '../../meta/table-columns.ts';
import { immutable, nonNegative } from '../../meta/validation/field-checks.ts';
import type { ControllerRevision } from './controller-revision.types.ts';

const data = FieldPath.of('data');

/** pkg/apis/apps/validation, ValidateControllerRevision. */
function validate(revision: ControllerRevision): FieldError[] {
  const noData = revision.data === undefined || revision.data === null;
  return [...(noData ? [required(data, 'data is mandatory')] : []), ...nonNegative(FieldPath.of('revision'), revision.revision)];
}

export const controllerRevisions: ResourceDefinition<ControllerRevision> = {
  group: 'apps',
  version: 'v1',
  kind: 'ControllerRevision',
  plural: 'controllerrevisions',
  singular: 'controllerrevision',
  namespaced: true,
  strategy: {
    validate,
    validateUpdate: (revision, old) => immutable(data, revision.data, deepEqual(revision.data, old.data)),
    generationChanges: false,
  },
  table: {
    columns: [nameColumn, { name: 'Controller', type: 'string' }, { name: 'Revision', type: 'integer' }, ageColumn],
    cells(revision, clock) {
      const owner = controllerOf(revision);
      return [revision.metadata.name, owner ? resourceNameOf(owner) : '<none>', revision.revision, ageOf(revision, clock)];
    },
  },
  indexers: { [ORPHAN_INDEX]: orphanReader },
};
