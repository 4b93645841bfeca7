import {
  DNS1123_LABEL_MAX_LENGTH,
  DNS1123_SUBDOMAIN_MAX_LENGTH,
  invalid,
  isDNS1123Label,
  isDNS1123Subdomain,
  required,
  tooLong,
  type FieldError,
  type FieldPath,
} from '@drydock/apimachinery';

/** A domain, a slash, and room for a label before another domain. */
const MAXIMUM = DNS1123_SUBDOMAIN_MAX_LENGTH + 1 + DNS1123_LABEL_MAX_LENGTH + 1 + DNS1123_SUBDOMAIN_MAX_LENGTH;

/** `example.com/signer-name` (pkg/apis/core/validation, ValidateSignerName). Of several bad labels the first is told. */
export function validateSignerName(path: FieldPath, name: string): FieldError[] {
  if (!name) return [required(path)];
  const segments = name.split('/');
  if (segments.length !== 2) {
    return [invalid(path, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'")];
  }
  const [domain, rest] = segments as [string, string];
  const errors: FieldError[] = domain.length > DNS1123_SUBDOMAIN_MAX_LENGTH ? [tooLong(path, DNS1123_SUBDOMAIN_MAX_LENGTH)] : [];
  errors.push(...firstBadLabel(path, domain, isDNS1123Label));
  if (!domain.includes('.')) errors.push(invalid(path, domain, 'should be a domain with at least two segments separated by dots'));
  errors.push(...firstBadLabel(path, rest, isDNS1123Subdomain));
  if (name.length > MAXIMUM) errors.push(tooLong(path, MAXIMUM));
  return errors;
}

function firstBadLabel(path: FieldPath, segment: string, check: (label: string) => string[]): FieldError[] {
  const label = segment.split('.').find((each) => check(each).length > 0);
  if (label === undefined) return [];
  return check(label).map((why) => invalid(path, segment, `validating label ${JSON.stringify(label)}: ${why}`));
}
