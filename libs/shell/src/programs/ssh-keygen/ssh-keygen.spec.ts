import { newTestMachine } from '../../testing/test-machine.ts';

/** Made by OpenSSH 9.2. */
const KEY = `-----BEGIN OPENSSH PRIVATE KEY-----
b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW
QyNTUxOQAAACC7UgA3Jmurjodv8BTkvGOE0rlUUQcUxYqsD0qWCP0OrwAAAIi3iAIQt4gC
EAAAAAtzc2gtZWQyNTUxOQAAACC7UgA3Jmurjodv8BTkvGOE0rlUUQcUxYqsD0qWCP0Orw
AAAEC+X3zZb7TOqwkzMK55GRJkAu9YFxo51c3yO8K+i/GA/LtSADcma6uOh2/wFOS8Y4TS
uVRRBxTFiqwPSpYI/Q6vAAAABG1lQHgB
-----END OPENSSH PRIVATE KEY-----
`;
const PUBLIC = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILtSADcma6uOh2/wFOS8Y4TSuVRRBxTFiqwPSpYI/Q6v me@x\n';
const LISTED = `256 SHA256:pvZV0VYo+LPRIMaOlJSKilWK8s5K5Pql5bSU8YFSXvI me@x (ED25519)
+--[ED25519 256]--+
|       ..+ .   ..|
|    .   + = o... |
| . oo..o + o.+o  |
|o oo.=. . . +o.  |
|.=..+ E S   .+   |
|+ o. + +   ..    |
| =  * +   .      |
|o oB o . .       |
|ooo o   .        |
+----[SHA256]-----+
`;

function machineWithKey() {
  const { machine, run } = newTestMachine();
  machine.filesOf().writeText('/tmp/w/k', KEY);
  machine.filesOf().writeText('/tmp/w/k.pub', PUBLIC);
  return { machine, run };
}

describe('ssh-keygen', () => {
  it.each([
    ['-y -f k', PUBLIC],
    ['-lv -f k', LISTED],
    ['-lv -f k.pub', LISTED],
  ])('%s of a key of OpenSSH', async (args, stdout) => {
    expect(await machineWithKey().run(`ssh-keygen ${args}`)).toEqual({ stdout, stderr: '', status: 0 });
  });

  it('tells the older kind of fingerprint', async () => {
    const { stdout } = await machineWithKey().run('ssh-keygen -l -E md5 -f k');
    expect(stdout).toMatch(/^256 MD5:([0-9a-f]{2}:){15}[0-9a-f]{2} me@x \(ED25519\)\n$/);
  });

  it.each(['ed25519', 'ecdsa', 'ecdsa -b 384', 'rsa -b 1024'])('makes a pair that goes together: %s', async (type) => {
    const { run } = newTestMachine();
    const { stdout, status } = await run(
      `ssh-keygen -q -t ${type} -N '' -f k -C me && ssh-keygen -y -f k | diff - k.pub && stat -c %a k k.pub && ssh-keygen -l -f k`,
    );
    expect({ stdout, status }).toEqual({ stdout: expect.stringMatching(/^600\n644\n\d+ SHA256:\S{43} me \(\w+\)\n$/), status: 0 });
  });

  it('makes the directory of the usual place, and says what it did', async () => {
    const { stdout, status } = await newTestMachine().run("echo | ssh-keygen -N ''; ls -A ~/.ssh");
    expect({ stdout, status }).toEqual({
      stdout: expect.stringMatching(
        /^Generating public\/private ed25519 key pair\.\nEnter file in which to save the key \(\/root\/\.ssh\/id_ed25519\): Created directory '\/root\/\.ssh'\.\nYour identification has been saved in \/root\/\.ssh\/id_ed25519\nYour public key has been saved in \/root\/\.ssh\/id_ed25519\.pub\nThe key fingerprint is:\nSHA256:\S{43} root@workstation\nThe key's randomart image is:\n\+--\[ED25519 256\]--\+\n(\|.{17}\|\n){9}\+----\[SHA256\]-----\+\nid_ed25519\nid_ed25519\.pub\n$/,
      ),
      status: 0,
    });
  });

  it.each([
    ['n', 1, true],
    ['', 1, true],
    ['y', 0, false],
  ])('asks before it overwrites a key: %s', async (answer, status, kept) => {
    const { machine, run } = machineWithKey();
    const result = await run(`echo ${answer} | ssh-keygen -t ed25519 -N '' -f k`);
    expect(result).toMatchObject({ status, stdout: expect.stringContaining('k already exists.\nOverwrite (y/n)? ') });
    expect(machine.filesOf().readText('/tmp/w/k') === KEY).toBe(kept);
  });

  it.each([
    ['-t frob', 'unknown key type frob\n', 255],
    ["-t rsa -b 100 -f q -N ''", 'Invalid RSA key length: minimum is 1024 bits\n', 255],
    ['-l -f nosuch', 'ssh-keygen: nosuch: No such file or directory\n', 255],
    ['-y -f nosuch', 'nosuch: No such file or directory\n', 255],
    ['-l -f /etc/passwd', '/etc/passwd is not a public key file.\n', 255],
    ["-t ed25519 -f /nosuch/dir -N ''", 'Saving key "/nosuch/dir" failed: No such file or directory\n', 1],
    ['-t ed25519 -f p -N secret', 'ssh-keygen: keys with a pass phrase are not available here: leave it empty\n', 1],
  ])('%s', async (args, stderr, status) => {
    expect(await newTestMachine().run(`ssh-keygen ${args}`)).toMatchObject({ stderr, status });
  });

  it('forgets a machine that it knew', async () => {
    const { stdout } = await newTestMachine().run(
      'mkdir ~/.ssh; printf "a ssh-ed25519 X\\nb,c ssh-ed25519 Y\\n" > ~/.ssh/known_hosts; ssh-keygen -R c; cat ~/.ssh/known_hosts',
    );
    expect(stdout).toBe(
      '# Host c found: line 2\n/root/.ssh/known_hosts updated.\nOriginal contents retained as /root/.ssh/known_hosts.old\na ssh-ed25519 X\n',
    );
  });
});
