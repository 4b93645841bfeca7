import type { ResourceDefinition, ValidatingAdmissionPolicy } from '@drydock/apiserver';
import { ageColumn, ageOf, nameColumn } from '../../meta/table-columns.ts';
import { defaultMatchResources } from '../match-rules.validation.ts';
import { validatePolicy } from './validating-admission-policy.validation.ts';

export const validatingAdmissionPolicies: ResourceDefinition<ValidatingAdmissionPolicy> = {
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'ValidatingAdmissionPolicy',
  plural: 'validatingadmissionpolicies',
  singular: 'validatingadmissionpolicy',
  categories: ['api-extensions'],
  namespaced: false,
  status: true,
  strategy: {
    defaults({ spec }) {
      if (!spec) return;
      spec.failurePolicy ??= 'Fail';
      defaultMatchResources(spec.matchConstraints);
    },
    prepareForCreate: (draft) => void (draft.status = {}),
    validate: validatePolicy,
    allowUnconditionalUpdate: false,
  },
  table: {
    columns: [nameColumn, { name: 'Validations', type: 'integer' }, { name: 'ParamKind', type: 'string' }, ageColumn],
    cells: (policy, clock) => {
      const { validations = [], paramKind } = policy.spec;
      const kind = paramKind ? `${paramKind.apiVersion}/${paramKind.kind}` : '<unset>';
      return [policy.metadata.name, validations.length, kind, ageOf(policy, clock)];
    },
  },
};
