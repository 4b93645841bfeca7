import { newTestMachine } from '../testing/test-machine.ts';

async function run(line: string) {
  const { machine, run: runLine } = newTestMachine();
  machine.filesOf().writeText('/etc/passwd', 'root:x:0:0:root:/root:/bin/bash\njane:x:1000:1000::/home/jane:/bin/bash\n');
  const { stdout, stderr, status } = await runLine(line);
  return { stdout, stderr, status };
}

it.each([
  ['sudo echo a "b c"', 'a b c\n'],
  ["sudo -n -E env A=1 sh -c 'echo $A'", '1\n'],
  ["sudo A=2 sh -c 'echo $A $SUDO_USER'", '2 root\n'],
  ['sudo -u jane id -un', 'jane\n'],
  ["sudo -ujane -H sh -c 'echo $HOME $USER'", '/home/jane jane\n'],
  ['sudo -u "#1000" whoami', 'jane\n'],
  ['sudo -i pwd', '/root\n'],
  ['sudo -s echo "two  words"', 'two  words\n'],
  ['sudo -- echo -n x', 'x'],
])('%s', async (line, stdout) => {
  expect(await run(line)).toEqual({ stdout, stderr: '', status: 0 });
});

it.each([
  ['sudo nothing', 'sudo: nothing: command not found\n', 1],
  ['sudo -u nobody2 ls', 'sudo: unknown user nobody2\nsudo: error initializing audit plugin sudoers_audit\n', 1],
  ['sudo -u jane sudo ls', 'jane is not in the sudoers file.\n', 1],
  ['sudo sh -c "exit 7"', '', 7],
])('%s fails', async (line, stderr, status) => {
  expect(await run(line)).toEqual({ stdout: '', stderr, status });
});
