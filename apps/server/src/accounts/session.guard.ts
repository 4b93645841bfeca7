import { createParamDecorator, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import { ApiError } from '../graphql/api-error.ts';
import type { RequestContext } from '../graphql/request-context.ts';

const contextOf = (execution: ExecutionContext) => GqlExecutionContext.create(execution).getContext<RequestContext>();

/** Lets learners through, guests as well as those with an account. */
@Injectable()
export class SessionGuard implements CanActivate {
  canActivate(execution: ExecutionContext): boolean {
    if (contextOf(execution).session === undefined) throw new ApiError('UNAUTHENTICATED', 'Start as a guest or log in first.');
    return true;
  }
}

/** The whole request context, for what sets cookies. */
export const Context = createParamDecorator((_: unknown, execution: ExecutionContext) => contextOf(execution));

/** The learner; undefined where no SessionGuard stands in front. */
export const CurrentUser = createParamDecorator((_: unknown, execution: ExecutionContext) => contextOf(execution).session?.user);
