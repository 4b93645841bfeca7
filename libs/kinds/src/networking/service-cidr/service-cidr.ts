import {
  FieldPath,
  GoValue,
  invalid,
  isStrictlyValidCIDR,
  parseCIDR,
  quoteGo,
  required,
  type Condition,
  type FieldError,
  type KubeObject,
} from '@drydock/apimachinery';
import type { ResourceDefinition } from '@drydock/apiserver';
import { ageColumn, ageOf, nameColumn } from '../../meta/table-columns.ts';
import { invalidAll } from '../../meta/validation/field-checks.ts';

export interface ServiceCIDR extends KubeObject {
  spec: { cidrs?: string[] };
  status?: { conditions?: Condition[] };
}

const cidrs = FieldPath.of('spec', 'cidrs');

/** pkg/apis/networking/validation, ValidateServiceCIDR. */
function validate({ spec }: ServiceCIDR): FieldError[] {
  const ranges = spec.cidrs ?? [];
  if (ranges.length === 0) return [required(cidrs, 'at least one CIDR required')];
  if (ranges.length > 2) {
    const shown = new GoValue(`networking.ServiceCIDRSpec{CIDRs:[]string{${ranges.map((cidr) => quoteGo(cidr)).join(', ')}}}`);
    return [invalid(cidrs, shown, 'may only hold up to 2 values')];
  }
  const errors = ranges.flatMap((cidr, index) => invalidAll(cidrs.index(index), cidr, isStrictlyValidCIDR(cidr)));
  const families = ranges.map((cidr) => parseCIDR(cidr)?.network.family);
  if (ranges.length === 2 && families[0] && families[0] === families[1]) {
    errors.push(invalid(cidrs, ranges, 'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64'));
  }
  return errors;
}

const IMMUTABLE = 'field is immutable';

/** A range of the other family may be added to a single one; nothing else changes (ValidateServiceCIDRUpdate). */
function validateUpdate(range: ServiceCIDR, old: ServiceCIDR): FieldError[] {
  const [now, before] = [range.spec.cidrs ?? [], old.spec.cidrs ?? []];
  const changed = (count: number): FieldError[] =>
    now.slice(0, count).flatMap((cidr, i) => (cidr === before[i] ? [] : [invalid(cidrs.index(i), cidr, IMMUTABLE)]));
  if (now.length === before.length) return changed(now.length);
  if (before.length === 1 && now.length === 2) return changed(1);
  return [invalid(cidrs, now, IMMUTABLE)];
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
    validateUpdate,
  },
  table: {
    columns: [nameColumn, { name: 'CIDRs', type: 'string' }, ageColumn],
    cells: (range, clock) => [range.metadata.name, (range.spec.cidrs ?? []).join(','), ageOf(range, clock)],
  },
  status: true,
};
