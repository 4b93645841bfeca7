import { Catch, Logger, type ExceptionFilter } from '@nestjs/common';
import { GraphQLError, type ExecutionResult } from 'graphql';
import { ApiError, codedError, internalError, isCoded } from './api-error.ts';

const logger = new Logger('GraphQL');
const OK = 200;
const BAD_REQUEST = 400;

/** What resolvers and guards throw becomes a coded error here, once. What is not an ApiError is logged, and kept from the client. */
@Catch()
export class ApiErrorFilter implements ExceptionFilter {
  catch(exception: unknown): GraphQLError {
    if (exception instanceof ApiError) return codedError(exception.code, exception.message);
    logger.error(exception);
    return internalError();
  }
}

/** The last step of every answer with errors, 400 when nothing was executed: those of parsing and validation, which no resolver has seen, get their code. */
export function formatErrors(execution: Pick<ExecutionResult, 'data'> & { errors?: readonly Error[] }): {
  statusCode: number;
  response: ExecutionResult;
} {
  const errors = (execution.errors ?? []).flatMap(causesOf).map(withCode);
  return { statusCode: execution.data === undefined ? BAD_REQUEST : OK, response: { data: execution.data ?? null, errors } };
}

/** Validation gives all its errors as one. */
function causesOf(error: Error): readonly Error[] {
  const source = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  const causes = (source as { errors?: unknown }).errors;
  return Array.isArray(causes) && causes.length > 0 ? (causes as Error[]) : [error];
}

function withCode(error: Error): GraphQLError {
  if (!(error instanceof GraphQLError)) return isBadRequest(error) ? codedError('BAD_USER_INPUT', error.message) : hidden(error);
  if (isCoded(error)) return error;
  if (error.originalError != null && !(error.originalError instanceof GraphQLError)) return hidden(error);
  const { message, nodes, source, positions, path } = error;
  return new GraphQLError(message, { nodes, source, positions, path, extensions: { code: 'BAD_USER_INPUT' } });
}

function isBadRequest(error: Error): boolean {
  const { statusCode } = error as { statusCode?: number };
  return statusCode !== undefined && statusCode >= 400 && statusCode < 500;
}

function hidden(error: Error): GraphQLError {
  logger.error(error);
  return internalError();
}
