import { imagePackageFiles, nodePackageFiles } from '../../packages/apt-files.ts';
import { newTestMachine } from '../../testing/test-machine.ts';

/** A machine with the packages of an image, or of a node; programs are there only as far as packages brought them. */
function machineWith(files: Record<string, string>, without: readonly string[] = []) {
  const { machine, run } = newTestMachine();
  for (const [path, text] of Object.entries(files)) {
    machine.filesOf().makeDirectories(path.slice(0, path.lastIndexOf('/')));
    machine.filesOf().writeText(path, text);
  }
  for (const name of without) machine.filesOf().unlink(`/usr/bin/${name}`);
  return { run, machine };
}

describe('in a container of Debian', () => {
  it('finds nothing before apt-get update', async () => {
    const { run } = machineWith(imagePackageFiles('debian'), ['jq']);
    expect(await run('apt-get install -y jq 2>&1 | tail -1')).toMatchObject({ stdout: 'E: Unable to locate package jq\n' });
    expect(await run('apt-get install -qq jq')).toMatchObject({ status: 100 });
  });

  it('makes a program available, with what it needs', async () => {
    const { run } = machineWith(imagePackageFiles('debian'), ['jq']);
    await run('apt-get update');
    expect(await run('jq -n 1')).toMatchObject({ status: 127 });
    const { stdout } = await run('apt-get install -y jq');
    expect(stdout).toContain('The following NEW packages will be installed:\n  jq libjq1 libonig5\n');
    expect(stdout).toContain('0 upgraded, 3 newly installed, 0 to remove and 0 not upgraded.\n');
    expect(stdout).toContain('Unpacking libjq1:amd64 (1.6-2.1+deb12u1) ...\n');
    expect(await run('jq -n 1')).toMatchObject({ stdout: '1\n', status: 0 });
    expect((await run('apt-get install jq')).stdout).toContain('jq is already the newest version (1.6-2.1+deb12u1).\n');
    expect((await run('apt-get purge -y jq; jq')).status).toBe(127);
    expect((await run('apt-get autoremove -y')).stdout).toContain('The following packages will be REMOVED:\n  libjq1 libonig5\n');
  });

  it('asks before it installs more than it was told to', async () => {
    const { run } = machineWith(imagePackageFiles('debian'), ['jq']);
    await run('apt-get update');
    const refused = await run('echo n | apt-get install jq');
    expect(refused).toMatchObject({ status: 1, stdout: expect.stringMatching(/Do you want to continue\? \[Y\/n\] Abort\.\n$/) });
    expect(await run('dpkg -s jq')).toMatchObject({ status: 1 });
  });

  it.each([
    ['apt-get install nosuch', 'E: Unable to locate package nosuch\n', 100],
    ['apt-get frob', 'E: Invalid operation frob\n', 100],
    ['apt-get install bash=9', "E: Version '9' for 'bash' was not found\n", 100],
    ['dpkg -l nosuch', 'dpkg-query: no packages found matching nosuch\n', 1],
    ['dpkg -S /nosuch', 'dpkg-query: no path found matching pattern /nosuch\n', 1],
    ['dpkg -i no.deb', "dpkg: error: cannot access archive 'no.deb': No such file or directory\n", 2],
    ['apt-cache show nosuch', 'E: No packages found\n', 100],
    ['dpkg --compare-versions 1.2 lt 1.10', '', 0],
    ['dpkg --compare-versions 1.2 gt 1.10', '', 1],
  ])('%s', async (line, stderr, status) => {
    const { run } = machineWith(imagePackageFiles('debian'));
    await run('apt-get update');
    expect(await run(line)).toMatchObject({ stderr, status });
  });

  it('lets only root change anything', async () => {
    const { run } = machineWith(imagePackageFiles('debian'));
    expect(await run('sudo -u nobody apt-get update')).toMatchObject({
      stderr:
        'E: Could not open lock file /var/lib/apt/lists/lock - open (13: Permission denied)\nE: Unable to lock directory /var/lib/apt/lists/\n',
      status: 100,
    });
    expect(await run('sudo -u nobody apt-get install -y jq')).toMatchObject({
      stderr: expect.stringContaining('are you root?'),
      status: 100,
    });
  });

  it('ignores a source that nobody serves, and says so', async () => {
    const { run } = machineWith(imagePackageFiles('debian'));
    await run('echo "deb https://no.example.com/apt stable main" > /etc/apt/sources.list.d/no.list');
    expect((await run('apt-get update')).stderr).toBe(
      "W: Failed to fetch https://no.example.com/apt/dists/stable/InRelease  Could not resolve 'no.example.com'\nW: Some index files failed to download. They have been ignored, or old ones used instead.\n",
    );
  });
});

describe('on a node', () => {
  const kubeadm = "apt-get install -y kubeadm='1.33.3-*'";

  it('holds the packages of Kubernetes back until they are released', async () => {
    const { run } = machineWith(nodePackageFiles());
    expect((await run('apt-mark showhold')).stdout).toBe('kubeadm\nkubectl\nkubelet\n');
    // kubeadm itself is no program of this machine, so that it is not offered: what is held is asked about only where it is.
    expect((await run('apt-get upgrade -y')).stdout).toContain('The following packages have been kept back:\n  kubelet\n');
    expect(await run('apt-mark unhold kubelet')).toMatchObject({ stdout: 'Canceled hold on kubelet.\n' });
    expect((await run(kubeadm.replace('kubeadm', 'kubelet'))).stdout).toContain('Unpacking kubelet (1.33.3-1.1) over (1.33.1-1.1) ...\n');
    expect((await run("dpkg-query -W -f='${Version}' kubelet")).stdout).toBe('1.33.3-1.1');
    expect(await run('apt-mark hold kubelet')).toMatchObject({ stdout: 'kubelet set on hold.\n' });
    expect(await run('apt-get install -y kubelet=1.33.5-1.1')).toMatchObject({
      stderr: 'E: Held packages were changed and -y was used without --allow-change-held-packages.\n',
      status: 100,
    });
  });

  it('follows the repository that its list names', async () => {
    const { run } = machineWith(nodePackageFiles());
    await run("sed -i 's/v1.33/v1.34/' /etc/apt/sources.list.d/kubernetes.list");
    expect((await run('apt-cache madison kubelet')).stdout).toBe('');
    await run('apt-get update');
    expect((await run('apt-cache madison kubelet')).stdout).toBe(
      '   kubelet | 1.34.1-1.1 | https://pkgs.k8s.io/core:/stable:/v1.34/deb  Packages\n   kubelet | 1.34.0-1.1 | https://pkgs.k8s.io/core:/stable:/v1.34/deb  Packages\n',
    );
  });
});

describe('in a container of Alpine', () => {
  it('adds and removes packages', async () => {
    const { run } = machineWith(imagePackageFiles('alpine'), ['jq']);
    expect(await run('apk add jq')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('  jq (no such package):\n    required by: world[jq]\n'),
    });
    const added = await run('apk add --no-cache jq');
    expect(added.stdout).toContain(
      '(1/2) Installing oniguruma (6.9.9-r0)\n(2/2) Installing jq (1.7.1-r0)\nExecuting busybox-1.37.0-r12.trigger\n',
    );
    expect(added.stdout).toMatch(/OK: \d+ MiB in 17 packages\n$/);
    expect(await run('jq -n 1')).toMatchObject({ stdout: '1\n' });
    expect((await run('apk del jq; jq')).status).toBe(127);
  });
});
