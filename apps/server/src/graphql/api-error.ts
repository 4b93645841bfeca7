import { GraphQLError } from 'graphql';

/** The only codes that a client meets in `errors[].extensions.code`. */
export const ERROR_CODES = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'BAD_USER_INPUT',
  'TOO_COMPLEX',
  'RATE_LIMITED',
  'OUTDATED',
  'NOT_BEGUN',
  'INTERNAL',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** A request that cannot be served, for a reason that its sender may know. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

export const notFound = (what: string) => new ApiError('NOT_FOUND', `There is no such ${what}.`);

/** Of an attempt whose sandbox another version of this program has saved. */
export const outdated = () => new ApiError('OUTDATED', 'This attempt was begun with another version of Drydock. Start the lesson over.');

/** What a client is told of an error of ours: nothing but that it happened. */
export function internalError(): GraphQLError {
  return codedError('INTERNAL', 'Something went wrong on our side. Please try again.');
}

export function codedError(code: ErrorCode, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}

export function isCoded(error: GraphQLError): boolean {
  return ERROR_CODES.includes(error.extensions.code as ErrorCode);
}
