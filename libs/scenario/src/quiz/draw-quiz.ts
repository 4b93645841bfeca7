import { Rng, seedOf } from '@drydock/apimachinery';
import type { Scenario } from '../format/scenario.ts';
import type { Question } from '../format/quiz.schema.ts';
import { shuffle } from './shuffle.ts';

/** The questions of one attempt, from its seed: some of each pool, and in an order of their own if the quiz says so. */
export function drawQuiz({ quiz, quizRules }: Pick<Scenario, 'quiz' | 'quizRules'>, seed: number): Question[] {
  const left = new Set<string>();
  for (const { id, draw, questions } of quizRules.pools) {
    for (const question of shuffle(questions, new Rng({ seed: seedOf(`pool ${id}`, seed) })).slice(draw)) left.add(question);
  }
  const drawn = quiz.filter(({ id }) => !left.has(id));
  return quizRules.shuffle ? shuffle(drawn, new Rng({ seed: seedOf('questions', seed) })) : drawn;
}
