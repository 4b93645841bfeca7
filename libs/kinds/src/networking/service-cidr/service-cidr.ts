import {
  deepEqual,
  FieldPath,
  invalid,
  isValidCIDR,
  parseCIDR,
  required,
  tooMany,
  type Condition,
  type FieldError,
  type KubeObject,
} from '@drydock/apimachinery';
import type { ResourceDefinition } from '@drydock/apiserver';
import { ageColumn, ageOf, nameColumn } from '../../meta/table-columns.ts';
import { immutable, invalidAll } from '../../meta/validation/field-checks.ts';

export interface ServiceCIDR extends KubeObject {
  spec: { cidrs?: string[] };
  status?: { conditions?: Condition[] };
}

const cidrs = FieldPath.of('spec', 'cidrs');

/** pkg/apis/networking/validation, ValidateServiceCIDR. */
function validate({ spec }: ServiceCIDR): FieldError[] {
  const ranges = spec.cidrs ?? [];
  if (ranges.length === 0) return [required(cidrs, 'at least one CIDR required')];
  if (ranges.length > 2) return [tooMany(cidrs, ranges.length, 2)];
  const errors = ranges.flatMap((cidr, index) => invalidAll(cidrs.index(index), cidr, isValidCIDR(cidr)));
  const families = ranges.map((cidr) => parseCIDR(cidr)?.network.family);
  if (ranges.length === 2 && families[0] && families[0] === families[1]) {
    errors.push(invalid(cidrs, ranges, 'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64'));
  }
  return errors;
}

export const serviceCIDRs: ResourceDefinition<ServiceCIDR> = {
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'ServiceCIDR',
  plural: 'servicecidrs',
  singular: 'servicecidr',
  namespaced: false,
  strategy: {
    defaults(draft) {
      draft.spec ??= {};
    },
    prepareForCreate(draft) {
      draft.status = {};
    },
    prepareForUpdate(draft, old) {
      draft.status = old.status;
    },
    validate,
    validateUpdate: (range, old) => immutable(cidrs, range.spec.cidrs, deepEqual(range.spec.cidrs, old.spec.cidrs)),
  },
  table: {
    columns: [nameColumn, { name: 'CIDRs', type: 'string' }, ageColumn],
    cells: (range, clock) => [range.metadata.name, (range.spec.cidrs ?? []).join(','), ageOf(range, clock)],
  },
  status: true,
};
