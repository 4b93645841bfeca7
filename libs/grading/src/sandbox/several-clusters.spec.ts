import { loadScenarios, type Check, type StepPlace } from '@drydock/scenario';
import { gradeCheck } from '../grade/grade-check.ts';
import { LiveGrader } from '../grade/live-grader.ts';
import { prepareSandbox } from './prepare-sandbox.ts';
import { SandboxWorld } from './sandbox-world.ts';

const SCENARIO = `# yaml-language-server: $schema=../scenario.schema.json
apiVersion: drydock.dev/v1
kind: Scenario
metadata: { id: two }
minutes: 5
difficulty: beginner
title: { en: Two }
summary: { en: Two. }
setup:
  files: { /root/note.txt: setup/note.txt }
clusters:
  - { id: east, setup: { manifests: [setup/web.yaml] } }
  - id: west
    nodes: 1
    setup:
      files: { /root/west.txt: setup/note.txt }
      script: setup/west.sh
      faults: [{ name: node-down, parameters: { node: west-node01 } }]
steps:
  - id: one
    cluster: east
    checks: [{ id: east-ns, title: { en: T }, expect: { exists: { apiVersion: v1, kind: Namespace, name: made } } }]
  - id: two
    cluster: west
    checks: [{ id: west-ns, title: { en: T }, expect: { exists: { apiVersion: v1, kind: Namespace, name: made } } }]
`;

const FILES = {
  't/track.yaml': 'title: { en: T }\nsummary: { en: T. }\norder: 1\n',
  't/two/scenario.yaml': SCENARIO,
  't/two/lesson.en.md': '## One {#one}\n\nLook.\n\n## Two {#two}\n\nLook.\n',
  't/two/setup/note.txt': 'a note',
  't/two/setup/west.sh': 'kubectl create namespace from-script',
  't/two/setup/web.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: { name: web }\n',
};

const scenario = loadScenarios(FILES).tracks[0]!.scenarios[0]!;
const start = prepareSandbox(scenario, { seed: 1, now: Date.UTC(2026, 0, 1) });
const fresh = async () => new SandboxWorld((await start).fork());

const EAST: StepPlace = { cluster: 'east' };
const WEST: StepPlace = { cluster: 'west' };
const ON_WEST: StepPlace = { cluster: 'west', host: 'controlplane' };

async function passes(world: SandboxWorld, place: StepPlace, expect: Check['expect']): Promise<boolean> {
  const [check] = scenario.steps[0]!.checks;
  const { status } = await gradeCheck({ ...check!, place, expect }, world);
  return status === 'PASSED';
}

describe('a lesson with several clusters', () => {
  it.each<[string, StepPlace, Check['expect']]>([
    ['the manifests of one', EAST, { exists: { apiVersion: 'v1', kind: 'Namespace', name: 'web' } }],
    ['and not of the other', WEST, { absent: { apiVersion: 'v1', kind: 'Namespace', name: 'web' } }],
    ['what a script made', WEST, { exists: { apiVersion: 'v1', kind: 'Namespace', name: 'from-script' } }],
    ['a file at the workstation', WEST, { file: { path: '/root/note.txt', equals: 'a note' } }],
    ['a file of a machine', ON_WEST, { file: { path: '/root/west.txt', equals: 'a note' } }],
    ['that it is not at the workstation', WEST, { not: { file: { path: '/root/west.txt', equals: 'a note' } } }],
    ['by a script, whatever the context is', WEST, { command: { run: 'kubectl get ns from-script' } }],
    [
      'by a script that also reads the workstation',
      WEST,
      { command: { run: 'kubectl get nodes && cat note.txt', stdout: { contains: 'a note' } } },
    ],
    [
      'by a script on a machine',
      ON_WEST,
      { command: { run: 'hostname; kubectl get ns from-script', stdout: { contains: 'west-controlplane' } } },
    ],
    ['rights', EAST, { canI: { as: 'jane', verb: 'list', resource: 'pods', allowed: false } }],
    ['an answer over HTTP', EAST, { http: { url: 'https://kubernetes.default/version', status: 200 } }],
    ['the context of the cluster', WEST, { context: { name: 'west', cluster: 'west', namespace: 'default' } }],
    ['the context of a machine', ON_WEST, { context: { name: 'kubernetes-admin@kubernetes' } }],
  ])('lets a check see %s', async (_, place, expectation) => {
    expect(await passes(await fresh(), place, expectation)).toBe(true);
  });

  it('sees requests and namespaces of contexts by cluster', async () => {
    const world = await fresh();
    await world.type('kubectl config set-context west --namespace from-script\nkubectl get pods\n');
    const request = { request: { verb: 'list', resource: 'pods' } };
    expect([await passes(world, EAST, request), await passes(world, WEST, request)]).toEqual([true, false]);
    expect(await passes(world, WEST, { context: { namespace: 'from-script' } })).toBe(true);
    expect(await passes(world, EAST, { context: { namespace: 'from-script' } })).toBe(false);
  });

  it('is graded again where something has changed', async () => {
    const world = await fresh();
    const grader = new LiveGrader(scenario);
    const passed = async () => (await grader.grade(world, 'en')).map((step) => step.passed);
    expect(await passed()).toEqual([false, false]);
    await world.type('kubectl --context west create namespace made\n');
    expect(await passed()).toEqual([false, true]);
    await world.type('kubectl create namespace made\n');
    expect(await passed()).toEqual([true, true]);
  });

  it('costs a copy nothing for the clusters that it does not use', async () => {
    const copy = (await start).fork();
    await copy.runScript('kubectl get ns');
    expect(copy.clusters.live).toHaveLength(1);
  });
});
