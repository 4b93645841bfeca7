/** The rules of a LimitRange, in upstream's words (plugin/pkg/admission/limitranger, minConstraint and those after it). */
import { compareQuantities, formatQuantity, ZERO_QUANTITY, type Quantity } from '@drydock/apimachinery';

/** By resource; what nobody says is absent. */
export type Amounts = Readonly<Record<string, Quantity | undefined>>;

export function minimumError(type: string, name: string, bound: Quantity, request?: Quantity, limit?: Quantity): string | undefined {
  const rule = `minimum ${name} usage per ${type} is ${formatQuantity(bound)}`;
  if (!request) return `${rule}.  No request is specified`;
  if (compareQuantities(request, bound) < 0) return `${rule}, but request is ${formatQuantity(request)}`;
  if (limit && compareQuantities(limit, bound) < 0) return `${rule}, but limit is ${formatQuantity(limit)}`;
  return undefined;
}

export function maximumError(type: string, name: string, bound: Quantity, request?: Quantity, limit?: Quantity): string | undefined {
  const rule = `maximum ${name} usage per ${type} is ${formatQuantity(bound)}`;
  if (!limit) return `${rule}.  No limit is specified`;
  if (compareQuantities(limit, bound) > 0) return `${rule}, but limit is ${formatQuantity(limit)}`;
  if (request && compareQuantities(request, bound) > 0) return `${rule}, but request is ${formatQuantity(request)}`;
  return undefined;
}

/** Of what has requests only. */
export function maximumRequestError(type: string, name: string, bound: Quantity, request?: Quantity): string | undefined {
  const rule = `maximum ${name} usage per ${type} is ${formatQuantity(bound)}`;
  if (!request) return `${rule}.  No request is specified`;
  return compareQuantities(request, bound) > 0 ? `${rule}, but request is ${formatQuantity(request)}` : undefined;
}

export function ratioError(type: string, name: string, bound: Quantity, request?: Quantity, limit?: Quantity): string | undefined {
  const rule = `${name} max limit to request ratio per ${type} is ${formatQuantity(bound)}`;
  if (!request || isZero(request)) return `${rule}, but no request is specified or request is 0`;
  if (!limit || isZero(limit)) return `${rule}, but no limit is specified or limit is 0`;
  const ratio = Number(limit.nano) / Number(request.nano);
  return ratio > Number(bound.nano) / 1e9 ? `${rule}, but provided ratio is ${ratio.toFixed(6)}` : undefined;
}

function isZero(quantity: Quantity): boolean {
  return compareQuantities(quantity, ZERO_QUANTITY) === 0;
}
