import type { AttemptWithProgress, QuizAnswer } from '@drydock/persistence';
import { maximumPoints, type Scenario } from '@drydock/scenario';
import type { Progress } from '../lessons/lesson.types.ts';

type Done = Pick<AttemptWithProgress, 'completedAt' | 'steps' | 'answers'>;

/** What an attempt has reached. Steps and questions that the lesson no longer has do not count. */
export function progressOf(scenario: Scenario, attempt: Done): Progress {
  const steps = attempt.steps.filter(({ stepId }) => scenario.steps.some(({ id }) => id === stepId));
  const answers = bestAnswers(attempt.answers).filter(({ questionId }) => scenario.quiz.some(({ id }) => id === questionId));
  return {
    state: attempt.completedAt === null ? 'STARTED' : 'COMPLETED',
    stepsDone: steps.filter(({ passedAt }) => passedAt !== null).length,
    steps: scenario.steps.length,
    points: round(total(steps) + total(answers)),
    maxPoints: maximumPoints(scenario) + total(scenario.quiz),
    quizCorrect: answers.filter(({ correct }) => correct).length,
    quizTotal: scenario.quiz.length,
  };
}

/** The best answer to each question. */
export function bestAnswers(answers: readonly QuizAnswer[]): QuizAnswer[] {
  const best = new Map<string, QuizAnswer>();
  for (const answer of answers) {
    const known = best.get(answer.questionId);
    if (known === undefined || answer.points >= known.points) best.set(answer.questionId, answer);
  }
  return [...best.values()];
}

function total(parts: readonly { points: number }[]): number {
  return parts.reduce((sum, { points }) => sum + points, 0);
}

function round(points: number): number {
  return Math.round(points * 100) / 100;
}
