/** Every controller of the controller manager and every plugin of the scheduler has a table of cases: a spec that describes it by its name. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { allControllers } from '@drydock/kinds';
import { FILTER_PLUGINS, SCORE_PLUGINS } from '../../libs/cluster/src/scheduler/registry.ts';
import { root } from '../workspace/root.mjs';

/** Controllers that need something of the cluster that they run in, and are made for it. */
const MADE_FOR_A_CLUSTER = [
  'certificatesigningrequest-signing-controller',
  'kubernetes-service-controller',
  'rancher.io/local-path',
  'root-ca-cert-publisher',
  'serviceaccount-token-controller',
];

/** Plugins of upstream's scheduler that are parts of ours. */
const BUILT_IN = ['SchedulingGates', 'PrioritySort', 'DefaultPreemption'];

/** The words of every `describe('…'` at the beginning of a line, in the specs below a folder. */
function describedIn(folder) {
  const specs = readdirSync(path.join(root, folder), { recursive: true }).filter((file) => file.endsWith('.spec.ts'));
  const texts = specs.map((file) => readFileSync(path.join(root, folder, file), 'utf8'));
  return new Set(texts.flatMap((text) => [...text.matchAll(/^describe\('([^']+)'/gm)].map(([, subject]) => subject)));
}

const missing = (names, folder, helper) => {
  const described = describedIn(folder);
  return [...new Set(names)]
    .filter((name) => !described.has(name))
    .map((name) => `Add a table of cases for it: describe('${name}', () => { ${helper}([…]) }) in a spec in ${folder}.`);
};

describe('tables of cases', () => {
  it('are there for every controller', () => {
    const names = [...allControllers.map(({ name }) => name), ...MADE_FOR_A_CLUSTER];
    expect(missing(names, 'libs/kinds/src', 'testController')).toEqual([]);
  });

  it('are there for every plugin of the scheduler', () => {
    const names = [...FILTER_PLUGINS, ...SCORE_PLUGINS].map(({ name }) => name);
    expect(missing([...names, ...BUILT_IN], 'libs/cluster/src/scheduler', 'testScheduling')).toEqual([]);
  });
});
