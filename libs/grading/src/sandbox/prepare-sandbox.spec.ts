import { allFaults } from '@drydock/cluster';
import { FAULT_NAMES, loadScenarios, type Scenario } from '@drydock/scenario';
import { prepareSandbox } from './prepare-sandbox.ts';

type Faults = Scenario['setup']['faults'];

const SCENARIO = `# yaml-language-server: $schema=../scenario.schema.json
apiVersion: drydock.dev/v1
kind: Scenario
metadata: { id: broken }
minutes: 5
difficulty: beginner
title: { en: Broken }
summary: { en: Broken. }
setup:
  advance: 2m
steps:
  - id: one
`;
const FILES = new Map([
  ['t/track.yaml', 'title: { en: T }\nsummary: { en: T. }\norder: 1\n'],
  ['t/broken/scenario.yaml', SCENARIO],
  ['t/broken/lesson.en.md', '## One {#one}\n\nLook.\n'],
]);

function prepared(faults: Faults) {
  const scenario = loadScenarios(Object.fromEntries(FILES)).tracks[0]!.scenarios[0]!;
  return prepareSandbox({ ...scenario, setup: { ...scenario.setup, faults } }, { seed: 1, now: Date.UTC(2026, 0, 1) });
}

describe('the set-up of a lesson', () => {
  it('lets things go wrong', async () => {
    const sandbox = await prepared([
      { name: 'node-down', parameters: { node: 'node01' } },
      { name: 'image-gone', parameters: { image: 'nginx:1.27' } },
    ]);
    const { stdout } = await sandbox.runScript(
      'kubectl get nodes --no-headers; kubectl run x --image nginx:1.27; sleep 5; kubectl get pod x',
      {
        cwd: '/root',
      },
    );
    expect(stdout).toMatch(/^node01 +NotReady /m);
    expect(stdout).toMatch(/^x +0\/1 +(ErrImagePull|ImagePullBackOff) /m);
  });

  it.each<[string, Faults, RegExp]>([
    [
      'a node that there is not',
      [{ name: 'node-down', parameters: { node: 'node77' } }],
      /the set-up of t\/broken: there is no node "node77"/,
    ],
    ['nothing to break', [{ name: 'disk-full', parameters: {} }], /needs the parameter "node"/],
  ])('refuses %s', async (_, faults, message) => {
    await expect(prepared(faults)).rejects.toThrow(message);
  });

  it('knows every fault of the cluster', () => {
    expect(allFaults.map(({ name }) => name).sort()).toEqual([...FAULT_NAMES]);
  });
});
