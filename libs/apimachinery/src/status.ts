/** The API's one error shape (k8s.io/apimachinery, meta/v1.Status and api/errors). */
import { aggregateMessage, type FieldError } from './field-errors.ts';
import { formatGroupResource, type GroupResource, type GroupVersionKind } from './group-version.ts';

export interface Status {
  kind: 'Status';
  apiVersion: 'v1';
  metadata: Record<string, unknown>;
  status: 'Success' | 'Failure';
  message?: string;
  reason?: StatusReason;
  details?: StatusDetails;
  code?: number;
}

export type StatusReason =
  | 'Unauthorized'
  | 'Forbidden'
  | 'NotFound'
  | 'AlreadyExists'
  | 'Conflict'
  | 'Gone'
  | 'Invalid'
  | 'ServerTimeout'
  | 'Timeout'
  | 'TooManyRequests'
  | 'BadRequest'
  | 'MethodNotAllowed'
  | 'NotAcceptable'
  | 'RequestEntityTooLarge'
  | 'UnsupportedMediaType'
  | 'InternalError'
  | 'Expired'
  | 'ServiceUnavailable';

export interface StatusDetails {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: StatusCause[];
  retryAfterSeconds?: number;
}

export interface StatusCause {
  reason?: string;
  message?: string;
  field?: string;
}

/** V8's, where there is one: how many calls an error notes. */
const noted: ErrorConstructor & { stackTraceLimit?: number | undefined } = Error;

/**
 * Thrown for every failure that a client of the API may see. Anything else that is thrown is a bug. It is an answer, and does not note the calls that led
 * to it: that takes longer than most requests do.
 */
export class StatusError extends Error {
  readonly status: Status;

  constructor(status: Status) {
    const { stackTraceLimit } = noted;
    noted.stackTraceLimit = 0;
    super(status.message);
    noted.stackTraceLimit = stackTraceLimit;
    this.name = 'StatusError';
    this.status = status;
  }

  get reason(): StatusReason | undefined {
    return this.status.reason;
  }

  get code(): number {
    return this.status.code ?? 500;
  }
}

export function isReason(error: unknown, reason: StatusReason): error is StatusError {
  return error instanceof StatusError && error.reason === reason;
}

export function newFailure(code: number, reason: StatusReason | undefined, message: string, details?: StatusDetails): StatusError {
  return new StatusError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    ...(reason ? { reason } : {}),
    ...(details ? { details } : {}),
    code,
  });
}

function detailsOf(resource: GroupResource, name: string): StatusDetails {
  return {
    ...(name ? { name } : {}),
    ...(resource.group ? { group: resource.group } : {}),
    ...(resource.resource ? { kind: resource.resource } : {}),
  };
}

export function newNotFound(resource: GroupResource, name: string): StatusError {
  return newFailure(404, 'NotFound', `${formatGroupResource(resource)} "${name}" not found`, detailsOf(resource, name));
}

export function newAlreadyExists(resource: GroupResource, name: string): StatusError {
  return newFailure(409, 'AlreadyExists', `${formatGroupResource(resource)} "${name}" already exists`, detailsOf(resource, name));
}

/** `why` is the sentence after the colon. An empty name leaves it out, as for a list. */
export function newForbidden(resource: GroupResource, name: string, why: string): StatusError {
  const subject = formatGroupResource(resource);
  const message = !resource.resource
    ? `forbidden: ${why}`
    : name
      ? `${subject} "${name}" is forbidden: ${why}`
      : `${subject} is forbidden: ${why}`;
  return newFailure(403, 'Forbidden', message, detailsOf(resource, name));
}

export function newConflict(resource: GroupResource, name: string, why: string): StatusError {
  const message = `Operation cannot be fulfilled on ${formatGroupResource(resource)} "${name}": ${why}`;
  return newFailure(409, 'Conflict', message, detailsOf(resource, name));
}

/** The message names the kind; each error becomes a cause. */
export function newInvalid(kind: Pick<GroupVersionKind, 'group' | 'kind'>, name: string, errors: readonly FieldError[]): StatusError {
  const subject = kind.group ? `${kind.kind}.${kind.group}` : kind.kind;
  return newFailure(422, 'Invalid', `${subject} "${name}" is invalid: ${aggregateMessage(errors)}`, {
    ...(name ? { name } : {}),
    ...(kind.group ? { group: kind.group } : {}),
    kind: kind.kind,
    causes: errors.map((error) => ({ reason: error.type, message: error.body, field: error.field })),
  });
}

export function newBadRequest(message: string): StatusError {
  return newFailure(400, 'BadRequest', message);
}

export function newUnauthorized(message = 'Unauthorized'): StatusError {
  return newFailure(401, 'Unauthorized', message);
}

export function newMethodNotSupported(resource: GroupResource, action: string): StatusError {
  return newFailure(405, 'MethodNotAllowed', `${action} is not supported on resources of kind "${formatGroupResource(resource)}"`, {
    ...(resource.group ? { group: resource.group } : {}),
    kind: resource.resource,
  });
}

/** What the server says about a path that it does not serve. */
/** Of a path that belongs to no API: kube-apiserver has no Status for it, only the text `404 page not found`. */
export function newUnknownPath(): StatusError {
  return newFailure(404, 'NotFound', 'the server could not find the requested resource');
}

/** Of a path below an API that is served, such as a subresource that a resource does not have. */
export function newUnknownRoute(): StatusError {
  return newFailure(404, 'NotFound', 'the server could not find the requested resource', {});
}

export function newExpired(message: string): StatusError {
  return newFailure(410, 'Expired', message);
}

export function newTimeout(message: string, retryAfterSeconds = 0): StatusError {
  return newFailure(504, 'Timeout', `Timeout: ${message}`, retryAfterSeconds ? { retryAfterSeconds } : {});
}

export function newTooManyRequests(message: string, retryAfterSeconds = 0): StatusError {
  return newFailure(429, 'TooManyRequests', message, retryAfterSeconds ? { retryAfterSeconds } : {});
}

export function newInternalError(message: string): StatusError {
  return newFailure(500, 'InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] });
}

export function newUnsupportedMediaType(message: string): StatusError {
  return newFailure(415, 'UnsupportedMediaType', message);
}

export function newRequestEntityTooLarge(message: string): StatusError {
  return newFailure(413, 'RequestEntityTooLarge', `Request entity is too large: ${message}`);
}
