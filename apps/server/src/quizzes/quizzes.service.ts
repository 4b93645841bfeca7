import { ProgressRepository, type User } from '@drydock/persistence';
import { scoreAnswer, type Locale } from '@drydock/scenario';
import { Injectable } from '@nestjs/common';
import type { AnswerResult } from '../attempts/attempt.types.ts';
import { Ownership } from '../attempts/ownership.ts';
import { ApiError, notFound } from '../graphql/api-error.ts';
import { LessonLibrary } from '../lessons/lesson-library.ts';
import { QuestionClustersService } from './question-clusters.service.ts';
import { QuizSimulator } from './quiz-simulator.ts';
import { shuffleSeed } from './shuffle-seed.ts';

@Injectable()
export class QuizzesService {
  readonly #ownership: Ownership;
  readonly #library: LessonLibrary;
  readonly #progress: ProgressRepository;
  readonly #simulator: QuizSimulator;
  readonly #clusters: QuestionClustersService;

  constructor(
    ownership: Ownership,
    library: LessonLibrary,
    progress: ProgressRepository,
    simulator: QuizSimulator,
    clusters: QuestionClustersService,
  ) {
    this.#simulator = simulator;
    this.#clusters = clusters;
    this.#ownership = ownership;
    this.#library = library;
    this.#progress = progress;
  }

  async answer(user: User, attemptId: string, questionId: string, answer: unknown): Promise<AnswerResult> {
    const attempt = await this.#ownership.attempt(user, attemptId);
    const scenario = this.#library.getFor(attempt);
    const question = scenario.quiz.find(({ id }) => id === questionId);
    if (question === undefined) throw notFound('question');

    const earlier = await this.#progress.answers(attempt.id, questionId);
    if (earlier.some(({ correct }) => correct)) throw new ApiError('BAD_USER_INPUT', 'This question has been answered.');
    const seed = shuffleSeed(scenario, attempt.seed);
    const locale = user.locale as Locale;
    const attemptsMade = earlier.length;
    // An answer that comes too late needs no sandbox.
    const isInTime = attemptsMade < question.attempts;
    const graded = isInTime && question.type === 'do' ? await this.#clusters.grade(user, attempt, questionId, answer) : undefined;
    const simulated = graded ?? (isInTime ? await this.#simulator.simulate(question, scenario) : undefined);
    const scored = scoreAnswer(question, answer, { seed, locale, attemptsMade, simulated });
    if ('malformed' in scored) throw new ApiError('BAD_USER_INPUT', `This is no answer to the question: ${scored.malformed}.`);

    const { correct, points } = scored;
    const kept = graded?.commands ?? answer;
    const isNew = await this.#progress.addAnswer(attempt.id, { questionId, try: earlier.length + 1, answer: kept, correct, points });
    if (!isNew) throw new ApiError('BAD_USER_INPUT', 'This question has just been answered in another window.');
    return { ...scored, questionId, answer: kept, checks: graded?.checks.map((check) => ({ ...check })) };
  }
}
