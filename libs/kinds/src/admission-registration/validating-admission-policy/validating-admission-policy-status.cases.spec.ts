import { testController } from '../../../test-support/controller-table.ts';

const policy = (expression: string) =>
  `ValidatingAdmissionPolicy small {spec: {matchConstraints: {resourceRules: [{apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments]}]}, validations: [{expression: "${expression}"}]}}`;
const status = 'ValidatingAdmissionPolicy small status';

describe('validatingadmissionpolicy-status-controller', () => {
  testController([
    {
      name: 'says that it has looked at a policy',
      when: [`create ${policy('object.spec.replicas <= 5')}`],
      then: { [status]: { observedGeneration: 1, typeChecking: {} } },
    },
    {
      name: 'and again when that changes',
      given: [policy('object.spec.replicas <= 5')],
      when: ['patch ValidatingAdmissionPolicy small {spec: {failurePolicy: Ignore}}'],
      then: { [`${status}.observedGeneration`]: 2 },
    },
    {
      name: 'warns of fields that there are not',
      when: [`create ${policy('object.spec.replica <= 5')}`],
      then: { [`${status}.typeChecking.expressionWarnings.0.fieldRef`]: 'spec.validations[0].expression' },
    },
  ]);
});
