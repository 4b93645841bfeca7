import type { User } from '@drydock/persistence';
import { UseGuards } from '@nestjs/common';
import { Args, ID, Int, Query, Resolver } from '@nestjs/graphql';
import { CurrentUser, SessionGuard } from '../accounts/session.guard.ts';
import { TracedRequest } from './trace.types.ts';
import { TracesService } from './traces.service.ts';

@UseGuards(SessionGuard)
@Resolver()
export class TracesResolver {
  readonly #traces: TracesService;

  constructor(traces: TracesService) {
    this.#traces = traces;
  }

  @Query(() => [TracedRequest], { description: 'What the API server did with the requests of commands, the latest first' })
  requestTrace(
    @CurrentUser() user: User,
    @Args('attemptId', { type: () => ID }) attemptId: string,
    @Args('commandId', { type: () => ID, nullable: true }) commandId: string | null,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 50 }) first: number | null,
  ): Promise<TracedRequest[]> {
    return this.#traces.requests(user, attemptId, commandId ?? undefined, first ?? 50);
  }
}
