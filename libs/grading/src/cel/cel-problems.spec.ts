import { formatProblem } from '@drydock/scenario';
import { celProblems } from './cel-problems.ts';

const SCENARIO = `parameters: { n: { from: 1, to: 3 } }
steps:
  - checks:
      - id: a
        expect:
          cel:
            objects: { pods: { apiVersion: v1, kind: Pod } }
            expression: EXPRESSION
        failHints:
          - when: { count: { apiVersion: v1, kind: Pod, min: 1, where: object.x == "a" } }
`;
const problemsOf = (expression: string, quiz = '') =>
  celProblems(
    { 't/l/scenario.yaml': SCENARIO.replace('EXPRESSION', JSON.stringify(expression)), ...(quiz && { 't/l/quiz.yaml': quiz }) },
    't/l',
  ).map(formatProblem);

it.each([
  ['size(pods) > {{ n }}', []],
  ['size(pods >', [expect.stringMatching(/^t\/l\/scenario\.yaml:8:25: the CEL expression can not be used: /)]],
  [
    'quantify(pods[0].x) > 1',
    ["t/l/scenario.yaml:8:25: the CEL expression can not be used: undeclared reference to 'quantify' (in container '')"],
  ],
  ['quantity(pods[0].x) > 1', [expect.stringContaining("found no matching overload for '_>_' applied to '(kubernetes.Quantity, int)'")]],
  ['quantity(pods[0].x).isGreaterThan(quantity("1Gi"))', []],
  ['has(pods)', ['t/l/scenario.yaml:8:25: the CEL expression can not be used: invalid argument to has() macro']],
  [
    'pods.all(a, pods.all(b, pods.all(c, pods.all(d, true))))',
    ['t/l/scenario.yaml:8:25: the CEL expression can not be used: its loops stand 4 deep in each other; at most 3 can come to an end'],
  ],
])('%s', (expression, problems) => {
  expect(problemsOf(expression)).toEqual(problems);
});

it('looks into hints and questions, too', () => {
  const quiz = 'questions:\n  - checks:\n      - expect: { not: { count: { where: "object." } } }\n';
  expect(problemsOf('true', quiz)).toEqual([expect.stringMatching(/^t\/l\/quiz\.yaml:3:42: /)]);
});
