import { newTestMachine } from '../testing/test-machine.ts';

const run = (line: string) => newTestMachine().run(line);

describe('man', () => {
  it('says what a program is and how it is called', async () => {
    const { stdout, status } = await run('man mkdir');
    expect({ stdout, status }).toEqual({
      stdout: expect.stringMatching(
        /^MKDIR\(1\) +User Commands +MKDIR\(1\)\n\nNAME\n {7}mkdir - .+\n\nSYNOPSIS\n {7}mkdir \[OPTION\]\.\.\. DIRECTORY\.\.\.\n/,
      ),
      status: 0,
    });
  });

  it.each([
    ['man nosuch', 'No manual entry for nosuch\n', 16],
    ['man', "What manual page do you want?\nFor example, try 'man man'.\n", 1],
    ['man 5 mkdir', 'No manual entry for mkdir in section 5\n', 16],
    ['whatis nosuch', 'nosuch: nothing appropriate.\n', 16],
    ['rm /usr/bin/tree; man tree', 'No manual entry for tree\n', 16],
  ])('%s', async (line, stderr, status) => {
    expect(await run(line)).toEqual({ stdout: '', stderr, status });
  });

  it('agrees with which, type, whereis and command about where a program is', async () => {
    expect((await run('which mkdir; whereis mkdir; type mkdir; command -v mkdir; type -a nosuch; whereis nosuch')).stdout).toBe(
      '/usr/bin/mkdir\nmkdir: /usr/bin/mkdir\nmkdir is /usr/bin/mkdir\n/usr/bin/mkdir\nnosuch:\n',
    );
  });
});
