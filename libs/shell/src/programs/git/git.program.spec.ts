import { readFileSync } from 'node:fs';
import { newTestMachine } from '../../testing/test-machine.ts';

const prelude = readFileSync(new URL('../../../testdata/preludes/git.sh', import.meta.url), 'utf8');
const git = async (line: string) => newTestMachine().run(prelude + line);

describe('git', () => {
  it('clones a repository of the machine under the address that the settings give it', async () => {
    const { stdout, stderr, status } = await git(`
      mkdir -p src && cd src && repo && cd .. && git clone -q --bare src /srv-shop.git
      git config --global url./srv-shop.git.insteadOf https://github.com/acme/shop.git
      git clone https://github.com/acme/shop.git && cd shop && git remote -v && git log --oneline && put n 'x' && git push 2>&1 | head -1`);
    expect({ stdout, stderr, status }).toEqual({
      stdout: expect.stringMatching(
        /^origin\thttps:\/\/github\.com\/acme\/shop\.git \(fetch\)\norigin\t.*\(push\)\n[0-9a-f]{7} second\n[0-9a-f]{7} first\nTo https:\/\/github\.com\/acme\/shop\.git\n$/,
      ),
      stderr: expect.stringContaining("Cloning into 'shop'...\nremote: Enumerating objects: "),
      status: 0,
    });
  });

  it.each([
    ['clone https://github.com/acme/shop', "fatal: unable to access 'https://github.com/acme/shop/': Could not resolve host: github.com\n"],
    [
      'clone git@github.com:acme/shop.git',
      'ssh: Could not resolve hostname github.com: Name or service not known\nfatal: Could not read from remote repository.\n',
    ],
  ])('%s: there is no world outside', async (line, message) => {
    expect(await git(`git ${line}`)).toMatchObject({ stderr: expect.stringContaining(message), status: 128 });
  });

  it('says of a command that it lacks that it lacks it', async () => {
    expect(await git('git bisect start')).toEqual({
      stdout: '',
      stderr: "git: 'bisect' is not available on this machine: it is a command of git that Drydock does not have.\n",
      status: 1,
    });
  });

  it('takes the time of commits from the clock of the machine', async () => {
    const { stdout } = await git(
      'unset GIT_AUTHOR_DATE GIT_COMMITTER_DATE; git init -q; git commit -q --allow-empty -m x; git log --format="%ad %cd"',
    );
    expect(stdout).toBe('Fri Nov 20 12:00:00 2026 +0000 Fri Nov 20 12:00:00 2026 +0000\n');
  });

  it('reads objects that a real git compressed', async () => {
    // echo hello | git hash-object -w --stdin
    const { stdout } = await git(
      'git init -q; mkdir -p .git/objects/ce; echo eAFLyslPUjBjyEjNycnnAgAdxQQU | base64 -d > .git/objects/ce/013625030ba8dba906f756967f9e9ca394464a; git cat-file -p ce013625',
    );
    expect(stdout).toBe('hello\n');
  });

  it('does not go on where an index is locked', async () => {
    const { stderr, status } = await git('repo; touch n .git/index.lock; git add n');
    expect({ stderr, status }).toEqual({
      stderr: expect.stringContaining("fatal: Unable to create '/tmp/w/.git/index.lock': File exists.\n"),
      status: 128,
    });
  });
});
