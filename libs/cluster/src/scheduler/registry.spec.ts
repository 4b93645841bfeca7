import { describedSubjects } from '../../test/described-subjects.ts';
import { FILTER_PLUGINS, SCORE_PLUGINS } from './registry.ts';

/** Plugins of upstream's that are parts of the scheduler here. */
const BUILT_IN = ['SchedulingGates', 'PrioritySort', 'DefaultPreemption'];

describe('the registry of the scheduler', () => {
  it('has a table of cases for every plugin', () => {
    const plugins = new Set([...FILTER_PLUGINS, ...SCORE_PLUGINS].map(({ name }) => name));
    const described = describedSubjects(import.meta.dirname);
    expect([...plugins, ...BUILT_IN].filter((name) => !described.has(name))).toEqual([]);
  });
});
