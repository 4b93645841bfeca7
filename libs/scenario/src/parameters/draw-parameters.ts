import { Rng, seedOf } from '@drydock/apimachinery';
import type { Scenario } from '../format/scenario.ts';
import type { Parameter, Parameters } from './parameters.schema.ts';
import { drawTasks } from '../exam/draw-tasks.ts';
import { drawQuiz } from '../quiz/draw-quiz.ts';
import { fillInAll } from './placeholders.ts';

export type ParameterValues = Readonly<Record<string, string | number>>;

/** The values for one learner. Each depends on the seed and its own name alone, so that a new parameter changes no other. */
export function drawParameters(parameters: Parameters, seed: number): ParameterValues {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => [name, draw(parameter, new Rng({ seed: seedOf(name, seed) }))]),
  );
}

function draw(parameter: Parameter, rng: Rng): string | number {
  if ('oneOf' in parameter) return rng.pick(parameter.oneOf);
  if ('word' in parameter) return `${rng.pick([...LETTERS])}${rng.nameSuffix(parameter.word - 1)}`;
  const { from, to, step } = parameter;
  return from + step * rng.integer(Math.floor((to - from) / step) + 1);
}

const LETTERS = 'bcdfghjklmnpqrstvwxz';

/** The lesson as one learner has it: their values in all its texts, checks, files and scripts. The seed is that of their attempt. */
export function scenarioFor(scenario: Scenario, seed: number): Scenario {
  const drawn = { ...scenario, quiz: drawQuiz(scenario, seed), steps: drawTasks(scenario, seed) };
  const { parameters, ...rest } = drawn;
  if (Object.keys(parameters).length === 0) return drawn;
  return { ...fillInAll(rest, drawParameters(parameters, seed)), parameters };
}

/** Whether learners get something of their own, so that it matters in whose attempt a lesson is read. */
export function isPersonal({ parameters, quizRules, exam }: Pick<Scenario, 'parameters' | 'quizRules' | 'exam'>): boolean {
  return (exam?.pools.length ?? 0) > 0 || Object.keys(parameters).length > 0 || quizRules.shuffle || quizRules.pools.length > 0;
}
