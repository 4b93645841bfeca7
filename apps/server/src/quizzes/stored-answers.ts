import type { QuizAnswer } from '@drydock/persistence';
import type { Scenario } from '@drydock/scenario';
import type { AnswerResult } from '../attempts/attempt.types.ts';

/** The latest answer to each question of a lesson, and how often it may still be answered. */
export function storedAnswers(scenario: Scenario, answers: readonly QuizAnswer[]): AnswerResult[] {
  return scenario.quiz.flatMap((question) => {
    const last = answers.filter(({ questionId }) => questionId === question.id).at(-1);
    if (last === undefined) return [];
    const { correct, points, answer } = last;
    const attemptsLeft = correct ? 0 : Math.max(0, question.attempts - last.try);
    return [{ questionId: question.id, correct, points, answer, attemptsLeft }];
  });
}
