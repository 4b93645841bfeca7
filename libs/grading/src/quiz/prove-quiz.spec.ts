import { loadScenarios, newLessonFiles, newTrackFile, scenarioFor, scoreAnswer, type Scenario } from '@drydock/scenario';
import { proveQuiz } from './prove-quiz.ts';
import { simulateAnswer } from './simulate-answer.ts';

const NOW = Date.UTC(2026, 10, 20, 9);
const texts = 'prompt: { en: Q, ko: Q }, explanation: { en: E, ko: E }';
const check =
  '{ id: made, title: { en: T, ko: T }, message: { en: Make it., ko: 만드세요. }, expect: { exists: { apiVersion: v1, kind: Namespace, name: crane } } }';
const QUIZ = `
questions:
  - { id: out, type: output, run: "kubectl get deployment web -o jsonpath='{.spec.replicas}'", ${texts} }
  - { id: silent, type: output, run: "true", ${texts} }
  - { id: do-it, type: do, solution: kubectl create namespace crane, checks: [${check}], ${texts} }
  - { id: solved, type: do, manifests: '{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"crane"}}', solution: "true", checks: [${check}], ${texts} }
  - { id: unsolved, type: do, solution: kubectl create namespace boat, checks: [${check}], ${texts} }
`;

const load = (): Scenario => {
  const files = { ...newLessonFiles('quiz', 'schema'), 'quiz.yaml': `# yaml-language-server: $schema=schema/quiz.schema.json${QUIZ}` };
  const paths = Object.fromEntries(Object.entries(files).map(([path, text]) => [`track/quiz/${path}`, text]));
  const { tracks, problems } = loadScenarios({ 'track/track.yaml': newTrackFile('track', 'schema'), ...paths });
  expect(problems).toEqual([]);
  return scenarioFor(tracks[0]!.scenarios[0]!, 1);
};

it('finds questions that can not be right, and only those', async () => {
  const problems = await proveQuiz(load(), { seed: 1, now: NOW });
  expect(problems.map(({ check, message }) => `${check}: ${message}`)).toEqual([
    'silent: its script prints nothing',
    'solved: made passes before anything is done',
    expect.stringMatching(/^unsolved: its solution does not pass: made/),
  ]);
});

it('judges by what the simulator says', async () => {
  const scenario = load();
  const [output, , todo] = scenario.quiz;
  const judge = async (question: (typeof scenario.quiz)[number], answer: string) => {
    const simulated = await simulateAnswer(question, answer, scenario, { seed: 1, now: NOW, locale: 'ko' });
    return scoreAnswer(question, answer, { seed: 1, locale: 'ko', attemptsMade: 0, ...(simulated && { simulated }) });
  };
  expect(await judge(output!, '1')).toMatchObject({ correct: true });
  expect(await judge(output!, '2')).toMatchObject({ correct: false });
  expect(await judge(todo!, 'kubectl create ns crane')).toMatchObject({ correct: true });
  expect(await judge(todo!, 'kubectl create ns boat')).toMatchObject({ correct: false, feedback: '만드세요.' });
  expect(await judge(todo!, 'while :; do kubectl get ns; done')).toMatchObject({
    correct: false,
    feedback: expect.stringContaining('requests'),
  });
});
