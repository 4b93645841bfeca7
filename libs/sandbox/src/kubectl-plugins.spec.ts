import { Sandbox } from './sandbox.ts';

const SETUP = `mkdir -p /usr/local/bin
for name in foo foo-bar a_b create-thing; do
  printf '#!/bin/bash\necho "$(basename $0):$*"; exit 3\n' > /usr/local/bin/kubectl-$name
  chmod +x /usr/local/bin/kubectl-$name
done
echo nothing > /usr/local/bin/kubectl-qqqqqqqq`;

it.each([
  ['foo x --y', 'kubectl-foo:x --y\n', 3],
  ['foo bar x', 'kubectl-foo-bar:x\n', 3],
  ['foo --help', 'kubectl-foo:--help\n', 3],
  ['a-b', 'kubectl-a_b:\n', 3],
  ['create thing z', 'kubectl-create-thing:z\n', 3],
  ['qqqqqqqq', 'error: unknown command "qqqqqqqq" for "kubectl"\n', 1],
  ['foo-bar', 'error: unknown command "foo-bar" for "kubectl"\n', 1],
  ['-n x foo', 'Error: flags cannot be placed before plugin name: -n\n', 1],
])('kubectl %s', async (words, output, status) => {
  const sandbox = Sandbox.create({ seed: 1, now: Date.UTC(2026, 0, 5, 8) });
  await sandbox.runScript(SETUP);
  const { stdout, stderr, status: exit } = await sandbox.runScript(`kubectl ${words}`);
  expect({ output: stdout + stderr, status: exit }).toEqual({ output, status });
});
