/** Query parameters of lists and watches (apimachinery, meta/internalversion/validation). */
import { FieldPath, forbidden, newBadRequest, newInvalid, notSupported, quoteGo, type FieldError } from '@drydock/apimachinery';

const MATCH = FieldPath.of('resourceVersionMatch');
const SEND_INITIAL_EVENTS = FieldPath.of('sendInitialEvents');

type Query = Readonly<Record<string, string>>;

/** Throws Invalid for parameters that do not go together. */
export function checkListOptions(query: Query): void {
  const errors = listErrors(query);
  if (errors.length > 0) throw newInvalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', errors);
}

function listErrors({ resourceVersion, resourceVersionMatch: match, continue: token, sendInitialEvents }: Query): FieldError[] {
  const errors: FieldError[] = [];
  if (match) {
    if (!resourceVersion) errors.push(forbidden(MATCH, 'resourceVersionMatch is forbidden unless resourceVersion is provided'));
    if (token) errors.push(forbidden(MATCH, 'resourceVersionMatch is forbidden when continue is provided'));
    if (match !== 'Exact' && match !== 'NotOlderThan') errors.push(notSupported(MATCH, match, ['Exact', 'NotOlderThan', '']));
    if (match === 'Exact' && resourceVersion === '0')
      errors.push(forbidden(MATCH, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'));
  }
  if (sendInitialEvents !== undefined) errors.push(forbidden(SEND_INITIAL_EVENTS, 'sendInitialEvents is forbidden for list'));
  return errors;
}

/** The storage's own error for what is no version. */
export function unreadableVersion(version: string): string {
  return `resourceVersion: Invalid value: ${quoteGo(version)}: strconv.ParseUint: parsing ${quoteGo(version)}: invalid syntax`;
}

/** The version that a list asks for; 0 for any. Throws BadRequest. */
export function requestedVersion({ resourceVersion = '' }: Query): number {
  if (resourceVersion === '') return 0;
  if (!/^\d+$/.test(resourceVersion)) throw newBadRequest(`invalid resource version: ${unreadableVersion(resourceVersion)}`);
  return Number(resourceVersion);
}

/** Whether a list wants the objects as they were at that very version. A page of an old version is meant so, too. */
export function asksForExact({ resourceVersion = '', resourceVersionMatch: match, limit, continue: token }: Query): boolean {
  if (match) return match === 'Exact';
  return resourceVersion !== '' && resourceVersion !== '0' && Number(limit ?? 0) > 0 && !token;
}
