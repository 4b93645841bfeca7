import { isDNS1123Subdomain, required, type FieldError, type FieldPath } from '@drydock/apimachinery';
import { invalidAll } from '../meta/validation/field-checks.ts';
import { pathSegmentErrors } from '../meta/validation/path-segment.validation.ts';

/** An object of some kind in the same namespace (pkg/apis/networking/validation, validateIngressTypedLocalObjectReference). */
export function typedReferenceErrors(
  { apiGroup, kind, name }: { apiGroup?: string; kind?: string; name?: string },
  path: FieldPath,
): FieldError[] {
  const segment = (field: string, value: string | undefined) =>
    value ? invalidAll(path.child(field), value, pathSegmentErrors(value)) : [required(path.child(field), `${field} is required`)];
  return [
    ...(apiGroup ? invalidAll(path.child('apiGroup'), apiGroup, isDNS1123Subdomain(apiGroup)) : []),
    ...segment('kind', kind),
    ...segment('name', name),
  ];
}
