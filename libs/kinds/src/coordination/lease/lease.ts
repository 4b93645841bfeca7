import { FieldPath, invalid, type FieldError, type KubeObject } from '@drydock/apimachinery';
import type { ResourceDefinition } from '@drydock/apiserver';
import { ageColumn, ageOf, nameColumn } from '../../meta/table-columns.ts';

export interface Lease extends KubeObject {
  spec?: {
    holderIdentity?: string;
    leaseDurationSeconds?: number;
    /** Microsecond precision. */
    acquireTime?: string;
    renewTime?: string;
    leaseTransitions?: number;
  };
}

/** pkg/apis/coordination/validation. */
function validateLease({ spec }: Lease): FieldError[] {
  const path = FieldPath.of('spec');
  const errors: FieldError[] = [];
  const { leaseDurationSeconds: duration, leaseTransitions: transitions, holderIdentity } = spec ?? {};
  if (duration !== undefined && duration <= 0) errors.push(invalid(path.child('leaseDurationSeconds'), duration, 'must be greater than 0'));
  if (transitions !== undefined && transitions < 0) {
    errors.push(invalid(path.child('leaseTransitions'), transitions, 'must be greater than or equal to 0'));
  }
  if (holderIdentity === '') errors.push(invalid(path.child('holderIdentity'), holderIdentity, 'must not be empty'));
  return errors;
}

export const leases: ResourceDefinition<Lease> = {
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  plural: 'leases',
  singular: 'lease',
  namespaced: true,
  strategy: { validate: validateLease, allowCreateOnUpdate: true, allowUnconditionalUpdate: false, generationChanges: false },
  table: {
    columns: [nameColumn, { name: 'Holder', type: 'string' }, ageColumn],
    cells: (lease, clock) => [lease.metadata.name, lease.spec?.holderIdentity ?? '', ageOf(lease, clock)],
  },
};
