import { NETWORK_PROGRAM_NAMES } from '@drydock/cluster';
import { allPackages, standardPrograms } from '@drydock/shell';
import { NODE_TOOL_NAMES } from './node-programs.ts';

/** `stress` is a program of containers only. */
const known = new Set([...standardPrograms.keys(), ...NETWORK_PROGRAM_NAMES, ...NODE_TOOL_NAMES, 'kubectl', 'helm', 'stress']);

it('offers no package of nothing but programs that no machine has', () => {
  const empty = allPackages.filter(({ programs }) => programs && !Object.values(programs).some((name) => known.has(name)));
  expect(empty.map(({ name }) => name).sort()).toEqual([]);
});
