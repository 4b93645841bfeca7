import { newTestMachine } from '../../testing/test-machine.ts';
import { tarErrors, tarWords } from './tar-words.ts';

const REMOVING = "tar: Removing leading `/' from member names\n";

describe('the words of tar', () => {
  it.each([
    ['cf - /tmp/a', 'cf /dev/stdout -C / tmp/a', REMOVING],
    ['-czf - /tmp/a /etc', '-czf /dev/stdout -C / tmp/a etc', REMOVING],
    ['-c -f- /', '-c -f/dev/stdout -C / .', REMOVING],
    ['cf - -C /tmp a', 'cf /dev/stdout -C /tmp a', ''],
    ['--create --file=- a', '--create --file=/dev/stdout a', ''],
    ['-cvf out.tar /a', '-cvf out.tar -C / a', REMOVING],
    ['xf - -C /tmp', 'xf - -C /tmp', ''],
    ['-xmf - -C /', '-xmf - -C /', ''],
    ['tf /tmp/a.tar', 'tf /tmp/a.tar', ''],
  ])('%s', (given, words, warning) => {
    expect(tarWords(given.split(' '))).toMatchObject({ words: words.split(' '), warning });
  });
});

it('says what is missing as GNU tar does', () => {
  expect(tarErrors("tar: tmp/no: ENOENT: no such file or directory, open '/tmp/no'\n", { warning: REMOVING })).toBe(
    'tar: /tmp/no: Cannot stat: No such file or directory\ntar: Exiting with failure status due to previous errors\n',
  );
});

it.each([
  ['', /^tar: You must specify one of the '-Acdtrux'/],
  ['-z', /^tar: You must specify one of the '-Acdtrux'/],
  ['cx', /^tar: You may not specify more than one '-Acdtrux'/],
])('refuses %j', (given, message) => {
  expect(tarWords(given.split(' ').filter(Boolean)).refused).toMatch(message);
});

describe('tar as GNU has it', () => {
  const made = 'mkdir d; echo hi > d/f; ln -s f d/l; touch -d 2020-01-02 d/f; tar cf t.tar d; tar czf t.tgz d; ';
  const failed = 'tar: Exiting with failure status due to previous errors\n';
  const fatal = 'tar: Error is not recoverable: exiting now\n';
  it.each([
    ['tar tf t.tar d/f', 'd/f\n', '', 0],
    ['tar tvzf t.tgz d/f', '-rw-r--r-- root/root         3 2020-01-02 00:00 d/f\n', '', 0],
    ['cat t.tgz | tar -tz d/l', 'd/l\n', '', 0],
    ['tar tf t.tar no d/f', 'd/f\n', `tar: no: Not found in archive\n${failed}`, 2],
    ['tar xvf t.tar no d/f', 'd/f\n', `tar: no: Not found in archive\n${failed}`, 2],
    ['rm -r d; tar xf t.tar no; ls', 't.tar\nt.tgz\n', `tar: no: Not found in archive\n${failed}`, 0],
    ['tar xf t.tar -C no', '', `tar: no: Cannot open: No such file or directory\n${fatal}`, 2],
    ['tar tf no.tar', '', `tar: no.tar: Cannot open: No such file or directory\n${fatal}`, 2],
    ['tar cf /no/x.tar d', '', `tar: /no/x.tar: Cannot open: No such file or directory\n${fatal}`, 2],
    ['echo x > g.tar; tar tf g.tar', '', `tar: This does not look like a tar archive\n${failed}`, 2],
    ['tar xzf t.tar', '', `\ngzip: stdin: not in gzip format\ntar: Child returned status 1\n${fatal}`, 2],
    ['tar cf x.tar nofile', '', `tar: nofile: Cannot stat: No such file or directory\n${failed}`, 2],
    [
      'tar -Q',
      '',
      "tar: You must specify one of the '-Acdtrux', '--delete' or '--test-label' options\nTry 'tar --help' or 'tar --usage' for more information.\n",
      2,
    ],
    ['tar xf t.tar --strip-components=1; ls', 'd\nf\nl\nt.tar\nt.tgz\n', '', 0],
    ['gunzip d/f', '', 'gzip: d/f: unknown suffix -- ignored\n', 2],
  ])('%s', async (line, stdout, stderr, status) => {
    expect(await newTestMachine().run(made + line)).toEqual({ stdout, stderr, status });
  });
});
