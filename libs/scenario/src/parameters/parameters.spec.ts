import { loadScenarios } from '../load-scenarios.ts';
import { newLessonFiles } from '../new/new-lesson.ts';
import { formatProblem } from '../source/problem.ts';
import { drawParameters, scenarioFor } from './draw-parameters.ts';
import { fillIn } from './placeholders.ts';

describe('fillIn', () => {
  it.each([
    ['kubectl get ns {{ team }}', 'kubectl get ns quay'],
    ['{{team}}-{{ n }}', 'quay-3'],
    ['{{ .metadata.name }}{{ end }}{{ other }}', '{{ .metadata.name }}{{ end }}{{ other }}'],
    ['\\{{ team }}', '{{ team }}'],
    ['{{ constructor }}', '{{ constructor }}'],
  ])('%s', (text, filled) => {
    expect(fillIn(text, { team: 'quay', n: 3 })).toBe(filled);
  });
});

describe('drawParameters', () => {
  const parameters = { team: { oneOf: ['a', 'b', 'c'] }, n: { from: 3, to: 9, step: 3 }, word: { word: 6 } };

  it('is the same for the same seed, and another for others', () => {
    expect(drawParameters(parameters, 5)).toEqual(drawParameters(parameters, 5));
    const draws = Array.from({ length: 50 }, (_, seed) => drawParameters(parameters, seed));
    expect(new Set(draws.map(({ team }) => team))).toEqual(new Set(['a', 'b', 'c']));
    expect(new Set(draws.map(({ n }) => n))).toEqual(new Set([3, 6, 9]));
    expect(draws.every(({ word }) => /^[a-z][a-z0-9]{5}$/.test(String(word)))).toBe(true);
  });

  it('does not change when another parameter is added', () => {
    expect(drawParameters({ n: parameters.n }, 5).n).toBe(drawParameters(parameters, 5).n);
  });
});

describe('a lesson with parameters', () => {
  const files = newLessonFiles('p', '../schema');
  const load = (declared: string, changes: Record<string, string> = {}) => {
    const scenario = files['scenario.yaml']!.replace('setup:', `parameters: ${declared}\nsetup:`)
      .replace('replicas: 3', 'replicas: "{{ count }}"')
      .replace('Three pods of web are ready', '"{{ count }} pods of web are ready"');
    const all = { ...files, 'scenario.yaml': scenario, 'solution.sh': 'kubectl scale deployment web --replicas={{ count }}\n', ...changes };
    return loadScenarios(Object.fromEntries(Object.entries(all).map(([file, text]) => [`t/p/${file}`, text])), { tracks: 'optional' });
  };

  it('has the values of its learner everywhere', () => {
    const { tracks, problems } = load('{ count: { oneOf: [4] } }', { 'setup/web.yaml': 'x: {{ count }}' });
    expect(problems).toEqual([]);
    const lesson = scenarioFor(tracks[0]!.scenarios[0]!, 1);
    expect(lesson.solution).toContain('--replicas=4');
    expect(lesson.setup.manifests[0]!.text).toBe('x: 4');
    expect(lesson.steps[0]!.checks[0]).toMatchObject({
      title: { en: '4 pods of web are ready' },
      expect: { object: { spec: { replicas: '4' } } },
    });
  });

  it('makes numbers where they are wanted', () => {
    const written = files['scenario.yaml']!.replace('setup:', 'parameters: { count: { oneOf: [4] } }\nsetup:').replace(
      /expect:\n[\s\S]*?message:/,
      'expect: { count: { apiVersion: v1, kind: Pod, equals: "{{ count }}" } }\n        message:',
    );
    const { tracks, problems } = load('{}', { 'scenario.yaml': written });
    expect(problems.map(formatProblem)).toEqual([]);
    expect(scenarioFor(tracks[0]!.scenarios[0]!, 1).steps[0]!.checks[0]!.expect).toEqual({
      count: { apiVersion: 'v1', kind: 'Pod', equals: 4 },
    });
  });

  it.each([
    ['{ counts: { oneOf: [4] }, count: { oneOf: [4] } }', ['t/p/scenario.yaml: nothing uses the parameter "counts"']],
    [
      '{ coun: { oneOf: [4] } }',
      [
        't/p/scenario.yaml: nothing uses the parameter "coun"',
        't/p/scenario.yaml:18:23: there is no parameter "count": did you mean "coun"?',
        't/p/scenario.yaml:24:32: there is no parameter "count": did you mean "coun"?',
        't/p/solution.sh:1:41: there is no parameter "count": did you mean "coun"?',
      ],
    ],
    ['{ count: { from: 4, to: 3 } }', [expect.stringContaining('parameters.count')]],
    ['{ count: { oneOf: ["a`b"] } }', [expect.stringContaining('parameters.count')]],
  ])('%s', (declared, expected) => {
    expect(load(declared).problems.map(formatProblem)).toEqual(expected);
  });
});
