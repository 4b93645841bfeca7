import { Workstation } from '../../../test-support/workstation.ts';

it.each(['bash', 'zsh', 'fish', 'powershell'])('the script for %s names the commands that are not hidden', (shell) => {
  const { stdout, stderr, status } = new Workstation().run(`kubectl completion ${shell}`);
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  expect(stdout).toMatch(new RegExp(`^#.*${shell === 'zsh' ? 'compdef' : shell}`));
  expect(stdout).toMatch(/annotate api-resources api-versions apply .*wait/);
  expect(stdout).toContain(' options ');
  expect(stdout).not.toContain('alpha ');
});

it('bash gets the function that complete -F names', () => {
  const { stdout } = new Workstation().run('kubectl completion bash');
  expect(stdout).toContain('\n__start_kubectl()\n{\n');
  expect(stdout).toMatch(/\ncomplete -o default -F __start_kubectl kubectl\n$/);
});
