import { loadScenarios, newLessonFiles, newTrackFile, scenarioFor, type QuestionOf, type Scenario } from '@drydock/scenario';
import { proveQuiz } from './prove-quiz.ts';
import { expectedOutput, playCommands } from './simulate-answer.ts';

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

it('says what a script prints where the lesson begins', async () => {
  const scenario = load();
  const [output] = scenario.quiz;
  expect(await expectedOutput(output as QuestionOf<'output'>, scenario, { seed: 1, now: NOW })).toBe('1');
});

it('stops commands that do not end', async () => {
  const scenario = load();
  const todo = scenario.quiz[2] as QuestionOf<'do'>;
  const endless = await playCommands(todo, 'while :; do kubectl get ns; done', scenario, { seed: 1, now: NOW, locale: 'ko' });
  expect(endless).toMatchObject({ passed: false, reason: expect.stringContaining('requests') });
});
