import type { User } from '@drydock/persistence';
import { UseGuards } from '@nestjs/common';
import { Args, ID, Mutation, Resolver } from '@nestjs/graphql';
import { CurrentUser, SessionGuard } from '../accounts/session.guard.ts';
import { AnswerResult } from '../attempts/attempt.types.ts';
import { Json } from '../graphql/scalars.ts';
import { QuizzesService } from './quizzes.service.ts';

@UseGuards(SessionGuard)
@Resolver()
export class QuizzesResolver {
  readonly #quizzes: QuizzesService;

  constructor(quizzes: QuizzesService) {
    this.#quizzes = quizzes;
  }

  @Mutation(() => AnswerResult)
  answerQuiz(
    @CurrentUser() user: User,
    @Args('attemptId', { type: () => ID }) attemptId: string,
    @Args('questionId', { type: () => String }) questionId: string,
    @Args('answer', { type: () => Json }) answer: unknown,
  ): Promise<AnswerResult> {
    return this.#quizzes.answer(user, attemptId, questionId, answer);
  }
}
