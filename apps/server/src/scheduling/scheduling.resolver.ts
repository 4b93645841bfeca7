import type { User } from '@drydock/persistence';
import { UseGuards } from '@nestjs/common';
import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import { CurrentUser, SessionGuard } from '../accounts/session.guard.ts';
import { SchedulingService } from './scheduling.service.ts';
import { SchedulingDecision } from './scheduling.types.ts';

@UseGuards(SessionGuard)
@Resolver()
export class SchedulingResolver {
  readonly #scheduling: SchedulingService;

  constructor(scheduling: SchedulingService) {
    this.#scheduling = scheduling;
  }

  @Query(() => [SchedulingDecision], { description: 'What the scheduler decided last about the pods that there are, the latest first' })
  schedulingDecisions(@CurrentUser() user: User, @Args('attemptId', { type: () => ID }) attemptId: string): Promise<SchedulingDecision[]> {
    return this.#scheduling.decisions(user, attemptId);
  }
}
