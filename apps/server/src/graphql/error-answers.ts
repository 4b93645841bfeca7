import { Catch, Logger, type ExceptionFilter } from '@nestjs/common';
import { GraphQLError, type ExecutionResult } from 'graphql';
import { ApiError, codedError, internalError, isCoded } from './api-error.ts';

const logger = new Logger('GraphQL');
const OK = 200;
const BAD_REQUEST = 400;
const PAYLOAD_TOO_LARGE = 413;
const SERVER_ERROR = 500;

/** What resolvers and guards throw becomes a coded error here, once. What is not an ApiError is logged, and kept from the client. */
@Catch()
export class ApiErrorFilter implements ExceptionFilter {
  catch(exception: unknown): GraphQLError {
    if (exception instanceof ApiError) return codedError(exception.code, exception.message);
    logger.error(exception);
    return internalError();
  }
}

/**
 * The last step of every answer with errors: those of reading, parsing and validation, which no resolver has seen, get their code. The
 * status is that of the HTTP error, or 400 when nothing was executed.
 */
export function formatErrors(execution: Pick<ExecutionResult, 'data'> & { errors?: readonly Error[] }): {
  statusCode: number;
  response: ExecutionResult;
} {
  const causes = (execution.errors ?? []).flatMap(causesOf);
  const status = causes.map(statusOf).find((each) => each !== undefined);
  const statusCode = status ?? (execution.data === undefined ? BAD_REQUEST : OK);
  return { statusCode, response: { data: execution.data ?? null, errors: causes.map(withCode) } };
}

/** Validation gives all its errors as one. */
function causesOf(error: Error): readonly Error[] {
  const causes = (sourceOf(error) as { errors?: unknown }).errors;
  return Array.isArray(causes) && causes.length > 0 ? (causes as Error[]) : [error];
}

function withCode(error: Error): GraphQLError {
  if (error instanceof GraphQLError && isCoded(error)) return error;
  const status = statusOf(error);
  if (status === PAYLOAD_TOO_LARGE) return codedError('TOO_COMPLEX', 'The request is too large.');
  if (status !== undefined && status < SERVER_ERROR) return codedError('BAD_USER_INPUT', error.message);
  if (!(error instanceof GraphQLError) || sourceOf(error) !== error) return hidden(error);
  const { message, nodes, source, positions, path } = error;
  return new GraphQLError(message, { nodes, source, positions, path, extensions: { code: 'BAD_USER_INPUT' } });
}

/** The error that graphql-js has wrapped, itself included. */
function sourceOf(error: Error): Error {
  const original = error instanceof GraphQLError ? error.originalError : undefined;
  return original == null || original instanceof GraphQLError ? error : original;
}

/** Of an error of the HTTP server. */
function statusOf(error: Error): number | undefined {
  return (sourceOf(error) as { statusCode?: number }).statusCode;
}

function hidden(error: Error): GraphQLError {
  logger.error(error);
  return internalError();
}
