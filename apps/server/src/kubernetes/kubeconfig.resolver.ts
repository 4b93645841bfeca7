import type { User } from '@drydock/persistence';
import { UseGuards } from '@nestjs/common';
import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import { CurrentUser, SessionGuard } from '../accounts/session.guard.ts';
import { KubeconfigService } from './kubeconfig.service.ts';
import { Kubeconfig } from './kubeconfig.types.ts';

@UseGuards(SessionGuard)
@Resolver()
export class KubeconfigResolver {
  readonly #kubeconfigs: KubeconfigService;

  constructor(kubeconfigs: KubeconfigService) {
    this.#kubeconfigs = kubeconfigs;
  }

  @Query(() => Kubeconfig, { nullable: true, description: 'Null when clusters cannot be reached from outside this server' })
  kubeconfig(@CurrentUser() user: User, @Args('attemptId', { type: () => ID }) attemptId: string): Promise<Kubeconfig | null> {
    return this.#kubeconfigs.kubeconfig(user, attemptId);
  }
}
