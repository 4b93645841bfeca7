import { NETWORK_PROGRAM_NAMES } from '@drydock/cluster';
import { allPackages, standardPrograms } from '@drydock/shell';
import { Sandbox } from '../sandbox.ts';
import { NODE_TOOL_NAMES } from './node-programs.ts';

/** `stress` is a program of containers only. */
const known = new Set([...standardPrograms.keys(), ...NETWORK_PROGRAM_NAMES, ...NODE_TOOL_NAMES, 'kubectl', 'helm', 'stress']);

it('offers no package of nothing but programs that no machine has', () => {
  const empty = allPackages.filter(({ programs }) => programs && !Object.values(programs).some((name) => known.has(name)));
  expect(empty.map(({ name }) => name).sort()).toEqual([]);
});

it.each(['kubectl version --client', 'kubeadm version -o short', 'kubectl version --client -o json'])(
  'says what is installed: %s',
  async (command) => {
    const session = Sandbox.create({ seed: 1, now: Date.UTC(2026, 10, 20) }).openScriptSession();
    expect((await session.run(command)).stdout).toContain('v1.33.1');
    await session.run('apt-get update; apt-get install -y --allow-change-held-packages kubeadm=1.33.4-1.1 kubectl=1.33.4-1.1');
    expect((await session.run(command)).stdout).toContain('v1.33.4');
  },
);
