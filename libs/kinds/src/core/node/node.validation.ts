import {
  compareQuantities,
  deepEqual,
  duplicate,
  FieldPath,
  forbidden,
  GoValue,
  invalid,
  isQualifiedName,
  isValidCIDR,
  isValidLabelValue,
  notSupported,
  quantityOf,
  quoteGo,
  required,
  ZERO_QUANTITY,
  type FieldError,
} from '@drydock/apimachinery';
import { goQuantity } from '../../meta/go-quantity.ts';
import { isExtendedResource } from '../pod/spec/resources.validation.ts';
import { invalidAll } from '../../meta/validation/field-checks.ts';
import type { Node, Taint } from './node.types.ts';

const TAINT_EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** pkg/apis/core/validation, ValidateNode. It says of taints that they were in the metadata. */
export function validateNode({ spec, status }: Node): FieldError[] {
  const path = FieldPath.of('spec');
  return [
    ...validateTaints(spec?.taints ?? [], FieldPath.of('metadata', 'taints')),
    ...amountErrors(status),
    ...(spec?.podCIDRs ?? []).flatMap((cidr, index) => invalidAll(path.child('podCIDRs').index(index), cidr, isValidCIDR(cidr))),
  ];
}

function validateTaints(taints: readonly Taint[], path: FieldPath): FieldError[] {
  const seen = new Set<string>();
  return taints.flatMap((taint, index) => {
    const at = path.index(index);
    const { key = '', value = '', effect } = taint;
    const errors = [
      ...invalidAll(at.child('key'), key, isQualifiedName(key)),
      ...invalidAll(at.child('value'), value, isValidLabelValue(value)),
    ];
    if (!effect) errors.push(required(at.child('effect')));
    else if (!TAINT_EFFECTS.includes(effect)) errors.push(notSupported(at.child('effect'), effect, TAINT_EFFECTS));
    const unique = `${key}:${effect}`;
    if (seen.has(unique)) {
      const error = duplicate(at, goTaint(taint));
      errors.push({ ...error, body: `${error.body}: taints must be unique by key and effect pair` });
    }
    seen.add(unique);
    return errors;
  });
}

function amountErrors(status: Node['status']): FieldError[] {
  return [
    ...resourceErrors(status?.capacity, FieldPath.of('status', 'capacity')),
    ...resourceErrors(status?.allocatable, FieldPath.of('status', 'allocatable')),
  ];
}

/** What ValidateNodeUpdate has to say of an update through `/status`. */
export function validateNodeStatus(node: Node): FieldError[] {
  return [...amountErrors(node.status), ...addressErrors(node)];
}

function resourceErrors(list: Readonly<Record<string, string>> | undefined, path: FieldPath): FieldError[] {
  return Object.entries(list ?? {}).flatMap(([name, amount]) => {
    const negative = compareQuantities(quantityOf(amount), ZERO_QUANTITY) < 0;
    const whole = quantityOf(amount).nano % 1_000_000_000n === 0n || !(name === 'pods' || isExtendedResource(name));
    return [
      ...(negative ? [invalid(path.child(name), String(amount), 'must be greater than or equal to 0')] : []),
      ...(whole ? [] : [invalid(path.child(name), goQuantity(String(amount)), 'must be an integer')]),
    ];
  });
}

function addressErrors({ status }: Node): FieldError[] {
  const addresses = status?.addresses ?? [];
  return addresses.flatMap((address, index) => {
    const twice = addresses.findIndex((each) => each.type === address.type && each.address === address.address) < index;
    return twice ? [duplicate(FieldPath.of('status', 'addresses').index(index), goAddress(address))] : [];
  });
}

function goTaint({ key = '', value = '', effect }: Taint): GoValue {
  return new GoValue(`core.Taint{Key:${quoteGo(key)}, Value:${quoteGo(value)}, Effect:${quoteGo(effect)}, TimeAdded:<nil>}`);
}

function goAddress({ type = '', address = '' }: { type?: string; address?: string }): GoValue {
  return new GoValue(`core.NodeAddress{Type:${quoteGo(type)}, Address:${quoteGo(address)}}`);
}

/** ValidateNodeUpdate: only taints, cordoning and the first pod range may change. */
export function validateNodeUpdate(node: Node, old: Node): FieldError[] {
  const path = FieldPath.of('spec');
  const errors = addressErrors(node);
  const before = old.spec ?? {};
  const after = node.spec ?? {};
  if ((before.podCIDRs ?? []).length > 0 && !deepEqual(before.podCIDRs, after.podCIDRs)) {
    errors.push(forbidden(path.child('podCIDRs'), 'node updates may not change podCIDR except from "" to valid'));
  }
  if (before.providerID && before.providerID !== after.providerID) {
    errors.push(forbidden(path.child('providerID'), 'node updates may not change providerID except from "" to valid'));
  }
  return errors;
}
