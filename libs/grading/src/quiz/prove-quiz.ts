/** Proves the questions of a lesson that a sandbox answers. */
import type { Question, Scenario } from '@drydock/scenario';
import type { ProofProblem } from '../proof/prove.ts';
import { expectedOutput, playCommands, type SimulationOptions } from './simulate-answer.ts';

/** The attempt of problems with questions; their `check` is the question's id. */
export const QUIZ = 'quiz';

/** A fresh cluster must not pass a check already, the question's solution must pass all of them, and a script must print something. */
export async function proveQuiz(scenario: Scenario, options: Omit<SimulationOptions, 'locale'>): Promise<ProofProblem[]> {
  const problems: ProofProblem[] = [];
  for (const question of scenario.quiz) {
    for (const message of await problemsWith(question, scenario, { ...options, locale: 'en' })) {
      problems.push({ scenario: scenario.folder, attempt: QUIZ, check: question.id, message });
    }
  }
  return problems;
}

async function problemsWith(question: Question, scenario: Scenario, options: SimulationOptions): Promise<string[]> {
  try {
    if (question.type === 'output') {
      return (await expectedOutput(question, scenario, options)).trim() === '' ? ['its script prints nothing'] : [];
    }
    if (question.type !== 'do') return [];
    const start = await playCommands(question, '', scenario, options);
    const solved = await playCommands(question, question.solution, scenario, options);
    const passing = start.steps.flatMap(({ checks }) => checks).filter(({ status }) => status === 'PASSED');
    return [
      ...passing.map(({ id }) => `${id} passes before anything is done`),
      ...(solved.passed ? [] : [`its solution does not pass: ${solved.reason ?? failing(solved)}`]),
    ];
  } catch (error) {
    return [(error as Error).message];
  }
}

function failing({ steps }: Awaited<ReturnType<typeof playCommands>>): string {
  return steps
    .flatMap(({ checks }) => checks)
    .filter(({ status }) => status !== 'PASSED')
    .map(({ id, where, found }) => `${id}${where === undefined ? '' : ` (${where}: found ${found ?? 'nothing'})`}`)
    .join(', ');
}
