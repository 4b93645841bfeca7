import type { Messages } from '../i18n/en.ts';

export type ErrorCode = Exclude<keyof Messages['errors'], 'title'>;

const CODES: readonly ErrorCode[] = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'BAD_USER_INPUT',
  'TOO_COMPLEX',
  'RATE_LIMITED',
  'OUTDATED',
  'NOT_BEGUN',
  'INTERNAL',
];

interface GraphQLErrorLike {
  readonly extensions?: Record<string, unknown>;
}

interface Failure {
  readonly networkError?: unknown;
  readonly graphQLErrors?: readonly GraphQLErrorLike[];
}

/** The contract's code of the first error; a failure without an answer is UNREACHABLE, one with an unknown code INTERNAL. */
export function errorCode(failure: Failure): ErrorCode {
  const first = failure.graphQLErrors?.[0];
  if (!first) return failure.networkError ? 'UNREACHABLE' : 'INTERNAL';
  return CODES.find((code) => code === first.extensions?.code) ?? 'INTERNAL';
}
