import type { User } from '@drydock/persistence';
import { UseGuards } from '@nestjs/common';
import { Args, ID, Mutation, Resolver } from '@nestjs/graphql';
import { CurrentUser, SessionGuard } from '../accounts/session.guard.ts';
import { AnswerResult, AttemptType } from '../attempts/attempt.types.ts';
import { Json } from '../graphql/scalars.ts';
import { QuestionClustersService } from './question-clusters.service.ts';
import { QuizzesService } from './quizzes.service.ts';

@UseGuards(SessionGuard)
@Resolver()
export class QuizzesResolver {
  readonly #quizzes: QuizzesService;

  readonly #clusters: QuestionClustersService;

  constructor(quizzes: QuizzesService, clusters: QuestionClustersService) {
    this.#quizzes = quizzes;
    this.#clusters = clusters;
  }

  @Mutation(() => AttemptType, {
    description: 'The cluster of a do, in which it is done: an attempt of its own, without results. As it was left, unless `restart`',
  })
  openQuestionCluster(
    @CurrentUser() user: User,
    @Args('attemptId', { type: () => ID }) attemptId: string,
    @Args('questionId', { type: () => String }) questionId: string,
    @Args('restart', { type: () => Boolean, nullable: true, defaultValue: false }) restart: boolean | null,
  ): Promise<AttemptType> {
    return this.#clusters.open(user, attemptId, questionId, { restart: restart ?? false });
  }

  @Mutation(() => AnswerResult, { description: 'A do is answered by the id of its cluster, which is graded as it stands' })
  answerQuiz(
    @CurrentUser() user: User,
    @Args('attemptId', { type: () => ID }) attemptId: string,
    @Args('questionId', { type: () => String }) questionId: string,
    @Args('answer', { type: () => Json }) answer: unknown,
  ): Promise<AnswerResult> {
    return this.#quizzes.answer(user, attemptId, questionId, answer);
  }
}
