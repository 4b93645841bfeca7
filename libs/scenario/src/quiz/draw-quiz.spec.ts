import { loadScenarios } from '../load-scenarios.ts';
import { newLessonFiles, newTrackFile } from '../new/new-lesson.ts';
import { isPersonal, scenarioFor } from '../parameters/draw-parameters.ts';

const question = (id: string, more = 'type: number, answer: 1') =>
  `{ id: ${id}, ${more}, prompt: { en: Q, ko: Q }, explanation: { en: E, ko: E } }`;

const load = (quiz: string) => {
  const own = { ...newLessonFiles('quiz', 'schema'), 'quiz.yaml': `# yaml-language-server: $schema=schema/quiz.schema.json\n${quiz}` };
  const files = Object.fromEntries(Object.entries(own).map(([path, text]) => [`track/quiz/${path}`, text]));
  const { tracks, problems } = loadScenarios({ 'track/track.yaml': newTrackFile('track', 'schema'), ...files });
  return { scenario: tracks[0]?.scenarios[0], problems: problems.map(({ line, column, message }) => `${line}:${column}: ${message}`) };
};

const POOLS = `passMark: 60
shuffle: true
questions: [${question('always')}]
pools:
  - { id: probes, draw: 2, questions: [${['a', 'b', 'c', 'd'].map((id) => question(id)).join(', ')}] }
`;

describe('drawQuiz', () => {
  it('gives each attempt some questions of each pool, the same ones for the same seed', () => {
    const { scenario, problems } = load(POOLS);
    expect(problems).toEqual([]);
    const drawn = (seed: number) => scenarioFor(scenario!, seed).quiz.map(({ id }) => id);
    const draws = Array.from({ length: 40 }, (_, seed) => drawn(seed));
    for (const ids of draws) {
      expect(ids).toHaveLength(3);
      expect(ids).toContain('always');
    }
    expect(new Set(draws.map((ids) => [...ids].sort().join())).size).toBe(6);
    expect(new Set(draws.map((ids) => ids.indexOf('always'))).size).toBe(3);
    expect(drawn(7)).toEqual(drawn(7));
    expect(isPersonal(scenario!)).toBe(true);
  });

  it.each([
    [
      'more are drawn than there are',
      `pools:\n  - { id: p, draw: 2, questions: [${question('a')}] }\n`,
      /3:20: 2 are drawn, but the pool has 1/,
    ],
    [
      'an id in two places',
      `questions: [${question('a')}]\npools:\n  - { id: p, draw: 1, questions: [${question('a')}] }\n`,
      /4:41: the question id "a" is used twice/,
    ],
    ['nothing to ask', 'passMark: 5\n', /needs questions or pools/],
    [
      'a gap that is nowhere',
      `questions: [${question('a', "type: gap, manifest: 'kind: [[kynd]]', gaps: [{ id: kind, accept: [Pod] }]")}]\n`,
      /\[\[kind\]\] stands 0 times/,
    ],
    [
      'a gap without an answer',
      `questions: [${question('a', "type: gap, manifest: '[[kind]] [[x]]', gaps: [{ id: kind, accept: [Pod] }]")}]\n`,
      /nothing is accepted in the gap \[\[x\]\]/,
    ],
    [
      'a line that is not there',
      `questions: [${question('a', 'type: line, manifest: one line, faulty: [2]')}]\n`,
      /there is no line 2: the manifest has 1/,
    ],
    ['a type that is not known', `questions: [${question('a', 'type: guess')}]\n`, /questions\[0\]\.type must be/],
  ])('names %s with its place', (_, quiz, message) => {
    expect(load(quiz).problems.join('\n')).toMatch(message);
  });
});
