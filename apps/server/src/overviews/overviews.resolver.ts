import type { User } from '@drydock/persistence';
import { UseGuards } from '@nestjs/common';
import { Args, ID, Resolver, Subscription } from '@nestjs/graphql';
import { CurrentUser, SessionGuard } from '../accounts/session.guard.ts';
import { ClusterOverviewType } from './overview.types.ts';
import { OverviewsService } from './overviews.service.ts';

@UseGuards(SessionGuard)
@Resolver()
export class OverviewsResolver {
  readonly #overviews: OverviewsService;

  constructor(overviews: OverviewsService) {
    this.#overviews = overviews;
  }

  @Subscription(() => ClusterOverviewType, {
    resolve: (overview: ClusterOverviewType) => overview,
    description: 'The cluster at a glance, now and after each change; `cluster` names one of several. Refused in an exam that runs.',
  })
  clusterOverview(
    @CurrentUser() user: User,
    @Args('attemptId', { type: () => ID }) attemptId: string,
    @Args('cluster', { type: () => String, nullable: true }) cluster: string | null,
  ): Promise<AsyncIterableIterator<ClusterOverviewType>> {
    return this.#overviews.watch(user, attemptId, cluster ?? undefined);
  }
}
