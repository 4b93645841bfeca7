import { formatTime } from '@drydock/apimachinery';
import { CRD_CLEANUP_FINALIZER, type CustomResourceDefinition, type ResourceDefinition } from '@drydock/apiserver';
import { defaultTable } from '../../meta/default-table.ts';
import { setCrdCondition } from './crd-conditions.ts';
import { validateCrd, validateCrdStatusUpdate, validateCrdUpdate } from './custom-resource-definition.validation.ts';

/** apiextensions/v1, SetDefaults_CustomResourceDefinitionSpec. */
function setDefaults({ spec }: CustomResourceDefinition): void {
  const { names } = spec;
  names.singular ||= names.kind.toLowerCase();
  if (names.kind) names.listKind ||= `${names.kind}List`;
  spec.conversion ??= { strategy: 'None' };
  const { service } = spec.conversion.webhook?.clientConfig ?? {};
  if (service) service.port ??= 443;
}

/** Versions in which objects may be stored are never forgotten here. */
function rememberStorageVersion({ spec, status }: CustomResourceDefinition): void {
  const storage = (spec.versions ?? []).find((version) => version.storage);
  if (!storage || status!.storedVersions?.includes(storage.name)) return;
  status!.storedVersions = [...(status!.storedVersions ?? []), storage.name];
}

export const customResourceDefinitions: ResourceDefinition<CustomResourceDefinition> = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  singular: 'customresourcedefinition',
  shortNames: ['crd', 'crds'],
  categories: ['api-extensions'],
  namespaced: false,
  strategy: {
    // Names are judged together with the rest: they depend on it.
    validateName: () => [],
    defaults: setDefaults,
    prepareForCreate(draft) {
      draft.status = { conditions: null as never, acceptedNames: { plural: '', kind: '' }, storedVersions: null as never };
      rememberStorageVersion(draft);
    },
    prepareForUpdate(draft, old) {
      draft.status = { ...old.status };
      rememberStorageVersion(draft);
    },
    validate: (crd, _, old) => (old ? validateCrdUpdate(crd, old) : validateCrd(crd)),
    allowUnconditionalUpdate: false,
    deletionFinalizers: [CRD_CLEANUP_FINALIZER],
    beginDelete(draft, { clock }) {
      setCrdCondition(
        draft,
        {
          type: 'Terminating',
          status: 'True',
          reason: 'InstanceDeletionPending',
          message: 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
        },
        formatTime(clock.now()),
      );
    },
  },
  table: defaultTable as ResourceDefinition<CustomResourceDefinition>['table'],
  status: {
    // Metadata is taken over too: that is how finalizers are removed (statusStrategy.PrepareForUpdate).
    prepareForUpdate: (draft, old) => ({ ...draft, spec: old.spec }),
    validateUpdate: (crd) => validateCrdStatusUpdate(crd),
  },
};
