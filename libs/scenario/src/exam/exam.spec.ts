import { loadScenarios } from '../load-scenarios.ts';
import { newLessonFiles, newTrackFile } from '../new/new-lesson.ts';
import { isPersonal, scenarioFor } from '../parameters/draw-parameters.ts';
import { withAllTasks } from './draw-tasks.ts';
import { examReport } from './exam-report.ts';

const IDS = ['a', 'b', 'c', 'd'];
const task = (id: string, domain = id < 'c' ? 'one' : 'two', more = '') => `  - id: ${id}
    domain: ${domain}${more}
    checks: [{ id: check-${id}, points: 5, title: { en: T, ko: T }, expect: { exists: { apiVersion: v1, kind: Namespace, name: ${id} } } }]
`;
const EXAM = `exam:
  minutes: 30
  passMark: 50
  domains: { one: { en: One, ko: 하나 }, two: { en: Two, ko: 둘 } }
  pools: [{ id: p, draw: 1, steps: [a, b] }]
`;

const load = (exam = EXAM, steps = IDS.map((id) => task(id)).join('')) => {
  const files = newLessonFiles('exam', 'schema');
  const text = IDS.map((id) => `## ${id} {#${id}}\n\nDo it.`).join('\n\n');
  const own: Record<string, string> = {
    ...files,
    'scenario.yaml': files['scenario.yaml']!.replace(/steps:\n[^]*$/, `${exam}steps:\n${steps}`),
    'lesson.en.md': text,
    'lesson.ko.md': text,
    'solution.sh': 'true',
    'wrong/too-few.sh': '# fails: check-a\n',
  };
  const paths = Object.fromEntries(Object.entries(own).map(([path, content]) => [`t/exam/${path}`, content]));
  const { tracks, problems } = loadScenarios({ 't/track.yaml': newTrackFile('t', 'schema'), ...paths });
  return {
    scenario: tracks[0]?.scenarios[0],
    problems: problems.filter(({ severity }) => severity === 'error').map(({ message }) => message),
  };
};

describe('an exam', () => {
  it('has tasks that are drawn for each attempt, in any order', () => {
    const { scenario, problems } = load();
    expect(problems).toEqual([]);
    const drawn = Array.from({ length: 20 }, (_, seed) =>
      scenarioFor(scenario!, seed)
        .steps.map(({ id }) => id)
        .join(''),
    );
    expect([...new Set(drawn)].sort()).toEqual(['acd', 'bcd']);
    expect(scenario!.steps.map(({ after }) => after)).toEqual([[], [], [], []]);
    expect(isPersonal(scenario!)).toBe(true);
    expect(scenarioFor(withAllTasks(scenario!), 1).steps).toHaveLength(4);
  });

  it.each([
    [{}, 0, false],
    [{ a: 5, c: 2.5 }, 7.5, true],
    [{ a: 5, c: 2.49 }, 7.49, false],
    [{ a: 5, b: 5, c: 5, d: 5 }, 15, true],
  ])('comes to a report: %j', (points, sum, passed) => {
    const { scenario } = load();
    const attempt = { ...scenario!, steps: scenario!.steps.filter(({ id }) => id !== 'b') };
    const report = examReport(attempt, new Map(Object.entries(points)), 'ko');
    expect(report).toMatchObject({
      points: sum,
      maxPoints: 15,
      passed,
      domains: [
        { id: 'one', title: '하나', maxPoints: 5 },
        { id: 'two', maxPoints: 10 },
      ],
    });
  });

  it.each<[string, string | undefined, string | undefined, RegExp]>([
    [
      'a domain that is not there',
      undefined,
      task('a', 'on') + task('b') + task('c') + task('d'),
      /there is no domain "on": did you mean "one"/,
    ],
    [
      'a hint',
      undefined,
      task('a', 'one', '\n    hints: { en: [x], ko: [x] }') + task('b') + task('c') + task('d'),
      /an exam gives no hints/,
    ],
    ['an order', undefined, task('a', 'one', '\n    after: [b]') + task('b') + task('c') + task('d'), /come in any order/],
    ['a pool of what is not there', EXAM.replace('[a, b]', '[a, x]'), undefined, /there is no task "x"/],
    ['too much to draw', EXAM.replace('draw: 1', 'draw: 3'), undefined, /3 are drawn, but the pool has 2 tasks/],
    ['a domain without an exam', '', undefined, /only tasks of an exam have a domain/],
  ])('must not have %s', (_, exam, steps, message) => {
    expect(load(exam, steps).problems.join('\n')).toMatch(message);
  });
});
