import { Sandbox } from '@drydock/sandbox';
import { ResourceFinder } from '../world/resource-finder.ts';
import { SandboxWorld } from './sandbox-world.ts';

const NOW = Date.parse('2026-11-20T18:54:46Z');

it.each<[string, string]>([
  ['on the PATH', "printf '#!/bin/bash\\necho fooled\\n' > /usr/local/bin/kubectl; chmod +x /usr/local/bin/kubectl"],
  ['in the place of the real one', "printf '#!/bin/bash\\necho fooled\\n' > /usr/bin/kubectl"],
  ['in the place of the shell', "printf '#!/bin/sh\\necho fooled\\n' > /usr/local/bin/bash; chmod +x /usr/local/bin/bash"],
  ['nowhere: it is gone', 'rm /usr/bin/kubectl'],
])('a check runs the programs of the machine, not those of its learner: %s', async (_, trick) => {
  const sandbox = Sandbox.create({ seed: 1, now: NOW });
  await sandbox.runScript(trick);
  const world = new SandboxWorld(sandbox);
  expect(await world.runCommand('kubectl get ns default -o json | jq -r .metadata.name | tr a-z A-Z | sed s/^/NAMESPACE_/')).toEqual({
    stdout: 'NAMESPACE_DEFAULT\n',
    stderr: '',
    exitCode: 0,
  });
  expect(sandbox.readFile('/run/installed-programs/bash')).toBe(undefined);
});

it('a check runs tools that come from elsewhere, too', async () => {
  const world = new SandboxWorld(Sandbox.create({ seed: 1, now: NOW }));
  expect(await world.runCommand(`echo '{"a":[1,2]}' | jq '.a[1]' | awk '{ print $1 + 1 }'`)).toEqual({
    stdout: '3\n',
    stderr: '',
    exitCode: 0,
  });
});

const COLOURS = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: colours.example.dev }
spec:
  group: example.dev
  scope: Namespaced
  names: { plural: colours, singular: colour, kind: Colour }
  versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object } } }]
`;

it('what the server serves is known anew at each look, as its own lists say it', async () => {
  const sandbox = Sandbox.create({ seed: 1, now: NOW });
  const world = new SandboxWorld(sandbox);
  const colours = () => {
    const set = { apiVersion: 'example.dev/v1', kind: 'Colour', namespace: 'default' };
    return [ResourceFinder.of(world), new ResourceFinder(world.client)].map((finder) =>
      finder.list(set).map(({ metadata }) => metadata.name),
    );
  };
  expect(colours()).toEqual([[], []]);
  sandbox.writeFile('/root/colours.yaml', COLOURS);
  await sandbox.runScript('kubectl apply -f colours.yaml');
  await sandbox.pass(10_000);
  await sandbox.runScript(`echo '{"apiVersion":"example.dev/v1","kind":"Colour","metadata":{"name":"red"}}' | kubectl apply -f -`);
  expect(colours()).toEqual([['red'], ['red']]);
  await sandbox.runScript('kubectl delete crd colours.example.dev');
  await sandbox.pass(10_000);
  expect(colours()).toEqual([[], []]);
});
