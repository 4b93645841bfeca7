import { newTestMachine } from '../testing/test-machine.ts';

describe('chroot', () => {
  const prelude =
    'mkdir -p r/usr/bin r/tmp; ln -s usr/bin r/bin; cp /bin/sh /bin/cat /bin/pwd /bin/ls r/usr/bin; echo inside > r/f; cd r/tmp; ln -s /f l; cd ../..\n';

  it.each([
    [
      "chroot r sh -c 'pwd; cat /f /tmp/l ../f; cd tmp; pwd; cd ../..; pwd; ls'",
      '/\ninside\ninside\ninside\n/tmp\n/\nbin\nf\ntmp\nusr\n',
      '',
      0,
    ],
    ['chroot r sh -c \'sh -c "echo new > /tmp/g"; ls /tmp\'; cat r/tmp/g', 'g\nl\nnew\n', '', 0],
    ['chroot', '', "chroot: missing operand\nTry 'chroot --help' for more information.\n", 125],
    ['chroot nosuch ls', '', "chroot: cannot change root directory to 'nosuch': No such file or directory\n", 125],
    ['chroot r/f ls', '', "chroot: cannot change root directory to 'r/f': Not a directory\n", 125],
    ['chroot r nosuch', '', 'chroot: failed to run command ‘nosuch’: No such file or directory\n', 127],
    ['chroot --x r', '', "chroot: unrecognized option '--x'\nTry 'chroot --help' for more information.\n", 125],
  ])('%s', async (command, stdout, stderr, status) => {
    expect(await newTestMachine().run(prelude + command)).toEqual({ stdout, stderr, status });
  });
});
