import { loadScenarios } from '../load-scenarios.ts';
import { newLessonFiles, newTrackFile } from '../new/new-lesson.ts';
import { wayTo } from '../format/scenario.ts';

const CLUSTERS = 'clusters: [{ id: k8s-c1 }, { id: k8s-c2, nodes: 1, addons: [metrics-server] }]\n';
const step = (more: string) => `  - id: a
${more}    checks: [{ id: made, title: { en: T, ko: T }, expect: { exists: { apiVersion: v1, kind: Namespace, name: a } } }]
`;
const IN_C1 = '    cluster: k8s-c1\n';

function load(clusters = CLUSTERS, more = IN_C1) {
  const files = newLessonFiles('lesson', 'schema');
  const own: Record<string, string> = {
    ...files,
    'scenario.yaml': files['scenario.yaml']!.replace(/(setup:\n(?: .*\n)*)?steps:\n[^]*$/, `${clusters}steps:\n${step(more)}`),
    'lesson.en.md': '## A {#a}\n\nDo it.',
    'lesson.ko.md': '## A {#a}\n\nDo it.',
    'wrong/too-few.sh': '# fails: made\n',
  };
  const paths = Object.fromEntries(Object.entries(own).map(([path, content]) => [`t/lesson/${path}`, content]));
  const { tracks, problems } = loadScenarios({ 't/track.yaml': newTrackFile('t', 'schema'), ...paths });
  const errors = problems.filter(({ severity }) => severity === 'error');
  return { scenario: tracks[0]?.scenarios[0], problems: errors.map(({ message }) => message) };
}

describe('a lesson with several clusters', () => {
  it('says where each step is done', () => {
    const { scenario, problems } = load(CLUSTERS, '    cluster: k8s-c2\n    host: node01\n');
    expect(problems).toEqual([]);
    expect(scenario!.clusters.map(({ id, nodes, addons }) => [id, nodes, addons])).toEqual([
      ['k8s-c1', 2, []],
      ['k8s-c2', 1, ['metrics-server']],
    ]);
    expect(scenario!.steps[0]!.place).toEqual({ cluster: 'k8s-c2', host: 'node01' });
    expect(scenario!.steps[0]!.checks[0]!.place).toEqual({ cluster: 'k8s-c2', host: 'node01' });
  });

  it.each([
    [{ cluster: 'k8s-c1' }, 'kubectl config use-context k8s-c1'],
    [{ cluster: 'k8s-c1', host: 'controlplane' }, 'ssh k8s-c1-controlplane'],
  ])('says how to get to %j', (place, command) => {
    expect(wayTo(place)).toBe(command);
  });

  it.each<[string, string, string | undefined, RegExp]>([
    ['a step without one', CLUSTERS, '', /the step says in which it is done/],
    ['a cluster that is not there', CLUSTERS, '    cluster: k8s-c3\n', /there is no cluster "k8s-c3": did you mean "k8s-c/],
    ['a machine that is not there', CLUSTERS, '    cluster: k8s-c2\n    host: node02\n', /"k8s-c2" has 1 workers: there is no node02/],
    ['a machine that is none', CLUSTERS, '    cluster: k8s-c2\n    host: worker\n', /must be controlplane, node01/],
    ['the same name twice', CLUSTERS.replace('c2', 'c1'), IN_C1, /the cluster id "k8s-c1" is used twice/],
    ['one cluster as well', `cluster: { nodes: 1 }\n${CLUSTERS}`, IN_C1, /there are several clusters: describe each in clusters/],
    ['manifests of nobody', `setup: { manifests: [setup/*.yaml] }\n${CLUSTERS}`, IN_C1, /give manifests to one of them/],
    ['a file that is not there', CLUSTERS.replace('nodes: 1', 'setup: { script: gone.sh }'), IN_C1, /there is no file gone\.sh/],
    ['a step of several, having one', '', IN_C1, /only steps of a lesson with several clusters have a cluster/],
  ])('must not have %s', (_, clusters, more, message) => {
    expect(load(clusters, more).problems.join('\n')).toMatch(message);
  });
});
